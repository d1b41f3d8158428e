"""Columns with a fixed set of answers, and the many ways in which offices write them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

from imports.reading.book import Cell
from imports.values.taken import Taken
from imports.values.text import is_nothing, squeezed, text_of
from people.choices import Education, Gender, Politics, StaffType
from people.rules.problems import Problem

Taker = Callable[[Cell], Taken]

GENDERS = {"男": Gender.MALE, "女": Gender.FEMALE, "男性": Gender.MALE, "女性": Gender.FEMALE}
EDUCATIONS = {
    Education.MIDDLE: "初中及以下 初中 小学 文盲",
    Education.HIGH: "高中 中专 中职 职高 职中 技校 中技 高中及以下 中师 高中(中专) 高中/中专 中专/高中",
    Education.COLLEGE: "大专 专科 高职 大学专科 大专学历 专科学历 高职高专",
    Education.BACHELOR: "本科 大学 大学本科 学士 本科学历 大本 大学学历 双学士",
    Education.GRADUATE: "研究生 硕士 博士 硕士研究生 博士研究生 研究生及以上 硕士学位 博士后 MBA MPA MSW",
}
STUDY_FORMS = ("全日制", "非全日制", "在职", "函授", "自考", "成人", "电大", "网络教育", "党校", "省委党校", "中央党校")
POLITICS = {
    Politics.PARTY: "中共党员 党员 共产党员 中国共产党党员 正式党员",
    Politics.PROBATIONARY: "中共预备党员 预备党员 中国共产党预备党员 预备",
    Politics.LEAGUE: "共青团员 团员 中国共产主义青年团团员",
    Politics.DEMOCRATIC: (
        "民主党派 民革党员 民盟盟员 民建会员 民进会员 农工党员 农工党党员 致公党党员 九三学社社员 台盟盟员 "
        "民革 民盟 民建 民进 农工党 致公党 九三学社 台盟"
    ),
    Politics.MASSES: "群众 无党派 无党派人士 无党派民主人士 普通群众",
}
STAFF_TYPES = {
    StaffType.STAFF: "社区专职工作者 专职工作者 社区工作者 专职 社区专职 专职社工 社区专职工作人员 在编社区工作者",
    StaffType.SPECIALIST: "治理专干 专干 社区治理专干 基层治理专干",
    StaffType.SELF_HIRED: "社区自聘人员 自聘 自聘人员 社区自聘 聘用 聘用人员 临聘",
}
YES_NO = {
    True: "是 有 已 参加 已参加 需要 √ ✓ ✔ Y YES TRUE 1",
    False: "否 无 没有 未 不 不参加 未参加 不需要 × ✗ X N NO FALSE 0",
}


def spelled(table: Mapping[Any, str]) -> dict[str, Any]:
    """Every spelling to its value."""
    return {squeezed(word).upper(): value for value, words in table.items() for word in words.split()}


def one_of(
    spellings: Mapping[str, Any],
    choices: tuple[str | Promise, ...],
    *,
    nothing: Any = None,
    drop: tuple[str, ...] = (),
    code: str = "choice_unknown",
) -> Taker:
    """A taker for a fixed set. `nothing` is the value of "/" and "无"; `drop` are prefixes without meaning."""
    lookup = {squeezed(word).upper(): value for word, value in spellings.items()}

    @lru_cache(maxsize=4096)
    def find(shown: str) -> Taken:
        word = squeezed(shown).upper()
        if word in lookup:
            return Taken(lookup[word], "" if shown == _label(lookup[word]) else "as_choice")
        for prefix in sorted(drop, key=len, reverse=True):
            if word.startswith(prefix) and word.removeprefix(prefix) in lookup:
                return Taken(lookup[word.removeprefix(prefix)], "tidied")
        if is_nothing(shown):
            return Taken(nothing if shown else None)
        return Taken(problem=Problem(code, {"choices": "、".join(str(choice) for choice in choices)}))

    return lambda cell: find(text_of(cell))


def _label(value: Any) -> str | None:
    """The value's own word, where it has one: any other that stood in the cell is shown beside it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    label = getattr(value, "label", None)
    return None if label is None else str(label)


take_gender = one_of(GENDERS, ("男", "女"))
take_education = one_of(spelled(EDUCATIONS), tuple(Education.labels), drop=STUDY_FORMS)
take_politics = one_of(spelled(POLITICS), tuple(Politics.labels))
take_staff_type = one_of(spelled(STAFF_TYPES), tuple(StaffType.labels))
take_yes_no = one_of(spelled(YES_NO), ("是", "否"))
