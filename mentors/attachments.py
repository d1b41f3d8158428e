"""What may be put on a guidance log, told from its bytes: a picture or a PDF (rule 10)."""

from typing import IO

from django.utils.translation import gettext as _

from common.exceptions import Refusal

MOST_BYTES = 10 * 1024 * 1024
_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
_PDF_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/Encrypt")


def content_type_of(file: IO[bytes], size: int) -> str:
    """The content type. Raises Refusal for an empty, big, unknown or active file."""
    if not size:
        raise Refusal(_("文件是空的，请重新选择。"), field="file")
    if size > MOST_BYTES:
        raise Refusal(_("文件超过 10 MB，请压缩后再传。"), field="file")
    file.seek(0)
    head = file.read(16)
    content_type = next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")
    if not content_type:
        raise Refusal(_("只收照片（jpg、png）和 PDF，请另存后再传。"), field="file")
    if content_type == "application/pdf":
        _require_plain(file)
    file.seek(0)
    return content_type


def _require_plain(file: IO[bytes]) -> None:
    """No scripts, launchers or locks: a sheet of paper needs none of them."""
    file.seek(0)
    data = file.read()
    if any(mark in data for mark in _PDF_ACTIVE):
        raise Refusal(_("这份 PDF 带有脚本、附件或密码，请打印成普通 PDF 后再传。"), field="file")
