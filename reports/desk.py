"""What reports lay on people's desks."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import Right
from common.desk import Figure, MenuGroup, MenuItem, register_figures, register_menu
from people.choices import Role
from people.models import User
from people.verbs import register_verbs
from reports.figures import Figures
from reports.metrics import METRICS, VERSION
from reports.models import ReportFigures

# How many workers there are stands on the same home as of today: people/desk.py.
STEERED_BY = ("certificates.coverage", "training.people")
STEERING = (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.AUDITOR)


def reads_reports(user: User) -> bool:
    return user.access.holds("reports", Right.READ)


def figures(user: User, now: datetime) -> list[Figure]:
    """Numbers of this year's newest frozen report of the user's unit: counted once, by the definitions, not on
    every visit. What is known of another year only is no answer to how things stand.
    """
    main = user.access.main
    if main is None or not user.access.has_role(*STEERING):
        return []
    year = timezone.localtime(now).year
    kept = ReportFigures.objects.filter(freeze__unit=main.unit_id, freeze__year=year, definitions=VERSION)
    newest = kept.select_related("freeze").order_by("-freeze__as_of").first()
    return _figures(newest) if newest else []


def _figures(kept: ReportFigures) -> list[Figure]:
    freeze, read = kept.freeze, Figures.from_json(kept.content)
    place: dict[str, str | int] = {"unit": freeze.unit_id, "year": freeze.year, "as_of": freeze.as_of.isoformat()}
    chosen = urlencode(place)
    url = f"{reverse('reports:yearly')}?{chosen}"
    shown = []
    for code in STEERED_BY:
        metric = METRICS[code]
        tally = read.year.of(code)
        number = None if tally is None else metric.number(tally)
        words = {"year": freeze.year, "what": metric.label, "day": f"{freeze.as_of:%m-%d}"}
        label = _("%(year)d 年%(what)s（截至 %(day)s）") % words
        shown.append(Figure(label, "—" if number is None else number, url, metric.printed_unit))
    return shown


register_menu(
    MenuItem(
        "reports:yearly", gettext_lazy("年度报告"), "chart-bar-square", MenuGroup.RECORDS, show=reads_reports, order=60
    ),
)
register_figures(figures)
register_verbs(
    {
        "reports.freeze": gettext_lazy("定格年度报告"),
        "reports.export": gettext_lazy("导出年度报告"),
        "reports.export_rows": gettext_lazy("导出指标名单"),
    }
)
