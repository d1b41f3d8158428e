"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, FOR_LIFE, classify

classify(
    "assessments.Scheme",
    purpose=_("考评办法，不含个人"),
    retention=ALWAYS,
    NONE="id unit name",
)
classify(
    "assessments.SchemeVersion",
    purpose=_("考评办法的各版，不含个人"),
    retention=ALWAYS,
    LINK="created_by",
    WORDS="reason",
    NONE="id version scheme number effective_from state valid_share checks_min checks_max created_at activated_at",
)
classify(
    "assessments.Indicator",
    purpose=_("考评指标与权重，不含个人"),
    retention=ALWAYS,
    NONE="id version code weight position",
)
classify(
    "assessments.ScoringPeriod",
    purpose=_("考评周期，不含个人"),
    retention=ALWAYS,
    NONE="id scheme scheme_version kind year number opens_on closes_on state opened_at closed_at",
)
classify(
    "assessments.ScoreSheet",
    purpose=_("“5+1”考评得分与复核"),
    retention=FOR_LIFE,
    LINK="person submitted_by reviewed_by closed_by",
    RECORD="unit track post_title",
    JUDGEMENT="state source checks total valid",
    WORDS="note return_reason void_reason",
    TRACE="submitted_at reviewed_at closed_at",
    NONE="id version voided_at period scheme_version",
)
classify(
    "assessments.ItemScore",
    purpose=_("各指标得分与依据"),
    retention=FOR_LIFE,
    LINK="na_approved_by scored_by",
    JUDGEMENT="score",
    WORDS="na_reason excused_reason evidence",
    TRACE="na_approved_at scored_at",
    NONE="id sheet code",
)
classify(
    "assessments.SpotCheck",
    purpose=_("抽查加减分与事由"),
    retention=FOR_LIFE,
    LINK="recorded_by",
    JUDGEMENT="points checked_on",
    WORDS="reason void_reason",
    TRACE="recorded_at",
    NONE="id voided_at sheet",
)
