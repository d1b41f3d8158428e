"""Sample charts."""

from decimal import Decimal
from typing import Any

from common.charts import Bar, Bars, Line, Radar, Series
from common.samples.data import INDICATORS, MONTHS


def charts() -> dict[str, Any]:
    scores = [Decimal(one) for one in ("90", "80", "85", "70", "95", "88")]
    means = [Decimal(one) for one in ("82.5", "84", "80.2", "81", "86", "83.4")]
    course = [Decimal(one) for one in ("82.1", "83", "81.4", "84.85", "83.94")]
    return {
        "bars": Bars(
            "各街道应训完成率",
            [
                Bar("临江街道", 96),
                Bar("北湖街道", 91),
                Bar("汉兴街道", 84, "接近", "soon"),
                Bar("常青街道", 71, "未达标", "need"),
            ],
            unit="%",
            maximum=100,
            mark=(85, "目标"),
            label_head="街道",
        ),
        "plain_bars": Bars(
            "各类培训人次", [Bar("初任培训", 61), Bar("在职培训", 214), Bar("考前培训", 48)], unit=" 人次"
        ),
        "line": Line(
            "月度得分",
            MONTHS,
            [
                Series("顾晓岚", [*course, None, Decimal("85.2"), *course[:4]], accent=True),
                Series("街道平均", [Decimal(80 + nth % 3) for nth in range(11)]),
            ],
            places=2,
        ),
        "radar": Radar("六项指标", INDICATORS, [Series("顾晓岚", scores, accent=True), Series("街道平均", means)]),
        "no_bars": Bars("各街道应训完成率", []),
        "spark": [Decimal(one) for one in ("91", "94", "92", "95", "96", "93", "92", "93.4")],
        "down_spark": [52, 55, 50, 57, 58, 54, 49, 48],
    }
