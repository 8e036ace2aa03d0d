"""The pictures of the README: the local chat of the demo, on a desk and on a phone, photographed in Chromium.

`python -m scripts.pictures` writes docs/pictures/chat.png and docs/pictures/phone.png.  Needs Debian's chromium.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs/pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars"]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 960}, "color_scheme": "light"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "color_scheme": "dark",
}


def main() -> None:
    """Start the demo, play, take the pictures, end it."""
    demo = subprocess.Popen([sys.executable, "-m", "bot", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout
        address = next(found.group() for line in demo.stdout if (found := re.search(r"http://[\d.:]+/", line)))
        photograph(address)
    finally:
        demo.terminate()
        demo.wait(20)


def photograph(address: str) -> None:
    """One picture of each."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        desk = _open(browser.new_context(**DESK), address, "ann", "c/apollo")
        _say(desk, "2.5h yesterday API design")
        _say(desk, "@zhangfang budget")
        desk.screenshot(path=FOLDER / "chat.png")
        phone = _open(browser.new_context(**PHONE), address, "wei", "c/xinghe")
        _say(phone, "记 2.5小时 昨天 接口联调")
        _say(phone, "@账房 预算")
        phone.screenshot(path=FOLDER / "phone.png")
        browser.close()
    for picture in sorted(FOLDER.glob("*.png")):
        print(f"{picture.relative_to(FOLDER.parents[1])}  {picture.stat().st_size // 1024} KB")


def _open(context: Any, address: str, person: str, room: str) -> Any:
    page = context.new_page()
    page.goto(f"{address}?as={person}#{room}")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(2500)  # what is due at the start is delivered meanwhile
    return page


def _say(page: Any, words: str) -> None:
    answers = page.locator("#list .message.bot")
    before = answers.count()
    page.fill("#words", words)
    page.click("#composer .send")
    answers.nth(before).wait_for()
    page.wait_for_timeout(1800)


if __name__ == "__main__":
    main()
