"""Taking names and places out of a file before it is kept, so that a blind reading stays blind.

Office files lose their properties and the authors of comments and changes; photos lose where and by whom they
were taken, but not which side is up; a PDF loses the author of its properties.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from coursework.filetypes import DOCX, JPG, MP4, PDF, PNG, PPTX, XLSX, FileType, parts_of

CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
PROPERTIES = {"docProps/core.xml": CORE, "docProps/app.xml": APP, "docProps/custom.xml": CUSTOM}
# Attributes that name who wrote a comment, made a change or edits together.
NAMED = re.compile(rb'(\s(?:w:author|w:initials|w15:author|w15:userId|initials|userId|providerId)=")[^"]*(")')
AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</)")
PPT_AUTHOR = re.compile(rb'(<p:cmAuthor\b[^>]*?\sname=")[^"]*(")')
SAVED_BY = re.compile(rb'(<(?:\w+:)?fileSharing\b[^>]*?userName=")[^"]*(")')
PDF_AUTHOR = re.compile(rb"(/Author\s*)(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
XMP_CREATOR = re.compile(rb"(<dc:creator>)(.*?)(</dc:creator>)", re.DOTALL)
PNG_TALK = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
JPG_TALK = {0xE1, 0xED, 0xFE}
ORIENTATION = 0x0112
FILM_BRANCHES = {b"moov", b"trak", b"mdia"}
FILM_TALK = {b"udta", b"meta"}


def scrub(file: BinaryIO, kind: FileType) -> BinaryIO:
    """The same file without the marks of its author. Only for files that `recognise` has let in."""
    if kind in (DOCX, XLSX, PPTX):
        return _office(file)
    file.seek(0)
    if kind is MP4:
        return _film(file)
    data = file.read()
    cleaned = {PDF: _pdf, JPG: _jpg, PNG: _png}[kind](data)
    return io.BytesIO(cleaned)


def _office(file: BinaryIO) -> BinaryIO:
    out = io.BytesIO()
    with parts_of(file) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for entry in archive.infolist():
            clean.writestr(entry.filename, _part(entry.filename, archive.read(entry)))
    out.seek(0)
    return out


def _part(name: str, content: bytes) -> bytes:
    if name in PROPERTIES:
        return PROPERTIES[name]
    if not name.endswith(".xml"):
        return content
    for pattern in (NAMED, AUTHORS, PPT_AUTHOR, SAVED_BY):
        content = pattern.sub(rb"\1\2", content)
    return content


def _blank(match: re.Match[bytes]) -> bytes:
    """As long as before, so that no address inside the PDF moves."""
    inside = match[2]
    return match[1] + inside[:1] + b" " * (len(inside) - 2) + inside[-1:]


def _pdf(data: bytes) -> bytes:
    data = PDF_AUTHOR.sub(_blank, data)
    return XMP_CREATOR.sub(lambda match: match[1] + b" " * len(match[2]) + match[3], data)


def _png(data: bytes) -> bytes:
    kept = [data[:8]]
    place = 8
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        end = place + 12 + length
        if data[place + 4 : place + 8] not in PNG_TALK:
            kept.append(data[place:end])
        place = end
    return b"".join(kept)


def _jpg(data: bytes) -> bytes:
    """Up to the picture itself, segment by segment."""
    kept = [data[:2]]
    place = 2
    turned = 0
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        segment = data[place : place + 2 + length]
        if data[place + 1] in JPG_TALK:
            turned = turned or _orientation(segment)
        else:
            kept.append(segment)
        place += 2 + length
    if turned > 1:
        kept.insert(1, _only_orientation(turned))
    return b"".join([*kept, data[place:]])


def _orientation(segment: bytes) -> int:
    """Which side is up, 1 to 8; 0 when the segment doesn't say."""
    if segment[4:10] != b"Exif\0\0" or segment[10:12] not in (b"II", b"MM"):
        return 0
    tiff, order = segment[10:], "<" if segment[10:12] == b"II" else ">"
    try:
        (start,) = struct.unpack(order + "I", tiff[4:8])
        (count,) = struct.unpack(order + "H", tiff[start : start + 2])
        for nth in range(min(count, 100)):
            at = start + 2 + nth * 12
            tag, _kind, _number, value = struct.unpack(order + "HHIH", tiff[at : at + 10])
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _only_orientation(value: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, value, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _film(file: BinaryIO) -> BinaryIO:
    """Boxes that tell of place and device become free space of the same size; nothing moves."""
    out = io.BytesIO(file.read())
    size = out.seek(0, 2)
    for at in list(_talking_boxes(out, 0, size)):
        out.seek(at)
        out.write(b"free")
    out.seek(0)
    return out


def _talking_boxes(film: io.BytesIO, start: int, end: int) -> Iterator[int]:
    """Where the names of such boxes stand."""
    while start + 8 <= end:
        film.seek(start)
        length, name = struct.unpack(">I4s", film.read(8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", film.read(8).ljust(8, b"\0"))
            head = 16
        if length < head:
            return
        if name in FILM_TALK:
            yield start + 4
        elif name in FILM_BRANCHES:
            yield from _talking_boxes(film, start + head, min(start + length, end))
        start += length
