"""A form whose second sending does harm: a new person without numbers, whose namesake has been agreed to.
Only its request key tells a repetition."""

import itertools
import time
from collections.abc import Callable

from people.models import Person
from tests.rigs.loads.base import Load
from tests.rigs.visitor import Visitor

PAUSE = 0.3
PATH = "/people/persons/add/"
FIGURES = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")


class Forms(Load):
    name = "forms"

    def workers(self) -> list[Callable[[], None]]:
        return [self._fill_in]

    def _fill_in(self) -> None:
        visitor = self.visitor("organiser")
        for number in itertools.count():
            if self.enough.is_set():
                return
            self.add(visitor, f"吴{number}".translate(FIGURES))
            time.sleep(PAUSE)

    def add(self, visitor: Visitor, name: str) -> None:
        saved = self.post(visitor, "organiser", name, PATH, self.fields(name))
        # As a browser does; else what it has to say piles up in a cookie.
        visitor.insist("GET", saved.headers["Location"])

    def fields(self, name: str) -> dict[str, str]:
        post = {"title": "社区网格员", "track": "general", "since": "2026-01-01", "staff_type": "staff"}
        return {"name": name, "unit": str(self.world.desk.pk), "namesake": "on", **post}

    def found(self) -> list[str]:
        return list(Person.objects.filter(unit=self.world.desk, voided_at=None).values_list("name", flat=True))
