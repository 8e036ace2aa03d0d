"""The other side of a settlement over its link: it reads one version, answers it, and reaches nothing else."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pypdfium2
import pytest

from bot.party_desk import PartyLinks
from bot.web.adapter import Web
from chat.party_page import PartyAnswer
from handlers.rules import PageDoor
from storage import audit, page_links, settlement_cases, settlements
from storage.page import PageMessages
from storage.page_links import PageLinks
from tests.bot.web.stage import House, roster
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_settlement_papers import CONFIRMED, approved
from tests.handlers.test_settling import ready

SECRET = "a-secret-that-is-long-enough"
DOOR = PageDoor("https://books.example/", SECRET)


@pytest.fixture
def sent(stage: Stage) -> Stage:
    """2026-1 is approved, and waits for the customer's answer."""
    stage.with_rules(page=DOOR)
    ready(stage, CONFIRMED)
    approved(stage)
    return stage


def link(stage: Stage, by: str = "li") -> str:
    """The key of a new link, as it stands on the card."""
    ways = press(stage, stage.say("settlement apollo 1", by=by, at=""), "settlement.papers", by=by)
    reply = press(stage, ways, "settlement.link", by=by)
    text = stage.lines(reply)
    assert reply.private and "https://books.example/settlement#key=" in text, text
    return text.split("#key=")[1].split()[0]


def desk(stage: Stage) -> PartyLinks:
    app: Any = type("App", (), {"store": stage.house.store, "house": stage.house, "rules": stage.house.rules})()
    return PartyLinks(app, SECRET)


def answer(nonce: str = "nonce-0001", seen: str = "1:1", *disputed: tuple[int, str]) -> PartyAnswer:
    return PartyAnswer(nonce, seen, "Ms Bo, CFO", "fine", disputed)


def states(stage: Stage) -> list[str]:
    with stage.read() as book:
        return [one.state for one in settlements.whole(book)]


def answers(stage: Stage) -> list[Any]:
    with stage.read() as book:
        return [(one.answer, one.version, one.signer, one.person) for one in settlement_cases.answers(book, 1)]


def test_it_is_read_confirmed_and_told(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    assert states(sent) == ["sent"], "the link sends it"
    page = way.read(key, "en", "Firefox")
    assert page is not None and page.open and page.seen == "1:1"
    assert page.rows[-1][0] == "13" and page.columns[0] == "#" and page.items[0].amount == "40,000.00 CNY"
    file = way.paper(key, "en")
    assert file is not None and len(pypdfium2.PdfDocument(file.data)) < 3
    assert way.answer(key, answer(), "en") == "Thank you: your agreement was noted."
    assert answers(sent) == [("confirmed", 1, "Ms Bo, CFO", 0)]
    assert states(sent)[0] in ("confirmed", "final")
    told = [one.notice.card for one in sent.notices("fei") if "over the link" in str(one.notice.card)]
    assert told, "finance hears of it"
    after = way.read(key, "zh-CN", "Firefox")
    assert after is not None and not after.open and after.items == ()
    assert way.answer(key, answer("nonce-0002"), "en") != "Thank you: your agreement was noted."
    assert faults(sent) == []


def test_an_answer_that_is_sent_again_is_taken_once(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    first = way.answer(key, answer(), "en")
    again = way.answer(key, answer(), "en")
    assert first == "Thank you: your agreement was noted." and again is not None and "was done already" in again
    assert len(answers(sent)) == 1


def test_of_two_at_once_one_is_taken(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    said: list[str | None] = []
    both = [
        threading.Thread(target=lambda n=n: said.append(way.answer(key, answer(f"nonce-000{n}"), "en")))  # type: ignore[misc]
        for n in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert said.count("Thank you: your agreement was noted.") == 1
    assert len(answers(sent)) == 1


def test_a_disputed_line_becomes_a_case(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    assert "Please say what is wrong with" in str(way.answer(key, answer("nonce-0001", "1:1", (1, " ")), "en"))
    assert "There is no such line." in str(way.answer(key, answer("nonce-0002", "1:1", (9, "no")), "en"))
    assert answers(sent) == [] and states(sent) == ["sent"], "nothing of it was saved"
    said = way.answer(key, answer("nonce-0003", "1:1", (1, "the second floor is missing")), "en")
    assert said == "Thank you: what you disputed was noted."
    with sent.read() as book:
        (case,) = settlement_cases.open_disputes(book)
    assert (case.line, case.amount) == ("work", 40_000_00) and case.text.endswith("the second floor is missing")
    page = way.read(key, "en", "x")
    assert page is not None and page.note.startswith("You have agreed to this settlement but for the lines")
    assert case.owner and answers(sent) == [("partly", 1, "Ms Bo, CFO", 0)]
    assert faults(sent) == []


def test_what_is_wrong_with_us_is_nobody_else_s_business(sent: Stage) -> None:
    """A check that does not hold any more keeps it from being confirmed: the keepers hear why, nobody else does."""
    key, way = link(sent), desk(sent)
    sent.say("timer start apollo", by="ann")
    said = str(way.answer(key, answer(), "en"))
    assert "cannot be confirmed just now" in said and "timer" not in said.lower()
    assert answers(sent) == [] and states(sent) == ["sent"]
    assert any("wanted to confirm it" in str(one.notice.card) for one in sent.notices("li"))


def test_who_answers_says_who_they_are_and_what_they_saw(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    nameless = PartyAnswer("nonce-0001", "1:1", " ", "", ())
    assert "who you are" in str(way.answer(key, nameless, "en"))
    assert "does not wait for an answer" in str(way.answer(key, answer("nonce-0002", "1:2"), "en"))
    assert states(sent) == ["sent"]


def test_it_opens_one_version_and_ends(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    assert way.read(key[:-1] + ("A" if key[-1] != "A" else "B"), "en", "x") is None
    assert way.read("", "en", "x") is None and way.paper("", "en") is None and way.answer("", answer(), "en") is None
    with sent.read() as book:
        assert page_links.person(book, SECRET, key) == ""
    assert sent.write(lambda book: page_links.open_document(book, SECRET, key)) == "", "no letter is had by it"
    assert sent.write(lambda book: page_links.enter(book, SECRET, key, stays=timedelta(days=1))) is None
    sent.wait(days=13)
    assert way.read(key, "en", "x") is not None
    sent.wait(days=2)
    assert way.read(key, "en", "x") is None and way.answer(key, answer(), "en") is None
    anew = link(sent)
    assert way.read(anew, "en", "x") is not None
    number = max(one.number for one in sent.write(page_links.living))
    assert "revoked" in sent.lines(sent.click("link.revoke", str(number), by="li", at=""))
    assert way.read(anew, "en", "x") is None


def test_a_link_that_is_asked_again_and_again_closes(sent: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_links, "MOST_READINGS", 3)
    key, way = link(sent), desk(sent)
    assert [way.read(key, "en", "x") is not None for _ in range(5)] == [True, True, True, False, False]


def test_each_browser_that_read_it_stands_in_the_trail_once(sent: Stage) -> None:
    key, way = link(sent), desk(sent)
    for browser in ("Firefox", "Firefox", "Safari"):
        way.read(key, "en", browser)
    with sent.read() as book:
        seen = [one.detail["browser"] for one in audit.about(book, "link:1") if one.action == "link.read"]
    assert seen == ["Firefox", "Safari"]


def test_where_there_is_no_page_there_is_no_link(sent: Stage) -> None:
    sent.with_rules(page=PageDoor())
    reply = press(sent, sent.say("settlement apollo 1", by="li", at=""), "settlement.papers", by="li")
    assert "settlement.link" not in [button.action for button in reply.card.buttons]  # type: ignore[union-attr]
    text = sent.lines(sent.click("settlement.link", "1 1 approved", by="li", at=""))
    assert "record the answer with the signed file" in text
    assert "does not permit that" in sent.lines(sent.click("settlement.link", "1 1 approved", by="ann", at=""))


@pytest.fixture
def opened(sent: Stage) -> Iterator[Web]:
    """The page as a server, with the desk behind it."""
    store, house = sent.house.store, House()
    times = timedelta(minutes=15), timedelta(days=30)
    links = PageLinks(store, lambda: sent.now, SECRET, *times)
    messages = PageMessages(store, lambda: sent.now, sent.folder / "files")
    web = Web(roster, messages, now=lambda: sent.now, port=0, secret=SECRET, links=links, desk=desk(sent))
    web.start(house.functions())
    yield web
    web.stop()


def test_over_the_wire(sent: Stage, opened: Web) -> None:
    key, origin = link(sent), opened.address.rstrip("/")
    with httpx.Client(base_url=origin, trust_env=False, headers={"origin": origin, "accept-language": "zh"}) as client:
        page = client.get("/settlement")
        assert page.status_code == 200 and "40,000" not in page.text and key not in page.text
        assert "form-action 'none'" in page.headers["content-security-policy"]
        got = client.post("/settlement/read", json={"key": key})
        assert got.status_code == 200 and got.headers["cache-control"] == "no-store" and "set-cookie" not in got.headers
        assert got.json()["rows"][-1][4] == got.json()["rows"][-1][2]
        paper = client.post("/settlement/paper", json={"key": key})
        assert paper.content.startswith(b"%PDF") and "attachment" in paper.headers["content-disposition"]
        assert client.post("/settlement/read", json={"key": "guess"}).status_code == 404
        assert client.get("/home").status_code == 401, "the link is no seat"
        assert client.post("/enter", json={"key": key}).status_code == 401
        assert client.post("/paper", json={"key": key}).status_code == 404
        given = {"key": key, "nonce": "nonce-0001", "seen": "1:1", "name": "Ms Bo", "note": "", "disputed": []}
        for wrong in (
            {"nonce": "x"},
            {"disputed": [{"number": "1", "why": "x"}]},
            {"disputed": "1"},
            {"name": 5},
            {"name": "x" * 3000},
        ):
            assert client.post("/settlement/answer", json={**given, **wrong}).status_code == 400, wrong
        foreign = client.post("/settlement/answer", json=given, headers={"origin": "https://evil.example"})
        assert foreign.status_code == 403, "another site cannot answer"
        assert client.get("/settlement/answer").status_code == 405
        assert states(sent) == ["sent"]
        done = client.post("/settlement/answer", content=json.dumps(given))
        assert done.status_code == 200 and done.json()["said"], done.text
    assert answers(sent)[0][0] == "confirmed"


def test_a_sandbox_has_no_such_page(sent: Stage) -> None:
    messages = PageMessages(sent.house.store, lambda: sent.now, sent.folder / "files")
    web = Web(roster, messages, now=lambda: sent.now, port=0, desk=desk(sent))
    web.start(House().functions())
    try:
        with httpx.Client(base_url=web.address, trust_env=False) as client:
            assert client.get("/settlement").status_code == 404
    finally:
        web.stop()


def test_in_a_browser_it_is_read_and_disputed(sent: Stage, opened: Web, browser: Any) -> None:
    """The page as people see it, with its strict content security policy."""
    key = link(sent)
    context = browser.new_context(locale="en", viewport={"width": 980, "height": 1200})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{opened.address}settlement#key={key}")
    page.get_by_text("It waits for your answer").wait_for()
    assert page.get_by_role("row", name="13 Payable").is_visible()
    if folder := os.environ.get("ZHANGFANG_PICTURES"):
        page.screenshot(path=f"{folder}/settlement_page.png", full_page=True)
    page.get_by_role("checkbox").first.check()
    page.get_by_label("What is wrong with it?").fill("the second floor is missing")
    page.get_by_label("Your name and position").fill("Ms Bo, CFO")
    page.get_by_role("button", name="Agree to all but what is marked").click()
    page.get_by_text("Thank you: what you disputed was noted.").wait_for()
    if folder:
        page.screenshot(path=f"{folder}/settlement_answered.png", full_page=True)
    page.goto(f"{opened.address}settlement#key=nothing")
    page.reload()
    page.get_by_text("This link opens nothing any more").wait_for()
    context.close()
    assert answers(sent) == [("partly", 1, "Ms Bo, CFO", 0)]
    assert [one for one in wrong if "404" not in one] == []
