"""Why a source cannot be read. Each message is a whole Vietnamese sentence for the reader."""

from __future__ import annotations


class ReadError(Exception):
    """A source that cannot be read; `str(error)` says why and what to do."""

    message = "Không đọc được văn bản này."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class EmptySource(ReadError):
    message = "Tệp không có nội dung. Hãy kiểm tra lại tệp và tải lên lần nữa."


class TooLarge(ReadError):
    message = "Tệp quá lớn nên không đọc được. Hãy chia nhỏ tệp hoặc giảm dung lượng ảnh trong tệp."


class UnknownFormat(ReadError):
    message = (
        "Không nhận ra định dạng của tệp. "
        "Chỉ đọc được tệp DOCX, PDF có lớp chữ, HTML và văn bản thuần."
    )


class BrokenSource(ReadError):
    message = "Tệp bị hỏng nên không đọc được. Hãy mở lại bằng phần mềm đã tạo tệp và lưu bản mới."


class NotWordDocument(ReadError):
    message = (
        "Tệp nén này không phải là văn bản Word (DOCX). Hãy lưu lại dưới dạng DOCX rồi tải lên."
    )


class OldWordDocument(ReadError):
    message = "Đây là tệp Word kiểu cũ (DOC). Hãy mở bằng Word và lưu lại dưới dạng DOCX."


class PasswordProtected(ReadError):
    message = "Tệp được bảo vệ bằng mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên lại."


class NoTextLayer(ReadError):
    message = (
        "Tệp PDF này chỉ có ảnh chụp, không có lớp chữ. Hãy dùng bản có chữ, hoặc cài phần nhận "
        "dạng chữ (OCR) tùy chọn trên máy chủ: gói tesseract-ocr-vie của Debian."
    )


class NotDecodable(ReadError):
    message = "Không nhận ra bảng mã của văn bản. Hãy lưu lại tệp với bảng mã Unicode (UTF-8)."
