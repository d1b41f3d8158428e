"""From a file to what would become of each of its rows. Reads only."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from imports.drafts import draft_rows
from imports.kinds import Context, Kind, Outcome, Verdict, plan_all, sheets_of
from imports.layout import Layout, SheetNote, Table, lay_out
from imports.reading import limits
from imports.reading.book import Book
from imports.reading.faults import Unreadable
from imports.reading.parent import read_book
from imports.recognising import refuse_other_kind, told_better
from imports.showing import complete_before
from imports.specs import SheetSpec

Tick = Callable[[int, int], None]
OFTEN = 500


@dataclass(slots=True)
class Report:
    """What an import decided, in the order of the file. The counts speak of the main sheet, one record a row."""

    outcomes: list[Outcome]
    tables: list[Table]
    notes: list[SheetNote]
    main: str
    by_sheet: dict[str, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for outcome in self.outcomes:
            self.by_sheet.setdefault(outcome.draft.spec, Counter())[outcome.verdict] += 1

    @property
    def headers(self) -> dict[tuple[str, str], str]:
        """The user's own word for a column, by sheet and column."""
        return {(table.sheet.name, key): header for table in self.tables for key, header in table.headers.items()}

    @property
    def errors(self) -> int:
        return sum(counts[Verdict.ERROR] for counts in self.by_sheet.values())

    def count(self, verdict: Verdict) -> int:
        return self.by_sheet.get(self.main, Counter())[verdict]


def decide(*, kind: Kind, path: Path, context: Context, tick: Tick | None = None) -> Report:
    """Raises Unreadable for the file as a whole."""
    specs = sheets_of(kind)
    context = replace(context, file_name=context.file_name or path.name)
    layout = _laid_out(_read(path, context.file_name), kind, specs)
    context = replace(context, titles={table.sheet.name: table.title for table in layout.tables})
    total = sum(len(table.rows) for table in layout.tables)
    if total > limits.MAX_ROWS:
        raise Unreadable("has_many_rows", limit=limits.MAX_ROWS)
    drafts = []
    for number, draft in enumerate(draft_rows(layout, context.today), start=1):
        drafts.append(draft)
        if tick and number % OFTEN == 0:
            tick(number, total)
    about = kind.about(context, drafts) if kind.about else None
    outcomes = plan_all(kind, context, drafts)
    _in_order(outcomes, layout)
    _complete(outcomes, specs)
    return Report(outcomes, layout.tables, [*filter(None, [about]), *layout.notes], kind.sheets[0].key)


def _read(path: Path, file_name: str) -> Book:
    book = read_book(path)
    book.file = file_name
    for sheet in book.sheets:
        sheet.file = file_name
    return book


def _laid_out(book: Book, kind: Kind, specs: tuple[SheetSpec, ...]) -> Layout:
    try:
        layout = lay_out(book, specs)
    except Unreadable as fault:
        raise told_better(fault, book, kind) from fault
    refuse_other_kind(layout, kind)
    return layout


def _in_order(outcomes: list[Outcome], layout: Layout) -> None:
    place = {table.sheet.name: nth for nth, table in enumerate(layout.tables)}
    outcomes.sort(key=lambda outcome: (place[outcome.draft.sheet], outcome.draft.number))


def _complete(outcomes: list[Outcome], specs: tuple[SheetSpec, ...]) -> None:
    by_key = {spec.key: spec for spec in specs}
    for outcome in outcomes:
        if outcome.updates:
            complete_before(outcome, by_key[outcome.draft.spec])
