"""Files that may come in, files that may not, and what is left of their author."""

import io
import zipfile

import pytest

from coursework import filetypes
from coursework.filetypes import recognise
from coursework.messages import file_message
from coursework.scrubbing import scrub
from imports.reading.faults import Unreadable
from tests.factories.coursework import docx, jpg, mp4, pdf, png, zipped
from tests.imports.hostile import by_hand

WELCOME = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": by_hand,
    "pptx": lambda: zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p:presentation/>"}),
    "jpg": jpg,
    "png": png,
    "mp4": mp4,
}
HUGE = b"<w:document>" + b" " * 120_000_000
REFUSED = {
    "is_empty": lambda: b"",
    "is_unknown": lambda: b"MZ\x90\0 a program",
    "is_archive": lambda: zipped({"readme.txt": b"x"}),
    "is_old_office": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "has_macro": lambda: docx(extra={"word/vbaProject.bin": b"x"}),
    "has_script": lambda: pdf(extra=b"2 0 obj<</S/JavaScript>>endobj\n"),
    "is_encrypted": lambda: pdf(extra=b"trailer<</Encrypt 3 0 R>>\n"),
    "is_damaged": lambda: pdf()[:-6],
    "has_entities": lambda: docx(extra={"word/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
    "unpacks_too_big": lambda: docx(extra={"word/footer.xml": HUGE}),
}


def told(data: bytes):
    return recognise(io.BytesIO(data))


def fault_of(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        told(data)
    return refused.value


@pytest.mark.parametrize("ending", WELCOME)
def test_a_file_is_told_from_its_content(ending):
    assert told(WELCOME[ending]()).ending == ending


@pytest.mark.parametrize("code", REFUSED)
def test_what_may_not_come_in_is_named(code):
    fault = fault_of(REFUSED[code]())
    assert (fault.code, file_message(fault)[-1]) == (code, "。")


def test_a_web_page_or_a_drawing_with_scripts_is_no_picture():
    assert fault_of(b"<svg onload=alert(1)>").code == "is_unknown"
    assert fault_of(b"<html><script>").code == "is_unknown"


def test_a_picture_of_another_kind_of_camera_is_no_film():
    assert fault_of(b"\0\0\0\x18ftypheic" + bytes(16)).code == "is_unknown"


def test_a_file_over_its_limit_says_the_limit(monkeypatch):
    monkeypatch.setattr(filetypes, "PNG", filetypes.FileType("png", "image/png", 50, picture=True))
    assert fault_of(png()).code == "is_too_big"


def test_a_macro_hidden_in_the_content_types_is_found():
    types = (
        b'<?xml version="1.0"?><Types><Override ContentType="application/vnd.ms-word.document.macroEnabled"/></Types>'
    )
    assert fault_of(docx(extra={"[Content_Types].xml": types})).code in {"has_macro", "is_damaged"}


def scrubbed(data: bytes) -> bytes:
    file = io.BytesIO(data)
    return scrub(file, recognise(file)).read()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_file_keeps_its_text_and_loses_its_author():
    clean = parts(scrubbed(docx(text="居民议事")))
    assert "居民议事".encode() in clean["word/document.xml"]
    assert [name for name, content in clean.items() if "陈思远".encode() in content] == []


def test_a_photo_stays_upright_and_forgets_where_it_was_taken():
    clean = scrubbed(jpg(turned=6))
    assert (b"GPS" in clean, b"Chen" in clean) == (False, False)
    assert clean[:4] == b"\xff\xd8\xff\xe1"
    assert clean[-22:] == jpg()[-22:]
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean


def test_a_photo_that_lies_straight_needs_no_note():
    assert b"Exif" not in scrubbed(jpg(turned=1))


def test_a_drawing_loses_its_words_only():
    clean = scrubbed(png())
    assert "陈思远".encode() not in clean
    assert told(clean).ending == "png"


@pytest.mark.parametrize("author", ["Chen Siyuan", r"Chen \(Siyuan\)"])
def test_a_pdf_loses_its_author_and_keeps_its_length(author):
    before = pdf(author)
    clean = scrubbed(before)
    assert (b"Siyuan" in clean, len(clean)) == (False, len(before))


def test_a_film_forgets_where_it_was_taken_and_keeps_its_length():
    clean = scrubbed(mp4())
    assert (b"udta" in clean, clean.count(b"free"), len(clean)) == (False, 1, len(mp4()))


def test_a_broken_film_is_left_as_it_is():
    broken = b"\0\0\0\x14ftypisom\0\0\0\0isom\0\0\0\x04moov"
    assert scrubbed(broken) == broken
