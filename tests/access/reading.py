"""What a response says, whatever it is wrapped in: the text that a person would read in it."""

import html
import io
import re
import zipfile
from typing import Any

from pypdf import PdfReader

ZIPPED = b"PK\x03\x04"
TAG = re.compile(r"<[^>]*>")
# Differ from one request to the next without saying anything.
CHANGING = re.compile(
    r'name="(?:csrfmiddlewaretoken|request_key)"[^>]*|csrf[-_]?token["\']?\s*[:=]\s*["\'][^"\']+|nonce="[^"]+"'
    r"|X-Request-Key[^}]*}|X-CSRFToken[^}]*}|at=\d{4}-[\w%.+-]+|\d\d-\d\d \d\d:\d\d(?::\d\d)?"
    r"|\b[a-z]?[0-9a-f]{8}\b",
    re.IGNORECASE,
)


def body_of(response: Any) -> bytes:
    """Everything that was sent, also of an answer that streams."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(response: Any) -> str:
    """Headers that lead on, and the body unpacked; tags stay, as an address may tell something too."""
    led = " ".join(response.headers.get(name, "") for name in ("Location", "HX-Redirect", "Content-Disposition"))
    return f"{led} {opened(body_of(response))}"


def opened(body: bytes) -> str:
    """The text of a page, a csv, a workbook, a Word paper or a PDF."""
    if body.startswith(ZIPPED):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            pieces = (parts.read(name).decode(errors="replace") for name in parts.namelist())
            return " ".join(html.unescape(TAG.sub("", piece)) for piece in pieces)
    if body.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return html.unescape(body.decode(errors="replace"))


def settled(text: str) -> str:
    """The text without what changes by itself, so that two answers can be compared."""
    return CHANGING.sub("", text)
