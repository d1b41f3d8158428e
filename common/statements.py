"""SQL that is too long for a Python string: read from <app>/sql/<name>.sql, kept beside the code that runs it."""

from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def read_statement(app: str, name: str) -> str:
    return (Path(settings.BASE_DIR) / app / "sql" / f"{name}.sql").read_text()
