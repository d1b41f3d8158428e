"""Charts as geometry: plain values in, numbers for an SVG template out; nothing is drawn in the browser.

Bars and lines measure across in per cent and down in pixels, so that they fill any width without
scaling their text. Every chart also carries its figures as a table (ADR 0002).
"""

from common.charts.bars import Bar, Bars, lay_out_bars
from common.charts.base import Drawing, Series
from common.charts.line import Line, lay_out_line
from common.charts.radar import Radar, lay_out_radar
from common.charts.spark import lay_out_spark

__all__ = [
    "Bar",
    "Bars",
    "Drawing",
    "Line",
    "Radar",
    "Series",
    "lay_out_bars",
    "lay_out_line",
    "lay_out_radar",
    "lay_out_spark",
]
