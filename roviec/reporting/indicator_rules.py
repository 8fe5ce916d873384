"""What indicators, their targets and their definitions must obey.

As in `rules`: the first paragraph of a docstring is the message, what follows it says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from roviec.interface import formats
from roviec.reporting.rules import broken, numbered

# --- how values join ---------------------------------------------------------------------------


@numbered("REP-130")
def mean_has_weight(is_mean: bool, weight: str) -> None:
    """Bình quân gia quyền cần chỉ tiêu làm trọng số: ghi mã của chỉ tiêu đó ở “weight”; chỉ tiêu
    không phải bình quân gia quyền thì không ghi.

    An average of averages that leaves out how many each stands for is wrong.
    """
    if is_mean != bool(weight):
        raise broken(mean_has_weight)


@numbered("REP-131")
def weight_is_counted(weight: str, counted: bool) -> None:
    """Trọng số “%(weight)s” phải là một chỉ tiêu có trong danh sách, loại số đếm hoặc lượng."""
    if not counted:
        raise broken(weight_is_counted, weight=weight)


@numbered("REP-132")
def weight_adds_up(weight: str, sums: bool) -> None:
    """Trọng số “%(weight)s” phải là chỉ tiêu cộng được (sum) ở đúng chiều lấy bình quân.

    The mean of a province rests on the weights of its communes together.
    """
    if not sums:
        raise broken(weight_adds_up, weight=weight)


@numbered("REP-133")
def goes_round_nowhere(way: Sequence[str]) -> None:
    """Các chỉ tiêu này tính vòng tròn lẫn nhau: %(way)s. Hãy bỏ một mắt xích."""
    if way:
        raise broken(goes_round_nowhere, way=" → ".join(way))


# --- computed ----------------------------------------------------------------------------------


@numbered("REP-134")
def computed_throughout(has_formula: bool, computed: Sequence[bool]) -> None:
    """Chỉ tiêu có công thức thì cả hai chiều gộp đều ghi “computed”; chỉ tiêu không có công thức
    thì không ghi “computed”.

    It is computed anew at every level and for every span, never added up.
    """
    if not all(each == has_formula for each in computed):
        raise broken(computed_throughout)


@numbered("REP-135")
def is_a_formula(text: str, stopped_at: int | None) -> None:
    """Không hiểu công thức từ chỗ “%(rest)s”. Công thức chỉ gồm mã chỉ tiêu, số, + − × ÷, ngoặc
    đơn, và dấu %% ở cuối để tính ra phần trăm."""
    if stopped_at is not None:
        rest = text[stopped_at : stopped_at + 20] or "…"
        raise broken(is_a_formula, "formula", rest=rest)


@numbered("REP-136")
def part_is_a_number(code: str, good: bool) -> None:
    """“%(code)s” không dùng được trong công thức: phải là chỉ tiêu có trong danh sách, loại số đếm,
    lượng hoặc phần trăm.

    A ratio is two numbers, a yes or a day none.
    """
    if not good:
        raise broken(part_is_a_number, "formula", code=code)


@numbered("REP-137")
def gives_a_number(good: bool) -> None:
    """Công thức chỉ tính ra được số đếm, lượng hoặc phần trăm."""
    if not good:
        raise broken(gives_a_number, "formula")


@numbered("REP-138")
def names_a_part(codes: int) -> None:
    """Công thức phải có ít nhất một mã chỉ tiêu.

    A number that comes of nothing is no figure of anybody.
    """
    if not codes:
        raise broken(names_a_part, "formula")


@numbered("REP-139")
def is_entered(computed: bool, name: str) -> None:
    """“%(name)s” được tính từ các chỉ tiêu khác, không nhập và không nạp. Hãy nhập các chỉ tiêu mà
    công thức dùng."""
    if computed:
        raise broken(is_entered, name=name)


# --- targets -----------------------------------------------------------------------------------


@numbered("REP-160")
def has_targets(value_type: str) -> None:
    """Chỉ tiêu này không có kế hoạch giao: chỉ giao được số đếm, lượng và tỷ lệ.

    A day or a yes is reached or not; there is no share of it.
    """
    if value_type in ("yes_no", "date"):
        raise broken(has_targets, "value")


@numbered("REP-161")
def is_positive(value: Decimal) -> None:
    """Kế hoạch giao phải lớn hơn 0. Muốn rút kế hoạch, hãy để trống ô số.

    Of nothing nobody reaches a share.
    """
    if value <= 0:
        raise broken(is_positive, "value")


@numbered("REP-162")
def names_its_document(number: str) -> None:
    """Cấp trên giao kế hoạch bằng văn bản: hãy ghi số và ký hiệu, ví dụ 12-KH/BTG."""
    if len(number.strip()) < 3:
        raise broken(names_its_document, "document_number")


@numbered("REP-163")
def stays_with_superior(given_by: str) -> None:
    """Kế hoạch này do %(given_by)s giao nên đơn vị không tự đổi. Hãy đề nghị nơi giao đổi.

    What was given from above is not lowered from below.
    """
    if given_by:
        raise broken(stays_with_superior, given_by=given_by)


@numbered("REP-164")
def is_something_new(new: bool) -> None:
    """Kế hoạch đang ghi đúng như vậy rồi, nên không có gì thay đổi."""
    if not new:
        raise broken(is_something_new)


# --- definitions -------------------------------------------------------------------------------


@numbered("REP-165")
def begins_later(since: date | None, valid_from: date) -> None:
    """Định nghĩa mới nhất áp dụng từ %(day)s; bản tiếp theo phải áp dụng từ một ngày sau đó.

    What held before stays on record as it was.
    """
    if since is not None and valid_from <= since:
        raise broken(begins_later, "valid_from", day=formats.day(since))


@numbered("REP-166")
def says_why_it_changes(reason: str) -> None:
    """Hãy ghi vì sao đổi và theo văn bản nào, từ 10 ký tự trở lên: chuỗi số liệu ghi lại lý do này
    ở kỳ đổi."""
    if len(reason.strip()) < 10:
        raise broken(says_why_it_changes, "reason")


@numbered("REP-167")
def defines_something_new(new: bool) -> None:
    """Bản mới giống hệt bản đang áp dụng. Hãy sửa ít nhất một điều, hoặc thôi."""
    if not new:
        raise broken(defines_something_new)


@numbered("REP-168")
def is_named_and_measured(name: str, measure: str) -> None:
    """Hãy ghi đủ tên chỉ tiêu và đơn vị tính."""
    if len(name.strip()) < 3 or not measure.strip():
        raise broken(is_named_and_measured, "name" if len(name.strip()) < 3 else "unit_of_measure")


@numbered("REP-169")
def scale_is_positive(scale: Decimal) -> None:
    """Một đơn vị tính phải bằng một số lớn hơn 0 đơn vị gốc, ví dụ 1000000 với triệu đồng; nhiều
    nhất 4 chữ số sau dấu phẩy."""
    if not 0 < scale < Decimal(10) ** 12 or scale != round(scale, 4):
        raise broken(scale_is_positive, "scale")


@numbered("REP-170")
def no_figures_in_other_scale(given: bool, valid_from: date) -> None:
    """Đã có số liệu của kỳ kết thúc từ %(day)s trở đi, nhập theo thang đang áp dụng.
    Hãy chọn ngày bắt đầu sau các kỳ đã có số.

    A signed number keeps its meaning: 5 billion does not become 5 million afterwards.
    """
    if given:
        raise broken(no_figures_in_other_scale, "valid_from", day=formats.day(valid_from))


@numbered("REP-171")
def stays_entered_or_computed(computed: bool, formula: str) -> None:
    """Chỉ tiêu nhập số không đổi thành tính theo công thức được, và ngược lại. Hãy lập chỉ tiêu
    mới."""
    if computed != bool(formula.strip()):
        raise broken(stays_entered_or_computed, "formula")
