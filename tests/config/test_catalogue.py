import gettext
import json
from io import StringIO

import pytest
from django.core.management import call_command

from config import catalogue


@pytest.fixture
def own_sources(tmp_path, monkeypatch):
    """A tiny house of its own, so that the test knows every text in it."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "app.py").write_text(
        '_("保存")\nngettext("%(n)d 人", "%(n)d 人", 2)\npgettext("动词", "结")\nprint("不译")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}\n<div>\n    {% translate "退出" %}\n'
        "  {% blocktranslate count n=2 %}有 {{ n }} 件{% plural %}有 {{ n }} 件{% endblocktranslate %}</div>"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_app.py").write_text('_("测试里的不算")')
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "PO_FILE", tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po")
    return tmp_path


def test_texts_are_found_in_programs_and_templates(own_sources):
    found = {message.id for message in catalogue.extracted() if message.id}

    assert found == {"保存", ("%(n)d 人", "%(n)d 人"), "结", "退出", ("有 %(n)s 件", "有 %(n)s 件")}


def test_a_text_keeps_its_english_and_goes_when_nobody_uses_it(own_sources):
    catalogue.update()
    fill = own_sources / "fill.json"
    fill.write_text(json.dumps({"保存": "Save", "退出": "Leave", "没有的": "None"}))
    out = StringIO()

    call_command("catalogue", fill=fill, stdout=out)
    assert catalogue.on_file().get("保存").string == "Save"
    assert "退出" not in json.loads(out.getvalue())

    (own_sources / "app.py").write_text('_("提交")')
    catalogue.update()
    assert {message.id for message in catalogue.on_file() if message.id} == {
        "提交",
        "退出",
        ("有 %(n)s 件", "有 %(n)s 件"),
    }
    assert catalogue.on_file().get("退出").string == "Leave"


def test_compiled_once_and_again_only_after_a_change(own_sources, tmp_path):
    catalogue.compile_into(tmp_path / "none")
    assert not (tmp_path / "none").exists()

    known = catalogue.update()
    known.get("保存").string = "Save"
    catalogue.save(known)
    catalogue.compile_into(tmp_path / "mo")
    compiled = tmp_path / "mo" / "en" / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("保存") == "Save"

    before = compiled.stat().st_mtime_ns
    catalogue.compile_into(tmp_path / "mo")
    assert compiled.stat().st_mtime_ns == before
