"""Names as they are searched and sorted: surname readings that the general tables get wrong."""

from pypinyin import Style, lazy_pinyin

# Readings as a surname; the general reading of each of these characters is another one.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "尹": "yin",
    "任": "ren", "华": "hua", "覃": "qin", "朴": "piao", "翟": "zhai", "冼": "xian", "乐": "yue", "宁": "ning",
    "缪": "miao", "牟": "mu", "员": "yun", "逄": "pang", "繁": "po", "黑": "he", "折": "she", "秘": "bi",
}  # fmt: skip


def name_key(name: str) -> str:
    """Search and sort key: full pinyin, a space, and the initials (陈思远 -> "chensiyuan csy")."""
    syllables = lazy_pinyin(name.lower(), style=Style.NORMAL)
    if name and name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    initials = "".join(syllable[0] for syllable in syllables if syllable)
    return f"{''.join(syllables)} {initials}"[:200]
