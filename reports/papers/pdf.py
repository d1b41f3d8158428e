"""The report as PDF, set by typst in fonts that come with us. This is the archive copy: the Word paper counts."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, cast

import pylopdf_fonts_zh_cn
import typst
from django.utils import timezone

from reports.papers.outline import Block

PDF_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("yearly.typ")


@cache
def _compiler() -> typst.Compiler:
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Compiler(str(TEMPLATE), font_paths=[str(fonts)], ignore_system_fonts=True)


def write_pdf(file: IO[bytes], blocks: list[Block], *, title: str, made: datetime) -> None:
    day = timezone.localtime(made)
    paper = {
        "title": title,
        "made": [day.year, day.month, day.day],
        "blocks": [asdict(block) for block in blocks],
    }
    inputs = {"paper": json.dumps(paper, ensure_ascii=False)}
    pdf = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=int(made.timestamp()))
    file.write(cast(bytes, pdf))
