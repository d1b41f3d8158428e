"""A made-up roster as a district sends it: mixed spellings and date styles, some wrong rows, some said twice.

The same seed and size give the same cells. Nobody in it exists: the region code of the ID numbers is of no place
with people in it, and no mobile number begins with these figures yet.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import ric

CITY, DISTRICT, STREETS, COMMUNITIES = "量测市", "量测区", 12, 20
HEADERS = (
    "序号", "姓名", "性别", "身份证号", "手机号码", "所属街道", "所在社区", "岗位", "岗位等级", "学历", "政治面貌",
    "用工类型", "社工证等级", "取证日期", "入职时间", "备注",
)  # fmt: skip
KNOWN, MOVED, REPEATED, FAULTY = 0.15, 0.05, 0.01, 0.02
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
GIVEN = "思远静芳晓明建国丽娜伟强敏俊杰欣怡子涵雨桐浩然志刚文博雅婷佳琪海燕春梅玉兰德胜永红秀英桂花卫东爱华小平"
POSTS = (
    "社区网格员", "党群服务中心工作人员", "居委会副主任", "社区党组织书记、居委会主任", "社区党组织副书记",
    "综治专干", "民政专干", "社区 网格员", "居委会委员/网格长",
)  # fmt: skip
EDUCATIONS = ("本科", "大专", "研究生", "高中", "大学本科", "全日制本科", "硕士研究生", "专科", "中专")
POLITICS = ("中共党员", "群众", "共青团员", "党员", "预备党员", "团员")
STAFF = ("社区专职工作者", "治理专干", "社区自聘人员", "专职")
CERTIFICATES = ("/", "", "", "助理社会工作师", "社会工作师", "无", "初级")
REGION = "659099"


@dataclass(frozen=True)
class Someone:
    """What a row is about; `written` are the cells that stand in the way in which an office wrote them."""

    nth: int
    name: str
    id_number: str
    phone: str
    street: int
    community: int
    post: str
    grade: int
    education: str
    politics: str
    staff: str
    certificate: str
    certified: date | None
    hired: date
    written: dict[str, Any] = field(default_factory=dict)


def units_csv() -> str:
    """The tree that the roster's places are in, as a file for the import of units."""
    lines = ["市,区,街道,社区"]
    lines += [
        f"{CITY},{DISTRICT},{street_name(s)},{community_name(s, c)}" for s in range(STREETS) for c in range(COMMUNITIES)
    ]
    return "\n".join(lines) + "\n"


def street_name(street: int) -> str:
    return f"{'甲乙丙丁戊己庚辛壬癸子丑'[street]}河街道"


def community_name(street: int, community: int) -> str:
    numbers = "一二三四五六七八九十"
    return f"{'甲乙丙丁戊己庚辛壬癸子丑'[street]}桥{'东西'[community // 10]}{numbers[community % 10]}社区"


def write_roster(path: Path, *, rows: int, seed: int = 20250901) -> None:
    """The workbook that is imported and measured."""
    _write(path, _roster(rows, seed))


def write_known(path: Path, *, rows: int, seed: int = 20250901) -> None:
    """The workbook to import beforehand: some persons of the roster, a part of them in another post."""
    people = _everybody(rows, seed)[: int(rows * KNOWN)]
    moved = int(rows * MOVED)
    before = [replace(someone, post="社区工作者", written={}) for someone in people[:moved]]
    _write(path, [*before, *(replace(someone, written={}) for someone in people[moved:])])


def _roster(rows: int, seed: int) -> list[Someone]:
    people = _everybody(rows, seed)
    chance = random.Random(seed + 1)
    again = [chance.choice(people) for _ in range(int(rows * REPEATED))]
    told = [*people[: rows - len(again)], *again]
    for index in chance.sample(range(len(people) - len(again)), int(rows * FAULTY)):
        told[index] = _spoiled(told[index], chance)
    chance.shuffle(told)
    return told


def _everybody(rows: int, seed: int) -> list[Someone]:
    chance = random.Random(seed)
    return [_someone(nth, chance) for nth in range(rows)]


def _someone(nth: int, chance: random.Random) -> Someone:
    # No two of 200,000 are born on one day with one serial number.
    born = date(1962, 1, 1) + timedelta(days=(nth // 1000 * 61 + nth % 1000 * 7) % (365 * 36))
    body = f"{REGION}{born:%Y%m%d}{nth % 1000:03d}"
    hired = date(born.year + 19, 1, 1) + timedelta(days=chance.randrange(365 * 8))
    certificate = chance.choice(CERTIFICATES)
    someone = Someone(
        nth=nth,
        name=chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2)))),
        id_number=body + ric.calc_check_digit(body + "0"),
        phone=f"1989{nth:07d}",
        street=chance.randrange(STREETS),
        community=chance.randrange(COMMUNITIES),
        post=chance.choice(POSTS),
        grade=chance.randint(1, 18),
        education=chance.choice(EDUCATIONS),
        politics=chance.choice(POLITICS),
        staff=chance.choice(STAFF),
        certificate=certificate,
        certified=date(2009 + chance.randrange(16), 9, 30) if certificate in CERTIFICATES[3:5] else None,
        hired=min(hired, date(2025, 6, 1)),
    )
    return replace(someone, written=_as_written(someone, chance))


def _as_written(someone: Someone, chance: random.Random) -> dict[str, Any]:
    """Six phones in seven are text, two dates in three real dates, as in the rosters seen."""
    phone, hired, place = someone.phone, someone.hired, community_name(someone.street, someone.community)
    told: dict[str, Any] = {}
    if chance.random() < 0.15:
        told["phone"] = chance.choice((int(phone), f"{phone[:3]} {phone[3:7]} {phone[7:]}"))
    if chance.random() < 0.33:
        year, month = hired.year, hired.month
        styles = (f"{hired:%Y/%m/%d}", f"{year}.{month}", f"{year}年{month}月", f"{hired:%Y-%m}")
        told["hired"] = chance.choice(styles)
    if chance.random() < 0.1:
        told["community"] = chance.choice((place.removesuffix("社区"), street_name(someone.street) + place))
    if chance.random() < 0.02 and len(someone.name) == 2:
        told["name"] = f"{someone.name[0]} {someone.name[1]}"
    return told


def _spoiled(someone: Someone, chance: random.Random) -> Someone:
    number = someone.id_number
    faults: tuple[dict[str, Any], ...] = (
        {"id_number": number[:-1] + ("0" if number[-1] != "0" else "1")},
        {"id_number": number[:-1]},
        {"id_number": ""},
        {"phone": someone.phone[:3] + "****" + someone.phone[-4:]},
        {"phone": someone.phone[:-1]},
        {"community": "没有社区"},
        {"hired": "2199-01-01"},
        {"name": f"{someone.name}1"},
        {"education": "不详学历"},
    )
    return replace(someone, written=someone.written | chance.choice(faults))


def _cells(someone: Someone, serial: int) -> Iterator[Any]:
    told = someone.written.get
    yield serial
    yield told("name", someone.name)
    yield "男" if int(someone.id_number[16]) % 2 else "女"
    yield told("id_number", someone.id_number)
    yield told("phone", someone.phone)
    yield street_name(someone.street)
    yield told("community", community_name(someone.street, someone.community))
    yield someone.post
    yield someone.grade
    yield told("education", someone.education)
    yield someone.politics
    yield someone.staff
    yield someone.certificate
    yield someone.certified
    yield told("hired", someone.hired)
    yield ""


def _write(path: Path, people: list[Someone]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("人员"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, f"{CITY}{DISTRICT}社区工作者花名册")
        sheet.write_row(1, 0, HEADERS)
        for row, someone in enumerate(people, start=2):
            for column, value in enumerate(_cells(someone, row - 1)):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value)
