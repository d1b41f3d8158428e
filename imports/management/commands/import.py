"""Import a file from the shell: the same engine, a report in words or as JSON.

With --unit only rows inside that unit are taken. Without it every row is, and the import is kept with the lowest
unit above everything that it is about (failing that, the only root), where that unit's admins see and may undo it.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from imports.actions import import_file
from imports.deciding import Report
from imports.kinds import Options, Verdict, kinds
from imports.messages import sentence_of, sheet_note
from imports.models import ImportBatch
from imports.reading.faults import Unreadable
from people.models import Unit
from people.rules.problems import Problem


class Command(BaseCommand):
    help = "导入一个文件；退出状态 0 表示没有错误"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(kinds()))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--unit",
            default="",
            help="只接受这个单位（代码或名称）范围内的行；不写的不限范围，记在涉及单位的共同上级名下，由该单位的管理员查看和撤销",
        )
        parser.add_argument("--cohort", default="", help="班次代码；名册导入时没有这个班次就新建")
        parser.add_argument("--year", type=int, help="表里没有写明年度时，按这一年")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不保存")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"没有这个文件：{options['file']}")
        answer = self._answer(options)
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["as_json"] else _in_words(answer))
        if answer["errors"]:
            raise SystemExit(1)

    def _answer(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            report, batch = import_file(
                kind=kinds()[options["kind"]],
                path=options["file"],
                by=None,
                now=timezone.now(),
                root=_unit(options["unit"]),
                options=Options(cohort=options["cohort"].strip(), year=options["year"]),
                dry_run=options["dry_run"],
            )
        except Unreadable as fault:
            message = sentence_of(Problem(fault.code, fault.params))
            return _answer_of(None, None, [{"sheet": "", "row": 0, "column": "", "message": message}])
        return _answer_of(report, batch, _errors(report))


def _unit(wanted: str) -> Unit | None:
    if not wanted:
        return None
    field = "code" if wanted.isdigit() else "name"
    found = list(Unit.objects.filter(valid_to=None, **{field: wanted})[:2])
    if len(found) != 1:
        raise CommandError(f"没有或不止一个单位：{wanted}")
    return found[0]


def _errors(report: Report) -> list[dict[str, Any]]:
    headers = report.headers
    return [
        {
            "sheet": outcome.draft.sheet,
            "row": outcome.draft.number,
            "column": headers.get((outcome.draft.sheet, column), column),
            "message": sentence_of(problem),
        }
        for outcome in report.outcomes
        for column, problem in outcome.draft.problems.items()
    ]


def _answer_of(report: Report | None, batch: ImportBatch | None, errors: list[dict[str, Any]]) -> dict[str, Any]:
    """The top figures speak of the kind's main sheet; `sheets` has those of every sheet."""
    count = report.count if report else lambda verdict: 0
    return {
        "rows": sum(report.by_sheet.get(report.main, {}).values()) if report else 0,
        "new": count(Verdict.NEW),
        "changed": count(Verdict.CHANGED),
        "unchanged": count(Verdict.UNCHANGED),
        "duplicates": count(Verdict.DUPLICATE),
        "errors": errors,
        "import_id": batch.pk if batch else None,
        "sheets": {sheet: dict(counts) for sheet, counts in report.by_sheet.items()} if report else {},
        "notes": [sheet_note(note.code, note.params) for note in report.notes] if report else [],
    }


def _in_words(answer: dict[str, Any]) -> str:
    lines = [*answer["notes"]]
    lines.append(
        f"共 {answer['rows']} 行：新增 {answer['new']}，变更 {answer['changed']}，不变 {answer['unchanged']}，"
        f"重复 {answer['duplicates']}，错误 {len(answer['errors'])}"
    )
    lines += [f"{e['sheet']} 第 {e['row']} 行 {e['column']}：{e['message']}" for e in answer["errors"]]
    if answer["import_id"]:
        lines.append(f"导入编号 {answer['import_id']}，可用 undo_import 撤销")
    return "\n".join(lines)
