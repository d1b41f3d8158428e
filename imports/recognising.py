"""A file sent in under the wrong kind: known by its columns, which another kind explains better."""

from collections.abc import Sequence
from pathlib import PurePath

from imports.kinds import Kind, kinds, sheets_of
from imports.layout import Layout, Match, best_match
from imports.reading.book import Book, Sheet
from imports.reading.faults import Unreadable
from imports.specs import SheetSpec

# What may only mean that the file is of another kind.
UNREAD = frozenset({"no_header", "columns_missing"})
# Text under such a name is read all the same: other systems hand out tables so.
WORKBOOK_NAMES = frozenset({".xlsx", ".xls", ".xlsm", ".et"})


def refuse_other_kind(layout: Layout, kind: Kind) -> None:
    """Raises Unreadable when every table that was read as the kind's main one is plainly another kind's."""
    main = kind.sheets[0].key
    found = {likely_kind(table.sheet, kind) for table in layout.tables if table.spec.key == main}
    if len(found) == 1 and (other := found.pop()):
        raise _as_other(other, kind)


def told_better(fault: Unreadable, book: Book, kind: Kind) -> Unreadable:
    """The fault as it was, or that the file is one of another kind or no workbook at all, whatever its name."""
    if fault.code not in UNREAD:
        return fault
    found = [likely_kind(sheet, kind, readable=False) for sheet in book.sheets if sheet.visible and sheet.rows]
    other = next((one for one in found if one is not None), None)
    if other:
        return _as_other(other, kind)
    named_workbook = PurePath(book.file).suffix.lower() in WORKBOOK_NAMES
    return Unreadable("is_no_workbook") if book.format == "csv" and named_workbook else fault


def likely_kind(sheet: Sheet, kind: Kind, *, readable: bool = True) -> Kind | None:
    """The other kind that has a use for most of what this one would leave unread; None when the sheet may well
    be what it was sent in as. A sheet that this kind can read must hold a column that the other one needs
    besides: a roster and the archive tell the same of a person.
    """
    own = _used(best_match(sheet, sheets_of(kind)))
    best, most = None, 0
    for other in kinds().values():
        extra = 0 if other.key == kind.key else _extra(sheet, other.sheets[:1], own, readable=readable)
        if extra > most:
            best, most = other, extra
    return best


def _extra(sheet: Sheet, specs: Sequence[SheetSpec], own: set[int], *, readable: bool) -> int:
    """How many more columns the other kind reads; none when it lacks one itself."""
    match = best_match(sheet, specs)
    if match is None or match.missing:
        return 0
    theirs = _used(match)
    needed = {match.columns[key] for key in _needed(match.spec) if key in match.columns}
    more = len(theirs - own) - len(own - theirs)
    return more if not readable or needed & (theirs - own) else 0


def _needed(spec: SheetSpec) -> set[str]:
    return {column.key for column in spec.columns if column.required} | {key for group in spec.one_of for key in group}


def _used(match: Match | None) -> set[int]:
    """The columns that are known by their names, not by a guess."""
    if match is None:
        return set()
    return {index for key, index in match.columns.items() if key not in match.guessed}


def _as_other(other: Kind, kind: Kind) -> Unreadable:
    return Unreadable("is_other_kind", kind=other.key, other=str(other.label), own=str(kind.label))
