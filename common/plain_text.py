"""Typed words without signs that nobody sees: they spoil searches, comparisons and papers."""

import re

# Control characters but tab and line ends; soft hyphens, zero-width and direction marks; odd line ends.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
LINE_ENDS = re.compile("[\u2028\u2029]")


def plain(text: str) -> str:
    """The same words; line ends stay as they are, those of other systems become common ones."""
    return UNSEEN.sub("", LINE_ENDS.sub("\n", text))


# Figures, letters and the full-width blank, as people type them without leaving their Chinese keyboard.
HALF_WIDTH = {0x3000: " "} | {
    code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
}


def sought(text: str, longest: int = 60) -> str:
    """What somebody searches for: figures and letters half-width, without what nobody sees."""
    return plain(text).translate(HALF_WIDTH).strip()[:longest]
