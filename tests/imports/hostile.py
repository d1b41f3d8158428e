"""Files that want to do harm, made by script: one function each, listed in REFUSED with its answer."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
import xlsxwriter

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORKBOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
ROOT_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="xl/workbook.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
)


def workbook(rows: list[list[object]], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes], level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def by_hand(extra: dict[str, bytes] | None = None, **changed: bytes) -> bytes:
    """The smallest workbook; parts may be added or replaced."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": changed.get("book", WORKBOOK),
        "xl/_rels/workbook.xml.rels": changed.get("rels", RELS),
        "xl/worksheets/sheet1.xml": changed.get("sheet", SHEET),
    }
    return packed({**parts, **(extra or {})})


def zip_bomb() -> bytes:
    """A sheet of 300 MB of spaces in some 300 kB."""
    return by_hand(sheet=b"<worksheet>" + b" " * 300_000_000)


def many_small_bombs() -> bytes:
    """Each part just under the ratio check, together above the limit."""
    part = b"<a>" + b" " * 3_900_000
    return by_hand({f"xl/media/{n}.xml": part for n in range(120)})


def lying_size() -> bytes:
    """The directory says 1,000 bytes; the stream holds 5 MB."""
    data = bytearray(by_hand(sheet=SHEET + b" " * 5_000_000))
    place = data.rfind(b"xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, place - 46 + 24, 1_000)
    return bytes(data)


def many_entries() -> bytes:
    return by_hand({f"xl/x/{n}.xml": b"<a/>" for n in range(2_100)})


def entity_bomb() -> bytes:
    lol = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return by_hand(sheet=b'<!DOCTYPE x [<!ENTITY l0 "lol">' + lol + b"]><worksheet>&l9;</worksheet>")


def external_entity() -> bytes:
    return by_hand(book=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + WORKBOOK)


def other_encoding() -> bytes:
    return by_hand(sheet=SHEET.decode().encode("utf-16"))


def macro() -> bytes:
    return by_hand({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def macro_by_type() -> bytes:
    types = CONTENT_TYPES.replace(b"application/xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    parts = {"[Content_Types].xml": types, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELS}
    return packed({**parts, "xl/worksheets/sheet1.xml": SHEET})


def linked() -> bytes:
    return by_hand({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def binary_workbook() -> bytes:
    return by_hand({"xl/workbook.bin": b"\x00"})


def word() -> bytes:
    return packed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>"})


def open_document() -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"})


def other_zip() -> bytes:
    return packed({"a.txt": b"hello"})


def encrypted_entry() -> bytes:
    data = bytearray(by_hand())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def compound(stream: str) -> bytes:
    """The old container format with the name of one stream in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(200)


def wide() -> bytes:
    return workbook([[f"c{n}" for n in range(400)]])


def sparse() -> bytes:
    """Two cells, at the far corners: a dense table of them would fill the machine."""
    return by_hand(
        sheet=SHEET.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>y</t></is></c></row></sheetData>',
        )
    )


def many_rows(count: int = 200_100) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "身份证号"])
    for row in range(1, count):
        sheet.write_string(row, 0, "张三")
    book.close()
    return out.getvalue()


def truncated() -> bytes:
    return workbook([["a", "b"]])[:-300]


def broken_stream() -> bytes:
    data = bytearray(by_hand())
    place = data.find(b"xl/worksheets/sheet1.xml") + 40
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


def gzip_bytes() -> bytes:
    return b"\x1f\x8b" + zlib.compress(b"x" * 100)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (zip_bomb, "unpacks_too_big"),
    "many small bombs": (many_small_bombs, "unpacks_too_big"),
    "lying size": (lying_size, "lies_about_size"),
    "many entries": (many_entries, "has_many_parts"),
    "entity bomb": (entity_bomb, "has_entities"),
    "external entity": (external_entity, "has_entities"),
    "utf-16 xml": (other_encoding, "is_damaged"),
    "macro": (macro, "has_macro"),
    "macro by content type": (macro_by_type, "has_macro"),
    "linked workbook": (linked, "has_links"),
    "xlsb": (binary_workbook, "is_xlsb"),
    "docx": (word, "is_word"),
    "ods": (open_document, "is_open_document"),
    "other zip": (other_zip, "is_archive"),
    "encrypted zip entry": (encrypted_entry, "is_encrypted"),
    "encrypted workbook": (lambda: compound("EncryptedPackage"), "is_encrypted"),
    "old xls": (lambda: compound("Workbook"), "is_old_xls"),
    "old doc": (lambda: compound("WordDocument"), "is_word"),
    "too wide": (wide, "has_many_columns"),
    "sparse corners": (sparse, "needs_too_much"),
    "more than 200,000 rows": (many_rows, "has_many_rows"),
    "truncated": (truncated, "is_damaged"),
    "broken stream": (broken_stream, "is_damaged"),
    "empty": (lambda: b"", "is_empty"),
    "blank": (lambda: b" \r\n\r\n ", "is_empty"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "is_pdf"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "is_image"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(40), "is_image"),
    "gzip": (gzip_bytes, "is_archive"),
    "html": (lambda: "<html><table><tr><td>姓名</td></tr></table>".encode(), "is_web_page"),
    "svg": (lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "is_web_page"),
    "xml table": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "is_xml_table",
    ),
    "binary": (lambda: bytes(range(256)) * 10, "is_unknown"),
    "executable": (lambda: b"MZ\x90\x00\x03" + bytes(200), "is_unknown"),
}
