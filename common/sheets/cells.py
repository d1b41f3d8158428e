"""What may stand in a cell: text that no program takes for a formula, and numbers as they are printed."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

# Everything that XML 1.0 can't carry, and the controls that only hide what follows them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
# Full-width signs start a formula too when Excel runs in an East Asian language. "<r>" is no
# formula: the workbook writer passes text between <r> and </r> on as markup, unescaped.
_ACTIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n]|<r>")

_CENT = Decimal("0.01")
_PER_MILLE = Decimal("0.001")


def clean_text(value: object) -> str:
    """The value as text that every format here can carry; None is empty."""
    if value is None:
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)


def defused(value: object) -> str:
    """Clean text that a spreadsheet shows as it is and never computes."""
    text = clean_text(value)
    return f"'{text}" if _ACTIVE.match(text) else text


def cents(value: Decimal | int | float) -> Decimal:
    """Two decimals, half up: 84.845 is 84.85."""
    return _exact(value).quantize(_CENT, ROUND_HALF_UP)


def per_mille(value: Decimal | int | float) -> Decimal:
    """A share rounded to what one decimal of a percentage can show: 2/3 is 0.667."""
    return _exact(value).quantize(_PER_MILLE, ROUND_HALF_UP)


def local_moment(value: datetime) -> datetime:
    """The wall clock of the office, without a zone, to the second."""
    local = timezone.localtime(value, timezone.get_default_timezone()) if timezone.is_aware(value) else value
    return local.replace(tzinfo=None, microsecond=0)


def local_day(value: date) -> date:
    return local_moment(value).date() if isinstance(value, datetime) else value


def _exact(value: Decimal | int | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
