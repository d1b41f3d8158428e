"""Post titles and the track they belong to."""

import re

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of
from people.choices import PostTrack
from people.rules.text import FULL_WIDTH, is_dangerous

LONGEST = 60
# Cut out first, so that their inner "主任" or "书记" counts for nothing.
NEITHER = re.compile(r"书记员|主任助理|书记助理|主任科员|班主任")
DEPUTY = re.compile(r"(?:副|常务副)(?:书记|主任|站长|主席)")
CHIEF = re.compile(r"书记|主任|站长")


def track_of(title: str) -> PostTrack:
    """正职 when any part of the title is a chief's; 副职 when one is a deputy's; else 其他人员."""
    rest = NEITHER.sub("", title)
    deputy = DEPUTY.search(rest)
    if CHIEF.search(DEPUTY.sub("", rest)):
        return PostTrack.CHIEF
    return PostTrack.DEPUTY if deputy else PostTrack.GENERAL


def take_post(cell: Cell) -> Taken:
    """The title as the office writes it, without spaces; parts joined by 、."""
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    if code := is_dangerous(shown):
        return refused(code)
    title = re.sub(r"[,，;；/]|(?<=\S)\s+(?=\S)", "、", shown.translate(FULL_WIDTH))
    if len(title) > LONGEST:
        return refused("text_too_long", length=len(title), limit=LONGEST)
    return Taken(title, "" if title == cell else "tidied")
