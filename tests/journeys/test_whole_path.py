"""The whole path in a browser: a report is read, held against the record, concluded, followed up.

Walked twice: at a desk with scripts, and on a telephone's width without any.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, expect

from roviec.inspections.models import Addressee
from roviec.interface.formats import day
from tests.journeys.scene import Scene
from tests.journeys.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

UNIT = "Đảng ủy phường Bến Đò"
FIGURES = {
    "Lớp bồi dưỡng đã mở": "12",
    "Lượt học viên": "1.334",
    "Mô hình đang duy trì": "7",
    "Chi, đảng bộ có kế hoạch: số đạt": "27",
    "Chi, đảng bộ có kế hoạch: trên tổng số": "27",
    "Đảng viên ký cam kết: số đạt": "412",
    "Đảng viên ký cam kết: trên tổng số": "430",
    "Đánh giá chung": "Nền nếp học tập giữ vững; còn hai chi bộ mở lớp chậm.",
}
REASON = "Lượt học viên chưa khớp với sổ theo dõi lớp, đề nghị rà lại."
OVERRULED = "Đoàn đã xem sổ gốc: hai chi bộ lập kế hoạch sau kỳ."
SCAN = b"%PDF-1.4\n% so theo doi lop hoc\n%%EOF\n"


def narrative(year: int) -> str:
    """What the unit says of itself: the figures of the path told well and badly."""
    return (
        f"BÁO CÁO\ntự kiểm tra công tác tuyên giáo năm {year}\n\n"
        f"Trong năm {year}, Đảng ủy phường Bến Đò đã mở 12 lớp bồi dưỡng. "
        f"Năm {year}, các lớp đã thu hút hơn 1.100 lượt học viên. "
        f"Năm {year}, có 25/27 chi, đảng bộ có kế hoạch. "
        f"Năm {year}, đơn vị đã phát hành 640 bản tin. "
        f"Năm {year + 2}, đơn vị phấn đấu mở 15 lớp bồi dưỡng.\n"
    )


@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (360, False)], ids=["desk", "telephone without scripts"]
)
def test_the_whole_path(scene, arrive, tmp_path, width, script):
    def come(role: str, unit: str) -> Visitor:
        visitor: Visitor = arrive(scene.world.account(role, unit), width=width, script=script)
        return visitor

    officer, leader = come("officer", "ben_do_committee"), come("leader", "ben_do_committee")
    reviewer = come("reviewer", "song_bac_committee")
    inspector, head = come("inspector", "song_bac"), come("leader", "song_bac")

    enter_the_report(officer)
    sign_and_send(leader, "118-BC/ĐU")
    return_the_report(reviewer, scene)
    correct_the_report(officer)
    sign_and_send(leader, "131-BC/ĐU")
    accept_the_report(reviewer, scene)
    explain_the_total(reviewer, scene, tmp_path)

    open_the_inspection(inspector, scene)
    sit_with_the_unit(inspector, scene)
    check_the_narrative(inspector, scene)
    overrule_a_verdict(inspector)
    upload_a_narrative(inspector, scene)
    record_findings(inspector)
    recommend(inspector, scene)
    conclude(inspector, officer, head, scene)
    read_the_paper(head, tmp_path)

    respond_and_claim(officer, inspector)
    late_ones_show_on_both_sides(officer, inspector)


# --- the report ------------------------------------------------------------------------------


def enter_the_report(officer: Visitor) -> None:
    """A wrong figure is refused beside its field and nothing typed is lost."""
    officer.open("/")
    officer.follow("Báo cáo công tác tuyên giáo")
    officer.sees(UNIT, "Chưa làm")
    officer.follow("Nhập số liệu")
    for label, value in FIGURES.items():
        officer.fill(label, value)
    officer.fill("Lớp bồi dưỡng đã mở", "12,5")
    officer.press("Lưu và trình lãnh đạo")

    wrong = officer.field("Lớp bồi dưỡng đã mở")
    assert wrong.get_attribute("aria-invalid") == "true"
    beside = officer.page.locator(f"#{wrong.get_attribute('aria-describedby')}")
    expect(beside).to_contain_text("“12,5” có phần lẻ")
    for label, value in {**FIGURES, "Lớp bồi dưỡng đã mở": "12,5"}.items():
        expect(officer.field(label)).to_have_value(value)

    officer.fill("Lớp bồi dưỡng đã mở", "12")
    officer.attach("Tệp minh chứng", "so-lop.pdf", SCAN)
    officer.choose("Minh chứng cho", "Lượt học viên")
    officer.press("Lưu và trình lãnh đạo")
    officer.sees("Đã lưu và trình lãnh đạo đơn vị", "Chờ ký", "1.334", "so-lop.pdf")


def sign_and_send(leader: Visitor, number: str) -> None:
    leader.open("/")
    leader.sees("Chờ ký")
    leader.follow("Báo cáo công tác tuyên giáo")
    leader.fill("Số và ký hiệu văn bản", number)
    leader.press("Ký và gửi")
    leader.sees("Chờ duyệt", number)


def return_the_report(reviewer: Visitor, scene: Scene) -> None:
    """What is not accepted is outside the live total; the reason goes back with the report."""
    assert live_total(reviewer, scene) == "—"
    reviewer.sees("0/3 đơn vị", "1 đơn vị đã ký, chờ duyệt")
    reviewer.open("/")
    reviewer.sees("Chờ duyệt")
    open_below(reviewer)
    reviewer.follow("Duyệt báo cáo")
    reviewer.press("Trả lại kèm lý do")
    reviewer.sees("Lý do")
    assert reviewer.field("Lý do").get_attribute("aria-invalid") == "true"
    reviewer.fill("Lý do", REASON)
    reviewer.press("Trả lại kèm lý do")
    reviewer.sees("Trả lại", REASON)
    assert live_total(reviewer, scene) == "—"


def correct_the_report(officer: Visitor) -> None:
    officer.open("/")
    officer.sees("Bị trả lại")
    officer.follow("Báo cáo công tác tuyên giáo")
    officer.sees(REASON)
    officer.press("Lập bản sửa")
    officer.follow("Nhập tiếp")
    expect(officer.field("Đánh giá chung")).to_have_value(FIGURES["Đánh giá chung"])
    officer.fill("Lượt học viên", "1.234")
    officer.press("Lưu và trình lãnh đạo")
    officer.sees("Chờ ký", "1.234", "Bản 1", "Bản 2")


def accept_the_report(reviewer: Visitor, scene: Scene) -> None:
    """The superior's live total has the figure at the next reading, and says of how many units."""
    open_below(reviewer)
    reviewer.follow("Duyệt báo cáo")
    reviewer.sees("1.234", "131-BC/ĐU")
    reviewer.press("Duyệt báo cáo")
    reviewer.sees("Đã duyệt")
    assert live_total(reviewer, scene) == "1.234"
    reviewer.sees("1/3 đơn vị", str(scene.year))


def open_below(reviewer: Visitor) -> None:
    reviewer.open("/reports/")
    reviewer.follow(UNIT)


def live_total(reviewer: Visitor, scene: Scene) -> str:
    """Of attendances in the superior's whole area, on the way its reviewer has to it."""
    reviewer.open("/reports/")
    reviewer.follow("Xem số tổng hợp")
    reviewer.follow("Lượt học viên: số này từ đâu ra")
    reviewer.sees(scene.period.name)
    shown = reviewer.page.locator(".number-item", has_text="Đang có").locator(".number-big")
    return shown.inner_text().split()[0]


def explain_the_total(reviewer: Visitor, scene: Scene, tmp_path: Path) -> None:
    """Down from the number: the subordinate, its report, who in which office, when, evidence."""
    live_total(reviewer, scene)
    reviewer.sees("Số này từ đâu ra", "1.234 (Đảng ủy phường Bến Đò)")
    reviewer.follow(UNIT, reviewer.page.locator("table"))
    source = reviewer.page.locator(".explanation")
    reviewer.sees("131-BC/ĐU", f"Phó Bí thư, {UNIT}", "so-lop.pdf", inside=source)
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d", source.inner_text())
    kept = reviewer.download("so-lop.pdf", tmp_path / "so-lop.pdf")
    assert kept.read_bytes() == SCAN
    reviewer.follow("131-BC/ĐU", source)
    reviewer.sees("leader ben_do_committee", f"Phó Bí thư, {UNIT}", "Đã duyệt", REASON)


# --- the inspection --------------------------------------------------------------------------


def open_the_inspection(inspector: Visitor, scene: Scene) -> None:
    """The plan, its period, the delegation with its head and a member, and the unit inspected."""
    inspector.open("/reports/")
    inspector.misses(UNIT + " ")
    inspector.open("/inspections/")
    inspector.follow("Mở cuộc kiểm tra")
    inspector.fill("Nội dung kiểm tra", "Kiểm tra công tác tuyên giáo")
    inspector.fill("Số kế hoạch", "91-KH/BTGTU")
    inspector.fill("Ngày kế hoạch", day(scene.today - timedelta(days=30)))
    inspector.fill("Kỳ kiểm tra", str(scene.year))
    inspector.choose("Hệ thống", "Cấp ủy")
    inspector.field("Đơn vị được kiểm tra").select_option(
        str(scene.world.unit("ben_do_committee").pk)
    )
    inspector.fill("Đoàn làm việc từ ngày", day(scene.today - timedelta(days=5)))
    inspector.fill("Đến ngày", day(scene.today + timedelta(days=20)))
    team = inspector.part("Đoàn kiểm tra").locator("fieldset.form-row")
    member(inspector, team.nth(0), "Trưởng đoàn", "Lò Thị Dịu", "inspector@song_bac")
    inspector.press("Mở cuộc kiểm tra")
    inspector.sees("91-KH/BTGTU", "Lò Thị Dịu", UNIT)
    inspector.unfold("Thêm thành viên")
    member(inspector, inspector.part("Đoàn số 01"), "Thành viên", "Vi Văn Thắng", "")
    inspector.press("Thêm thành viên")
    inspector.sees("Vi Văn Thắng")
    inspector.follow(UNIT)


def member(inspector: Visitor, row: Locator, role: str, name: str, login: str) -> None:
    inspector.choose("Vai trò", role, row)
    inspector.fill("Họ và tên", name, row)
    inspector.fill("Chức vụ, cơ quan", "Ban Tuyên giáo Tỉnh ủy Sông Bạc", row)
    inspector.fill("Tên đăng nhập", login, row)


def sit_with_the_unit(inspector: Visitor, scene: Scene) -> None:
    """The working session, with those who came from both sides; nothing typed is lost."""
    inspector.follow("Ghi buổi làm việc")
    expect(inspector.field("Người dự, phía đoàn kiểm tra")).to_have_value(re.compile("Lò Thị Dịu"))
    inspector.fill("Ngày làm việc", day(scene.today - timedelta(days=4)))
    inspector.fill("Người dự, phía đơn vị", "Tòng Văn Pó")
    inspector.press("Lưu")
    inspector.sees("“Tòng Văn Pó” chưa đủ họ tên và chức vụ")
    expect(inspector.field("Người dự, phía đơn vị")).to_have_value("Tòng Văn Pó")
    inspector.fill("Người dự, phía đơn vị", "Tòng Văn Pó, Bí thư Đảng ủy phường")
    inspector.press("Lưu")
    inspector.sees("Phía đơn vị", "Bí thư Đảng ủy phường")


def check_the_narrative(inspector: Visitor, scene: Scene) -> None:
    """Every countable statement with its verdict, the stated and the recorded value beside it."""
    inspector.fill("Dán văn bản", narrative(scene.year))
    inspector.press("Đọc và đối chiếu")
    verdict(inspector, "12 lớp", "Khớp", "12", "12")
    verdict(inspector, "1.100 lượt", "Nói thấp hơn", "1.100", "1.234")
    verdict(inspector, "25/27", "Lệch", "25/27", "27/27")
    verdict(inspector, "640 bản tin", "Không có số", "640", "—")
    verdict(inspector, "15 lớp", "Không đối chiếu được", "15", "—")
    number = check_of(inspector, "1.100 lượt").get_by_role("link", name="Đường đi của số")
    there = str(number.get_attribute("href"))
    here = inspector.page.url
    inspector.open(there)
    inspector.sees("131-BC/ĐU", "1.234")
    inspector.open(here)


def check_of(inspector: Visitor, quote: str) -> Locator:
    """The check that the mark on these words leads to."""
    mark = inspector.page.locator("a.mark", has_text=quote).first
    return inspector.page.locator(str(mark.get_attribute("href")))


def verdict(inspector: Visitor, quote: str, word: str, stated: str, found: str) -> None:
    check = check_of(inspector, quote)
    expect(check.locator(".check-head")).to_contain_text(word)
    values = check.locator(".check-values dd")
    expect(values.nth(0)).to_contain_text(stated)
    expect(values.nth(1)).to_contain_text(found)
    assert check.locator(".check-reason").first.inner_text().strip()


def overrule_a_verdict(inspector: Visitor) -> None:
    """Not without a reason; then the machine's verdict stays beside the inspector's."""
    check = check_of(inspector, "25/27")
    inspector.unfold("Thay kết quả", check)
    inspector.choose("Kết quả của đoàn", "Khớp", check)
    inspector.press("Lưu kết quả của đoàn", check)
    check = check_of(inspector, "25/27")
    expect(check.locator(".has-error, .field-error").first).to_be_visible()
    inspector.fill("Lý do", OVERRULED, check)
    inspector.press("Lưu kết quả của đoàn", check)
    check = check_of(inspector, "25/27")
    inspector.sees(OVERRULED, "Trưởng phòng", inside=check)
    expect(check.locator(".check-verdicts")).to_contain_text("Khớp")
    expect(check.locator(".check-machine")).to_contain_text("Lệch")


def upload_a_narrative(inspector: Visitor, scene: Scene) -> None:
    """A Word file, its table included, is read like a pasted text."""
    paper = Document()
    paper.add_paragraph("BÁO CÁO BỔ SUNG")
    table = paper.add_table(rows=1, cols=1)
    table.cell(0, 0).text = f"Năm {scene.year}, đơn vị hiện duy trì 9 mô hình."
    content = BytesIO()
    paper.save(content)
    inspector.follow(UNIT)
    inspector.attach("Hoặc chọn tệp", "bao-cao-bo-sung.docx", content.getvalue())
    inspector.press("Đọc và đối chiếu")
    verdict(inspector, "9 mô hình", "Lệch", "9", "7")
    inspector.sees("Tải tệp gốc")


def record_findings(inspector: Visitor) -> None:
    """One out of a check, which it quotes; the rule set of an advisory body has no breaches."""
    inspector.follow("Ghi nhận xét", check_of(inspector, "9 mô hình"))
    expect(inspector.field("Nội dung")).to_have_value(re.compile("9 mô hình"))
    inspector.misses("Vi phạm")
    inspector.tick("Hạn chế")
    inspector.press("Lưu")
    inspector.sees("Hạn chế", "9 mô hình")
    inspector.follow("Ghi nhận xét")
    inspector.tick("Ưu điểm")
    inspector.fill("Nội dung", "Mở lớp đúng kế hoạch, hồ sơ lớp đầy đủ.")
    inspector.press("Lưu")
    inspector.sees("Ưu điểm", "hồ sơ lớp đầy đủ")


def recommend(inspector: Visitor, scene: Scene) -> None:
    """One to be done in time, one whose day is past already."""
    for text, due in (
        ("Rà lại sổ theo dõi mô hình.", scene.today + timedelta(days=30)),
        ("Bổ sung kế hoạch của hai chi bộ.", scene.today - timedelta(days=3)),
    ):
        inspector.follow("Yêu cầu", inspector.page.locator(".tabs"))
        inspector.follow("Ghi yêu cầu")
        inspector.press("Lưu")
        inspector.sees("cần sửa")
        inspector.fill("Yêu cầu", text)
        inspector.fill("Hạn thực hiện", day(due))
        inspector.press("Lưu")
        inspector.sees(text)


# --- the conclusion --------------------------------------------------------------------------


def conclude(inspector: Visitor, officer: Visitor, head: Visitor, scene: Scene) -> None:
    """Draft, explained with dissent, signed, issued; the unit sees nothing of an unshared draft."""
    inspector.follow("Kết luận", inspector.page.locator(".tabs"))
    inspector.press("Soạn dự thảo kết luận")
    inspector.sees("9 mô hình", "Rà lại sổ theo dõi mô hình", "91-KH/BTGTU")
    paper = inspector.path
    inspector.fill("Nơi ban hành", "Sông Bạc")
    inspector.press("Lưu")
    officer.open(paper)
    officer.misses("9 mô hình")
    inspector.press("Gửi dự thảo để giải trình")

    officer.open("/")
    officer.sees("Chờ giải trình")
    officer.open(paper)
    officer.sees("9 mô hình")
    officer.fill("Ý kiến giải trình", "Thống nhất với dự thảo.")
    officer.fill("Nội dung đơn vị bảo lưu", "Hai mô hình thuộc Hội Nông dân quản lý.")
    officer.press("Gửi giải trình")

    head.open(paper)
    head.sees("Hai mô hình thuộc Hội Nông dân quản lý.")
    head.fill("Số kết luận", "12-TB/BTGTU")
    head.fill("Ngày ký", day(scene.today))
    head.press("Ký")
    head.sees("Đã ký", "12-TB/BTGTU")
    head.press("Ban hành kết luận")
    head.sees("Đã ban hành")


def read_the_paper(head: Visitor, tmp_path: Path) -> None:
    """The paper opens as a document: the Party's header, the record's content, the signature."""
    path = head.download("Tải DOCX", tmp_path / "ket-luan.docx")
    document = Document(str(path))
    text = "\n".join(all_text(document))
    for part in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "TỈNH ỦY SÔNG BẠC",
        "BAN TUYÊN GIÁO",
        "Số 12-TB/BTGTU",
        "91-KH/BTGTU",
        UNIT,
        "Dự buổi làm việc, phía đơn vị: đồng chí Tòng Văn Pó, Bí thư Đảng ủy phường",
        "9 mô hình",
        "Rà lại sổ theo dõi mô hình.",
        "Hai mô hình thuộc Hội Nông dân quản lý.",
        "Nơi nhận",
        "TRƯỞNG BAN",
    ):
        assert part.lower() in text.lower(), part
    section = document.sections[0]
    margins = [round(side.mm) for side in (section.top_margin, section.bottom_margin,
                                           section.left_margin, section.right_margin) if side]  # fmt: skip
    assert margins == [20, 20, 30, 15]
    opens_in_libreoffice(path)


def all_text(document) -> list[str]:
    """Of paragraphs and of tables, whose cells hold the header and the signature."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [each.text for each in (*document.paragraphs, *cells)]


def opens_in_libreoffice(path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        assert os.environ.get("CI") != "true", "LibreOffice is missing"
        return
    profile = f"-env:UserInstallation=file://{path.parent}/office"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


# --- the follow-up ---------------------------------------------------------------------------


def respond_and_claim(officer: Visitor, inspector: Visitor) -> None:
    """Accepted, claimed, sent back, claimed again, verified: claimed and verified stay apart."""
    open_request(officer, "Rà lại sổ theo dõi mô hình.")
    officer.tick("Đồng ý thực hiện")
    officer.press("Gửi ý kiến")
    states(officer, "Đồng ý thực hiện", "Chưa làm", "Chưa xác minh")
    officer.tick("Báo đã xong")
    officer.fill("Đã làm gì", "Đã đối chiếu sổ với từng chi bộ.")
    officer.press("Gửi báo cáo kết quả")
    officer.sees("Báo đã xong thì phải kèm tệp minh chứng.")
    expect(officer.field("Đã làm gì")).to_have_value("Đã đối chiếu sổ với từng chi bộ.")
    claim(officer, "bien-ban.pdf")
    states(officer, "Đồng ý thực hiện", "Báo đã xong", "Chưa xác minh")

    verify(inspector, "Yêu cầu làm lại", "Biên bản chưa có chữ ký của chi bộ Sáu.")
    states(inspector, "Đồng ý thực hiện", "Báo đã xong", "Yêu cầu làm lại")
    open_request(officer, "Rà lại sổ theo dõi mô hình.")
    officer.sees("Biên bản chưa có chữ ký của chi bộ Sáu.")
    officer.fill("Đã làm gì", "Chi bộ Sáu đã ký biên bản.")
    claim(officer, "bien-ban-du-chu-ky.pdf")
    verify(inspector, "Đã xác minh", "")
    states(inspector, "Đồng ý thực hiện", "Báo đã xong", "Đã xác minh")
    inspector.sees("bien-ban.pdf", "bien-ban-du-chu-ky.pdf")


def open_request(person: Visitor, text: str) -> None:
    person.open("/recommendations/")
    person.follow(text)


def claim(officer: Visitor, name: str) -> None:
    officer.tick("Báo đã xong")
    officer.attach("Minh chứng", name, SCAN + name.encode())
    officer.press("Gửi báo cáo kết quả")


def verify(inspector: Visitor, result: str, note: str) -> None:
    inspector.open("/")
    inspector.sees("Chờ xác minh")
    open_request(inspector, "Rà lại sổ theo dõi mô hình.")
    inspector.tick(result)
    inspector.fill("Lý do, căn cứ", note)
    inspector.press("Ghi kết quả xác minh")


def states(person: Visitor, response: str, claimed: str, verified: str) -> None:
    shown = person.page.locator(".three-states > div")
    for place, word in enumerate((response, claimed, verified)):
        expect(shown.nth(place)).to_contain_text(word)


def late_ones_show_on_both_sides(officer: Visitor, inspector: Visitor) -> None:
    """The one past its day is in sight of who must do it and of who asked for it."""
    assert Addressee.objects.count() == 2
    for person in (officer, inspector):
        person.open("/")
        late = person.part("Quá hạn")
        person.sees("Bổ sung kế hoạch của hai chi bộ", "uá 3 ngày", inside=late)
        person.misses("Rà lại sổ theo dõi mô hình", late)
