"""What may come in.

FIL-01  Tệp lớn hơn giới hạn.
FIL-02  Tệp rỗng.
FIL-03  Loại tệp không nhận, hoặc bên trong không phải loại mà tên tệp nói.
"""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken

_ZIP = b"PK\x03\x04"
_BY_CONTENT = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_MACROS = b"vbaProject.bin"
_OFFICE = {
    b"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


_BY_NAME = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": _OFFICE[b"word/document.xml"],
    ".xlsx": _OFFICE[b"xl/workbook.xml"],
}


def is_what_its_name_says(name: str, kind: str) -> None:
    """FIL-03: whoever opens `so-lop.docx` later must find a Word document in it."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _BY_NAME and _BY_NAME[suffix] != kind:
        raise RuleBroken(
            "FIL-03",
            _(
                "Tệp “%(name)s” có đuôi %(suffix)s nhưng bên trong không phải loại tệp ấy. "
                "Hãy mở tệp, lưu lại đúng loại rồi gửi lại."
            )
            % {"name": name, "suffix": suffix},
            field="file",
        )


def media_type(head: bytes, tail: bytes = b"") -> str:
    """The type that a file's first bytes tell; for office files, the list of parts at its end.

    Raises `RuleBroken` FIL-02 for an empty file and FIL-03 for any other kind.
    """
    if not head:
        raise empty()
    for start, kind in _BY_CONTENT:
        if head.startswith(start):
            return kind
    if head.startswith(_ZIP):
        # The list of parts stands at the end; it names the main part with its folder.
        for part, kind in _OFFICE.items():
            if part in tail and _MACROS not in tail:
                return kind
    elif _is_text(head):
        return "text/html" if b"<html" in head.lower() else "text/plain"
    raise RuleBroken(
        "FIL-03",
        _(
            "Không nhận loại tệp này. Hãy gửi tệp PDF, Word (.docx), Excel (.xlsx), "
            "ảnh PNG, JPEG hoặc văn bản (.txt)."
        ),
        field="file",
    )


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end inside a letter; anything earlier is no text.
        return error.start > len(head) - 4
    return True


def empty() -> RuleBroken:
    return RuleBroken("FIL-02", _("Tệp rỗng. Hãy chọn lại đúng tệp."), field="file")


def too_large(limit: int) -> RuleBroken:
    return RuleBroken(
        "FIL-01",
        _("Tệp lớn hơn %(limit)s MB nên không được nhận. Hãy nén hoặc chia nhỏ tệp rồi gửi lại.")
        % {"limit": limit // 1024**2},
        field="file",
    )
