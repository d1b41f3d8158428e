"""The fixed words of reports."""

from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The years of which the books can speak; outside them dates can no longer be reckoned with.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class PaperFormat(TextChoices):
    XLSX = "xlsx", _("Excel 工作簿")
    CSV = "csv", _("CSV 人员明细")
    DOCX = "docx", _("Word 公文")
    PDF = "pdf", _("PDF 存档件")


def end_of(day: date) -> datetime:
    """The last moment of a day in the office's time: what is entered at midnight belongs to the next."""
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)
