import io

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from people.choices import Level
from people.models import AuditEvent
from people.models.audit import AuditKind
from tests.factories.assessments import make_worker
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db


def export(path, unit="云溪区", paper_format="xlsx", year="2026", **more):
    said = io.StringIO()
    options = {"unit": unit, "format": paper_format, "year": year, "output": str(path), **more}
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("export", "yearly", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("paper_format", ["xlsx", "csv", "docx", "pdf"])
def test_writes_each_format_and_says_what_it_is(tree, tmp_path, paper_format):
    make_worker(tree.community)

    said = export(tmp_path / "out", paper_format=paper_format)

    assert (tmp_path / "out").stat().st_size > 100
    assert f"截止日：{timezone.localdate()}" in said
    assert AuditEvent.objects.get(kind=AuditKind.EXPORT).detail["format"] == paper_format


def test_the_same_day_gives_the_same_file(tree, tmp_path):
    make_worker(tree.community)
    export(tmp_path / "first.xlsx")
    export(tmp_path / "second.xlsx", as_of=timezone.localdate().isoformat())

    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "first.xlsx")["汇总"]["E4"].value == 1


def test_a_unit_is_found_by_code(tree, tmp_path):
    make_unit("有码社区", Level.COMMUNITY, tree.street, code="110101001001")

    assert "有码社区" in export(tmp_path / "out", unit="110101001001")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"unit": "没有的街道"}, "没有这个单位"),
        ({"as_of": "24.11.2026"}, "截止日要写成"),
        ({"as_of": "2999-01-01"}, "截止日还没有到"),
        ({"year": "2999"}, "截止日在报告年度之前"),
    ],
)
def test_refuses_in_words(tree, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        export(tmp_path / "out", **options)

    assert not (tmp_path / "out").exists()


def test_a_name_borne_twice_asks_for_the_code(tree, tmp_path):
    make_unit("望江社区", Level.COMMUNITY, tree.sibling_street)

    with pytest.raises(CommandError, match="2 个单位"):
        export(tmp_path / "out", unit="望江社区")


def test_a_folder_that_is_missing_is_named(tree, tmp_path):
    with pytest.raises(CommandError, match="没有这个文件夹"):
        export(tmp_path / "nowhere" / "out")
