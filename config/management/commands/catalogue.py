"""For developers: bring the English catalogue in step with the sources, list or fill what it lacks."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import catalogue


class Command(BaseCommand):
    help = "Update locale/en from the sources and print, as JSON, the texts that have no English yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fill", type=Path, help="a JSON file {text: English} (plurals: [one, other])")

    def handle(self, *args: Any, **options: Any) -> None:
        known = catalogue.update()
        if options["fill"]:
            for text, english in json.loads(options["fill"].read_text()).items():
                if message := known.get(text):
                    message.string = tuple(english) if isinstance(english, list) else english
            catalogue.save(known)
        self.stdout.write(json.dumps(catalogue.lacking(known), ensure_ascii=False, indent=0))
