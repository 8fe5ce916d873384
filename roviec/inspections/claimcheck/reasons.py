"""Every sentence a check can give as its reason, in one table: code → Vietnamese template.

A template is the msgid; its fields are filled after translation, so that each language orders
them as it likes. A field may itself be a `Reason` (a bound, a period), translated with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

TEMPLATES: Mapping[str, str] = {
    # Bounds of a statement.
    "equal": "bằng {low}",
    "rounds": "từ {low} đến dưới {high} (làm tròn thành {value})",
    "over": "trên {low} và không quá {high}",
    "nearly": "từ {low} đến dưới {high}",
    "nearly_from_zero": "trên {low} và dưới {high}",
    "about": "từ {low} đến {high}",
    "at_least": "từ {low} trở lên",
    "at_most": "không quá {high}",
    "below": "dưới {high}",
    # Periods and scopes.
    "year": "năm {year}",
    "years": "giai đoạn {first}–{last}",
    "days": "kỳ {first}–{last}",
    "until": "đến ngày {last}",
    "own": "riêng đơn vị",
    "subtree": "cả cấp dưới",
    "in_period": "thực hiện trong kỳ",
    "cumulative": "luỹ kế",
    "estimate": "ước thực hiện",
    "target": "kế hoạch giao",
    # The record decides.
    "holds": "“{said}” khớp khi số ghi nhận {bounds}; hồ sơ ghi {found}.",
    "understated": "“{said}” chỉ khớp đến {high}; hồ sơ ghi {found}, cao hơn mức đã nêu.",
    "differs": "“{said}” khớp khi số ghi nhận {bounds}; hồ sơ ghi {found}, không khớp.",
    "ratio_holds": "“{said}” khớp khi cả số đạt và tổng số đều bằng; hồ sơ ghi {found}.",
    "ratio_differs": "“{said}” khớp khi cả số đạt và tổng số đều bằng; hồ sơ ghi {found}, "
    "không khớp.",
    "ratio_understated": "“{said}” chỉ khớp đến {high}; hồ sơ ghi {found}, cao hơn mức đã nêu.",
    "all_holds": "“{said}” khớp khi số đạt bằng tổng số trừ số được miễn; hồ sơ ghi {found}.",
    "all_differs": "“{said}” khớp khi số đạt bằng tổng số trừ số được miễn; hồ sơ ghi {found}, "
    "không khớp.",
    "every_holds": "“{said}” phải đúng với từng kỳ trong {period}; hồ sơ ghi: {found}.",
    "every_understated": "“{said}” phải đúng với từng kỳ trong {period}; {failing} ghi {found}, "
    "cao hơn mức đã nêu.",
    "every_differs": "“{said}” phải đúng với từng kỳ trong {period}; {failing} ghi {found}, "
    "không khớp.",
    "change_holds": "“{said}” khớp khi mức thay đổi {bounds}; hồ sơ ghi {current} so với {base}, "
    "thay đổi {found}.",
    "change_understated": "“{said}” chỉ khớp đến {high}; hồ sơ ghi {current} so với {base}, "
    "thay đổi {found}, cao hơn mức đã nêu.",
    "change_differs": "“{said}” khớp khi mức thay đổi {bounds}; hồ sơ ghi {current} so với {base}, "
    "thay đổi {found}, không khớp.",
    "wrong_direction": "“{said}” nêu thay đổi ngược chiều với hồ sơ: {current} so với {base}.",
    # One more signed figure would decide.
    "no_indicator": "Chưa có chỉ tiêu nào cho “{noun}”; cần số đã ký của một chỉ tiêu như vậy.",
    "no_figure": "Chưa có số liệu đã ký của chỉ tiêu “{indicator}”; cần số của {period}.",
    "no_span": "Cần số liệu đã ký của chỉ tiêu “{indicator}” cho {period}; "
    "hồ sơ chỉ có số của {nearest}.",
    "no_span_of_several": "Cần số liệu đã ký của chỉ tiêu “{indicator}” cho {period}; "
    "số gần nhất trong hồ sơ là của {nearest}.",
    "no_span_cut_off": "“{indicator}”: {name} trong văn bản là {asked}; số liệu báo cáo {name} của "
    "hồ sơ là {held}, khác những ngày đó. Cần số đã ký của đúng {asked}.",
    "no_span_scope": "Cần số liệu đã ký của chỉ tiêu “{indicator}” cho {period}, {wanted}; "
    "hồ sơ chỉ có số của {nearest}, {present}.",
    "no_scope": "“{indicator}” của {period}: điểm nêu nói {wanted}, hồ sơ chỉ có số {present}.",
    "no_column": "“{indicator}” của {period}: cần số {wanted}, hồ sơ chỉ có số {present}: {found}.",
    "part_only": "“{said}” là một phần của “{whole}”; chỉ tiêu “{indicator}” đếm tất cả, cần số "
    "đã ký của riêng phần này.",
    "no_year": "“{said}” phải đúng với từng kỳ; chưa có số của chỉ tiêu “{indicator}” cho "
    "{missing}.",
    "no_base": "Cần số của chỉ tiêu “{indicator}” cho {period} để so sánh.",
    "no_weights": "Chỉ tiêu “{indicator}” không cộng dồn được theo thời gian; cần một số đã ký cho "
    "đúng {period}.",
    "no_total": "“{said}” cần cả tổng số; hồ sơ của chỉ tiêu “{indicator}” chỉ ghi {found}.",
    "measure_clash": "“{said}” và chỉ tiêu “{indicator}” ({unit_of_measure}) không cùng loại số; "
    "cần một số liệu đã ký cùng loại.",
    "attendance_clash": "“{said}” đếm {counted}, chỉ tiêu “{indicator}” đếm {recorded}: lượt người "
    "không phải là số người; cần số đã ký của “{noun}”.",
    "nature_clash": "“{said}” là số {claimed}, chỉ tiêu “{indicator}” là số {recorded}; cần số "
    "đã ký cùng loại.",
    "flow": "phát sinh trong kỳ",
    "stock": "hiện có tại một thời điểm",
    "by_attendance": "lượt",
    "by_head": "số người",
    "by_thing": "số lượng, không phải lượt",
    # No signed figure would decide.
    "another_body": "“{unit}” không thuộc phạm vi đơn vị được kiểm tra.",
    "unknown_unit": "Không rõ “{unit}” là đơn vị nào trong hệ thống.",
    "plan": "Đây là kế hoạch hoặc đề xuất, chưa phải kết quả; hồ sơ không có số kế hoạch giao "
    "để đối chiếu.",
    "no_period": "Văn bản không nêu kỳ và cuộc đối chiếu không chọn kỳ nào.",
    "duration_unplaced": "“{text}” không nói từ thời điểm nào, và kỳ được chọn không cho biết.",
    "ends_before": "“{text}” bắt đầu sau kỳ được chọn.",
    "ambiguous": "Nhiều chỉ tiêu cùng khớp với “{noun}”: {names}.",
    "scope_unsaid": "Văn bản không nói số của riêng đơn vị hay cả cấp dưới; hồ sơ ghi {own} "
    "(riêng đơn vị) và {subtree} (cả cấp dưới), kết quả đối chiếu khác nhau.",
    "empty_total": "“{said}” không tính được: không có đơn vị nào phải thực hiện ({found}).",
    "not_whole_periods": "“{said}” lặp lại theo kỳ, nhưng {period} không gồm các kỳ trọn vẹn.",
    "no_base_named": "“{said}” không nói so với kỳ nào.",
    "base_unclear": "Không xác định được mốc so sánh “{versus}”.",
    "zero_base": "Không tính được tỷ lệ thay đổi: số của {period} là 0.",
    "points_or_relative": "Không rõ “{said}” là điểm phần trăm hay phần trăm của số cũ: hồ sơ cho "
    "{points} điểm và {relative} %.",
    "times": "Không rõ “{said}” là gấp mấy lần hay tăng thêm mấy lần.",
    # Said beside a verdict.
    "assumed": "Kỳ dùng để đối chiếu: {period} (theo kỳ được chọn, văn bản không nêu đủ).",
    "stated": "Kỳ dùng để đối chiếu: {period}.",
    "imported": "Số ghi nhận được nhập từ hồ sơ cũ, chưa có số đã ký.",
    "summed": "Tính từ {count} số liệu của các kỳ nối tiếp nhau.",
    "column_used": "Dùng số {column}.",
    "scope_used": "Văn bản không nói phạm vi; dùng số {scope}.",
    "exempt": "Có {exempt} được miễn.",
    "narrower": "Điểm nêu nói thêm “{words}” so với chỉ tiêu: có thể không cùng phạm vi.",
    "other_candidates": "Chỉ tiêu gần giống: {names}.",
    # Within one text.
    "parts_exceed": "Các phần cộng lại được {sum}, nhiều hơn {whole} đã nêu.",
    "parts_short": "Các phần cộng lại được {sum}, ít hơn {whole} đã nêu.",
    "parts_maybe_short": "Các phần nêu ra cộng lại được {sum}, ít hơn {whole}; có thể còn phần "
    "chưa nêu.",
    "contradicts": "Cùng một nội dung, văn bản nêu “{one}” và “{other}”.",
}


Values = dict[str, "str | Reason"]


def _as_written(template: str) -> str:
    return template


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as data: a code of `TEMPLATES`, its values, and what is said beside it.

    Raises `KeyError` for a code that is not in the table.
    """

    code: str
    values: Mapping[str, str | Reason] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        TEMPLATES[self.code]

    def text(self, translate: Callable[[str], str] = _as_written) -> str:
        """The sentences an inspector reads; `translate` maps a template to another language."""
        filled = {
            name: value.text(translate) if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        sentence = translate(TEMPLATES[self.code]).format_map(filled)
        return " ".join([sentence, *(note.text(translate) for note in self.notes)])

    def with_notes(self, *notes: Reason) -> Reason:
        return Reason(self.code, self.values, self.notes + notes)
