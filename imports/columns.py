"""Columns that several kinds share, with the names under which offices' tables know them."""

from imports.specs import Column
from imports.values.dates import take_date
from imports.values.identity import take_id_number
from imports.values.lists import take_list
from imports.values.names import take_name
from imports.values.numbers import decimal_number, whole_number
from imports.values.phones import take_phone
from imports.values.posts import take_post
from imports.values.text import free_text
from imports.values.words import (
    one_of,
    take_education,
    take_gender,
    take_politics,
    take_staff_type,
    take_yes_no,
)
from people.rules.dates import birthday, of_working_life, past

CERTIFICATES = {
    "助理社会工作师": "junior",
    "初级": "junior",
    "初级社工": "junior",
    "初级社会工作师": "junior",
    "助理社工师": "junior",
    "助理": "junior",
    "社会工作师": "middle",
    "中级": "middle",
    "中级社工": "middle",
    "中级社会工作师": "middle",
    "社工师": "middle",
    "高级社会工作师": "senior",
    "高级": "senior",
    "高级社工": "senior",
    "高级社工师": "senior",
    "无证": "none",
    "未取得": "none",
}
CERTIFICATE_CHOICES = ("助理社会工作师", "社会工作师", "高级社会工作师", "无")
take_certificate = one_of(CERTIFICATES, CERTIFICATE_CHOICES, nothing="none")
take_exam_level = one_of(CERTIFICATES, ("初级", "中级", "高级"))

NAME = Column("name", "姓名", take_name, ("名字", "人员姓名", "学员"), required=True, example="陈思远")
ID_NUMBER = Column(
    "id_number",
    "身份证号",
    take_id_number,
    ("身份证号码", "公民身份号码", "身份证", "证件号码", "证件号", "居民身份证号码", "身份号码"),
    required=True,
    secret="id_number",  # noqa: S106 - names the mask, no secret of ours
    example="110101199003074493",
    hint="18 位，请设为文本格式",
    width=22,
)
PHONE = Column(
    "phone",
    "手机号码",
    take_phone,
    ("手机", "手机号", "联系电话", "联系方式", "电话", "移动电话", "电话号码", "联系手机"),
    secret="phone",  # noqa: S106 - names the mask, no secret of ours
    example="13800000000",
    hint="11 位手机号",
    width=16,
)
GENDER = Column("gender", "性别", take_gender, example="男", choices=("男", "女"), width=8)
BORN = Column("born", "出生年月", take_date, ("出生日期", "出生年月日", "生日"), rule=birthday, example="1990-05")
STREET = Column(
    "street", "所属街道", free_text(60), ("街道", "所在街道", "街道乡镇", "乡镇街道", "镇街"), example="临江街道"
)
COMMUNITY = Column(
    "community",
    "所在社区",
    free_text(120),
    ("社区", "社区名称", "所属社区", "工作社区", "任职社区", "所在单位", "单位", "工作单位", "社区村"),
    required=True,
    example="望江社区",
    width=18,
    field="unit",
)
UNIT = Column("unit", "单位", free_text(120), ("任职单位", "所在单位", "工作单位", "所在社区"), required=True, width=22)
POST = Column(
    "post",
    "岗位",
    take_post,
    ("职务", "现任职务", "岗位名称", "职位", "担任职务"),
    example="社区网格员",
    width=24,
    field="post_title",
)
GRADE = Column("grade", "岗位等级", whole_number(1, 18), ("等级", "岗级", "薪级", "岗位级别"), example="5", width=10)
EDUCATION = Column(
    "education",
    "学历",
    take_education,
    ("文化程度", "最高学历", "学历层次"),
    example="本科",
    choices=("初中及以下", "高中", "大专", "本科", "研究生"),
    width=10,
)
POLITICS = Column(
    "politics",
    "政治面貌",
    take_politics,
    ("政治身份", "党派"),
    example="群众",
    choices=("中共党员", "中共预备党员", "共青团员", "民主党派", "群众"),
)
STAFF_TYPE = Column(
    "staff_type",
    "用工类型",
    take_staff_type,
    ("人员类别", "人员类型", "用工性质", "身份性质"),
    choices=("社区专职工作者", "治理专干", "社区自聘人员"),
    width=18,
)
CERTIFICATE = Column(
    "certificate",
    "社工证等级",
    take_certificate,
    ("社工证", "职业资格", "社会工作者职业资格", "持证等级", "社工证书", "证书等级", "职业水平"),
    example="助理社会工作师",
    choices=CERTIFICATE_CHOICES,
    width=18,
)
CERTIFIED = Column("certified", "取证日期", take_date, ("取证时间", "发证日期", "证书日期"), rule=of_working_life)
HIRED = Column(
    "hired",
    "入职时间",
    take_date,
    ("入职日期", "参加社区工作时间", "到岗时间", "进社区时间", "聘用时间", "参加工作时间"),
    rule=of_working_life,
    example="2019-04",
    field="hired_on",
)
NEEDS = Column("needs", "培训需求", take_list, ("学习需求", "需求"), example="矛盾调解、公文写作", width=26)
EXAM_LEVEL = Column(
    "level",
    "报考级别",
    take_exam_level,
    ("报考等级", "级别", "报考类别"),
    required=True,
    choices=("初级", "中级", "高级"),
)
SUBJECTS = Column("subjects", "报考科目数", whole_number(1, 3), ("科目数", "报考科目", "科目"))
PRE_EXAM = Column(
    "pre_exam", "是否参加考前培训", take_yes_no, ("考前培训", "参加考前培训"), choices=("是", "否"), width=18
)
HOURS = Column("hours", "学时", decimal_number(0, 2000), ("课时", "总学时"))
STARTED = Column("since", "开始日期", take_date, ("任职起", "起始日期", "开始时间", "起"), rule=past, required=True)


def indicator(key: str, label: str, *aliases: str) -> Column:
    """One of the six marks of a "5+1" sheet."""
    return Column(key, label, decimal_number(0, 100), aliases, guess=True, example="85", width=18)


INDICATORS = (
    indicator("ind_party_branch", "党支部规范化建设", "支部规范化", "党支部规范化"),
    indicator("ind_pledge", "服务承诺践诺", "承诺践诺"),
    indicator("ind_request", "居民问题诉求解决", "诉求解决", "居民诉求解决"),
    indicator("ind_dispute", "矛盾纠纷排查化解", "矛盾化解", "矛盾纠纷化解"),
    indicator("ind_elder_child", "关爱“一老一小”", "一老一小", "关爱一老一小"),
    indicator("ind_post", "岗位职责个性化指标", "岗位职责", "个性指标", "岗位职责(个性)"),
)
