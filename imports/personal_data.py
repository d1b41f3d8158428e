"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import NINETY_DAYS, SIX_YEARS, classify

classify(
    "imports.ImportBatch",
    purpose=_("一份名册从上传到导入、撤销的经过"),
    retention=SIX_YEARS,
    LINK="imported_by undone_by file",
    WORDS="shown_name",
    TRACE="created_at checked_at imported_at undone_at",
    NONE="id kind sha256 unit job replaces options state only_whole counts tables notes fault moved",
)
classify(
    "imports.ImportRow",
    purpose=_("核对结果逐行可查，加密存放"),
    retention=NINETY_DAYS,
    WORDS="sealed",
    NONE="id batch nth sheet number verdict was",
)
classify(
    "imports.ImportChange",
    purpose=_("导入能原样撤销，改动前后加密存放"),
    retention=SIX_YEARS,
    LINK="object_id",
    WORDS="sealed",
    NONE="id batch model by_kind",
)
