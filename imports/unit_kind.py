"""Units: 市, 区, 街道, 社区, any of them left out, each row one unit with its path."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from imports.drafts import Draft
from imports.kinds import Context, Kind, Outcome, Verdict, register
from imports.reading.book import Cell
from imports.specs import Column, SheetSpec
from imports.values.taken import Taken, refused
from imports.values.text import free_text, is_nothing, squeezed, text_of
from people.choices import Level
from people.models import Unit

Path = tuple[tuple[str, str], ...]


def take_code(cell: Cell) -> Taken:
    """Twelve figures; a number cell holds them exactly."""
    digits = squeezed(cell)
    if is_nothing(text_of(cell)):
        return Taken()
    return Taken(digits) if len(digits) == 12 and digits.isdigit() else refused("code_signs")


SHEET = SheetSpec(
    "units",
    _("机构"),
    (
        Column(Level.CITY, _("市"), free_text(60), ("城市", "市州", "市级"), example="云溪市"),
        Column(Level.DISTRICT, _("区"), free_text(60), ("区县", "县", "县区", "县市区", "区级"), example="云溪区"),
        Column(
            Level.STREET,
            _("街道"),
            free_text(60),
            ("街道乡镇", "乡镇", "镇街", "乡镇街道", "所属街道"),
            example="临江街道",
        ),
        Column(Level.COMMUNITY, _("社区"), free_text(60), ("社区村", "社区名称", "所在社区"), example="望江社区"),
        Column("code", _("区划代码"), take_code, ("统计用区划代码", "代码", "机构代码", "行政区划代码"), width=18),
    ),
    one_of=((Level.STREET, Level.COMMUNITY, Level.DISTRICT, Level.CITY),),
)


class UnitPlan:
    def __init__(self, context: Context) -> None:
        self.context = context
        nodes = {unit.pk: unit for unit in Unit.objects.filter(valid_to=None)}
        self.known: dict[Path, Unit] = {}
        for unit in nodes.values():
            path: Path = ((unit.level, unit.name),)
            node = unit
            while node.parent_id and node.parent_id in nodes:
                node = nodes[node.parent_id]
                path = ((node.level, node.name), *path)
            self.known[path] = unit
        self.codes = {unit.code: unit for unit in nodes.values() if unit.code}
        self.seen: dict[Path, int] = {}

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        path = tuple((level, draft.values[level]) for level in Level.values if draft.values.get(level))
        if outcome.verdict == Verdict.ERROR or not self._allowed(outcome, path):
            return outcome
        if path in self.seen:
            outcome.repeat("same_unit_row", row=self.seen[path])
            return outcome
        self.seen[path] = draft.number
        self._complete(outcome, path, draft.values.get("code") or "")
        return outcome

    def _allowed(self, outcome: Outcome, path: Path) -> bool:
        if not path:
            outcome.refuse(Level.COMMUNITY, "required", label=str(SHEET.label))
        elif self.context.root and not any(
            self.known.get(path[: n + 1]) == self.context.root for n in range(len(path))
        ):
            outcome.refuse(path[-1][0], "unit_out_of_reach", name=path[-1][1])
        return outcome.verdict != Verdict.ERROR

    def _complete(self, outcome: Outcome, path: Path, code: str) -> None:
        unit = self.known.get(path)
        if unit is not None and code and unit.code and unit.code != code:
            return outcome.refuse("code", "code_conflict", code=unit.code)
        if code and self.codes.get(code, unit) is not unit:
            return outcome.refuse("code", "code_taken", name=self.codes[code].name)
        if unit is None:
            outcome.verdict = Verdict.NEW
            outcome.creates = self._missing(path, code)
        elif code and not unit.code:
            outcome.change(unit, code=code)
        return None

    def _missing(self, path: Path, code: str) -> list[Model]:
        """The unit and those above it that aren't there yet, highest first."""
        made: list[Model] = []
        for length in range(1, len(path) + 1):
            if path[:length] not in self.known:
                level, name = path[length - 1]
                above: Any = self.known.get(path[: length - 1])
                unit = Unit(name=name, level=level, parent=above, code=code if length == len(path) else "")
                self.known[path[:length]] = unit
                made.append(unit)
        if code:
            self.codes[code] = self.known[path]
        return made


def plan(context: Context, drafts: list[Draft]) -> list[Outcome]:
    decide = UnitPlan(context).decide
    return [decide(draft) for draft in drafts]


def make(context: Context, units: list[Model]) -> None:
    """Into the tree, highest first. The batch is the audit event: one for each unit would keep
    the unit from ever being taken back."""
    for unit in units:
        assert isinstance(unit, Unit)
        if unit.parent is None:
            Unit.objects.add_root(instance=unit)
        else:
            unit.parent_id = unit.parent.pk
            Unit.objects.add_child(Unit.objects.select_for_update().get(pk=unit.parent_id), instance=unit)


UNITS = register(
    Kind(
        "units",
        _("机构"),
        (SHEET,),
        plan,
        make,
        thing="units",
        hint=_("市、区、街道、社区各一列，没有的层级可以不写；每行一个单位"),
        order=10,
    )
)
