"""Mobile numbers: 11 figures."""

import re
import unicodedata

from people.rules.problems import Problem

SEPARATORS = re.compile(r"[\s\-—–_()'’‘`\"“”.]")
COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
SEVERAL = re.compile(r"1\d{10}[/、,;，；或和]+\d{7,}|1\d{10}1\d{10}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|[2-8]\d{6,7}")


def tidied_phone(text: str) -> str:
    """Half-width, without separators and the country's prefix."""
    return COUNTRY.sub("", SEPARATORS.sub("", unicodedata.normalize("NFKC", text)))


def phone_problem(number: str) -> Problem | None:
    """What keeps a tidied number from being one mobile number."""
    if SEVERAL.fullmatch(number):
        return Problem("phone_two")
    if "*" in number:
        return Problem("phone_masked")
    if LANDLINE.fullmatch(number):
        return Problem("phone_landline")
    if not re.fullmatch(r"\+?\d+", number):
        return Problem("phone_signs")
    if len(number) != 11:
        return Problem("phone_length", {"length": len(number)})
    return None if MOBILE.fullmatch(number) else Problem("phone_start", {"digits": number[:2]})
