"""Units: 市, 区, 街道, 社区, any of them left out, each row one unit with its path."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from imports.drafts import Draft
from imports.kinds import Context, Kind, Outcome, Verdict, register
from imports.places import register_place
from imports.reading.book import Cell
from imports.specs import Column, SheetSpec
from imports.unitlevels import levels_told, same_unit
from imports.values.taken import Taken, refused
from imports.values.text import free_text, is_nothing, squeezed, text_of
from people.choices import Level
from people.models import Unit
from people.rules.labels import tidied_unit_name, unit_name_problem

take_label = free_text(60)
# Levels and names from the top down, as a row writes them.
Path = tuple[tuple[str, str], ...]


def take_code(cell: Cell) -> Taken:
    """Twelve figures; a number cell holds them exactly."""
    digits = squeezed(cell)
    if is_nothing(text_of(cell)):
        return Taken()
    return Taken(digits) if len(digits) == 12 and digits.isdigit() else refused("code_signs")


def take_unit_name(cell: Cell) -> Taken:
    """The name in the normal form that forms give it too."""
    taken = take_label(cell)
    if taken.problem or not taken.value:
        return taken
    name = tidied_unit_name(taken.value)
    problem = unit_name_problem(name)
    return Taken(problem=problem) if problem else Taken(name, "" if name == str(cell) else "tidied")


SHEET = SheetSpec(
    "units",
    _("机构"),
    (
        Column(Level.CITY, _("市"), take_unit_name, ("城市", "市州", "市级"), example="云溪市"),
        Column(Level.DISTRICT, _("区"), take_unit_name, ("区县", "县", "县区", "县市区", "区级"), example="云溪区"),
        Column(
            Level.STREET,
            _("街道"),
            take_unit_name,
            ("街道乡镇", "乡镇", "镇街", "乡镇街道", "所属街道"),
            example="临江街道",
        ),
        Column(Level.COMMUNITY, _("社区"), take_unit_name, ("社区村", "社区名称", "所在社区"), example="望江社区"),
        Column("code", _("区划代码"), take_code, ("统计用区划代码", "代码", "机构代码", "行政区划代码"), width=18),
    ),
    one_of=((Level.STREET, Level.COMMUNITY, Level.DISTRICT, Level.CITY),),
)


class UnitPlan:
    def __init__(self, context: Context) -> None:
        self.context = context
        nodes = {unit.pk: unit for unit in Unit.objects.filter(valid_to=None)}
        self.below: dict[int, list[Unit]] = defaultdict(list)
        self.levels: dict[str, set[str]] = defaultdict(set)
        for unit in nodes.values():
            self._remember(unit, nodes.get(unit.parent_id or 0))
        self.codes = {unit.code: unit for unit in nodes.values() if unit.code}
        self.rows: dict[int, tuple[int, str]] = {}

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        path = tuple((level, draft.values[level]) for level in Level.values if draft.values.get(level))
        if not path and not outcome.is_wrong:
            outcome.refuse(Level.COMMUNITY, "required", label=str(SHEET.label))
        for level, name in path:
            self._refuse_misplaced(outcome, level, name)
        if outcome.is_wrong:
            return outcome
        chain = self._known(outcome, path)
        if not outcome.is_wrong and self.context.root and self.context.root not in chain:
            outcome.refuse(path[-1][0], "unit_out_of_reach", name=path[-1][1])
        if not outcome.is_wrong and not self._is_repeat(outcome, path, chain):
            self._complete(outcome, path, chain)
        return outcome

    def _refuse_misplaced(self, outcome: Outcome, level: str, name: str) -> None:
        """Columns swapped: the name is that of another level, by its ending or by what is on record."""
        told = levels_told(name)
        if level not in told:
            outcome.refuse(level, "unit_of_other_level", name=name, level=_labels(told))
        elif (known := self.levels.get(squeezed(name))) and level not in known:
            outcome.refuse(level, "unit_known_at_other_level", name=name, level=_labels(known))

    def _known(self, outcome: Outcome, path: Path) -> list[Unit]:
        """The units of the path from the top, as far as they are on record or made by an earlier row."""
        chain: list[Unit] = []
        for level, name in path:
            found = self._find(chain[-1] if chain else None, level, name)
            if len(found) > 1:
                outcome.refuse(level, "unit_ambiguous_here", names="、".join(unit.name for unit in found))
            if len(found) != 1:
                break
            chain.append(found[0])
        return chain

    def _find(self, above: Unit | None, level: str, name: str) -> list[Unit]:
        here = [unit for unit in self.below[id(above)] if unit.level == level]
        exact = [unit for unit in here if squeezed(unit.name) == squeezed(name)]
        return exact or [unit for unit in here if same_unit(unit.name, name)]

    def _is_repeat(self, outcome: Outcome, path: Path, chain: list[Unit]) -> bool:
        """A unit that an earlier row has named, perhaps in another spelling; the fuller name is kept."""
        if len(chain) < len(path) or id(chain[-1]) not in self.rows:
            return False
        unit, (row, written) = chain[-1], self.rows[id(chain[-1])]
        name = path[-1][1]
        if name == written:
            outcome.repeat("same_unit_row", row=row)
        else:
            outcome.repeat("same_unit_spelled", row=row, name=written)
        if unit.pk is None and len(name) > len(unit.name):
            unit.name = name
        return True

    def _complete(self, outcome: Outcome, path: Path, chain: list[Unit]) -> None:
        code = outcome.draft.values.get("code") or ""
        unit = chain[-1] if len(chain) == len(path) else None
        if unit is not None and code and unit.code and unit.code != code:
            return outcome.refuse("code", "code_conflict", code=unit.code)
        if code and self.codes.get(code, unit) is not unit:
            return outcome.refuse("code", "code_taken", name=self.codes[code].name)
        self._note_spellings(outcome, path, chain)
        if unit is None:
            outcome.verdict = Verdict.NEW
            outcome.creates = self._missing(path, chain, code)
            unit = chain[-1]
        elif code and not unit.code:
            outcome.change(unit, code=code)
        outcome.subject = unit
        self.rows[id(unit)] = (outcome.draft.number, path[-1][1])
        return None

    def _note_spellings(self, outcome: Outcome, path: Path, chain: list[Unit]) -> None:
        """Where a unit is known under another spelling, that one is shown, the row's own beside it."""
        for (level, name), unit in zip(path, chain, strict=False):
            if unit.name != name:
                outcome.draft.notes[level] = "unit_as_known"
                outcome.draft.raw.setdefault(level, name)
                outcome.draft.values[level] = unit.name

    def _missing(self, path: Path, chain: list[Unit], code: str) -> list[Model]:
        """The unit and those above it that aren't there yet, highest first; they complete the chain."""
        made: list[Model] = []
        for level, name in path[len(chain) :]:
            above = chain[-1] if chain else None
            unit = Unit(name=name, level=level, parent=above)
            self._remember(unit, above)
            chain.append(unit)
            made.append(unit)
        chain[-1].code = code
        if code:
            self.codes[code] = chain[-1]
        return made

    def _remember(self, unit: Unit, above: Unit | None) -> None:
        self.below[id(above)].append(unit)
        self.levels[squeezed(unit.name)].add(unit.level)


def _labels(levels: Iterable[str]) -> str:
    return "、".join(str(Level(level).label) for level in Level.values if level in levels)


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


register_place(_("机构"), "people:unit-list", "people.Unit")
register_place(_("账号"), "people:account-list", "people.User", "people.RoleHolding")
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
