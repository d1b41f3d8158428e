"""Sample lists in each of their states."""

from typing import Any

from django import forms

from common.listing import Cell, Column, Row
from common.samples.data import PEOPLE
from common.search import Found, Hit
from common.templatetags.banfei import state

EMPTY = {
    "title": "还没有班次",
    "hint": "先建一个培训班次，再导入学员名册。",
    "action_url": "#",
    "action_label": "新建班次",
}
BULK = [{"label": "发提醒", "url": "#", "name": ""}, {"label": "导出所选", "url": "#", "name": "export"}]
CHIPS = [
    {"label": "全部", "count": 65, "url": "#", "current": True},
    {"label": "新增", "count": 57, "url": "#"},
    {"label": "变更", "count": 3, "url": "#", "kind": "soon"},
    {"label": "不变", "count": 1, "url": "#"},
    {"label": "重复", "count": 1, "url": "#"},
    {"label": "错误", "count": 3, "url": "#", "kind": "need"},
]
FACTS = [
    {"label": "姓名", "value": "顾晓岚"},
    {"label": "单位", "value": "临江街道望江社区"},
    {"label": "岗位", "value": "社区网格员"},
    {"label": "手机号码", "value": "138****5678"},
    {"label": "身份证号", "value": "420100********1234"},
    {"label": "社工证", "value": ""},
]
TREE = [
    {
        "label": "云溪区",
        "url": "#",
        "number": 23,
        "leaves": [{"label": "三和社区", "url": "#", "number": 4, "note": "已撤销"}],
        "branches": [
            {
                "label": "临江街道",
                "url": "#",
                "number": 19,
                "leaves": [
                    {"label": "望江社区", "url": "#", "number": 12},
                    {"label": "金雅社区", "url": "#", "number": 7},
                ],
            }
        ],
    }
]
WORDS = {"done": "已结", "soon": "街道复核中", "need": "缺 1 项", "calm": "未填"}


class FilterForm(forms.Form):
    unit = forms.ChoiceField(label="社区", required=False, choices=[("", "全部"), ("1", "望江社区")])
    result = forms.ChoiceField(label="本月状态", required=False, choices=[("", "全部"), ("1", "未结")])


def listing() -> dict[str, Any]:
    columns = [
        Column("name", "姓名", str, sort="name", phone="main", sort_url="#", sorted="asc"),
        Column("post", "岗位", str, phone="sub", sort_url="#"),
        Column("unit", "社区", str, phone="sub", sort_url="#"),
        Column("score", "本月得分", str, numeric=True, phone="sub", sort_url="#"),
        Column("state", "状态", str, phone="next"),
    ]
    return {
        "title": "社区工作者",
        "count_label": "378 人",
        "search": "",
        "search_hint": "姓名、拼音首字母或单位",
        "filters": FilterForm({}),
        "active_filters": [],
        "columns": columns,
        "rows": [_person_row(nth, person) for nth, person in enumerate(PEOPLE)],
        "export_url": "#",
        "next_url": "#",
        "previous_url": "",
        "bulk_actions": [],
        "empty": EMPTY,
    }


def _person_row(nth: int, person: Any) -> Row:
    name, post, unit, _scores, total, kind = person
    cells = [
        Cell(name, "姓名", False, "main"),
        Cell(post, "岗位", False, "sub"),
        Cell(unit, "社区", False, "sub"),
        Cell(total, "得分", True, "sub"),
        Cell(state(kind, WORDS[kind]), "状态", False, "next"),
    ]
    return Row(nth + 1, "#", cells)


def found() -> Found:
    """What a search found among persons, more than fits."""
    hits = [Hit(name, "#", f"{unit} · {post}") for name, post, unit, *_rest in PEOPLE[:2]]
    return Found("人员", [*hits, Hit("周立新", "#", "湖景社区", state("calm", "已离任"))], "#")


def bare_listing(title: str) -> dict[str, Any]:
    """The same people without search and filters: a page has one of those."""
    return {**listing(), "title": title, "search": None, "filters": None}
