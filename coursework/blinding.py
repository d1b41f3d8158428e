"""Taking who and where out of the words of a case, so that a blind reading stays blind.

Names are found with the blanks that office papers put between characters, numbers also in full width
and with dashes. A unit is known by its name, by its stem with any other ending (望江街道 for 望江社区),
and by the bare stem once one of these stands somewhere in the same case: 望江 alone may mean the river.
Mobile and ID numbers are taken out whosever they are: the one of a colleague leads to the author as well.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MASK = "【已隐去】"
SHORTEST = 2
# Shorter numbers stand in too many others to be told apart without looking at what is beside them.
LONG_NUMBER = 7
ENDINGS = (
    "社区居委会", "社区居民委员会", "居民委员会", "村民委员会", "社区党委", "街道办事处", "党群服务中心",
    "居委会", "村委会", "办事处", "街道办", "开发区", "社区", "街道", "街", "镇", "乡", "村", "区", "县", "市",
)  # fmt: skip
GAP = r"[^\S\n]*"
NUMBER_GAP = r"[^\S\n]?[-—－·]?[^\S\n]?"
DIGIT = "[0-9０-９]"


@dataclass(frozen=True)
class Marks:
    """What tells who wrote: names of people, names of units from the own one upwards, numbers."""

    names: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[str] = field(default_factory=frozenset)
    numbers: frozenset[str] = field(default_factory=frozenset)


def _anybodys() -> list[str]:
    """Eighteen signs of an ID number with a date inside, and eleven of a mobile number."""
    century = f"(?:{_sign('1')}{NUMBER_GAP}{_sign('9')}|{_sign('2')}{NUMBER_GAP}{_sign('0')})"
    id_number = [*[DIGIT] * 6, century, *[DIGIT] * 9, f"(?:{DIGIT}|{_sign('X')})"]
    mobile = [_sign("1"), "[3-9３-９]", *[DIGIT] * 9]
    return [f"(?<!{DIGIT}){NUMBER_GAP.join(signs)}(?!{DIGIT})" for signs in (id_number, mobile)]


def pattern_of(marks: Marks, texts: Iterable[str] = ()) -> re.Pattern[str]:
    """What to look for; `texts` are all words of the case, which decide whether bare stems are meant."""
    whole = [_spelled(name) for name in sorted(_long_enough(marks.names | marks.units), key=_longest)]
    stems = sorted({stem for name in marks.units if len(stem := stem_of(name)) >= SHORTEST}, key=_longest)
    endings = "|".join(ENDINGS)
    short = [f"{_spelled(stem)}{GAP}(?:{endings})" for stem in stems]
    known = {stem for stem, ended in zip(stems, short, strict=True) if any(re.search(ended, text) for text in texts)}
    bare = [_spelled(stem) for stem in stems if stem in known]
    numbers = [_number(text) for text in sorted(_long_enough(marks.numbers), key=_longest)]
    ways = [*numbers, *_anybodys(), *_longest_first(short, whole), *bare]
    return re.compile("|".join(ways), re.IGNORECASE)


def blind(text: str, pattern: re.Pattern[str]) -> str:
    """The text with a neutral word for each mark; two marks side by side become one word."""
    masked = pattern.sub(MASK, text)
    if masked == text:
        return text
    return re.sub(f"(?:{MASK}{GAP}){{2,}}(?<={MASK})", MASK, masked)


def given_away(texts: Mapping[str, str], marks: Marks) -> dict[str, list[str]]:
    """The marks that stand in each text, as they are written there; a text without any is left out."""
    pattern = pattern_of(marks, texts.values())
    found = {key: list(dict.fromkeys(pattern.findall(text))) for key, text in texts.items()}
    return {key: words for key, words in found.items() if words}


def stem_of(name: str) -> str:
    """望江 of 望江社区; a name without a known ending is its own stem."""
    ending = next((one for one in ENDINGS if name.endswith(one) and len(name) - len(one) >= SHORTEST), "")
    return name.removesuffix(ending)


def _long_enough(words: Iterable[str]) -> set[str]:
    return {word.strip() for word in words if len(word.strip()) >= SHORTEST}


def _longest(word: str) -> tuple[int, str]:
    return (-len(word), word)


def _longest_first(short: list[str], whole: list[str]) -> list[str]:
    """A whole name may be longer than its stem with an ending, and the other way round."""
    return sorted([*short, *whole], key=_longest)


def _spelled(word: str) -> str:
    return GAP.join(re.escape(letter) for letter in word if not letter.isspace())


def _number(text: str) -> str:
    """Digits in both widths; a short number only where it stands by itself."""
    signs = [_sign(sign) for sign in text if sign.isalnum()]
    if len(signs) >= LONG_NUMBER:
        return NUMBER_GAP.join(signs)
    return f"(?<![0-9A-Za-z]){''.join(signs)}(?![0-9A-Za-z])"


def _sign(sign: str) -> str:
    wide = chr(ord(sign) + 0xFEE0) if sign.isascii() else ""
    return f"[{re.escape(sign)}{wide}]"
