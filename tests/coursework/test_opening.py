"""Files are opened in a process of their own: pictures to see that they open, office files for their words."""

import io

import pytest

from coursework.filetypes import DOCX, JPG, PNG
from coursework.opening import require_opens, words_of
from imports.reading.faults import Unreadable
from tests.factories.coursework import docx, photo, png, zipped


def test_a_picture_that_opens_comes_through_rewound():
    file = io.BytesIO(photo())
    require_opens(file, JPG)
    assert file.tell() == 0


@pytest.mark.parametrize("data", [png()[:11], png()[:60], b"\x89PNG\r\n\x1a\n" + bytes(90)])
def test_a_broken_picture_does_not(data):
    with pytest.raises(Unreadable) as refused:
        require_opens(io.BytesIO(data), PNG)
    assert refused.value.code == "does_not_open"


def test_other_files_are_not_opened():
    require_opens(io.BytesIO(b"no office file"), DOCX)


def test_words_are_whole_though_split_over_runs_and_lines_stay_apart():
    body = "<w:p><w:t>陈</w:t><w:t>思远</w:t></w:p><w:p><w:t>A&amp;B</w:t></w:p>"
    words = words_of(io.BytesIO(docx(text=body)))
    assert ("陈思远\nA&B" in words, words_of(io.BytesIO(b"PK no zip"))) == (True, None)


def test_words_of_sheets_and_slides():
    sheet = b"<worksheet><c><v>13711112222</v></c><c><v>5</v></c></worksheet>"
    book = zipped({"xl/worksheets/sheet1.xml": sheet, "docProps/core.xml": b"<x>secret</x>"})
    slides = zipped({"ppt/slides/slide1.xml": "<a:p><a:t>望江</a:t></a:p>".encode()})
    told = words_of(io.BytesIO(book)), words_of(io.BytesIO(slides))
    assert ("13711112222\n" in told[0], "secret" in told[0], told[1].strip()) == (True, False, "望江")
