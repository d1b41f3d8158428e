"""The limited process that opens a handed-in file: a picture to see whether it opens, an office file for its words.

Started by `coursework.opening`; takes the file from its standard input, never imports Django. Whatever a hostile
file does to the library that opens it, it does it here.
"""

import io
import json
import re
import sys
import zipfile
from html import unescape

from PIL import Image

from imports.reading.child import bound_this_process

MOST_WORDS = 2_000_000
SMALL = (256, 256)
OF_WORDS = re.compile(r"(?:word|xl|ppt)/.*\.xml$")
# Ends of what a reader sees as a line; within one, office programs split words as they like.
LINE_END = re.compile(r"</(?:\w+:)?(?:p|si|c|f|comment)>|<(?:\w+:)?(?:br|tab)\s*/>")
TAG = re.compile(r"<[^>]*>")
BLANKS = re.compile(r"[^\S\n]+")


def open_picture(data: bytes) -> bool:
    """Whether every row of the picture can be read; a photo is read at an eighth of its size, which is enough."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        picture.draft("L", SMALL)
        picture.load()
    return True


def words_in(data: bytes) -> str:
    """The text of an office file, a line a paragraph or cell."""
    found: list[str] = []
    room = MOST_WORDS
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if OF_WORDS.match(name) and room > 0:
                found.append(_plain(archive.read(name).decode("utf-8", "replace"))[:room])
                room -= len(found[-1])
    return "\n".join(found)


def _plain(xml: str) -> str:
    return BLANKS.sub(" ", unescape(TAG.sub("", LINE_END.sub("\n", xml))))


def main(wanted: str) -> None:
    bound_this_process()
    data = sys.stdin.buffer.read()
    try:
        answer = open_picture(data) if wanted == "picture" else words_in(data)
    except Exception:  # whatever the library stumbles over, the file doesn't open
        answer = None
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
