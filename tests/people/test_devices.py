import pytest

from people.devices import device_name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Windows · Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Windows · Edge"),
        ("Mozilla/5.0 (Linux; Android 13; V2) Chrome/107 Mobile Safari/537.36 MicroMessenger/8.0", "Android · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) wxwork/4.1 MicroMessenger/7.0", "iPhone · 企业微信"),
        ("curl/8", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(user_agent, name):
    assert device_name(user_agent) == name
