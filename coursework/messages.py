"""What a file that may not come in is told, in words for the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from imports.reading.faults import Unreadable

FILE: dict[str, Any] = {
    "is_empty": _("文件是空的，请重新选择。"),
    "is_unknown": _("只收 PDF、Word（docx）、Excel（xlsx）、演示文稿（pptx）、照片（jpg、png）和视频（mp4）。"),
    "is_archive": _("这是压缩包，请解压后逐个上传。"),
    "is_old_office": _("这是旧版 Office 文件或设了密码，请取消密码并另存为 docx、xlsx 或 pptx 后再传。"),
    "is_encrypted": _("文件设了密码，评委打不开。请取消密码后再传。"),
    "does_not_open": _("打不开，请重新导出或重新拍照后再传。"),
    "is_damaged": _("文件已损坏或不完整，请重新保存后再传。"),
    "is_too_big": _("文件超过 {limit} MB，请压缩或拆分后再传。"),
    "has_macro": _("文件含有宏或嵌入的程序，为安全起见不能接收。请另存为不带宏的文件后再传。"),
    "has_script": _("PDF 里含有脚本或嵌入的文件，为安全起见不能接收。请重新打印成 PDF 后再传。"),
    "has_entities": _("文件内部含有不允许的定义，请用 Word 或 WPS 另存后再传。"),
    "has_many_parts": _("文件内部的部件太多，请用 Word 或 WPS 另存后再传。"),
    "unpacks_too_big": _("文件解压后过大或压缩比异常，不能接收。请减少图片后另存再传。"),
    "lies_about_size": _("文件内部声明的大小与实际不符，请用 Word 或 WPS 另存后再传。"),
}


def file_message(fault: Unreadable) -> str:
    return str(FILE.get(fault.code, FILE["is_damaged"])).format(**fault.params)
