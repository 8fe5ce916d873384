import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.files import actions, owners, rules
from roviec.files.models import StoredFile


def office_file(part: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("Báo cáo tháng".encode(), "text/plain"),
        (b"<!doctype html><html><body>", "text/html"),
        (
            office_file("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office_file("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_the_kind_is_told_from_the_content(content, kind):
    assert rules.media_type(content, content) == kind


@pytest.mark.parametrize("content", [b"MZ\x90\x00 exe", office_file("META-INF/x"), b"\x00\x01\x02"])
def test_fil_03_other_kinds_are_refused_with_the_way_out(content):
    with pytest.raises(RuleBroken, match=r"FIL-03.*PDF"):
        rules.media_type(content, content)


def test_a_document_with_macros_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/vbaProject.bin", "x")
    with pytest.raises(RuleBroken, match="FIL-03"):
        rules.media_type(content.getvalue(), content.getvalue())


def test_a_file_cut_short_on_disk_is_written_anew(world):
    whole = b"bang chung " * 1000
    first = actions.keep(office=SYSTEM, owner=world.unit("ben_do"), name="a.txt", content=whole)
    with open(first.content.path, "wb") as broken:  # noqa: PTH123  # as a crash leaves it
        broken.write(whole[:100])
    again = actions.keep(office=SYSTEM, owner=world.unit("tan_lap"), name="a.txt", content=whole)
    with again.content.open("rb") as kept:
        assert kept.read() == whole


def test_a_file_gone_from_disk_is_not_found_and_no_crash(world, signed_in, monkeypatch):
    unit = world.unit("ben_do")
    file = actions.keep(office=SYSTEM, owner=unit, name="a.txt", content=b"so lieu")
    file.content.storage.delete(str(file.content.name))
    monkeypatch.setitem(owners._owners, "organisations.unit", lambda actor, pk: True)
    client = signed_in(world.account("officer", "ben_do"))
    assert client.get(reverse("files:download", args=[file.pk])).status_code == 404


def test_fil_02_an_empty_file_is_refused(world):
    with pytest.raises(RuleBroken, match="FIL-02"):
        actions.keep(office=SYSTEM, owner=world.unit("ben_do"), name="a.pdf", content=b"")


def test_fil_01_a_file_over_the_limit_is_refused_and_nothing_is_kept(world, settings):
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(RuleBroken, match="FIL-01"):
        actions.keep(office=SYSTEM, owner=world.unit("ben_do"), name="a.txt", content=b"x" * 11)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["so-lop.docx", "SO-LOP.XLSX", "so-lop.pdf", "anh.jpeg"])
def test_fil_03_a_file_is_what_its_name_says(world, name):
    with pytest.raises(RuleBroken, match=r"FIL-03.*bên trong không phải"):
        actions.keep(
            office=SYSTEM, owner=world.unit("ben_do"), name=name, content="Sổ lớp".encode()
        )
    assert not StoredFile.objects.exists()


def test_the_same_content_is_kept_once_on_disk(world):
    first, second = (
        actions.keep(
            office=SYSTEM,
            owner=world.unit(name),
            name="Bảng tổng hợp.txt",
            content="số liệu".encode(),
        )
        for name in ("ben_do", "tan_lap")
    )
    assert first.content.name == second.content.name
    with second.content.open("rb") as kept:
        assert kept.read() == "số liệu".encode()
    assert list(StoredFile.objects.of(world.unit("ben_do"))) == [first]


# --- letting go ------------------------------------------------------------------------------


def kept(world, unit, content=b"bang chung"):
    return actions.keep(office=SYSTEM, owner=world.unit(unit), name="a.txt", content=content)


def on_disk(tmp_path):
    return [each for each in (tmp_path / "files").rglob("*") if each.is_file()]


def test_a_file_let_go_leaves_nothing(world, tmp_path, django_capture_on_commit_callbacks):
    file = kept(world, "ben_do")
    with django_capture_on_commit_callbacks() as later:
        actions.release(file)
        assert len(on_disk(tmp_path)) == 1
    assert not StoredFile.objects.exists()
    for each in later:
        each()
    assert on_disk(tmp_path) == []


def test_what_another_record_holds_too_stays(world, tmp_path, django_capture_on_commit_callbacks):
    first, second = kept(world, "ben_do"), kept(world, "tan_lap")
    with django_capture_on_commit_callbacks(execute=True):
        actions.release(first)
    with second.content.open("rb") as content:
        assert content.read() == b"bang chung"
    with django_capture_on_commit_callbacks(execute=True):
        actions.release(second)
    assert on_disk(tmp_path) == []
    # Asked twice, as after a crash.
    actions.let_go(str(second.content.name))


def test_content_let_go_while_somebody_keeps_it_is_there_in_the_end(
    world, tmp_path, django_capture_on_commit_callbacks
):
    """The row cannot be seen by the one who lets go until it is kept; by then the content is
    written anew."""
    with django_capture_on_commit_callbacks() as later:
        file = kept(world, "ben_do")
        StoredFile.objects.filter(pk=file.pk).delete()  # what the other transaction sees
        actions.let_go(str(file.content.name))
        assert on_disk(tmp_path) == []
        file.save()
    for each in later:
        each()
    assert len(on_disk(tmp_path)) == 1
    with file.content.open("rb") as content:
        assert content.read() == b"bang chung"


@given(st.text(max_size=300))
def test_a_stored_name_is_one_plain_line(name):
    plain = actions.plain_name(name)
    assert plain
    assert plain.isprintable()
    assert "/" not in plain
    assert "\\" not in plain
    assert len(plain) <= 255


def test_a_file_is_given_only_to_whom_its_owner_allows(world, signed_in, monkeypatch):
    unit = world.unit("ben_do")
    file = actions.keep(
        office=SYSTEM, owner=unit, name="trang.html", content=b"<html><script>x</script>"
    )
    page = reverse("files:download", args=[file.pk])
    client = signed_in(world.account("officer", "ben_do"))
    assert client.get(page).status_code == 404
    officer = world.account("officer", "ben_do").pk
    monkeypatch.setitem(
        owners._owners, "organisations.unit", lambda actor, pk: actor.account_id == officer
    )
    given = client.get(page)
    assert given.status_code == 200
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert given.getvalue() == b"<html><script>x</script>"
    other = signed_in(world.account("officer", "tan_lap"))
    assert other.get(page).status_code == 404


def test_one_wrong_file_keeps_the_right_ones_out_too(world, settings, tmp_path):
    uploads = [SimpleUploadedFile("a.txt", b"tot"), SimpleUploadedFile("b.exe", b"MZ\x00")]
    with pytest.raises(RuleBroken, match="FIL-03"):
        actions.store_all(office=SYSTEM, owner=world.unit("ben_do"), uploads=uploads)
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.rglob("*.*")) + list((tmp_path / "files").rglob("[0-9a-f]*"))
