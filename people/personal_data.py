"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, FOR_LIFE, ON_RECORD, ONE_WEEK, SIX_YEARS, WITH_ACCOUNT, classify

classify(
    "people.Person",
    purpose=_("培养、考评和成长档案都认这一个人"),
    retention=FOR_LIFE,
    NAME="name name_key work_number",
    CONTACT="phone",
    NUMBER="id_sealed id_hash",
    PROFILE="gender born_on born_precision politics education",
    RECORD="staff_type hired_on hired_precision unit post_title post_track grade standing",
    WORDS="void_reason",
    NONE="id version voided_at kind created_at",
)
classify(
    "people.PostHolding",
    purpose=_("按岗位和任职时间计算应训、考评与年限"),
    retention=FOR_LIFE,
    LINK="person recorded_by",
    RECORD="unit title track grade since until since_precision source",
    WORDS="void_reason",
    NONE="id voided_at recorded_at",
)
classify(
    "people.User",
    purpose=_("登录、授权与通知"),
    retention=WITH_ACCOUNT,
    CREDENTIAL="password must_change_password",
    NAME="username name name_key",
    CONTACT="email",
    LINK="person",
    RECORD="home",
    TRACE="last_login password_set_at",
    PROFILE="language",
    NONE="id version is_active date_joined",
)
classify(
    "people.RoleHolding",
    purpose=_("谁在何时何处有何权限"),
    retention=SIX_YEARS,
    LINK="user granted_by",
    RECORD="role unit since until",
    NONE="id",
)
classify(
    "people.CareLink",
    purpose=_("班主任和导师看得到自己照护的人"),
    retention=SIX_YEARS,
    LINK="user person",
    RECORD="role source since until",
    NONE="id",
)
classify(
    "people.AuditEvent",
    purpose=_("依法留存操作记录，供审计追溯"),
    retention=ON_RECORD,
    LINK="actor",
    TRACE="at ip method path status request_id target target_id",
    WORDS="reason detail",
    NONE="id kind unit verb",
)
classify(
    "people.RequestKey",
    called=_("表单首次答复"),
    purpose=_("同一表单重复提交只办一次"),
    retention=ONE_WEEK,
    LINK="user",
    TRACE="key route status headers created_at",
    WORDS="body",
    NONE="id",
)
classify(
    "people.PrivateFile",
    purpose=_("附件与导出的文件"),
    retention=SIX_YEARS,
    LINK="created_by",
    WORDS="content shown_name",
    NONE="id content_type size sha256 created_at",
)
classify(
    "people.HolidayYear",
    purpose=_("节假日与调休，不含个人"),
    retention=ALWAYS,
    LINK="recorded_by",
    NONE="id version year notice days_off days_worked recorded_at",
)
classify(
    "people.Unit",
    purpose=_("机构树，不含个人"),
    retention=ALWAYS,
    NONE="id version path depth numchild parent name level code valid_from valid_to successor",
)
