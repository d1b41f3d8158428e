"""Scores as people type and paste them: text in, values out."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.scoring import FULL
from common.exceptions import Refusal

NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")
CENT = Decimal("0.01")
# What people write where a score would stand; each needs a reason, for which a cell has no place.
REASONED = ("不适用", "无", "因故未评", "N/A", "NA")
NEEDS_REASON = "needs-reason"


def read_score(text: str) -> Decimal | None:
    """A score of 0 to 100 with at most two decimals; None for an empty cell. Raises Refusal otherwise.

    More decimals are refused, not rounded: what is on record must be what was meant.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if text.upper() in REASONED:
        raise Refusal(_("“不适用”和“因故未评”要写理由：点姓名，再点这一项的名称"), code=NEEDS_REASON)
    if not NUMBER.fullmatch(text):
        raise Refusal(_("请填 0 到 100 之间的数"))
    score = Decimal(text)
    if score > FULL:
        raise Refusal(_("超出 0 到 100"))
    if score % CENT:
        raise Refusal(_("最多两位小数"))
    return score.quantize(CENT)


def show_score(score: Decimal | None) -> str:
    """As short as it can be typed: 90, 84.5, and nothing for no score."""
    return "" if score is None else f"{score.normalize():f}"
