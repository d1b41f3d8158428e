"""Take an import back from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.exceptions import Refusal
from imports.actions import undo_import
from imports.models import ImportBatch


class Command(BaseCommand):
    help = "撤销一次导入；导入的内容已被使用时拒绝"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["id"]).first()
        if batch is None:
            raise CommandError(f"没有这次导入：{options['id']}")
        try:
            undo_import(batch=batch, by=None, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"已撤销导入 {batch.pk}")
