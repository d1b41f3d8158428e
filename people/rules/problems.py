"""What can be wrong with a fact about a person, and how to mend it; the same on a form and in a workbook."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

Words = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A code and what to fill in; texts are made when somebody reads them."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


WORDS: dict[str, Words] = {
    "cell_is_formula_text": (_("内容像公式，不予保存"), _("请改为普通文字")),
    "cell_has_markup": (_("含有网页代码，不予保存"), _("请删去代码，只留文字")),
    "text_too_long": (_("有 {length} 个字，最多 {limit} 个"), _("请写短一些")),
    "name_has_digits": (_("姓名里有数字"), _("请只写姓名；同名的人靠身份证号区分")),
    "name_has_brackets": (_("姓名里有括号"), _("请只写姓名，说明写到备注列")),
    "name_has_signs": (_("姓名里有“{signs}”"), _("请只写姓名；少数民族姓名用间隔号“·”")),
    "name_too_long": (_("姓名有 {length} 个字，最多 {limit} 个"), _("请核对")),
    "name_too_short": (_("姓名只有一个字"), _("请写全名")),
    "label_has_signs": (_("名称里有“{signs}”"), _("请只写文字、数字和括号")),
    "label_too_short": (_("名称只有一个字"), _("请写全称")),
    "label_without_words": (_("名称里没有文字"), _("请写全称")),
    "code_has_signs": (_("编号里有“{signs}”"), _("编号只用文字、数字、横线、点、斜线和括号")),
    "id_masked": (_("身份证号打了星号"), _("请填写完整号码")),
    "id_15": (_("是 15 位旧号码"), _("请填写 18 位号码")),
    "id_signs": (_("身份证号里有不是数字的字符"), _("请照原件填写")),
    "id_length": (_("身份证号应为 18 位，现为 {length} 位"), _("请照原件填写")),
    "id_birth": (_("身份证号中的出生日期 {digits} 不存在"), _("请照原件核对")),
    "id_check": (_("末位校验不符，应为 {expected}"), _("请照原件核对，可能有一位填错")),
    "phone_two": (_("一格里有两个号码"), _("请只留常用的一个")),
    "phone_masked": (_("手机号打了星号"), _("请填写完整号码")),
    "phone_landline": (_("是座机号码"), _("请填写手机号")),
    "phone_signs": (_("手机号里有不是数字的字符"), _("请只填 11 位数字")),
    "phone_length": (_("手机号应为 11 位，现为 {length} 位"), _("请核对")),
    "phone_start": (_("手机号不会以 {digits} 开头"), _("请核对")),
    "date_in_future": (_("晚于今天"), _("请核对年份")),
    "date_too_early": (_("早于 {year} 年"), _("请核对年份")),
    "age_odd": (_("按此日期为 {age} 岁"), _("请核对出生日期")),
    "born_differs": (_("出生日期与身份证号（{born}）不符"), _("请核对；按身份证号保存")),
    "gender_differs": (_("性别与身份证号（{gender}）不符"), _("请核对；按身份证号保存")),
    "born_not_of_id": (_("出生日期与身份证号不符"), _("请照证件核对，或留空，由身份证号确定")),
    "gender_not_of_id": (_("性别与身份证号不符"), _("请照证件核对，或留空，由身份证号确定")),
    "hired_too_young": (_("入职时不满 {age} 周岁"), _("请核对出生日期和入职时间")),
    "post_before_birthday": (_("任职时不满 {age} 周岁"), _("请核对出生日期和任职时间")),
    "post_in_future": (_("任职起不能晚于今天"), _("请到那天再登记")),
    "since_too_late": (_("生效日期最多提前 {days} 天登记"), _("请核对年份")),
}


def words_of(problem: Problem) -> str:
    """What is wrong and how to mend it, as one sentence."""
    message, remedy = WORDS[problem.code]
    return f"{str(message).format(**problem.params)}；{str(remedy).format(**problem.params)}"
