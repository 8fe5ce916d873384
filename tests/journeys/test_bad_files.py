"""Files and pasted texts that are not what they seem, and a file far too large."""

from __future__ import annotations

import http.client
import io
import re
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from playwright.sync_api import Dialog
from pypdf import PdfWriter

from roviec.accounts.models import Account
from roviec.reporting.models import Evidence
from tests.journeys import acts
from tests.journeys.kept import files, nothing_written, page_of, refused, storage_place
from tests.journeys.scene import Scene

MEGABYTE = 1024 * 1024
TYPED_TITLE = "Báo cáo tự kiểm tra, bản nộp lần hai"


@pytest.fixture
def inspector(scene: Scene, signed_in: Callable[[Account], Client]) -> Client:
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def officer(scene: Scene, signed_in: Callable[[Account], Client]) -> Client:
    return signed_in(scene.world.account("officer", acts.UNIT))


@pytest.fixture(autouse=True)
def own_temporary(settings, tmp_path):
    """Where uploads lie while they come in, to see that nothing stays there."""
    place = tmp_path / "incoming"
    place.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(place)


# --- narratives ------------------------------------------------------------------------------


def docx(text: str = "Năm nay mở 12 lớp bồi dưỡng.") -> bytes:
    paper, content = Document(), io.BytesIO()
    paper.add_paragraph(text)
    paper.save(content)
    return content.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def bomb() -> bytes:
    """A few hundred kilobytes that would unpack to three hundred megabytes."""
    blank = b"<w:p/>" * (50 * MEGABYTE)
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": blank})


def recursive_entities() -> bytes:
    """XML whose entities each stand for ten of the one before."""
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE d [<!ENTITY e0 "lớp">{inner}]><d>&e9;</d>'
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})


def empty_pdf() -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return content.getvalue()


BAD_FILES = {
    "text that calls itself DOCX with a NUL": ("a.docx", b"PK khong phai\x00\x01\x02", "Không nhận loại tệp này"),
    "torn DOCX": ("a.docx", docx()[:900], "Tệp bị hỏng nên không đọc được"),
    "other ZIP": ("a.docx", packed({"a.txt": b"x"}), "không phải là văn bản Word"),
    "workbook": ("a.docx", packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "Word"),
    "empty": ("a.docx", b"", "Tệp rỗng. Hãy chọn lại đúng tệp"),
    "only spaces": ("a.txt", b"  \n\n ", "không có nội dung"),
    "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word kiểu cũ"),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "Không nhận ra định dạng"),
    "program": ("a.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 40, "Không nhận ra định dạng"),
    "PDF without text": ("a.pdf", empty_pdf(), "không có lớp chữ"),
    "torn PDF": ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<", "Tệp bị hỏng|không có lớp chữ"),
    "entities within entities": ("a.docx", recursive_entities(), "Tệp bị hỏng"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_is_not_one_is_refused(scene, inspector, kind):
    subject = acts.inspected(scene)
    name, content, message = BAD_FILES[kind]
    where = reverse("inspections:add_narrative", args=[subject.pk])
    with nothing_written():
        data = {"title": TYPED_TITLE, "text": "", "file": SimpleUploadedFile(name, content)}
        html = refused(inspector.post(where, data), message)
    assert TYPED_TITLE in html


@pytest.mark.django_db
def test_a_zip_bomb_is_refused_unopened(scene, inspector):
    subject = acts.inspected(scene)
    content = bomb()
    assert len(content) < 2 * MEGABYTE
    where = reverse("inspections:add_narrative", args=[subject.pk])
    before = resident()
    with nothing_written():
        data = {"title": TYPED_TITLE, "text": "", "file": SimpleUploadedFile("a.docx", content)}
        refused(inspector.post(where, data), "Tệp quá lớn nên không đọc được")
    assert resident() - before < 100 * MEGABYTE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Hãy dán văn bản của báo cáo hoặc chọn tệp"),
        ("   \n ", "Hãy dán văn bản của báo cáo hoặc chọn tệp"),
        ("Mở 12 lớp bồi dưỡng. " * 30_000, r"Văn bản có (629\.999|630\.000) chữ cái, quá 100\.000"),
        ("MẬT\nBáo cáo mở 12 lớp bồi dưỡng.", "có dấu mật nên không được đưa vào"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused(scene, inspector, text, message):
    subject = acts.inspected(scene)
    where = reverse("inspections:add_narrative", args=[subject.pk])
    with nothing_written():
        html = refused(inspector.post(where, {"title": TYPED_TITLE, "text": text}), message)
    assert TYPED_TITLE in html
    assert text.strip() in html


@pytest.mark.django_db
def test_text_and_file_at_once_is_refused(scene, inspector):
    subject = acts.inspected(scene)
    where = reverse("inspections:add_narrative", args=[subject.pk])
    both = {"text": "Mở 12 lớp.", "file": SimpleUploadedFile("a.docx", docx())}
    with nothing_written():
        html = refused(inspector.post(where, both), "Hãy dán văn bản hoặc chọn tệp, không cả hai")
    assert "Mở 12 lớp." in html


@pytest.mark.django_db
def test_a_pasted_nul_is_refused(scene, inspector):
    """In Vietnamese, beside the text; the rest of what was pasted is still there."""
    subject = acts.inspected(scene)
    where = reverse("inspections:add_narrative", args=[subject.pk])
    with nothing_written():
        html = refused(
            inspector.post(where, {"text": "Mở 12\x00 lớp bồi dưỡng."}),
            r"ký tự không đọc được \(NUL\)",
        )
    assert "lớp bồi dưỡng." in html


SCRIPTED = """<!doctype html><html><head><title>x</title>
<script>document.title = "chiem"; alert(1)</script></head><body>
<h1>Báo cáo</h1><p onclick="alert(2)">Năm %d, đơn vị mở 12 lớp bồi dưỡng
<img src="x" onerror="document.title='chiem'"><svg onload="alert(3)"></svg>.</p>
<a href="javascript:alert(4)">xem thêm</a><style>body{display:none}</style></body></html>"""


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["pasted", "file"])
def test_markup_in_a_narrative_is_only_text(scene, inspector, how):
    """The text read out of the page is kept and checked; none of its tags is ever ours."""
    acts.accept(scene)
    subject = acts.inspected(scene)
    where = reverse("inspections:add_narrative", args=[subject.pk])
    page = SCRIPTED % scene.year
    given = {"text": page} if how == "pasted" else {
        "file": SimpleUploadedFile("<script>alert(5)</script>.html", page.encode())
    }  # fmt: skip
    html = page_of(inspector.post(where, given, follow=True), 200)
    assert "12 lớp bồi dưỡng" in re.sub(r"<[^>]+>", "", html)
    assert "Khớp" in html
    for tag in ("<script>", "<img", 'onerror="', "javascript:", "<svg onload"):
        assert tag not in html
    page_of(inspector.get(subject.get_absolute_url()), 200)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_script_of_a_narrative_ever_runs(scene, arrive):
    """In a browser, whatever is typed, pasted or named, on each page that shows it."""
    subject = acts.inspected(scene)
    inspector = arrive(scene.world.account("inspector", "song_bac"))
    asked: list[str] = []

    def hear(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    inspector.page.on("dialog", hear)
    inspector.open(subject.get_absolute_url())
    attack = "<script>document.title='chiem'</script><img src=x onerror=alert(1)>"
    inspector.fill("Tên báo cáo", f"Báo cáo {attack}")
    inspector.fill("Dán văn bản", f"Năm {scene.year}, mở 12 lớp bồi dưỡng {attack} '\"><b>đậm</b>")
    inspector.press("Đọc và đối chiếu")
    inspector.sees("12 lớp bồi dưỡng")
    for place in ("inspections:subject", "inspections:findings", "inspections:new_finding"):
        inspector.open(reverse(place, args=[subject.pk]))
        assert "chiem" not in inspector.page.title()
    assert asked == []
    assert inspector.page.locator("main img, main script").count() == 0


# --- evidence --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", b"MZ\x90\x00", "không đúng loại"),
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", b"MZ\x90\x00" * 9, "Không nhận loại tệp này"),
        ("a.docx", packed({"x": b"y"}), "Không nhận loại tệp này"),
    ],
)
def test_bad_evidence_is_refused_and_the_figures_are_not_lost(
    scene, officer, name, content, message
):
    """Refused with the form, or the draft is saved and the page says the file was not taken."""
    where = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    data = acts.typed(scene, attendances="2345")
    upload = {"evidence-file": SimpleUploadedFile(name, content), "evidence-indicator": ""}
    response = officer.post(where, data | upload, follow=True)
    html = page_of(response, response.status_code)
    assert message in html
    assert re.search(r'value="2\.?345"', html)
    assert Evidence.objects.count() == 0
    assert files() == []


@pytest.mark.django_db
def test_bad_evidence_of_a_claim_is_refused(scene, officer):
    addressee = acts.asked(scene)
    where = reverse("inspections:claim", args=[addressee.pk])
    said = {"claim-status": "done", "claim-note": "Đã rà xong hai chi bộ."}
    good, bad = acts.evidence(), SimpleUploadedFile("b.pdf", b"MZ\x90\x00" * 9)
    with nothing_written():
        html = refused(
            officer.post(where, said | {"claim-evidence": [good, bad]}), "Không nhận loại tệp này"
        )
    assert "Đã rà xong hai chi bộ." in html


@pytest.mark.django_db
def test_a_name_is_never_a_path(scene, officer):
    where = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    evil = SimpleUploadedFile("x", b"so lop")
    evil._name = "../../../etc/<b>so</b>\r\nlop.txt"  # type: ignore[attr-defined]  # as sent, not as cleaned
    officer.post(where, acts.typed(scene) | {"evidence-file": evil, "evidence-indicator": ""})
    for kept in files():
        assert Path(kept).resolve().is_relative_to(storage_place())
    for row in Evidence.objects.select_related("file"):
        assert "/" not in row.file.name
        assert row.file.name.isprintable()
        answer = officer.get(row.file.get_absolute_url())
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.getvalue() == b"so lop"


# --- a hundred megabytes ---------------------------------------------------------------------


def resident() -> int:
    """Bytes of memory this process holds now (Linux)."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


class Highest(threading.Thread):
    """Watches memory, and the place where uploads lie while they come, as something runs."""

    def __init__(self, incoming: str) -> None:
        super().__init__(daemon=True)
        self.incoming = Path(incoming)
        self.before = self.most = resident()
        self.most_on_disk = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.01):
            self.most = max(self.most, resident())
            sizes = (size(each) for each in self.incoming.iterdir())
            self.most_on_disk = max(self.most_on_disk, sum(sizes))

    def stop(self) -> None:
        self.done.set()
        self.join()


def size(path: Path) -> int:
    """Bytes of a file that may be gone by now."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def stream(client: Client, url: str, fields: dict[str, str], file_field: str, length: int):
    """POST a form whose file is made while it is sent, piece by piece."""
    mark = "ranh-gioi-khong-trung"
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += f'--{mark}\r\nContent-Disposition: form-data; name="{file_field}"; filename="a.pdf"\r\n'
    head += "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    tail = f"\r\n--{mark}--\r\n".encode()
    piece = b"0" * MEGABYTE
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    line.putrequest("POST", parts.path)
    line.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    line.putheader("Content-Length", str(len(head.encode()) + length + len(tail)))
    line.putheader("Cookie", "; ".join(f"{m.key}={m.value}" for m in client.cookies.values()))
    line.endheaders()
    line.send(head.encode())
    for _ in range(length // MEGABYTE):
        line.send(piece)
    line.send(tail)
    return line


def with_token(client: Client, page: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields and the page's own token, as the browser would send them."""
    found = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode()
    )
    assert found
    return {"csrfmiddlewaretoken": found[1], **fields}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["entry", "narrative", "claim"])
def test_a_hundred_megabytes_are_let_go_as_they_come(
    scene, signed_in, live_server, settings, where
):
    """The page says so beside the file, all else that was typed is still there, and neither the
    disk nor the database nor the memory keeps anything of it."""
    if where == "entry":
        client = signed_in(scene.world.account("officer", acts.UNIT))
        path = page = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
        fields, file_field = acts.typed(scene, attendances="2345"), "evidence-file"
        fields |= {"evidence-indicator": "", "save": "1"}
        kept = 'value="2345"'
    elif where == "narrative":
        client = signed_in(scene.world.account("inspector", "song_bac"))
        subject = acts.inspected(scene)
        page = subject.get_absolute_url()
        path = reverse("inspections:add_narrative", args=[subject.pk])
        fields, file_field, kept = {"title": TYPED_TITLE, "text": ""}, "file", TYPED_TITLE
    else:
        client = signed_in(scene.world.account("officer", acts.UNIT))
        addressee = acts.asked(scene)
        page = addressee.get_absolute_url()
        path = reverse("inspections:claim", args=[addressee.pk])
        kept = "Đã rà xong hai chi bộ."
        fields, file_field = {"claim-status": "done", "claim-note": kept}, "claim-evidence"
    fields = with_token(client, page, fields)
    watch = Highest(settings.FILE_UPLOAD_TEMP_DIR)
    watch.start()
    with nothing_written():
        line = stream(client, live_server.url + path, fields, file_field, 100 * MEGABYTE)
        answer = line.getresponse()
        html = answer.read().decode()
        line.close()
    watch.stop()
    assert watch.most - watch.before < 60 * MEGABYTE
    assert watch.most_on_disk < 40 * MEGABYTE
    assert answer.status in (200, 422), html[:500]
    assert "Tệp lớn hơn 25 MB nên không được nhận" in html
    assert kept in html
    assert "error-summary" in html


@pytest.mark.django_db(transaction=True)
def test_a_body_beyond_all_limits_is_refused_before_it_comes(scene, signed_in, live_server):
    client = signed_in(scene.world.account("officer", acts.UNIT))
    page = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    parts = urlsplit(live_server.url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    line.putrequest("POST", page)
    line.putheader("Content-Type", "multipart/form-data; boundary=x")
    line.putheader("Content-Length", str(10_000 * MEGABYTE))
    line.putheader("Cookie", "; ".join(f"{m.key}={m.value}" for m in client.cookies.values()))
    with nothing_written():
        started = time.monotonic()
        line.endheaders()
        answer = line.getresponse()
        html = answer.read().decode()
        line.close()
    assert time.monotonic() - started < 10
    assert answer.status == 413
    assert "Tệp quá lớn" in html
    assert "Chưa có gì thay đổi" in html
