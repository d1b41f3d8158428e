"""The fixed words of mentoring (domain.md S06, S20 and section 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MentorKind(TextChoices):
    """The three sorts of people who mentor (S06)."""

    ACADEMIC = "academic", _("高校专家")
    INDUSTRY = "industry", _("行业骨干")
    SECRETARY = "secretary", _("社区名书记")


class Slot(TextChoices):
    """A trainee has one mentor on each side."""

    THEORY = "theory", _("理论导师")
    PRACTICE = "practice", _("实务导师")


class MentorState(TextChoices):
    ACTIVE = "active", _("在库")
    RETIRED = "retired", _("已退出")


class BondState(TextChoices):
    """Proposed by the office, signed by both sides, active from the first guidance on."""

    PROPOSED = "proposed", _("待签约")
    SIGNED = "signed", _("已签约")
    ACTIVE = "active", _("帮带中")
    COMPLETED = "completed", _("已出师")
    ENDED = "ended", _("提前结束")


# What takes one of the mentor's places and one of the trainee's slots.
OPEN = (BondState.PROPOSED, BondState.SIGNED, BondState.ACTIVE)
# In which the mentor guides.
GUIDING = (BondState.SIGNED, BondState.ACTIVE)
CLOSED = (BondState.COMPLETED, BondState.ENDED)


class How(TextChoices):
    FACE = "face", _("面谈")
    ON_SITE = "on_site", _("现场带教")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("线上")


MOST_CAPACITY = 20
MOST_TAGS = 12
TAG_LENGTH = 40
