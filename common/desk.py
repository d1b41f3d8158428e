"""What lies on whose desk: menu entries, things that wait, figures and sections of the home page.

Every app lays its own things there in <app>/desk.py, which is loaded at start. The shell and the
home page read them; so a low app shows what higher apps know without knowing them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.todo import Text, Todo

# people.User: this app imports from none above it.
User = Any
PHONE_TABS = 4


class MenuGroup(models.TextChoices):
    """Groups of the menu, in the order in which they stand there."""

    TODAY = "today", ""
    TRAINING = "training", _("培养")
    COMPANY = "company", _("陪伴")
    COURSEWORK = "coursework", _("案例")
    APPRAISAL = "appraisal", _("考评")
    RECORDS = "records", _("档案与报表")
    OFFICE = "office", _("管理")


class Link(StrEnum):
    """Places that the bar on top leads to."""

    ACCOUNT = "account_url"
    HELP = "help_url"
    SEARCH = "search_url"


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu; `tab` is its place in the phone's tab bar, 0 for none."""

    url_name: str
    label: Text
    icon: str
    group: MenuGroup
    show: Callable[[User], bool]
    order: int = 50
    tab: int = 0


@dataclass(frozen=True)
class Figure:
    """One number that somebody steers by; it opens its list."""

    label: Text
    value: Any
    url: str
    unit: Text = ""
    spark: list[Any] | None = None


@dataclass(frozen=True)
class Section:
    """A piece of the home page of an app's own; below order 0 it stands above the things that wait."""

    template: str
    context: dict[str, Any]
    order: int = 50


Todos = Callable[[User, datetime], list[Todo]]
Figures = Callable[[User, datetime], list[Figure]]
Sections = Callable[[User, datetime], list[Section]]
Bell = Callable[[User], int]

_menu: dict[str, MenuItem] = {
    "home": MenuItem("home", _("今天"), "home", MenuGroup.TODAY, lambda user: True, order=1, tab=1)
}
_links: dict[Link, str] = {Link.SEARCH: "search"}
_bell: list[tuple[str, Bell]] = []
_todos: list[Todos] = []
_figures: list[Figures] = []
_sections: list[Sections] = []


def register_menu(*items: MenuItem) -> None:
    _menu.update({item.url_name: item for item in items})


def register_link(link: Link, url_name: str) -> None:
    _links[link] = url_name


def register_bell(url_name: str, unread: Bell) -> None:
    """Where the bell leads, and how many unread messages it shows."""
    _bell[:] = [(url_name, unread)]


def register_todos(source: Todos) -> None:
    _todos.append(source)


def register_figures(source: Figures) -> None:
    _figures.append(source)


def register_sections(source: Sections) -> None:
    _sections.append(source)


def todos_of(user: User, now: datetime) -> list[Todo]:
    """Everything that waits for the user, oldest deadline first."""
    return sorted((todo for source in _todos for todo in source(user, now)), key=lambda todo: todo.order)


def figures_of(user: User, now: datetime) -> list[Figure]:
    return [figure for source in _figures for figure in source(user, now)]


def sections_of(user: User, now: datetime) -> list[Section]:
    return sorted((part for source in _sections for part in source(user, now)), key=lambda part: part.order)


def shell_of(user: User, path: str) -> dict[str, Any]:
    """The frame of a signed-in page: menu, tabs, place, person, bell."""
    groups = list(MenuGroup)
    shown = [item for item in _menu.values() if item.show(user)]
    shown.sort(key=lambda item: (groups.index(item.group), item.order))
    current = _current(shown, path)
    entries = {item.url_name: _entry(item, current) for item in shown}
    tabbed = sorted((item for item in shown if item.tab), key=lambda item: (item.tab, item.order))
    main = user.access.main
    return {
        "menu": [
            {"label": group.label, "items": [entries[item.url_name] for item in shown if item.group is group]}
            for group in groups
            if any(item.group is group for item in shown)
        ],
        "tabs": [entries[item.url_name] for item in tabbed[:PHONE_TABS]],
        "place": f"{main.unit_name} · {main.role.label}" if main else "",
        "person": user.name,
        **{link.value: _address(name) for link, name in _links.items()},
        **_bell_of(user),
    }


@cache
def _address(url_name: str) -> str:
    """Looked up once a process: each page asks for thirty of them, twice."""
    return reverse(url_name)


def _bell_of(user: User) -> dict[str, Any]:
    for url_name, unread in _bell:
        return {"inbox_url": _address(url_name), "inbox_count": unread(user)}
    return {}


def _entry(item: MenuItem, current: str) -> dict[str, Any]:
    return {
        "label": item.label,
        "url": _address(item.url_name),
        "icon": item.icon,
        "current": item.url_name == current,
    }


def page_named(path: str) -> Text:
    """What the menu calls the part of the app to which an address belongs; empty where it has no entry."""
    return next((label for url, label in _labelled_addresses() if path.startswith(url)), "")


@cache
def _labelled_addresses() -> tuple[tuple[str, Text], ...]:
    """Addresses of the menu but the home, the longest first. Desks are laid at start and stay."""
    urls = {_address(item.url_name): item.label for item in _menu.values()}
    return tuple(sorted(((url, label) for url, label in urls.items() if url != "/"), key=lambda pair: -len(pair[0])))


def _current(items: list[MenuItem], path: str) -> str:
    """The entry whose address is the longest beginning of the page's own."""
    urls = {item.url_name: _address(item.url_name) for item in items}
    fitting = [name for name, url in urls.items() if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=lambda name: len(urls[name]), default="")
