"""The lines of a case's way are kept in Chinese, the language of the record, and read in the reader's own."""

import re

from django.utils.translation import gettext as _

LATE = re.compile(r"第(\d+)次提交（逾期）")
HANDED_IN = re.compile(r"第(\d+)次提交")
SPLIT = re.compile(r"两位评委分差超过([\d.]+)分，请第三人评审")


def step_words(what: str) -> str:
    """A kept line in the language of the moment; one that nobody knows stays as it is."""
    if found := LATE.fullmatch(what):
        return _("第%(number)d次提交（逾期）") % {"number": int(found[1])}
    if found := HANDED_IN.fullmatch(what):
        return _("第%(number)d次提交") % {"number": int(found[1])}
    if found := SPLIT.fullmatch(what):
        return _("两位评委分差超过%(limit)s分，请第三人评审") % {"limit": found[1]}
    return _(what) if what else what
