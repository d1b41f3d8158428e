"""The fixed words of case projects: life cycle (domain.md section 6) and the five innovation criteria (S31)."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TEXTS = ("title", "lead", "problem", "method", "result", "highlights")
MOST_FILES = 10
MOST_HIGHLIGHTS = 3
REMIND_BEFORE = (7, 1)
MOST_DAYS_AHEAD = 30


class CaseState(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    REVIEW = "review", _("评审中")
    ACCEPTED = "accepted", _("已通过")
    REJECTED = "rejected", _("未通过")


WITH_AUTHOR = frozenset({CaseState.DRAFT, CaseState.RETURNED})
DECIDED = frozenset({CaseState.ACCEPTED, CaseState.REJECTED})
STATE_KINDS = {
    CaseState.DRAFT: "calm",
    CaseState.SUBMITTED: "go",
    CaseState.RETURNED: "need",
    CaseState.REVIEW: "go",
    CaseState.ACCEPTED: "done",
    CaseState.REJECTED: "calm",
}


class Innovation(TextChoices):
    """What is looked for in a case; each counts 20 of 100."""

    OPEN_MIND = "open_mind", _("思想解放")
    PROCESS = "process", _("过程与结果并重")
    COPYABLE = "copyable", _("可复制推广")
    LASTING = "lasting", _("持续服务需求")
    THRIFTY = "thrifty", _("小资源大价值")


INNOVATION_HINTS = {
    Innovation.OPEN_MIND: _("敢不敢换个想法，跳出老办法"),
    Innovation.PROCESS: _("怎么做的说得清，做成了什么有数有据"),
    Innovation.COPYABLE: _("别的社区照着能不能做成"),
    Innovation.LASTING: _("居民是不是一直需要，能不能一直办下去"),
    Innovation.THRIFTY: _("花钱少、用人少，办成的事大"),
}
INNOVATION_POINTS = Decimal("20.00")
RUBRIC_CODE = "innovation_five"
