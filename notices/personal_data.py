"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import THREE_YEARS, WITH_ACCOUNT, classify

classify(
    "notices.Notice",
    purpose=_("提醒与通知，各送一次"),
    retention=THREE_YEARS,
    LINK="recipient",
    WORDS="title body",
    TRACE="sent_at read_at",
    NONE="id attempts run_after woken_at lease_until fence occasion key channel due_on url state created_at",
)
classify(
    "notices.MailChoice",
    called=_("邮件选择"),
    purpose=_("本人选择不收哪类邮件"),
    retention=WITH_ACCOUNT,
    LINK="user",
    PROFILE="group",
    NONE="id",
)
