"""Enter in a field presses the first button of its form: that must be the one that harms nothing.

A form of several buttons says which one it is by a hidden button ahead of all others (disabled: Enter does nothing).
"""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
BUTTON = re.compile(r'<button\b(?![^>]*type="button")[^>]*>|<input\b[^>]*type="(?:submit|image)"[^>]*>')
FIELD = re.compile(r'{%\s*crispy|{{\s*\w*form\b|<select|<textarea|<input\b(?![^>]*type="hidden")')
LOOP = re.compile(r"{%\s*for\b.*?{%\s*endfor\s*%}", re.DOTALL)


def forms():
    return [
        pytest.param(match[0], id=f"{path.relative_to(TEMPLATES)}:{number}")
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, match in enumerate(FORM.finditer(path.read_text()), start=1)
    ]


def first_is_harmless(form: str) -> bool:
    buttons = BUTTON.findall(form)
    repeated = any(BUTTON.search(loop) for loop in LOOP.findall(form))
    if not FIELD.search(form) or (len(buttons) < 2 and not repeated):
        return True
    return "hidden" in buttons[0] or ("btn-primary" in buttons[0] and "name=" not in buttons[0])


@pytest.mark.parametrize("form", forms())
def test_enter_presses_no_button_that_harms(form):
    assert first_is_harmless(form), "put <button hidden …></button> of the harmless action (or disabled) first"


@pytest.mark.parametrize(
    ("form", "fine"),
    [
        ("<form>{% crispy form %}<button name=drop>x</button><button>y</button></form>", False),
        ("<form>{% crispy form %}{% for f in files %}<button name=drop>x</button>{% endfor %}</form>", False),
        ("<form>{% crispy form %}<button hidden></button><button name=drop>x</button></form>", True),
        ('<form>{% crispy form %}<button class="btn btn-primary">y</button><button name=no>x</button></form>', True),
        ("<form><button name=language value=en>English</button><button name=language>中文</button></form>", True),
    ],
)
def test_the_rule_finds_the_trap(form, fine):
    assert first_is_harmless(form) is fine
