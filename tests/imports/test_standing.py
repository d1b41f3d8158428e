"""An import from the shell belongs to a desk, also when nobody named a unit."""

import pytest

from imports.models import ImportBatch
from people.choices import Role
from people.models import Unit
from tests.imports.shell import run
from tests.imports.test_pages import DENG, SHI, book

pytestmark = pytest.mark.django_db
HEAD = "市,区,街道,社区\n"


@pytest.fixture
def send(tmp_path, capsys):
    def go(kind, data, *options):
        path = tmp_path / ("x.csv" if isinstance(data, str) else "x.xlsx")
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        answer, _status = run(capsys, kind, path, *options)
        return ImportBatch.objects.get(pk=answer["import_id"])

    return go


def test_units_stand_at_the_lowest_unit_above_all_rows(send):
    lines = HEAD + "云溪市,云溪区,临江街道,望江社区\n云溪市,云溪区,北湖街道,湖景社区\n"
    assert send("units", lines).unit.name == "云溪区"
    assert send("units", lines).unit.name == "云溪区"
    assert send("units", lines + "云溪市,远山区,远山街道,远山社区\n").unit.name == "云溪市"
    assert send("units", HEAD + "云溪市,云溪区,临江街道,青年社区\n").unit.name == "青年社区"


def test_people_stand_above_their_communities_and_their_admin_sees_them(send, tree, account):
    assert send("people", book(SHI)).unit == tree.community
    batch = send("people", book(SHI, DENG))
    assert batch.unit == tree.district
    assert batch in ImportBatch.objects.visible_to(account(Role.DISTRICT_ADMIN))
    assert batch not in ImportBatch.objects.visible_to(account(Role.STREET_ADMIN))


def test_a_unit_that_was_named_stays(send, tree):
    assert send("people", book(SHI), "--unit", tree.district.name).unit == tree.district


def test_what_tells_nothing_stands_at_the_only_root(send, tree):
    wrong = [cell if cell != "望江" else "不存在社区" for cell in SHI]
    roots = list(Unit.objects.filter(depth=1))
    assert send("people", book(wrong)).unit == (roots[0] if len(roots) == 1 else None)
    Unit.objects.add_root(instance=Unit(name="另一市", level="city"))
    assert send("people", book(wrong)).unit is None
