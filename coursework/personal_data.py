"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, FOR_LIFE, classify

classify(
    "coursework.CaseCall",
    purpose=_("案例征集，不含个人"),
    retention=ALWAYS,
    LINK="created_by",
    WORDS="brief void_reason",
    NONE="id version voided_at cohort title due_on read_by rubric created_at",
)
classify(
    "coursework.Case",
    purpose=_("学员的案例与评审结果"),
    retention=FOR_LIFE,
    LINK="author decided_by published_by",
    RECORD="unit state",
    WORDS="title lead problem method result highlights return_reason decision_note void_reason",
    PROFILE="may_publish",
    TRACE="started_at submitted_at decided_at published_at",
    NONE="id version voided_at call cohort panel",
)
classify(
    "coursework.CaseVersion",
    purpose=_("交稿的每一版，交后不改"),
    retention=FOR_LIFE,
    LINK="submitted_by",
    WORDS="title lead problem method result highlights",
    TRACE="submitted_at",
    NONE="id case number",
)
classify(
    "coursework.CaseFile",
    purpose=_("案例的附件"),
    retention=FOR_LIFE,
    LINK="file",
    WORDS="void_reason",
    NONE="id voided_at case added_at",
)
classify(
    "coursework.VersionFile",
    purpose=_("某一版带哪些附件"),
    retention=FOR_LIFE,
    NONE="id version case_file position",
)
classify(
    "coursework.CaseStep",
    purpose=_("案例每一步由谁何时所办"),
    retention=FOR_LIFE,
    LINK="by",
    WORDS="reason",
    TRACE="at",
    NONE="id case what state",
)
