"""Whatever an office's habits: the same people come in, and come in once."""

import pytest

from people.models import Person
from tests.imports.shell import run
from tests.imports.variants import Office

pytestmark = pytest.mark.django_db

ROWS = [
    {
        "姓名": name,
        "身份证号": number,
        "手机号码": f"1990000{nth:04d}",
        "所属街道": "临江街道",
        "所在社区": "望江社区",
        "岗位": "社区网格员",
        "学历": "本科",
        "入职时间": month,
    }
    for nth, (name, number, month) in enumerate(
        [
            ("石娜", "42010019910127468X", "2019-04"),
            ("邓芳", "420100198302187617", "2017-03"),
            ("欧阳晓月", "11010519491231002X", "2021-11"),
        ]
    )
]


@pytest.mark.parametrize("seed", range(12))
def test_a_table_is_read_whatever_its_shape(tree, tmp_path, capsys, seed):
    variant = Office(seed).variant(ROWS)
    path = tmp_path / variant.name
    path.write_bytes(variant.data)
    answer, status = run(capsys, "people", path)
    assert (answer["errors"], answer["new"], answer["rows"], status) == ([], 3, 3, 0), variant.told
    kept = {
        (p.name, p.phone, p.unit.name, p.education, f"{p.hired_on:%Y-%m}")
        for p in Person.objects.select_related("unit")
    }
    assert kept == {(row["姓名"], row["手机号码"], "望江社区", "bachelor", row["入职时间"]) for row in ROWS}

    other = Office(seed + 1000).variant(ROWS)
    path = tmp_path / other.name
    path.write_bytes(other.data)
    again, status = run(capsys, "people", path)
    assert (again["errors"], again["new"], again["unchanged"] + again["changed"], status) == ([], 0, 3, 0), other.told
    assert Person.objects.count() == 3
