"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, NINETY_DAYS, TWELVE_HOURS, UNUSED, WITH_ACCOUNT, classify

classify(
    "sessions.Session",
    called=_("登录会话"),
    purpose=_("登录状态"),
    retention=TWELVE_HOURS,
    CREDENTIAL="session_key session_data",
    NONE="expire_date",
)
classify(
    "usersessions.UserSession",
    called=_("登录过的设备"),
    purpose=_("本人查看并退出自己的设备"),
    retention=TWELVE_HOURS,
    LINK="user",
    CREDENTIAL="session_key",
    TRACE="created_at ip last_seen_at user_agent data",
    NONE="id",
)
classify(
    "mfa.Authenticator",
    called=_("第二因素"),
    purpose=_("第二因素与恢复码，加密存放"),
    retention=WITH_ACCOUNT,
    LINK="user",
    CREDENTIAL="data",
    TRACE="created_at last_used_at",
    NONE="id type",
)
classify(
    "axes.AccessAttempt",
    called=_("登录失败计数"),
    purpose=_("输错密码的计数，名字只存密钥散列"),
    retention=NINETY_DAYS,
    CREDENTIAL="username",
    TRACE="user_agent ip_address http_accept path_info attempt_time get_data post_data failures_since_start",
    NONE="id",
)
classify(
    "axes.AccessAttemptExpiration",
    purpose=UNUSED,
    retention=NINETY_DAYS,
    NONE="access_attempt expires_at",
)
classify(
    "axes.AccessFailureLog",
    purpose=UNUSED,
    retention=NINETY_DAYS,
    TRACE="user_agent ip_address username http_accept path_info attempt_time locked_out",
    NONE="id",
)
classify(
    "axes.AccessLog",
    purpose=UNUSED,
    retention=NINETY_DAYS,
    TRACE="user_agent ip_address username http_accept path_info attempt_time logout_time session_hash",
    NONE="id",
)
classify(
    "account.EmailAddress",
    purpose=UNUSED,
    retention=WITH_ACCOUNT,
    LINK="user",
    CONTACT="email",
    NONE="id verified primary",
)
classify(
    "account.EmailConfirmation",
    purpose=UNUSED,
    retention=WITH_ACCOUNT,
    CREDENTIAL="key",
    NONE="id email_address created sent",
)
classify(
    "auth.Group",
    purpose=UNUSED,
    retention=ALWAYS,
    NONE="id name",
)
classify(
    "auth.Permission",
    purpose=_("框架自带，不含个人"),
    retention=ALWAYS,
    NONE="id name content_type codename",
)
classify(
    "contenttypes.ContentType",
    purpose=_("框架自带，不含个人"),
    retention=ALWAYS,
    NONE="id app_label model",
)
classify(
    "pghistory.Context",
    purpose=UNUSED,
    retention=ALWAYS,
    TRACE="metadata",
    NONE="id created_at updated_at",
)
