"""A sample register and a sample score grid."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from common.samples.data import INDICATORS, NAMES, PEOPLE, WEIGHTS

STATES = [
    {"key": "present", "label": "✓ 到", "kind": "done"},
    {"key": "late", "label": "迟到", "kind": "soon"},
    {"key": "absent", "label": "缺 · 未说明", "kind": "need"},
    {"key": "leave", "label": "事假", "kind": "go"},
    {"key": "none", "label": "未点", "kind": "calm"},
]


def register(now: datetime) -> dict[str, Any]:
    names = NAMES.split()
    special = {9: "late", 12: "leave", 14: "absent", 15: "none", 16: "none", 17: "none"}
    marks = [special.get(nth, "present") for nth in range(len(names))]
    order = [known["key"] for known in STATES]

    def tile(nth: int) -> dict[str, Any]:
        known = STATES[order.index(marks[nth])]
        following = order[(order.index(marks[nth]) + 1) % len(order)]
        shown = {"id": nth + 1, "name": names[nth], "state": known["key"], "next": following}
        return {**shown, "kind": known["kind"], "label": known["label"]}

    words = {"present": "到", "late": "迟", "leave": "假", "absent": "缺", "none": "未点"}
    return {
        "title": "课前点名",
        "phases": [{"label": "课前点名", "url": "#", "current": True}, {"label": "课后点名", "url": "#"}],
        "counts": [
            {"key": key, "label": word, "count": marks.count(key), "need": key == "absent"}
            for key, word in words.items()
        ],
        "saved_at": now,
        "states": STATES,
        "tiles": [tile(nth) for nth in range(len(names))],
        "exceptions": [{"name": "高若曦", "state": "need", "label": "缺 · 未说明", "url": "#", "action": "写原因"}],
        "hint": "点一下换状态。断网也能点，联网后自动补传。",
        "save_url": reverse("common:components-tap"),
        "rest_url": reverse("common:components-tap"),
        "rest_label": "其余全部到",
        "done_url": reverse("common:components-tap"),
        "done_label": "完成点名",
    }


def grid() -> dict[str, Any]:
    def cell(key: str, value: Any, name: str) -> dict[str, Any]:
        known = {"key": key, "label": key, "value": "" if value is None else value, "kind": "", "why": ""}
        if (name, key) == ("魏嘉宁", "矛盾化解"):
            return {**known, "kind": "changed", "value": "82", "theirs": "86", "why": "街道 10:38 改为 86，您填的是 82"}
        if (name, key) == ("曹建国", "承诺践诺"):
            return {**known, "value": "105", "kind": "wrong", "why": "超出 0 到 100"}
        return {**known, "kind": "none"} if (name, key) == ("方远", "支部规范化") else known

    rows = [
        {
            "id": nth + 1,
            "name": name,
            "sub": post,
            "version": 1,
            "total": "未结" if name == "曹建国" else total,
            "cells": [cell(key, value, name) for key, value in zip(INDICATORS, scores, strict=True)],
        }
        for nth, (name, post, _unit, scores, total, _kind) in enumerate(PEOPLE)
    ]
    return {
        "title": "望江社区 10 月评分",
        "row_head": "姓名",
        "total_head": "本月得分",
        "columns": [{"key": key, "label": key, "hint": hint} for key, hint in zip(INDICATORS, WEIGHTS, strict=True)],
        "rows": rows,
        "save_url": reverse("common:components-enter"),
        "notes": ["曹建国 承诺践诺：超出 0 到 100", "魏嘉宁 矛盾化解：街道 10:38 改为 86，您填的是 82"],
    }
