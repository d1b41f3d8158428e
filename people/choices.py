"""The fixed words of people, units and roles (domain.md sections 3 and 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels of the unit tree; a tree may leave levels out."""

    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    STREET = "street", _("街道（乡镇）")
    COMMUNITY = "community", _("社区（村）")


LEVEL_ORDER = {level: order for order, level in enumerate(Level.values)}


class Role(models.TextChoices):
    """The 14 roles; each is held at a node of the unit tree and reaches its subtree only."""

    CITY_ADMIN = "CA", _("市级管理员")
    DISTRICT_ADMIN = "DA", _("区级管理员")
    TRAINING_ADMIN = "TA", _("培训管理员")
    STREET_ADMIN = "SA", _("街道管理员")
    SECRETARY = "CS", _("社区书记")
    CLASS_TEACHER = "CT", _("班主任")
    MENTOR = "ME", _("导师")
    TRAINEE = "TR", _("学员")
    INSTRUCTOR = "IN", _("授课教师")
    JUDGE = "JU", _("评委")
    INSPECTOR = "IP", _("巡查员")
    AUDITOR = "AU", _("审计员")
    SYSTEM_ADMIN = "SY", _("系统管理员")
    PUBLIC = "PU", _("公众")


# Where a role makes sense; one without a row may be held anywhere. A county-level city has no districts, so its
# district administrator sits at the city.
HELD_AT: dict[Role, frozenset[Level]] = {
    Role.CITY_ADMIN: frozenset({Level.CITY}),
    Role.DISTRICT_ADMIN: frozenset({Level.CITY, Level.DISTRICT}),
    Role.TRAINING_ADMIN: frozenset({Level.CITY, Level.DISTRICT}),
    Role.STREET_ADMIN: frozenset({Level.STREET}),
    Role.SECRETARY: frozenset({Level.COMMUNITY}),
    Role.JUDGE: frozenset({Level.CITY, Level.DISTRICT, Level.STREET}),
    Role.INSPECTOR: frozenset({Level.CITY, Level.DISTRICT, Level.STREET}),
    Role.AUDITOR: frozenset({Level.CITY, Level.DISTRICT}),
    Role.SYSTEM_ADMIN: frozenset({Level.CITY, Level.DISTRICT}),
}


def fits(role: Role, level: str) -> bool:
    """Whether a role may be held at a unit of the level."""
    return role not in HELD_AT or level in HELD_AT[role]


class PostTrack(models.TextChoices):
    CHIEF = "chief", _("社区正职")
    DEPUTY = "deputy", _("社区副职")
    GENERAL = "general", _("其他人员")


class StaffType(models.TextChoices):
    """Kind of contract (S14: self-hired staff and governance staff count too)."""

    STAFF = "staff", _("社区专职工作者")
    SPECIALIST = "specialist", _("治理专干")
    SELF_HIRED = "self_hired", _("社区自聘人员")


class PersonKind(models.TextChoices):
    WORKER = "worker", _("社区工作者")
    EXTERNAL = "external", _("外部人员")


class Standing(models.TextChoices):
    """Whether somebody is in a post (ADR 0050)."""

    POSTED = "posted", _("在岗")
    ARRIVING = "arriving", _("待安排岗位")
    LEFT = "left", _("已离任")


class Gender(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Education(models.TextChoices):
    MIDDLE = "middle", _("初中及以下")
    HIGH = "high", _("高中")
    COLLEGE = "college", _("大专")
    BACHELOR = "bachelor", _("本科")
    GRADUATE = "graduate", _("研究生")


class Politics(models.TextChoices):
    PARTY = "party", _("中共党员")
    PROBATIONARY = "probationary", _("中共预备党员")
    LEAGUE = "league", _("共青团员")
    DEMOCRATIC = "democratic", _("民主党派")
    MASSES = "masses", _("群众")


class Precision(models.TextChoices):
    """How exact a date in an old roster is; 1990年5月 is stored as 1990-05-01 with MONTH."""

    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")


class Source(models.TextChoices):
    ENTERED = "entered", _("录入")
    IMPORTED = "imported", _("导入")
    DERIVED = "derived", _("系统生成")
