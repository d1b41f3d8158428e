"""Storing private files (rule 10)."""

import hashlib
import unicodedata
from typing import IO

from django.core.files.base import File
from django.db import transaction

from people.models import PrivateFile, User

CHUNK = 65_536


def clean_file_name(name: str, limit: int = 120) -> str:
    """A name fit to show: the last path part without control or direction characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip() or "file"
    stem, dot, ending = text.rpartition(".")
    return text if len(text) <= limit else f"{stem[: limit - len(ending) - 1]}{dot}{ending}"


@transaction.atomic
def store_file(*, content: IO[bytes], shown_name: str, content_type: str, by: User | None) -> PrivateFile:
    """Keep a file under a random name. The caller has checked what it is; nothing is parsed here."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    stored = PrivateFile(
        shown_name=clean_file_name(shown_name),
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        created_by=by,
    )
    stored.content.save("file", File(content), save=False)
    stored.save()
    return stored
