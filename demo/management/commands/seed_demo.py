"""Fill an empty installation with the demo district."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo.district import ACCOUNTS, PASSWORD
from demo.stages import Stage, make_demo
from people.models import User


class Command(BaseCommand):
    help = "填入演示区县：一市一区四街道二十九社区，378 名社区工作者；只用于空库"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7, help="同一个种子得到同样的人")
        parser.add_argument("--stage", choices=[stage.value for stage in Stage], default=Stage.RUNNING.value)

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("库里已有账号，演示数据只填入空库。/ Not an empty database.")
        make_demo(seed=options["seed"], stage=Stage(options["stage"]), now=timezone.now(), say=self.say)
        self.say(f"演示账号 demo accounts（密码 password: {PASSWORD}）")
        for account in ACCOUNTS:
            self.say(f"  {account.username:<10} {account.role.label} · {account.name}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        sys.stdout.flush()
