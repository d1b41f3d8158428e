"""File names that every system and WeChat accept."""

import re
from datetime import date

from common.sheets.cells import clean_text

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 60


def file_name(unit: str, title: str, on: date, suffix: str) -> str:
    """单位_名称_YYYYMMDD.xlsx"""
    parts = [_FORBIDDEN.sub("", clean_text(part)).strip(".")[:_LONGEST] for part in (unit, title)]
    stem = "_".join([*filter(None, parts), f"{on:%Y%m%d}"])
    return f"{stem}.{suffix.lstrip('.')}"
