"""Opening a handed-in file, in a process of its own with bounded memory and time (see coursework.opening_child)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, BinaryIO

from coursework.filetypes import DOCX, PPTX, XLSX, FileType
from imports.reading.faults import Unreadable

ROOT = Path(__file__).resolve().parents[1]
WALL_SECONDS = 20
WITH_WORDS = frozenset(kind.content_type for kind in (DOCX, XLSX, PPTX))


def require_opens(file: BinaryIO, kind: FileType) -> None:
    """Raises Unreadable for a picture that no program would show."""
    if kind.picture and _ask("picture", file) is not True:
        raise Unreadable("does_not_open")


def words_of(file: IO[bytes]) -> str | None:
    """The text of an office file that `recognise` has let in; None when it could not be read."""
    words = _ask("words", file)
    return words if isinstance(words, str) else None


def _ask(wanted: str, file: IO[bytes]) -> Any:
    file.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 - our own module and no shell; the file goes in by a pipe
            [sys.executable, "-m", "coursework.opening_child", wanted],
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            input=file.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=True,
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    finally:
        file.seek(0)
