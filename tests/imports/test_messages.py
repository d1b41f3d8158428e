import re

from imports import messages
from people.rules.problems import WORDS, Problem
from tests.imports import hostile


def test_every_message_says_what_is_wrong_and_how_to_mend_it():
    for words in ({**WORDS, **messages.FILE, **messages.VALUES, **messages.ROWS}).values():
        assert all(str(word) for word in words)


def test_every_refused_file_has_its_words():
    assert {code for _, code in hostile.REFUSED.values()} <= messages.FILE.keys()


def test_fills_in_the_figures():
    problem = Problem("id_check", {"expected": "X"})
    assert messages.message_of(problem) == "末位校验不符，应为 X"
    assert messages.sentence_of(problem) == "末位校验不符，应为 X；请照原件核对，可能有一位填错"


def test_every_code_used_in_the_readers_has_its_words():
    known = {*WORDS, *messages.FILE, *messages.VALUES, *messages.ROWS}
    used = set()
    for path in (hostile.__file__.replace("tests/imports/hostile.py", f"imports/{part}") for part in PARTS):
        with open(path) as file:
            used.update(re.findall(r'(?:refused|Unreadable|Problem)\(\s*"(\w+)"', file.read()))
    assert used <= known


PARTS = [
    *(f"reading/{name}.py" for name in ("child", "container", "csvtext", "parent", "sniffing", "workbook")),
    *(f"values/{name}.py" for name in ("dates", "identity", "lists", "names", "numbers", "phones", "posts", "text")),
    "layout.py",
    *(f"../people/rules/{name}.py" for name in ("dates", "identity", "names", "persons", "phones", "text")),
]
