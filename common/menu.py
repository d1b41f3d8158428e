"""The entries of the menu as HTML, without template nodes: each page of everybody draws some twenty of them."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Drawing = Callable[[str, int], SafeString]


def draw(groups: Iterable[dict[str, Any]], icon: Drawing) -> SafeString:
    """A list for each group, under its name where it has one."""
    return mark_safe("".join(_group(nth, group, icon) for nth, group in enumerate(groups, 1)))  # noqa: S308


def entry(item: dict[str, Any], icon: Drawing, size: int) -> str:
    """A link with its picture, and how much waits behind it."""
    current = ' aria-current="page"' if item["current"] else ""
    picture = icon(item["icon"], size) if item["icon"] else ""
    return (
        f'<a href="{escape(item["url"])}"{current}>{picture}{escape(str(item["label"]))}{_count(item.get("count"))}</a>'
    )


def _group(nth: int, group: dict[str, Any], icon: Drawing) -> str:
    label = escape(str(group["label"]))
    heading = f'<p class="side-label" id="menu-{nth}">{label}</p>' if label else ""
    named = f' aria-labelledby="menu-{nth}"' if label else ""
    entries = "".join(f"<li>{entry(item, icon, 18)}</li>" for item in group["items"])
    return f"{heading}<ul{named}>{entries}</ul>"


def _count(number: int | None) -> str:
    if not number:
        return ""
    return f'<span class="count">{number}<span class="visually-hidden">{escape(_("件待办"))}</span></span>'
