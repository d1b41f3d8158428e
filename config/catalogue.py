"""The English catalogue: read out of the sources, kept as a .po file, compiled at start.

Chinese is the source language (docs/adr/0008). Babel does the work, so that no system package is
needed; what it compiles lies in the data folder, never in the repository.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "en"
PO_FILE = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "_now": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {".venv", "var", "tests", "migrations", "staticfiles", "bench"}

PLURALS = {"ngettext", "npgettext"}
HEADER = "# English texts of Banfei; the source language is Chinese."

Found = tuple[str, int, Any, str | None]


def extracted() -> Catalog:
    """Every text of the sources, with the places where it stands."""
    catalogue = _empty()
    for file, line, text, context in _messages():
        catalogue.add(text, locations=[(file, line)], context=context)
    return catalogue


def _empty() -> Catalog:
    begun = datetime(2026, 11, 24, tzinfo=UTC)
    return Catalog(locale=LANGUAGE, project="Banfei", header_comment=HEADER, creation_date=begun, fuzzy=False)


def _messages() -> Iterator[Found]:
    for path in sorted(ROOT.rglob("*.py")):
        if not LEFT_OUT & set(path.relative_to(ROOT).parts):
            for line, text, _comments, context in extract_from_file("python", path, KEYWORDS):
                yield str(path.relative_to(ROOT)), line, text, context
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for line, text, context in _of_template(path.read_text()):
                yield str(path.relative_to(ROOT)), line, text, context


def _of_template(source: str) -> Iterator[tuple[int, Any, str | None]]:
    """Django turns its tags into calls; indentation goes, since what is left is no real Python."""
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    for line, called, texts, _comments in extract_python(BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"}):
        words = (texts,) if isinstance(texts, str) else tuple(text for text in texts if text is not None)
        context = str(words[0]) if called and "pgettext" in called else None
        spoken = words[1:] if context else words
        yield line, spoken if called in PLURALS else spoken[0], context


def on_file() -> Catalog:
    """The catalogue as it stands in the repository."""
    with open(PO_FILE, "rb") as file:
        return read_po(file, locale=LANGUAGE)


def update() -> Catalog:
    """Bring the file in step with the sources: new texts come in empty, those no longer used go."""
    catalogue = on_file() if PO_FILE.exists() else _empty()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    save(catalogue)
    return catalogue


def save(catalogue: Catalog) -> None:
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    with open(PO_FILE, "wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, no_location=True, omit_header=False)


def lacking(catalogue: Catalog) -> list[object]:
    """Texts without English, or with only one of their two forms."""
    return [message.id for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(string: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def compile_into(folder: Path) -> None:
    """Compile the catalogue for this installation unless that was done since it last changed."""
    target = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    if not PO_FILE.exists() or (target.exists() and target.stat().st_mtime >= PO_FILE.stat().st_mtime):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        write_mo(file, on_file())
    os.replace(file.name, target)
