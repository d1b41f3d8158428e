"""Invented names, numbers and places: the same seed always gives the same district.

The area code 420100 belongs to no county, so that no ID number here is anybody's; the phone
numbers lie in a range that no operator has given out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

CITY, DISTRICT = "云溪市", "云溪区"
STREETS: dict[str, tuple[str, ...]] = {
    "临江街道": ("望江", "码头里", "同安", "花楼", "沿河", "听涛", "渡口"),
    "北湖街道": ("湖景", "金雅", "环湖", "荷风", "柳岸", "北堤", "云栖", "青年"),
    "汉兴街道": ("兴业", "建设", "常宁", "和美", "银松", "书香里", "锦绣"),
    "常青街道": ("青松", "贺家坡", "翠园", "永康", "百合", "梧桐", "新风"),
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
GIVEN_ONE = "伟芳敏静丽强磊军洋艳勇娟杰涛明超秀霞平刚桂英华玉萍红鹏燕玲飞"
_PAIRS = (
    "思远雨桐晓岚建国秀英志远嘉怡海涛明月晓燕文博佳宁立新春梅国强欣怡子涵永康"
    "丽华宏伟婷婷俊杰若云启明素珍光荣小满清扬慧敏德胜亦然书瑶长青景行念慈安然"
)
GIVEN_TWO = [_PAIRS[start : start + 2] for start in range(0, len(_PAIRS), 2)]
SURNAMES_TWO = ("欧阳", "上官", "司徒", "诸葛")


@dataclass
class Inventor:
    """A seeded source of everything invented; nothing is given out twice."""

    seed: int
    random: Random = field(init=False)
    _names: set[str] = field(default_factory=set)
    _phones: Iterator[int] = field(init=False)
    _serials: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  invented data guards nothing
        self._phones = iter(self.random.sample(range(10_000), 10_000))

    def name(self) -> str:
        """A name that nobody has yet."""
        while True:
            surname = self.random.choice(SURNAMES_TWO if self.random.random() < 0.02 else SURNAMES)
            given = self.random.choice(GIVEN_TWO if self.random.random() < 0.7 else GIVEN_ONE)
            if surname + given not in self._names:
                return self.taken(surname + given)

    def taken(self, name: str) -> str:
        """A name given by hand, so that no other person gets it."""
        self._names.add(name)
        return name

    def phone(self) -> str:
        return f"1990000{next(self._phones):04d}"

    def birthday(self, youngest: int = 23, oldest: int = 58, *, today: date) -> date:
        first, last = today - timedelta(days=365 * oldest), today - timedelta(days=365 * youngest)
        return first + timedelta(days=self.random.randrange((last - first).days))

    def id_number(self, born: date, *, male: bool) -> str:
        """Eighteen places with a right check digit; the last but one tells the gender."""
        while True:
            serial = self.random.randrange(10, 99) * 10 + self.random.choice(
                (1, 3, 5, 7, 9) if male else (0, 2, 4, 6, 8)
            )
            body = f"420100{born:%Y%m%d}{serial:03d}"
            if body not in self._serials:
                self._serials.add(body)
                return body + ric.calc_check_digit(body + "0")

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def day_between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange(max((last - first).days, 1)))
