"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import FOR_LIFE, classify

classify(
    "mentors.MentorProfile",
    purpose=_("导师的专长、容量与聘期"),
    retention=FOR_LIFE,
    LINK="person",
    PROFILE="organisation title tags",
    NAME="recommended_by",
    RECORD="unit kind capacity state since retired_on",
    WORDS="retire_reason",
    NONE="id version",
)
classify(
    "mentors.Bond",
    purpose=_("导师与学员的结对"),
    retention=FOR_LIFE,
    LINK="mentor trainee proposed_by signed_by started_by closed_by",
    RECORD="slot kind state since until ended_on",
    WORDS="reason",
    TRACE="proposed_at signed_at started_at closed_at",
    NONE="id version enrolment follows",
)
classify(
    "mentors.GuidanceLog",
    purpose=_("每次指导的内容与下一步"),
    retention=FOR_LIFE,
    LINK="written_by confirmed_by file",
    RECORD="met_on how next_due_on",
    WORDS="topic advice next_step correction trainee_comment void_reason",
    TRACE="written_at confirmed_at commented_at",
    NONE="id version voided_at bond",
)
