"""Everything an import can say: what is wrong, and how to mend it. Codes are stored, words are made on display."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.rules.problems import WORDS, Problem, Words

FILE: dict[str, Words] = {
    "is_empty": (_("文件是空的"), _("请选择填好的文件")),
    "is_pdf": (_("这是 PDF，不是表格"), _("请上传 .xlsx 或 .csv 文件")),
    "is_image": (_("这是图片，不是表格"), _("请上传 .xlsx 或 .csv 文件")),
    "is_archive": (_("这是压缩包或其他文件，不是 Excel 工作簿"), _("请解压后上传里面的 .xlsx 或 .csv 文件")),
    "is_word": (_("这是 Word 文档，不是表格"), _("请把表格复制到 Excel，另存为 .xlsx 后上传")),
    "is_slides": (_("这是演示文稿，不是表格"), _("请上传 .xlsx 或 .csv 文件")),
    "is_web_page": (_("这是网页文件，只是改了扩展名"), _("请用 Excel 或 WPS 打开，另存为 .xlsx 后上传")),
    "is_xml_table": (_("这是旧式 XML 表格"), _("请用 Excel 或 WPS 打开，另存为 .xlsx 后上传")),
    "is_open_document": (_("这是 ODF 文件（.ods 等）"), _("请另存为 .xlsx 后上传")),
    "is_xlsb": (_("这是二进制工作簿（.xlsb）"), _("请另存为 .xlsx 后上传")),
    "is_old_xls": (_("这是旧版工作簿（.xls 或 .et）"), _("请用 Excel 或 WPS 打开，另存为 .xlsx 后上传")),
    "is_encrypted": (_("工作簿设了打开密码，无法读取"), _("请取消密码后再上传")),
    "is_unknown": (_("认不出这个文件的类型"), _("请上传 .xlsx 或 .csv 文件")),
    "is_damaged": (_("文件已损坏或不完整"), _("请用 Excel 或 WPS 打开，另存为新的 .xlsx 后上传")),
    "is_odd_encoding": (_("认不出文字编码"), _("请另存为“CSV UTF-8”或 .xlsx 后上传")),
    "is_broken_csv": (_("引号不成对，分不清各列"), _("请用 Excel 或 WPS 打开，另存为 .xlsx 后上传")),
    "is_too_big": (_("文件超过 {limit} MB"), _("请拆成几个文件，或删去图片后再上传")),
    "has_macro": (_("工作簿含有宏，为安全起见不予读取"), _("请另存为不带宏的 .xlsx 后上传")),
    "has_links": (_("工作簿链接着别的文件或数据源"), _("请断开链接（数据-编辑链接），或只复制数值到新工作簿后上传")),
    "has_entities": (_("工作簿内部含有不允许的定义"), _("请用 Excel 或 WPS 打开，另存为新的 .xlsx 后上传")),
    "has_many_parts": (_("工作簿内部的部件超过 {limit} 个"), _("请只复制数据到新工作簿后上传")),
    "has_many_sheets": (_("工作表超过 {limit} 张"), _("请只保留要导入的工作表")),
    "has_many_rows": (_("超过 {limit} 行"), _("请拆成几个文件分次导入")),
    "has_many_columns": (_("超过 {limit} 列"), _("请删去右侧多余的列")),
    "unpacks_too_big": (_("解压后超过 {limit} MB，或压缩比异常"), _("请只复制数据到新工作簿后上传")),
    "lies_about_size": (_("文件内部声明的大小与实际不符"), _("请用 Excel 或 WPS 打开，另存为新的 .xlsx 后上传")),
    "needs_too_much": (_("读取这个文件所需的时间或内存超出限制"), _("请拆成几个文件，或只复制数据到新工作簿后上传")),
    "no_header": (
        _("没有找到表头。需要的列：{wanted}"),
        _("请把表头放在前 {within} 行内，或下载模板重新填写"),
    ),
    "columns_missing": (
        _("“{sheet}”缺少必需的列：{missing}。第 {row} 行读到的列：{found}"),
        _("请补上这些列，或下载模板重新填写"),
    ),
    "is_no_workbook": (
        _("文件名像 Excel 工作簿，里面却是普通文字，不是表格"),
        _("请用 Excel 或 WPS 打开核对，另存为 .xlsx 后上传"),
    ),
    "is_other_kind": (
        _("这像是{other}的表，不是{own}的表"),
        _("请到“导入 → {other}”上传"),
    ),
    "not_whole": (
        _("导入时有 {n} 行不对，按“有错误就都不导入”没有保存任何内容"),
        _("请看下面的原因，改好再传，或只导入正确的行"),
    ),
    "check_cancelled": (_("已取消核对，没有保存任何内容"), _("可以重新核对，或放弃")),
    "check_stopped": (_("没有核对完，没有保存任何内容。原因：{reason}"), _("可以重新核对，或放弃")),
    "write_cancelled": (_("已取消导入，没有保存任何内容"), _("可以重新导入，或放弃")),
    "write_stopped": (_("没有导入成，没有保存任何内容。原因：{reason}"), _("可以重新导入，或放弃")),
    "no_rows": (_("表头下面没有数据"), _("请填好数据后再上传")),
}

VALUES: dict[str, Words] = {
    "required": (_("{label}必填"), _("请补填")),
    "cell_is_formula": (_("是公式，不会计算"), _("请改为文字或数值（复制后选“粘贴为数值”）")),
    "word_too_long": (_("“{word}…”太长，每项最多 {limit} 个字"), _("多项之间请用顿号“、”分开")),
    "name_is_number": (_("姓名处是数字或日期"), _("请填写姓名")),
    "id_is_number": (_("身份证号被存成数字，后三位已丢失"), _("请把该列设为文本格式，照原件重新填写")),
    "phone_is_scientific": (_("手机号被存成科学计数"), _("请把该列设为文本格式，重新填写")),
    "date_unknown": (_("认不出的日期"), _("请写成 1990-05-01 或 1990年5月")),
    "date_month_lost": (
        _("{year}.1 分不清是 1 月还是 10 月（数字格式会丢掉末尾的 0）"),
        _("请写成 {year}年1月 或 {year}年10月"),
    ),
    "date_short_year": (_("年份只有两位"), _("请写四位年份")),
    "date_day_first": (_("分不清日和月"), _("请写成 1990-05-01")),
    "date_year": (_("没有 {year} 年这样的日期"), _("请核对年份")),
    "date_no_month": (_("没有 {month} 月"), _("请核对")),
    "date_no_day": (_("{month} 月没有 {day} 日"), _("请核对")),
    "dates_in_wrong_order": (_("结束早于开始"), _("请核对起止日期")),
    "number_unknown": (_("不是数字"), _("请填数字")),
    "number_not_whole": (_("应为整数"), _("请核对")),
    "number_out_of_range": (_("应在 {low} 到 {high} 之间"), _("请核对")),
    "choice_unknown": (_("不是可选的写法"), _("可填：{choices}")),
    "unit_unknown": (_("没有找到这个单位"), _("请先在“机构”里建立，或核对名称")),
    "unit_unknown_near": (_("{where}没有这个单位，相近：{near}"), _("请核对名称")),
    "unit_elsewhere": (_("“{name}”在{where}，不在表中写的{street}"), _("请核对街道和社区")),
    "unit_ambiguous": (_("有几个同名单位：{names}"), _("请写明所属街道")),
    "unit_out_of_reach": (_("{name}不在您的管理范围"), _("请由该单位的管理员导入")),
    "unit_closed": (_("{name}已撤销"), _("请填写现在的单位")),
    "unit_ambiguous_here": (_("这里有几个名称相近的单位：{names}"), _("请写全称")),
    "unit_of_other_level": (
        _("“{name}”像是{level}的名称"),
        _("请核对各列是否写错位置；名称确实如此的，请写全称，如“某某街道”“某某社区”"),
    ),
    "unit_known_at_other_level": (
        _("系统里的“{name}”是{level}"),
        _("请核对各列是否写错位置；确是另一个单位的，请写全称，如“某某街道”“某某社区”"),
    ),
    "street_unknown": (_("没有找到街道“{name}”"), _("请核对名称")),
    "code_signs": (_("区划代码应为 12 位数字"), _("请照统计用区划代码填写，或留空")),
    "code_taken": (_("区划代码已属于{name}"), _("请核对")),
    "code_conflict": (_("区划代码与系统里的 {code} 不同"), _("请核对；代码不能用导入修改")),
}

ROWS: dict[str, Words] = {
    "same_row": (_("与第 {row} 行是同一人（{reason}相同），不会重复建档"), _("无须处理")),
    "same_unit_row": (_("与第 {row} 行是同一单位"), _("无须处理")),
    "same_unit_spelled": (_("与第 {row} 行的“{name}”是同一单位，只是写法不同，不会重复建立"), _("无须处理")),
    "same_record": (_("与第 {row} 行重复（{reason}相同）"), _("无须处理")),
    "same_but_differs": (
        _("与第 {row} 行是同一人，但{columns}不同"),
        _("请只留正确的一行"),
    ),
    "phone_twice": (_("与第 {row} 行的手机号相同，却不是同一人"), _("请核对哪一行填错")),
    "phone_of_other": (_("手机号已登记在{name}名下"), _("请核对号码，或先更正原来的登记")),
    "phone_of_unseen": (_("手机号已登记在管理范围以外的人名下"), _("请核对号码，或联系区级管理员")),
    "name_differs": (
        _("该身份证号已登记为“{name}”，姓名不同"),
        _("请核对证件；确实改名的，先在人员档案里更正"),
    ),
    "person_unseen": (_("该身份证号已在管理范围以外的单位建档"), _("请由区级管理员办理调入")),
    "person_voided": (_("该身份证号的档案已作废"), _("请先在人员档案里核实")),
    "person_missing": (_("档案里没有此人"), _("请先导入人员档案")),
    "person_faulty": (_("“{sheet}”中此人的一行有误，这一行随之不能导入"), _("请先改好第 {row} 行")),
    "certificate_level_missing": (_("有取证日期，没有证书等级"), _("请补填等级，或删去日期")),
    "certificate_of_other": (_("证书编号已登记在{name}名下"), _("请照原件核对")),
    "certificate_verified": (_("这张证书已核验原件，表中写得不同"), _("请核对原件；确实有误的，先在持证台账里更正")),
    "exam_year_missing": (_("看不出是哪一年的考试"), _("请在标题写明年度，或加一列“报考年度”")),
    "quarter_missing": (
        _("看不出是哪一年、哪一季度的评分"),
        _("请在表的标题或工作表名写明，如“2025年第1季度”"),
    ),
    "quarter_in_future": (_("{quarter}还没有开始"), _("请核对标题里的年度和季度")),
    "scores_blank": (_("{columns}没有分：未评，不是零分"), _("漏填的，请补填")),
    "scores_missing": (_("六项评分都是空的"), _("请补填，或删去这一行")),
    "sheet_entered_here": (_("这一季度已在系统里评分，以系统里的为准"), _("无须处理；要改的，在评分表里改")),
    "mentor_same_name": (
        _("导师库里已有同单位的“{name}”，手机号不同"),
        _("请核对；确是同一人的，先在人员档案里更正手机号"),
    ),
    "mentor_retired": (_("{name}已退出导师库"), _("要再聘的，在导师库里办理续聘")),
    "mentor_kind_in_use": (_("正带着 {count} 位学员，不能改导师类别"), _("请先为学员更换导师")),
    "mentor_capacity_below_load": (_("已带 {count} 位学员，可带人数不能更少"), _("请核对可带人数")),
    "mentor_of_other_pool": (_("已在{name}的导师库里"), _("请由该单位的管理员更新")),
    "pool_unknown": (_("看不出进入哪个区的导师库"), _("请填推荐单位，或由区级管理员导入")),
    "several_of_name": (_("有 {count} 位同名人员：{names}"), _("请填写身份证号")),
    "id_or_phone_missing": (_("没有身份证号，也没有手机号，分不清同名的人"), _("请至少填写一项")),
    "post_missing": (_("没有写岗位"), _("可以先导入，再在人员档案里补上")),
    "posts_overlap": (_("与{post}的任职时间重叠"), _("请核对起止日期")),
    "parent_missing": (_("没有写明上级"), _("请补填上级单位")),
    "cohort_unseen": (_("班次“{code}”不在您的管理范围"), _("请核对班次代码，或由举办单位导入")),
    "cohort_over": (_("{cohort}已经结业，不能再加学员"), _("请核对班次代码")),
    "cohort_full": (
        _("{cohort}名额 {seats} 人，已满"),
        _("请先在班次里调整名额，再重新上传"),
    ),
    "member_left": (_("此人在这个班{state}"), _("要重新入班的，请在班次的名册里加入")),
    "training_of_cohort": (_("这次培训由系统按班次结业记入，表中写得不同"), _("请核对；以班次的记录为准")),
    "changed_since_check": (_("核对之后情况有变：{message}"), _("请重新上传核对")),
    "row_refused": (_("{message}"), _("请核对")),
}

NOTES: dict[str, Any] = {
    "tidied": _("已整理写法"),
    "as_choice": _("按可选的写法读取"),
    "full_width": _("全角数字已改为半角"),
    "small_x": _("末位 x 已改为大写"),
    "spaces_removed": _("已去掉空格或符号"),
    "name_spaces": _("已去掉姓名里的空格"),
    "name_dot": _("间隔号已统一为“·”"),
    "number_as_text": _("数字已按号码读取"),
    "number_written": _("已按数值读取"),
    "rounded": _("已四舍五入到两位小数"),
    "date_written": _("日期写法已统一"),
    "date_serial": _("日期序号已换算"),
    "date_time_cut": _("只取日期，略去时刻"),
    "still": _("至今，按未结束读取"),
    "unit_as_known": _("按系统里的单位名称读取"),
    "unit_completed": _("单位名称已补全"),
    "from_id": _("按身份证号确定"),
    "matched_by_name": _("按姓名和单位找到"),
}

# What the file as a whole will do: said above the rows, where nobody overlooks it.
PURPOSES: dict[str, Any] = {
    "class_joined": _("加入班次：{cohort}（{code}），名额 {seats} 人，还剩 {left} 个"),
    "class_made": _("系统里没有这个班，导入时新建：{cohort}（代码 {code}），{year} 年全年"),
}

SHEET_NOTES: dict[str, Any] = {
    **PURPOSES,
    "header_at": _("“{sheet}”的表头在第 {row} 行"),
    "skipped_totals": _("“{sheet}”已略过合计行：第 {rows} 行"),
    "skipped_notes": _("“{sheet}”已略过说明文字：第 {rows} 行"),
    "skipped_examples": _("“{sheet}”已略过示例行：第 {rows} 行"),
    "columns_ignored": _("“{sheet}”未用到的列：{columns}"),
    "columns_absent": _("“{sheet}”没有这些可选列：{columns}"),
    "column_guessed": _("“{sheet}”的“{header}”按“{label}”读取"),
    "column_twice": _("“{sheet}”有两列都像“{label}”，只读“{header}”"),
    "sheet_hidden": _("隐藏的工作表“{sheet}”没有读取"),
    "sheet_ignored": _("工作表“{sheet}”不是本类数据，已略过"),
    "merged_filled": _("“{sheet}”的合并单元格已逐行展开"),
    "tidied_cells": _("自动整理 {count} 处写法"),
    "encoding": _("文字编码按 {encoding} 读取"),
}

_PROBLEMS = {**WORDS, **FILE, **VALUES, **ROWS}


def message_of(problem: Problem) -> str:
    """What is wrong."""
    return str(_PROBLEMS[problem.code][0]).format(**problem.params)


def remedy_of(problem: Problem) -> str:
    """How to mend it."""
    return str(_PROBLEMS[problem.code][1]).format(**problem.params)


def sentence_of(problem: Problem) -> str:
    """Both in one sentence, for lists and the shell."""
    return f"{message_of(problem)}；{remedy_of(problem)}"


def sheet_note(code: str, params: dict[str, Any]) -> str:
    return str(SHEET_NOTES[code]).format(**params)
