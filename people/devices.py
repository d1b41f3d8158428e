"""What a browser calls itself, in words that its owner recognises."""

from django.utils.translation import gettext as _

# The first that fits: browsers name those they descend from as well.
BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Windows · Chrome, or that the device is unknown."""
    known = [_first(SYSTEMS, user_agent), _first(BROWSERS, user_agent)]
    return " · ".join(filter(None, known)) or _("未知设备")


def _first(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in words if mark in text), "")
