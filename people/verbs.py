"""What the verbs of the audit trail are called on pages. Each app registers its own, in its desk.py."""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Text = str | Promise

_labels: dict[str, Text] = {}


def register_verbs(labels: Mapping[str, Text]) -> None:
    _labels.update(labels)
    _choices_in.cache_clear()


def verb_label(verb: str) -> Text:
    """The verb in words; one that nobody named stays as it is, so that nothing is hidden."""
    return _labels.get(verb, verb)


def is_named(verb: str) -> bool:
    return verb in _labels


def verb_choices() -> list[tuple[str, str]]:
    """Every verb that has words, by its words, for a filter."""
    return _choices_in(get_language())


@cache
def _choices_in(language: str | None) -> list[tuple[str, str]]:
    """Put in order once for each language: a filter asks for its choices several times in a request."""
    return sorted(((verb, str(label)) for verb, label in _labels.items()), key=lambda pair: pair[1])


register_verbs(
    {
        "people.add_unit": _("新增机构"),
        "people.edit_unit": _("修改机构"),
        "people.dissolve_unit": _("撤销机构"),
        "people.add_person": _("建立人员档案"),
        "people.edit_person": _("修改人员信息"),
        "people.void_person": _("作废人员档案"),
        "people.hold_post": _("任职"),
        "people.leave_post": _("离任"),
        "people.release_person": _("调出"),
        "people.unmask": _("查看完整号码"),
        "people.export_persons": _("导出人员名册"),
        "people.open_account": _("开通账号"),
        "people.open_worker_accounts": _("批量开通账号"),
        "people.export_first_passwords": _("导出初始密码表"),
        "people.edit_own_account": _("修改自己的账号"),
        "people.edit_account": _("修改账号"),
        "people.choose_language": _("切换界面语言"),
        "people.grant_role": _("授予角色"),
        "people.close_role": _("结束角色"),
        "people.disable_account": _("停用账号"),
        "people.enable_account": _("启用账号"),
        "people.merge_post": _("随单位合并调动"),
        "people.reset_password": _("重置密码"),
        "people.end_session": _("退出一台设备"),
        "people.download_file": _("下载文件"),
        "people.login": _("登录"),
        "people.logout": _("退出登录"),
        "people.idle_logout": _("长时间未操作，自动退出"),
        "people.second_factor": _("第二因素变更"),
        "people.recovery_code": _("用恢复码登录"),
        "people.wrong_code": _("第二因素验证码输错"),
        "people.long_logout": _("登录满 12 小时，自动退出"),
        "people.reset_factor": _("重置第二因素"),
        "people.record_holidays": _("填写放假安排"),
        "people.correct_holidays": _("更正放假安排"),
        "people.export_audit": _("导出审计日志"),
    }
)
