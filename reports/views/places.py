"""Parts of a report's address."""

from reports.choices import FIRST_YEAR, LAST_YEAR


class YearConverter:
    """A year of which there can be a report; any other is no address of ours."""

    regex = r"\d{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return year

    def to_url(self, value: int) -> str:
        return str(value)
