"""Reading many pages as somebody, and looking for marks of others in what was read."""

from collections.abc import Iterable
from urllib.parse import quote

from tests.access.asking import Ask
from tests.access.reading import settled, text_of
from tests.access.world import Actor

# What everybody may read, wherever it is from.
SHARED = {
    "coursework:showcase": "accepted cases whose authors agreed are published to all",
    "coursework:case-story": "the same",
    "people:person-release": "whoever sends a person on picks among the names of the other districts",
}
SEARCH_BOX, NOBODYS = 'name="q"', "丁区标"


def read(ask: Ask, actor: Actor, pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {f"{name} {url}": text_of(ask(actor, "GET", url)) for name, url in pages}


def betrayed(ask: Ask, actor: Actor, texts: dict[str, str], mark: str) -> list[str]:
    """The lists and finders that answer a search for the mark of the others unlike one for what nobody has."""
    boxes = [key for key, text in texts.items() if SEARCH_BOX in text and key.split()[0] not in SHARED]
    return [key for key in boxes if _found(ask, actor, key, mark) != _found(ask, actor, key, NOBODYS)]


def _found(ask: Ask, actor: Actor, key: str, sought: str) -> str:
    text = text_of(ask(actor, "GET", f"{key.split()[1]}?q={quote(sought)}"))
    return settled(text.replace(sought, "").replace(quote(sought), ""))


def marked(texts: dict[str, str], marks: tuple[str, ...]) -> list[str]:
    return [key for key, text in texts.items() if key.split()[0] not in SHARED and any(mark in text for mark in marks)]
