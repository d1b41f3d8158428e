"""Whoever reads the audit trail reads words: every verb that is recorded anywhere has some."""

import re
from pathlib import Path

import pytest

from people.verbs import is_named

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
# "coursework.add_files" as the first argument, or verb="submit_case" for the arrows of one app.
WHOLE = re.compile(r'audit\.record\(\s*"([a-z_]+\.[a-z_]+)"')
OF_ITS_APP = re.compile(r'\bverb="([a-z_]+)"')


def recorded(app: Path) -> set[str]:
    texts = [path.read_text() for path in app.rglob("*.py")]
    whole = {verb for text in texts for verb in WHOLE.findall(text)}
    return whole | {f"{app.name}.{verb}" for text in texts for verb in OF_ITS_APP.findall(text)}


def test_verbs_are_found_where_they_are_recorded():
    found = set().union(*map(recorded, APPS))

    assert {"people.add_person", "coursework.submit_case", "panels.recuse"} <= found


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_every_verb_has_words(app):
    assert [verb for verb in sorted(recorded(app)) if not is_named(verb)] == []
