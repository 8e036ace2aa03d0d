"""The page in a real browser: what a person does with mouse, keys and files, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.web.adapter import Web
from chat.cards.card import Attachment, Card, Reply
from chat.incoming import Place
from chat.text import verbatim
from tests.bot.web.conftest import until
from tests.bot.web.stage import PIXEL, House

pytestmark = pytest.mark.sweep(5, of="file")

FILE = {"name": "receipt.png", "mimeType": "image/png", "buffer": PIXEL}


@pytest.fixture
def visit(browser: Any, web: Web) -> Iterator[Callable[..., Any]]:
    """Open the page as somebody; what the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_(person: str, room: str = "", **more: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **more})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text))
        page.goto(f"{web.address}?as={person}" + (f"#{room}" if room else ""))
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [one for one in complaints if "ERR_INCOMPLETE_CHUNKED" not in one] == []


def say(page: Any, words: str) -> None:
    page.fill("#words", words)
    page.press("#words", "Enter")


def card(page: Any, words: str) -> Any:
    return page.locator("#list .card", has_text=words).last


def test_hours_are_said_and_answered_before_the_other_person_too(visit: Callable[..., Any]) -> None:
    ann, wang = visit("ann", "c/apollo"), visit("wang", "c/apollo")
    say(ann, "log 2.5h yesterday API design")
    card(ann, "2.5 h booked on Apollo launch").wait_for()
    card(wang, "阿波罗发布").wait_for()
    assert ann.input_value("#words") == ""
    assert ann.locator(".ghost").count() == 0


def test_a_receipt_goes_from_the_drop_to_the_answer(visit: Callable[..., Any], house: House) -> None:
    house.gate.clear()
    ann = visit("ann", "c/apollo")
    ann.set_input_files("#composer .files", FILE)
    assert ann.locator(".tray .chip").inner_text().strip() == "receipt.png"
    ann.press("#words", "Enter")
    ann.locator("#busy", has_text="Zhangfang is reading receipt.png…").wait_for()
    house.gate.set()
    asked = card(ann, "Is this right?")
    asked.wait_for()
    assert asked.locator("mark").inner_text() == "Fri 30 Oct 2026"
    assert ann.locator("#busy").inner_text() == ""
    asked.get_by_role("button", name="Discard").click()
    ann.locator("#ask", has_text="Throw this receipt away?").wait_for()
    ann.keyboard.press("Escape")
    assert len(house.done) == 1
    asked.get_by_role("button", name="Submit").click()
    card(ann, "Starlight Hotel Shanghai is submitted").wait_for()
    assert ann.locator("#list .card", has_text="Is this right?").count() == 0


def test_files_are_pasted_and_dropped(visit: Callable[..., Any], house: House) -> None:
    ann = visit("ann", "c/apollo")
    make = "const t = new DataTransfer(); t.items.add(new File(['%PDF'], NAME, {type: 'application/pdf'}));"
    ann.evaluate(
        make.replace("NAME", "'pasted.pdf'") + "document.querySelector('#words').dispatchEvent("
        "new ClipboardEvent('paste', {clipboardData: t, bubbles: true, cancelable: true}))"
    )
    ann.evaluate(
        make.replace("NAME", "'dropped.pdf'") + "for (const kind of ['dragenter', 'drop']) document.body.dispatchEvent("
        "new DragEvent(kind, {dataTransfer: t, bubbles: true, cancelable: true}))"
    )
    assert ann.locator(".tray .chip").all_inner_texts() == ["pasted.pdf", "dropped.pdf"]
    assert not ann.locator("#drop").is_visible()
    ann.get_by_label("Remove pasted.pdf").click()
    ann.press("#words", "Enter")
    ann.locator(".sheet-link", has_text="dropped.pdf").wait_for()


def test_a_form_keeps_what_was_typed_and_shows_what_is_wrong(visit: Callable[..., Any], house: House) -> None:
    ann = visit("ann", "d/ann")
    say(ann, "form")
    sheet = ann.locator("#form-dialog[open]")
    sheet.wait_for()
    sheet.locator("[name=vendor]").fill("")
    sheet.get_by_role("button", name="Save and submit").click()
    assert sheet.locator(".field.wrong .fault").inner_text() == "Please fill this in."
    sheet.locator("[name=vendor]").fill("Moonlight Inn")
    ann.keyboard.press("Escape")
    ann.reload()
    ann.get_by_role("button", name="Open the form").click()
    assert sheet.locator("[name=vendor]").input_value() == "Moonlight Inn"
    sheet.locator("[name=total]").fill("twelve")
    sheet.get_by_role("button", name="Save and submit").click()
    fault = sheet.locator(".field.wrong .fault", has_text="“twelve” is not an amount.")
    fault.wait_for()
    assert ann.evaluate("document.activeElement.name") == "total"
    assert sheet.locator("[name=vendor]").input_value() == "Moonlight Inn"
    sheet.locator("[name=total]").fill("12")
    sheet.get_by_role("button", name="Save and submit").click()
    sheet.wait_for(state="hidden")
    assert house.heard[-1].answers["vendor"] == "Moonlight Inn"  # type: ignore[attr-defined]
    ann.locator(".waiting").wait_for(state="detached")


def test_a_search_is_done_with_keys_alone(visit: Callable[..., Any], house: House) -> None:
    ann = visit("ann", "d/ann")
    say(ann, "form")
    box = ann.locator("#form-dialog").get_by_role("combobox", name="Project")
    box.fill("site 2")
    ann.get_by_role("option", name="Site 29").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "Site 21"
    assert box.get_attribute("aria-expanded") == "false"
    box.fill("nothing like it")
    ann.locator(".search .none").wait_for()
    box.press("Escape")
    assert ann.locator("#form-dialog[open]").count() == 1
    box.fill("Site 05")
    ann.get_by_role("option", name="Site 05").click()
    ann.get_by_role("button", name="Save and submit").click()
    ann.locator("#form-dialog[open]").wait_for(state="hidden")
    assert house.heard[-1].answers["project"] == "S5"  # type: ignore[attr-defined]


def test_a_thread_an_edit_and_a_deletion(visit: Callable[..., Any], house: House) -> None:
    ann = visit("ann", "c/apollo")
    say(ann, "log 1h")
    card(ann, "2.5 h booked").wait_for()
    own = ann.locator("#list .message.mine")
    ann.press("#words", "ArrowUp")
    own.get_by_role("textbox").fill("log 2h")
    ann.keyboard.press("Enter")
    own.locator(".edited").wait_for()
    ann.locator("#list .message.bot").first.hover()
    ann.locator("#list .message.bot").first.get_by_label("Reply in the thread").click()
    ann.fill("#thread-composer textarea", "for the release")
    ann.press("#thread-composer textarea", "Enter")
    ann.locator("#thread-list .text", has_text="for the release").wait_for()
    ann.locator("#list .replies", has_text="1 reply").wait_for()
    assert house.heard[-1].about == "hours:7"  # type: ignore[attr-defined]
    ann.keyboard.press("Escape")
    ann.locator("#thread").wait_for(state="hidden")
    own.hover()
    own.get_by_label("Delete").click()
    ann.locator("#ask").get_by_role("button", name="Delete").click()
    own.wait_for(state="detached")


def test_unread_messages_are_counted_beside_the_channel_and_in_the_title(visit: Callable[..., Any], web: Web) -> None:
    ann = visit("ann", "c/xinghe")
    for number in range(3):
        web.post(Place("web", "apollo"), Card(verbatim(f"news {number}")), key=str(number), locale="en")
    count = ann.locator('[data-room="c/apollo"] .badge-count')
    expect(ann).to_have_title(re.compile(r"^\(3\) "))
    assert (count.text_content() or "").startswith("3")
    ann.click('[data-room="c/apollo"]')
    ann.locator(".new", has_text="New messages").wait_for()
    count.wait_for(state="detached")
    expect(ann).to_have_title(re.compile(r"^[^(]"))


def test_an_answer_longer_than_the_window_is_read_from_its_beginning(visit: Callable[..., Any]) -> None:
    ann = visit("ann", "c/apollo", viewport={"width": 1280, "height": 560})
    say(ann, "log 1h")
    card(ann, "2.5 h booked").wait_for()
    say(ann, "@zhangfang budget")
    title = card(ann, "Budget of Apollo launch").locator("h3")
    title.wait_for()
    ann.wait_for_timeout(200)
    assert not ann.locator("#jump").is_visible()
    assert title.evaluate("e => e.getBoundingClientRect().top > 60 && e.getBoundingClientRect().top < 160")
    say(ann, "log 1h")
    ann.locator("#list .card").nth(2).wait_for()
    expect(ann.locator("#list .card").nth(2)).to_be_in_viewport()
    assert not ann.locator("#jump").is_visible()


def test_after_the_server_was_away_nothing_is_missing(browser: Any, opened: Callable[..., Web], house: House) -> None:
    first = opened()
    port = int(first.address.rstrip("/").rsplit(":", 1)[1])
    page = browser.new_page()
    page.goto(f"{first.address}?as=ann#c/apollo")
    page.wait_for_selector("html[data-ready]")
    first.post(Place("web", "apollo"), Card(verbatim("before")), key="1", locale="en")
    card(page, "before").wait_for()
    first.stop()
    page.locator("#lost", has_text="Connection lost").wait_for(timeout=5000)
    page.fill("#words", "log 1h")
    page.press("#words", "Enter")
    page.get_by_role("button", name="Try again").wait_for()
    second = opened(port=port)
    second.post(Place("web", "apollo"), Card(verbatim("after")), key="2", locale="en")
    card(page, "after").wait_for(timeout=10_000)
    page.get_by_role("button", name="Try again").click()
    card(page, "2.5 h booked").wait_for()
    page.close()


def test_the_person_and_the_language_are_switched(visit: Callable[..., Any], house: House) -> None:
    page = visit("ann", "c/apollo")
    page.click("#me-button")
    assert "whoever does may speak as anyone" in page.locator("#me").inner_text()
    page.locator("#me").get_by_text("Bob Stone").click()
    page.wait_for_url(re.compile(r"as=bob"))
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#me-button b").inner_text() == "Bob Stone"
    page.click("#me-button")
    with page.expect_navigation():
        page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("#title").inner_text() == "北风工作室"
    say(page, "log 1h")
    until(lambda: house.heard)
    assert house.heard[-1].by.locale == "zh-CN"


def test_chinese_that_is_being_composed_is_not_sent(visit: Callable[..., Any], house: House) -> None:
    page = visit("li", "c/xinghe")
    page.fill("#words", "ji")
    page.evaluate(
        "document.querySelector('#words').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.input_value("#words") == "ji" and house.heard == []


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}


def test_on_a_phone_everything_fits_and_the_camera_is_there(visit: Callable[..., Any]) -> None:
    page = visit("ann", **PHONE)
    assert page.locator("#side").is_visible() and not page.locator("#main").is_visible()
    page.tap('[data-room="c/apollo"]')
    page.locator("#composer .photo").wait_for()
    assert page.get_attribute("#composer .shot", "capture") == "environment"
    for words in ("@zhangfang budget", "@zhangfang week"):
        page.fill("#words", words)
        page.tap("#composer .send")
    card(page, "Your week").locator(".chart").wait_for()
    parts = "[...document.querySelectorAll('body, .main, .card, .chart, .composer')]"
    assert page.evaluate(f"{parts}.filter(e => e.scrollWidth > innerWidth).map(e => e.className)") == []
    size = page.evaluate("document.querySelector('.chart .label').getBoundingClientRect().height")
    assert size >= 10
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 28, 32)"
    page.tap("#to-rooms")
    assert page.locator("#side").is_visible()


def test_a_file_with_a_long_name_stays_on_a_phones_screen(visit: Callable[..., Any], house: House) -> None:
    name = "2026-10-月末合同台账-all-contracts-of-the-company_2026-11-30.pdf"
    found = Reply(Card(verbatim("All contracts")), files=(Attachment(name, "application/pdf", b"%PDF"),))
    house.answers["contracts"] = found
    page = visit("ann", "c/apollo", **PHONE | {"viewport": {"width": 375, "height": 812}})
    page.fill("#words", "contracts @zhangfang")
    page.tap("#composer .send")
    page.locator(".sheet-link", has_text="2026-10").last.wait_for()
    beyond = (
        "[...document.querySelectorAll('.sheet-link')].filter(e => e.getBoundingClientRect().right > innerWidth - 8)"
    )
    assert page.evaluate(f"{beyond}.length") == 0


CONTRAST = """
() => {
  const rgb = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const linear = (v) => (v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const words = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return [...document.querySelectorAll('.card *, .body > header *, .side *, .bar *, .text')]
    .filter((e) => e.checkVisibility() && !e.closest('svg') && words(e))
    .map((e) => {
      const [front, back] = [light(rgb(getComputedStyle(e).color)), light(behind(e))];
      const ratio = (Math.max(front, back) + .05) / (Math.min(front, back) + .05);
      return ratio < 4.5 ? `${e.className || e.tagName} ${e.textContent.slice(0, 20)} ${ratio.toFixed(2)}` : '';
    })
    .filter(Boolean);
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_what_is_behind_them(visit: Callable[..., Any], scheme: str) -> None:
    page = visit("ann", "c/apollo", color_scheme=scheme, reduced_motion="reduce")
    for words in ("log 1h", "budget @zhangfang", "@zhangfang budget", "rates", "nonsense @zhangfang"):
        say(page, words)
    page.set_input_files("#composer .files", FILE)
    page.press("#words", "Enter")
    card(page, "Is this right?").wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(100)
    assert page.evaluate(CONTRAST) == []


def test_everything_that_can_be_clicked_has_a_name(visit: Callable[..., Any]) -> None:
    page = visit("ann", "c/apollo")
    say(page, "log 1h")
    card(page, "2.5 h booked").wait_for()
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a[href], input:not([type=hidden]):not([hidden]), select, textarea')]"
        ".filter(e => e.checkVisibility() && !(e.getAttribute('aria-label') || e.innerText.trim() || e.labels?.length"
        " || e.placeholder)).map(e => e.outerHTML)"
    )
    assert nameless == []
