"""Every text has its English, with the same places to fill in and no Chinese left over."""

import re
from collections import Counter

from config import catalogue

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+[^>]*>")
# Words that stand in the workbooks themselves, quoted so that people find them there.
QUOTED = re.compile(r"“[^”]*”")


def pairs():
    """Each Chinese form beside its English one."""
    for message in catalogue.on_file():
        if not message.id:
            continue
        chinese = (message.id,) if isinstance(message.id, str) else message.id
        english = (message.string,) if isinstance(message.string, str) else message.string
        yield from zip(chinese, english, strict=True)


def test_the_catalogue_holds_exactly_the_texts_of_the_sources():
    wanted = {message.id for message in catalogue.extracted() if message.id}
    known = {message.id for message in catalogue.on_file() if message.id}

    assert (wanted - known, known - wanted) == (set(), set())


def test_no_text_lacks_its_english():
    assert catalogue.lacking(catalogue.on_file()) == []


def test_what_is_filled_in_is_the_same_in_both_languages():
    assert [
        chinese for chinese, english in pairs() if Counter(PLACE.findall(chinese)) != Counter(PLACE.findall(english))
    ] == []


def test_no_chinese_is_left_in_the_english():
    assert [english for _chinese, english in pairs() if CHINESE.search(QUOTED.sub("", english))] == []
