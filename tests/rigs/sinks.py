"""Where personal values must never lie (H7): logs, the broker, and columns that are classified as telling nothing.

What is looked for are the values that the database itself keeps in columns classified as personal, so that a
new column or a new load is covered as soon as it is there.
"""

import base64
import binascii
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import redis
from django.db import connection

from common.crypto import unseal
from config import places
from people.registry import Kind, tables
from tests.rigs.installation import Installation

LOOK_AGAIN = 0.2
# Names, numbers, addresses, and what somebody wrote or went through. Posts and units are the office's own words.
LOOKED_FOR = (Kind.NAME, Kind.CONTACT, Kind.NUMBER, Kind.CARE, Kind.WORDS)
TEXTS = {"character varying", "text", "jsonb", "json", "bytea", "inet", "ARRAY"}
# Shorter ones are found by chance: a figure in a time, a word of a program.
LEAST = {True: 7, False: 3}
HIDDEN = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
NUMBERED = re.compile(r"\\+u([0-9a-fA-F]{4})")
OCTETS = re.compile(r"(?:\\+x[0-9a-fA-F]{2})+")


@dataclass
class Ear:
    """Hears everything that is said to the broker, whoever kills it in between."""

    place: Installation
    heard: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        threading.Thread(target=self._listen, name="ear", daemon=True).start()

    def _listen(self) -> None:
        while not self.over.wait(LOOK_AGAIN):
            with suppress(redis.RedisError, OSError, ValueError), self.client().monitor() as monitor:
                for command in monitor.listen():
                    self.heard.append(str(command["command"]))
                    if self.over.is_set():
                        return

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=f"{places.run_dir(self.place.data)}/valkey.sock")


def personal_values() -> set[str]:
    """Every value that the database keeps about a person, as somebody would read it."""
    found: set[str] = set()
    for table in tables():
        for kind in LOOKED_FOR:
            for column in table.personal.get(kind, []):
                found |= {text for text in _texts(table.name, column) if len(text) >= LEAST[text.isascii()]}
    return found


def quiet_columns() -> Iterator[tuple[str, str]]:
    """The columns with text in them of which the registry says that they tell nothing about anybody."""
    for table in tables():
        for column, kind in table.columns.items():
            if kind is Kind.NONE and _type_of(table.name, column) in TEXTS:
                yield table.name, column


def told_aloud(place: Installation, ear: Ear) -> dict[str, list[str]]:
    """The personal values that stand in a sink, by sink; empty when all is well."""
    return {sink: found for sink, text in _sinks(place, ear) if (found := found_in(text, personal_values()))}


def _sinks(place: Installation, ear: Ear) -> Iterator[tuple[str, str]]:
    for path in sorted(place.folder.rglob("*.log")):
        yield path.name, path.read_text(errors="replace")
    yield "said to the broker", "\n".join(ear.heard)
    yield "kept by the broker", "\n".join(_kept(ear.client()))
    for table, column in quiet_columns():
        yield f"{table}.{column}", "\n".join(_texts(table, column))


def _kept(client: redis.Redis) -> Iterator[str]:
    readers: dict[bytes, Any] = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    for key in client.scan_iter():
        yield f"{key!r} {readers[client.type(key)](key)!r}"


def _texts(table: str, column: str) -> Iterable[str]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {quote(column)} FROM {quote(table)} WHERE {quote(column)} IS NOT NULL")
        for (value,) in cursor.fetchall():
            if column == "id_sealed":
                yield unseal(bytes(value))
            elif not isinstance(value, memoryview):
                yield str(value)


def _type_of(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        row = cursor.fetchone()
    return row[0] if row else ""


def found_in(text: str, values: set[str]) -> list[str]:
    """Which of the values occur in the text, also where it is packed as programs pack their messages."""
    by_length: dict[int, set[str]] = defaultdict(set)
    for value in values:
        by_length[len(value)].add(value)
    plain = _unpacked(text)
    found = {
        plain[start : start + length]
        for length, known in by_length.items()
        for start in range(len(plain) - length + 1)
        if plain[start : start + length] in known
    }
    return sorted(found)


def _unpacked(text: str) -> str:
    """The text, then what its escapes and its base64 stand for."""
    parts = [text, _unescaped(text)]
    for word in set(HIDDEN.findall(text.encode("utf-8", "replace"))):
        with suppress(binascii.Error):
            inner = base64.b64decode(word + b"=" * (-len(word) % 4)).decode("utf-8", "ignore")
            parts += [inner, _unescaped(inner)]
    return "\n".join(parts)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return ""
    named = NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
    return OCTETS.sub(lambda run: bytes.fromhex(re.sub(r"\\+x", "", run[0])).decode("utf-8", "replace"), named)
