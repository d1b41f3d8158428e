"""Forms as a page shows them, filled in as somebody might; and what nobody was asked for."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.access.branding import APPS

TYPED = {
    "date": lambda: timezone.localdate().isoformat(),
    "datetime-local": lambda: timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    "number": lambda: "60",
    "tel": lambda: "13912345678",
    "email": lambda: "someone@example.org",
}
WORDS = "核对无误，同意办理"
# Names that belong to every form of the house: they say which post this is, not what is to be saved.
FRAME = {"csrfmiddlewaretoken", "request_key", "next"}


class _Fields(HTMLParser):
    """The fields of every form on a page that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: dict[str, str] = {}
        self.names: set[str] = set()
        self.posting = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        told = {key: value or "" for key, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.posting = told.get("method", "get").lower() == "post"
        if not self.posting:
            return
        if name:
            self.names.add(name)
        if tag == "input" and name:
            self._input(name, told)
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.filled.setdefault(name, "")
        elif tag == "option" and self.select and told.get("value"):
            chosen = "selected" in told
            if chosen or self.select not in self.filled:
                self.filled[self.select] = told["value"]

    def _input(self, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in told or (kind == "radio" and name not in self.filled):
                self.filled[name] = told.get("value", "on")
        elif kind not in {"file", "submit", "button"}:
            self.filled[name] = told.get("value") or TYPED.get(kind, lambda: WORDS)()

    def handle_data(self, data: str) -> None:
        if self.area:
            self.filled[self.area] = (self.filled[self.area] + data).strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.filled[self.area] = self.filled[self.area] or WORDS
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.posting = False


def filled_form(page: str) -> tuple[dict[str, str], set[str]]:
    """What a post would carry, and every name that the page asks for."""
    fields = _Fields()
    fields.feed(page)
    return {name: value for name, value in fields.filled.items() if name not in FRAME}, fields.names | FRAME


def every_column(but: Iterable[str]) -> dict[str, str]:
    """A value for each column of each model, under its name in forms and its name in tables."""
    wanted: dict[str, str] = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if not hasattr(model, "pgh_label"):
                for column in model._meta.concrete_fields:
                    value = str(_foreign_value(column))
                    wanted[column.name] = wanted[column.attname] = value
    return {name: value for name, value in wanted.items() if name not in set(but)}


def _foreign_value(column: models.Field) -> Any:
    if isinstance(column, models.ForeignKey):
        return column.related_model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 1
    if column.choices:
        return list(column.flatchoices)[-1][0]
    if isinstance(column, models.BooleanField):
        return "on"
    if isinstance(column, models.DateField):
        return "2020-02-02"
    if isinstance(column, models.IntegerField | models.DecimalField):
        return 7
    return "越权"
