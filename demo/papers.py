"""The demo's download centre: last year's report, on paper.

Last year's, because a report as of today closes today's books: this year's stay open for whoever tries the demo.
"""

from django.utils import timezone

from demo.district import District
from jobs.runner import run_now
from people.choices import Role
from reports.actions import order_paper
from reports.choices import PaperFormat

ORDERS = (
    (Role.DISTRICT_ADMIN, PaperFormat.DOCX),
    (Role.DISTRICT_ADMIN, PaperFormat.XLSX),
    (Role.CITY_ADMIN, PaperFormat.DOCX),
    (Role.STREET_ADMIN, PaperFormat.DOCX),
    (Role.SECRETARY, PaperFormat.DOCX),
    (Role.AUDITOR, PaperFormat.XLSX),
)


def make_papers(district: District) -> None:
    """One for whoever may have one made, about their own unit: for signing, or with the people behind the figures."""
    for role, paper_format in ORDERS:
        user = district.account(role)
        run = order_paper(
            unit=user.home, year=district.today.year - 1, as_of=district.today, paper_format=paper_format, by=user,
            now=timezone.now(),
        )  # fmt: skip
        run_now(run.job)
