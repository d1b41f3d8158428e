"""Units from a table: columns that were swapped, and one unit in two spellings."""

import pytest

from people.models import Unit
from tests.imports.shell import run

pytestmark = pytest.mark.django_db
HEAD = "市,区,街道,社区\n"
RIGHT = "云溪市,云溪区,临江街道,望江社区"


@pytest.fixture
def send(tmp_path, capsys):
    def go(*lines: str):
        path = tmp_path / "units.csv"
        path.write_text(HEAD + "\n".join(lines) + "\n")
        return run(capsys, "units", path)

    return go


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("云溪市,云溪区,望江社区,临江街道", ["街道", "社区"]),
        ("云溪市,云溪区,大湾村,望江社区", ["街道"]),
        ("云溪市,云溪区,临江街道,北湖镇", ["社区"]),
        ("云溪区,云溪市,临江街道,望江社区", ["市", "区"]),
        ("云溪市,临江街道,云溪区,望江社区", ["区", "街道"]),
        ("云溪市,云溪区,云溪市,望江社区", ["街道"]),
    ],
)
def test_a_name_in_the_column_of_another_level_is_refused(send, line, columns):
    answer, status = send(RIGHT, line)
    assert (answer["new"], status, Unit.objects.count()) == (1, 1, 4)
    assert [error["column"] for error in answer["errors"]] == columns
    assert any("像是" in error["message"] for error in answer["errors"])
    assert all("请核对各列是否写错位置" in error["message"] for error in answer["errors"])


def test_a_name_without_ending_is_known_by_what_is_on_record(send):
    send("云溪市,云溪区,临江街道,开元")
    answer, _ = send("云溪市,云溪区,开元,望江社区")
    assert "“开元”是社区（村）" in answer["errors"][0]["message"]
    answer, status = send("云溪市,云溪区,开元街道,望江社区")
    assert (answer["new"], status) == (1, 0)


def test_levels_may_be_left_out_and_zones_stand_anywhere(send):
    answer, status = send("云溪市,,东湖新区,", "云溪市,临港开发区,,三和社区", "云溪市,梅岭市,,")
    assert (answer["new"], status) == (3, 0)


def test_the_ending_left_off_is_the_same_unit_in_one_file(send):
    answer, status = send("云溪市,云溪区,临江街道,测试一", "云溪市,云溪区,临江,测试一社区", RIGHT)
    assert (answer["new"], answer["duplicates"], status) == (2, 1, 0)
    assert set(Unit.objects.filter(level="community").values_list("name", flat=True)) == {"测试一社区", "望江社区"}
    again, _ = send("云溪市,云溪区,临江街道,测试一", "云溪市,云溪区,临江,测试一社区", RIGHT)
    assert (again["new"], again["unchanged"], again["duplicates"]) == (0, 2, 1)


def test_the_ending_left_off_is_the_same_unit_on_record(send):
    send(RIGHT)
    answer, status = send("云溪,云溪区,临江街道办事处,望江")
    assert (answer["new"], answer["unchanged"], status, Unit.objects.count()) == (0, 1, 0, 4)


def test_a_village_beside_a_community_of_its_name_is_another(send):
    answer, status = send("云溪市,云溪区,临江街道,红旗社区", "云溪市,云溪区,临江街道,红旗村")
    assert (answer["new"], status) == (2, 0)
    answer, _ = send("云溪市,云溪区,临江街道,红旗")
    assert "红旗社区、红旗村" in answer["errors"][0]["message"]
    assert Unit.objects.count() == 5
