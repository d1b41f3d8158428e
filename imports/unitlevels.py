"""What a unit's name tells of its level, and which spellings are one unit; pure, no database."""

import re

from imports.unitnames import SUFFIX, short_name
from imports.values.text import squeezed
from imports.values.variants import folded
from people.choices import Level

# A zone may be a city, a district, a street or a community: its name tells nothing.
ZONE = re.compile(r"(?:新|开发|高新|园|小|景|风景|林|矿|垦|牧|管理|保税|度假|示范|试验|地|院|库)区$")
ENDINGS: tuple[tuple[re.Pattern[str], frozenset[Level]], ...] = (
    (
        re.compile(r".(?:社区|社区村|社区党委|社区党总支|居民委员会|居委会|村民委员会|村委会|村)$"),
        frozenset({Level.COMMUNITY}),
    ),
    (re.compile(r".(?:街道|街道办事处|街道办|街办|办事处|镇|乡)$"), frozenset({Level.STREET})),
    (re.compile(r".[县区]$"), frozenset({Level.DISTRICT})),
    # Some cities have the rank of a county.
    (re.compile(r".市$"), frozenset({Level.CITY, Level.DISTRICT})),
)
FAMILIES = {"居": "社区", "社": "社区", "村": "村", "街": "街道", "办": "街道", "新": "区"}


def levels_told(name: str) -> frozenset[Level]:
    """The levels at which a unit of this name can stand; all of them when the name tells nothing."""
    word = folded(squeezed(name))
    if ZONE.search(word) and not word.endswith("社区"):
        return frozenset(Level)
    return next((levels for ending, levels in ENDINGS if ending.search(word)), frozenset(Level))


def same_unit(one: str, other: str) -> bool:
    """Whether two names beside each other are one unit: the ending left off or written longer.

    红旗社区 and 红旗村 are two.
    """
    if short_name(one) != short_name(other):
        return False
    kinds = {_family(one), _family(other)}
    return len(kinds - {""}) < 2


def _family(name: str) -> str:
    """The kind of unit that the ending names, empty when it was left off."""
    found = SUFFIX.search(folded(squeezed(name)))
    return FAMILIES.get(found[0][0], found[0]) if found else ""
