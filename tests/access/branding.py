"""Marker strings: every text of a row says in which part of the tree it lives.

A page that shows a row of another part therefore shows the other part's mark, whatever the row is.
"""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models

from people import audit
from people.models import AuditEvent, Person, Unit, User
from tests.conftest import Tree

# Our own apps; what libraries keep (sessions, failed log-ins) no page of ours shows.
APPS = ("people", "jobs", "notices", "imports", "panels", "cohorts", "mentors", "coursework", "assessments",
        "careers", "reports")  # fmt: skip
# Columns that the program reads and nobody else: a mark in them would break what they say.
TECHNICAL = {
    "path", "code", "username", "password", "language", "kind", "sha256", "content_type", "source", "occasion", "key",
    "url", "verb", "target", "target_id", "method", "note_key", "work_number", "id_hash", "name_key", "email",
    "definitions", "model", "verdict", "was", "phone", "what",
}  # fmt: skip
# The way from a row to its unit, where the row itself names none; the first that is set.
UPWARDS = ("unit", "home", "enrolment", "sheet", "person", "bond", "session", "cohort", "call", "case", "panel",
           "programme", "scheme", "version", "freeze", "period", "roll_call", "seat", "rubric", "author", "recipient",
           "owner", "user", "imported_by", "created_by", "actor", "batch", "mentor", "trainee")  # fmt: skip
PHONE_HEAD = {"home": "1376655", "far": "1376644"}
MARKS = {"street": "甲街标", "district": "甲区标", "sibling": "丙街标", "far": "乙区标"}
HOME_MARKS, FAR_MARKS = ("甲街标", "甲区标", PHONE_HEAD["home"]), ("乙区标", PHONE_HEAD["far"])


def unit_of(row: models.Model | None) -> Unit | None:
    """The unit where the row lives, by the shortest way up that is set."""
    if row is None or isinstance(row, Unit):
        return row
    for name in UPWARDS:
        above = getattr(row, name, None)
        if isinstance(above, models.Model) and (found := unit_of(above)):
            return found
    return None


def mark_of(unit: Unit, tree: Tree) -> str:
    """Empty for the city, which everybody is part of."""
    for name in ("street", "far_district", "sibling_street", "district"):
        if unit.path.startswith(getattr(tree, name).path):
            return MARKS[name.removesuffix("_district").removesuffix("_street")]
    return ""


def texts_of(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        written = isinstance(field, models.CharField | models.TextField) and not field.choices
        if written and not field.primary_key and field.name not in TECHNICAL:
            yield field


def branded_models() -> list[type[models.Model]]:
    every = (model for app in APPS for model in apps.get_app_config(app).get_models())
    return [model for model in every if not hasattr(model, "pgh_label") and model is not AuditEvent]


def brand(tree: Tree) -> list[models.Model]:
    """Write its mark into each text of each row that has none yet; returns the rows without a unit."""
    homeless = []
    # What is fixed once in force is marked all the same: no reader can tell.
    with pgtrigger.ignore():
        for model in branded_models():
            texts = list(texts_of(model))
            for row in model._default_manager.all() if texts else ():
                unit = unit_of(row)
                if unit is None:
                    homeless.append(row)
                elif mark := mark_of(unit, tree):
                    _write(row, texts, mark)
    for name in ("community", "sibling_community", "far_community"):
        unit = getattr(tree, name)
        if not AuditEvent.objects.filter(unit=unit, reason=mark_of(unit, tree)).exists():
            audit.record(
                "people.edit_unit", by=None, target=unit, unit=unit, reason=mark_of(unit, tree), name=unit.name
            )
    for person in Person.objects.select_related("unit"):
        side = mark_of(person.unit, tree)
        if side in (MARKS["street"], MARKS["district"], MARKS["far"]):
            head = PHONE_HEAD["far" if side == MARKS["far"] else "home"]
            Person.objects.filter(pk=person.pk).update(phone=f"{head}{person.pk % 10_000:04d}")
    User.objects.filter(name__endswith="标").update(email="")
    return homeless


def _write(row: Any, texts: list[models.Field], mark: str) -> None:
    changes = {}
    for field in texts:
        text = getattr(row, field.attname)
        if text and mark not in text:
            changes[field.attname] = text[: (field.max_length or 10_000) - len(mark)] + mark
    if changes:
        type(row)._default_manager.filter(pk=row.pk).update(**changes)
