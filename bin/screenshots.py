"""Take the README's pictures from the demo: `make screenshots` starts it in a folder of its own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
PORT = int(os.environ.get("PORT", "8765"))
SITE = f"http://127.0.0.1:{PORT}"
START_SECONDS = 240
PHONE, DESKTOP = (390, 844), (1366, 900)
# (file, account, address or link words to follow from the home page, screen)
PICTURES = (
    ("today", "peixun", "/", DESKTOP),
    ("mentor-home", "daoshi", "/", PHONE),
    ("roll-call", "banzhuren", "点名", PHONE),
    ("class", "peixun", "培训班次>第六期菁英班", DESKTOP),
    ("scores", "shuji", "“5+1”考评>去评分", DESKTOP),
    ("report", "quji", "年度报告", DESKTOP),
)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="banfei-pictures-") as data:
        environment = {**os.environ, "BANFEI_DATA": data, "PORT": str(PORT), "DEMO": "1"}
        demo = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment)
        try:
            wait_for_page(demo)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
                )
                for picture in PICTURES:
                    take(browser, *picture)
                browser.close()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=60)


def wait_for_page(demo: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            urllib.request.urlopen(f"{SITE}/healthz", timeout=5)  # noqa: S310  our own address
            return
        except OSError:
            time.sleep(1)
    raise SystemExit("the demo did not start")


def take(browser: Browser, name: str, account: str, way: str, screen: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": screen[0], "height": screen[1]}, locale="zh-CN")
    page.goto(f"{SITE}/accounts/login/")
    page.locator(f'button[value="{account}"]').click()
    page.wait_for_url(f"{SITE}/")
    for words in [] if way == "/" else way.split(">"):
        page.goto(page.get_by_role("link", name=words).first.evaluate("link => link.href"))
    page.screenshot(path=TARGET / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
