"""What reports lay on people's desks."""

from datetime import datetime

from django.urls import reverse
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

STEERED_BY = ("workers.total", "certificates.coverage", "training.people")
STEERING = (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.AUDITOR)


def reads_reports(user: User) -> bool:
    return user.access.holds("reports", Right.READ)


def figures(user: User, now: datetime) -> list[Figure]:
    """Numbers of the newest frozen report of the user's unit: counted once, by the definitions, not on every visit."""
    main = user.access.main
    if main is None or not user.access.has_role(*STEERING):
        return []
    kept = ReportFigures.objects.filter(freeze__unit=main.unit_id, definitions=VERSION)
    newest = kept.select_related("freeze").order_by("-freeze__as_of", "-freeze__year").first()
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
        label = _("%(what)s（截至 %(day)s）") % {"what": metric.label, "day": f"{freeze.as_of:%m-%d}"}
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
