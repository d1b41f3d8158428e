"""What a file really is, told from its bytes; its name is never believed."""

from imports.reading.faults import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 8192

SIGNATURES = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"BM", "is_image"),
    (b"II*\x00", "is_image"),
    (b"RIFF", "is_image"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"{\\rtf", "is_word"),
    (b"MIME-Version:", "is_web_page"),
)
WEB_STARTS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"<script", b"<svg")


def _utf16(word: str) -> bytes:
    return word.encode("utf-16-le")


def _refuse_ole(data: bytes) -> None:
    """The old compound format: encrypted new workbooks, old workbooks and Word files all wear it."""
    if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
        raise Unreadable("is_encrypted")
    if _utf16("WordDocument") in data:
        raise Unreadable("is_word")
    raise Unreadable("is_old_xls")


def _refuse_markup(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_STARTS):
        raise Unreadable("is_web_page")
    if start.startswith(b"<?xml"):
        raise Unreadable("is_xml_table" if b"spreadsheet" in start else "is_web_page")


def sniff(data: bytes) -> str:
    """`zip` or `text`; anything else is refused by what it is."""
    if not data.strip():
        raise Unreadable("is_empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(OLE):
        _refuse_ole(data)
    head = data[:HEAD]
    for signature, code in SIGNATURES:
        if head.startswith(signature) and not _reads_as_text(head, signature):
            raise Unreadable(code)
    _refuse_markup(head)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("is_unknown")
    return "text"


def _reads_as_text(head: bytes, signature: bytes) -> bool:
    """Two-letter signatures also begin ordinary words ("BMI,…"); real pictures hold zero bytes."""
    return len(signature) == 2 and signature.isalpha() and b"\x00" not in head
