"""Invented data for the page of components."""

from typing import Any

from django import forms
from django.utils import timezone

from common.forms import DateInput, PlainForm
from common.samples.data import PEOPLE
from common.samples.drawings import charts
from common.samples.frame import MESSAGES, events, jobs, shell, todos
from common.samples.lists import BULK, CHIPS, EMPTY, FACTS, TREE, bare_listing, found, listing
from common.samples.sheets import STATES, grid, register

__all__ = ["MESSAGES", "PEOPLE", "STATES", "everything", "story"]


MISTAKES = {"trainee": "1", "minutes": "900", "advice": "先做居民需求清单"}


class LogForm(PlainForm):
    """A guidance log: the fewest fields."""

    trainee = forms.ChoiceField(label="学员", choices=[("1", "陈思远"), ("2", "赵晓燕")])
    day = forms.DateField(label="日期", widget=DateInput())
    minutes = forms.IntegerField(label="时长（分钟）", min_value=5, max_value=480, help_text="按实际谈话时间填写。")
    way = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("face", "面谈"), ("call", "电话")])
    advice = forms.CharField(label="建议和下一步", widget=forms.Textarea(attrs={"rows": 4}))
    told = forms.BooleanField(label="已告知学员", required=False)


def everything(*, wrong: bool = False) -> dict[str, Any]:
    now = timezone.now()
    return {
        "shell": shell(),
        "todos": todos(now),
        "listing": listing(),
        "bulk_listing": {**bare_listing("应训名单"), "bulk_actions": BULK, "count_label": "1000+ 人"},
        "nothing_found": {**bare_listing("导师"), "rows": [], "active_filters": ["unit"]},
        "nothing_yet": {**bare_listing("培训班次"), "rows": [], "empty": EMPTY},
        "form": LogForm(MISTAKES) if wrong else LogForm(initial={"day": timezone.localdate()}),
        "jobs": jobs(),
        "register": register(now),
        "grid": grid(),
        "chips": CHIPS,
        "steps": ["下载模板", "上传", "核对", "导入"],
        "events": events(now),
        "facts": FACTS,
        "tree": TREE,
        "found": found(),
        **charts(),
    }


def story() -> dict[str, Any]:
    return {
        "facts": [
            {"value": "7 次", "label": "居民议事，平均 23 人到场"},
            {"value": "3 个", "label": "老旧小区不再为修理发愁"},
            {"value": "2 个社区", "label": "已照着做"},
        ],
    }
