"""Importing from the shell, in tests."""

import json
from typing import Any

from django.core.management import call_command


def run(capsys, *args) -> tuple[dict[str, Any], int]:
    """(answer, exit status) of `manage.py import … --json`."""
    status = 0
    try:
        call_command("import", *map(str, args), "--json")
    except SystemExit as exit_:
        status = int(exit_.code or 0)
    return json.loads(capsys.readouterr().out), status
