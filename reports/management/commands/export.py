"""Export a report from the shell: the same figures and papers as on the pages."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.exceptions import Refusal
from people.models import Unit
from reports.actions import freeze_report, keep_figures, record_export
from reports.choices import PaperFormat
from reports.papers import paper_of


class Command(BaseCommand):
    help = "导出年度报告；同一单位、年度和截止日，每次得到同样的数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", choices=["yearly"], help="报告种类")
        parser.add_argument("--year", type=int, required=True, help="报告年度")
        parser.add_argument("--unit", required=True, help="单位的统计用区划代码或名称")
        parser.add_argument("--format", choices=PaperFormat.values, required=True, dest="paper_format")
        parser.add_argument("--as-of", default="", help="截止日，如 2026-11-24；不填为今天")
        parser.add_argument("--output", type=Path, required=True, help="存到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        as_of = _day(options["as_of"]) if options["as_of"] else timezone.localdate(now)
        unit = _unit(options["unit"])
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"没有这个文件夹：{output.parent}")
        try:
            freeze = freeze_report(unit=unit, year=options["year"], as_of=as_of, by=None, now=now)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        kept = keep_figures(freeze=freeze, now=now)
        paper = paper_of(kept=kept, paper_format=PaperFormat(options["paper_format"]), viewer=None)
        with output.open("wb") as file:
            paper.write(file)
        record_export(freeze=freeze, paper_format=options["paper_format"], by=None, now=now, name=output.name)
        facts = "，".join(f"{label}：{value}" for label, value in paper.content.facts)
        self.stdout.write(f"已导出 {output}。{facts}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"截止日要写成 2026-11-24 这样：{text}") from None


def _unit(wanted: str) -> Unit:
    """By code or by name; a name borne by several units is told apart by the code."""
    wanted = wanted.strip()
    field = "code" if wanted.isdigit() else "name"
    found = list(Unit.objects.filter(**{field: wanted}).order_by("-valid_to", "path"))
    open_now = [unit for unit in found if unit.valid_to is None]
    if len(open_now) == 1:
        return open_now[0]
    if not found:
        raise CommandError(f"没有这个单位：{wanted}。请核对区划代码或全称。")
    if len(found) == 1:
        return found[0]
    raise CommandError(f"有 {len(found)} 个单位叫“{wanted}”，请改用 12 位区划代码。")
