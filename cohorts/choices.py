"""The fixed words of training (domain.md sections 3 and 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """Kinds of training (S15)."""

    INDUCTION = "induction", _("初任培训")
    IN_SERVICE = "in_service", _("在职培训")
    EXAM_PREP = "exam_prep", _("考前培训")
    VOCATIONAL = "vocational", _("职业培训")
    PRE_APPOINTMENT = "pre_appointment", _("任前培训")
    CHIEF = "chief", _("社区正职培训")


class OrganiserLevel(TextChoices):
    CITY = "city", _("市级")
    DISTRICT = "district", _("区级")
    STREET = "street", _("街道")


class CohortState(TextChoices):
    DRAFT = "draft", _("筹备中")
    ENROLLING = "enrolling", _("招生中")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结业")
    ARCHIVED = "archived", _("已归档")


class EnrolmentState(TextChoices):
    APPLIED = "applied", _("已报名")
    ADMITTED = "admitted", _("已录取")
    ACTIVE = "active", _("在学")
    WITHDRAWN = "withdrawn", _("已退学")
    DISMISSED = "dismissed", _("已劝退")
    GRADUATED = "graduated", _("已结业")


ON_ROLL = (EnrolmentState.ADMITTED, EnrolmentState.ACTIVE)
# Who counts as a member of the class, also when it is over.
MEMBERS = (*ON_ROLL, EnrolmentState.GRADUATED)


class Method(TextChoices):
    """How a session teaches (S18)."""

    LECTURE = "lecture", _("讲授")
    CASE = "case", _("案例教学")
    SIMULATION = "simulation", _("模拟演练")
    FIELD = "field", _("现场观摩")
    PRACTICE = "practice", _("实务操作")
    DISCUSSION = "discussion", _("研讨交流")


class SessionState(TextChoices):
    PLANNED = "planned", _("已排")
    HELD = "held", _("已结课")
    CANCELLED = "cancelled", _("已取消")


class Phase(TextChoices):
    """Each session is called twice (S39)."""

    BEFORE = "before", _("课前")
    AFTER = "after", _("课后")


class MarkStatus(TextChoices):
    PRESENT = "present", _("到")
    LATE = "late", _("迟到")
    LEAVE = "leave", _("请假")
    ABSENT = "absent", _("缺")


class Outcome(TextChoices):
    """What both roll calls and the leave say together."""

    PRESENT = "present", _("到课")
    LATE = "late", _("迟到")
    EARLY = "early", _("早退")
    LEAVE = "leave", _("请假")
    ABSENT = "absent", _("缺课")
    NOT_APPLICABLE = "na", _("不适用")


class LeaveKind(TextChoices):
    SICK = "sick", _("病假")
    PERSONAL = "personal", _("事假")
    OFFICIAL = "official", _("公假")


class LeaveState(TextChoices):
    ASKED = "asked", _("待审批")
    APPROVED = "approved", _("已准假")
    REFUSED = "refused", _("未准假")
    WITHDRAWN = "withdrawn", _("已撤回")


class AbsenceReason(TextChoices):
    ILLNESS = "illness", _("生病")
    FAMILY = "family", _("家事")
    WORK = "work", _("社区工作冲突")
    UNAWARE = "unaware", _("不知道上课")
    OTHER = "other", _("其他")
    NONE = "none", _("无正当理由")
    # Not for anybody to choose: the roll was wrong.
    CORRECTED = "amended", _("点名更正，不是缺课")


class TrainingResult(TextChoices):
    EXCELLENT = "excellent", _("优秀")
    PASSED = "passed", _("合格")
    NOT_COMPLETED = "not_completed", _("未结业")
    FAILED = "failed", _("不合格")


COMPLETED = (TrainingResult.EXCELLENT, TrainingResult.PASSED)
