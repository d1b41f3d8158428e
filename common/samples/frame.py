"""Sample menu, things to do, messages and long work."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.utils import timezone

from common.todo import Todo

MESSAGES = [
    (messages.SUCCESS, "点名已保存，缺课的 1 位已转给班主任跟进。"),
    (messages.WARNING, "还有 2 个社区没有报送第三季度评分。"),
    (messages.ERROR, "望江社区 10 月评分没有保存：曹建国“承诺践诺”应在 0 到 100 之间。"),
]


def shell() -> dict[str, Any]:
    def item(label: str, icon: str, count: int = 0, current: bool = False) -> dict[str, Any]:
        return {"label": label, "url": "#", "icon": icon, "count": count, "current": current}

    today = item("今天", "home", 6)
    return {
        "menu": [
            {"label": "", "items": [today]},
            {
                "label": "培养",
                "items": [
                    item("培训班次", "academic-cap", current=True),
                    item("点名与请假", "clipboard-document-check"),
                    item("应训名单", "queue-list", 12),
                ],
            },
            {"label": "陪伴", "items": [item("导师与结对", "users"), item("指导记录", "chat-bubble-left-right")]},
            {"label": "考评", "items": [item("“5+1”考评", "table-cells"), item("通报与评优", "megaphone")]},
            {
                "label": "档案与报表",
                "items": [item("年度报告", "document-chart-bar"), item("下载中心", "arrow-down-tray")],
            },
        ],
        "tabs": [
            today,
            item("班次", "academic-cap", current=True),
            item("点名", "clipboard-document-check"),
            item("消息", "bell"),
        ],
        "place": "云溪区 · 培训管理员",
        "person": "周敏",
        "inbox_count": 3,
        "inbox_url": "#",
        "help_url": "#",
        "search_url": "#",
    }


def todos(now: datetime) -> list[Todo]:
    def due(days: int) -> Any:
        return (timezone.localtime(now) + timedelta(days=days)).date()

    return [
        Todo("3 位学员缺课未说明原因", "#", "去跟进", due(-2), "第 14 次课 · 居民议事协商 · 班主任已联系 1 人", True),
        Todo("第三季度“5+1”有 2 个社区未报", "#", "催一催", due(0), "望江社区、金雅社区 · 填报人 社区书记", True),
        Todo("6 份案例等您分配评审", "#", "分配", due(3), "其中 2 份与评委同社区，已自动回避"),
        Todo("12 位社区正职今年尚未参训", "#", "提名", due(9), "年内还有 2 个班次、18 个名额"),
        Todo("常青街道导入 57 人，3 行需改", "#", "看预览", None, "来源 名册.xlsx · 今天 09:12"),
    ]


def jobs() -> list[SimpleNamespace]:
    def job(key: str, shown: str, done: int, total: int, **more: Any) -> SimpleNamespace:
        known = {
            "public_id": key,
            "label": "年度报告",
            "state": key,
            "get_state_display": shown,
            "done": done,
            "total": total,
            "percent": 100 * done // total if total else None,
            "is_live": key in {"queued", "running"},
            "is_retryable": key == "failed",
            "note": "",
            "left": "",
            "error": "",
        }
        return SimpleNamespace(**{**known, **more})

    return [
        job("queued", "排队中", 0, 0),
        job("running", "进行中", 1842, 5210, note="正在汇总各街道评分", left="大约还要 40 秒"),
        job("done", "已完成", 5210, 5210),
        job("failed", "未完成", 1842, 5210, error="第 1843 行的单位已撤并，请先更正单位后接着办。"),
    ]


def events(now: datetime) -> list[dict[str, Any]]:
    return [
        {"at": now, "who": "街道复核员 徐琳", "what": "退回 10 月评分", "why": "“诉求解决”缺佐证"},
        {"at": now - timedelta(days=1), "who": "望江社区书记 何秀英", "what": "提交街道复核", "why": ""},
        {"at": now - timedelta(days=9), "who": "系统", "what": "10 月评分开始填报", "why": ""},
    ]
