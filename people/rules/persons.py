"""Whether the facts about one person agree with each other."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from people.choices import Precision
from people.rules.dates import YOUNGEST, Moment, birthday, of_working_life, too_young
from people.rules.identity import born_on, gender_of
from people.rules.problems import Problem

FACTS = frozenset({"born_on", "born_precision", "hired_on", "hired_precision", "gender"})


def moment_of(facts: Mapping[str, Any], name: str) -> Moment | None:
    """The date of that name with how exact it is."""
    on = facts.get(f"{name}_on")
    return Moment(on, facts.get(f"{name}_precision") or Precision.DAY) if on else None


def told_by(id_number: str) -> dict[str, Any]:
    """What a valid ID number says by itself."""
    return {"born_on": born_on(id_number), "born_precision": Precision.DAY, "gender": gender_of(id_number)}


def facts_problem(facts: Mapping[str, Any], id_number: str, today: date) -> tuple[str, Problem] | None:
    """(field, what is wrong with it), or nothing. `id_number` may be empty."""
    born, hired = moment_of(facts, "born"), moment_of(facts, "hired")
    if id_number:
        told = Moment(born_on(id_number))
        if born and not born.agrees_with(told):
            return "born_on", Problem("born_not_of_id")
        if facts.get("gender") and facts["gender"] != gender_of(id_number):
            return "gender", Problem("gender_not_of_id")
        born = told
    if born and (problem := birthday(born, today)):
        return "born_on", problem
    if hired and (problem := of_working_life(hired, today)):
        return "hired_on", problem
    if born and hired and too_young(born, hired):
        return "hired_on", Problem("hired_too_young", {"age": YOUNGEST})
    return None
