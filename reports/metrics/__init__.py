"""Every number that a report states, each defined once (ADR 0030)."""

import hashlib

from django.utils import translation

from reports.metrics.appraisal import APPRAISAL
from reports.metrics.base import Group, Metric
from reports.metrics.casework import CASEWORK
from reports.metrics.certificates import CERTIFICATES
from reports.metrics.mentoring import MENTORING
from reports.metrics.training import TRAINING
from reports.metrics.workforce import WORKFORCE

# Printed on every document. Raise it with any change that can change a number; a test holds it to the fingerprint.
VERSION = "2026.2"

GROUPS: tuple[Group, ...] = (WORKFORCE, CERTIFICATES, TRAINING, MENTORING, CASEWORK, APPRAISAL)
METRICS: dict[str, Metric] = {metric.code: metric for group in GROUPS for metric in group.metrics}
GROUP_OF: dict[str, Group] = {metric.code: group for group in GROUPS for metric in group.metrics}


def fingerprint() -> str:
    """Changes with any word or statement of any definition."""
    with translation.override("zh-hans"):
        said = [
            (each.code, each.kind.value, str(each.says), " ".join(each.statement.split()), each.places)
            for each in METRICS.values()
        ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]
