"""Names as they are searched and sorted: surname readings that the general tables get wrong."""

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

# Sorts before every letter.
APART = "'"

# Readings as a surname; the general reading of each of these characters is another one.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "尹": "yin",
    "任": "ren", "华": "hua", "覃": "qin", "朴": "piao", "翟": "zhai", "冼": "xian", "乐": "yue", "宁": "ning",
    "缪": "miao", "牟": "mu", "员": "yun", "逄": "pang", "繁": "po", "黑": "he", "折": "she", "秘": "bi",
}  # fmt: skip


def name_key(name: str) -> str:
    """Search and sort key: the syllables apart, all pinyin, and the initials (陈思远 -> "chen'si'yuan chensiyuan csy").

    It sorts by syllables, so that nobody called 程 comes among those called 陈. It is searched by its beginning and
    by the beginning of its other words (named).
    """
    syllables = _syllables(name)
    initials = "".join(syllable[0] for syllable in syllables if syllable)
    return f"{APART.join(syllables)} {''.join(syllables)} {initials}".strip()[:200]


def pinyin_of(name: str) -> str:
    """All of it in one word (陈思远 -> "chensiyuan")."""
    return "".join(_syllables(name))


def named(text: str, path: str = "") -> Q:
    """Who is called so: by a part of the Chinese name, by full pinyin from its beginning, or by initials.

    `path` leads to the row with `name` and `name_key`, as "person__".
    """
    typed = text.replace(" ", "")
    key = typed.lower()
    return (
        Q(**{f"{path}name__contains": typed})
        | Q(**{f"{path}name_key__startswith": key})
        | Q(**{f"{path}name_key__contains": f" {key}"})
    )


def _syllables(name: str) -> list[str]:
    syllables = [part.replace(" ", "") for part in lazy_pinyin(name.lower(), style=Style.NORMAL)]
    if name and name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return syllables
