"""Folders that stand in for those of a private data folder, when tests run as root."""

import shutil
from pathlib import Path

from config import places


def remove_stand_ins(data: Path) -> None:
    for folder in (places.stand_in("run", data), places.stand_in("postgres", data / "postgres")):
        shutil.rmtree(folder, ignore_errors=True)
