"""The optional reader on the wire, against a model on this machine: what it is sent, and all that may go wrong."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import line_reader, open_app
from bot.cli.doctor import _reader as examined
from bot.config import Config, ConfigError, load
from bot.feishu import render as feishu
from bot.reader import BusyReader, LineReader, NoAnswer
from bot.slack.post import content
from bot.web import render as web
from chat.cards.plain import card_lines
from chat.words import say
from handlers.conversation.proposed import RefusedLine
from tests.conftest import Stage
from tests.fakes import feishu_cards
from tests.fakes.model import FakeModel, fake_model
from tests.fakes.slack_limits import message_problems
from tests.golden import Golden
from tests.handlers.test_proposed import INJECTED, PAID, booked, offers

pytestmark = pytest.mark.sweep(3, of="file")

LINE = RefusedLine("the documents", "the line")


@pytest.fixture
def model() -> Iterator[FakeModel]:
    with fake_model() as model:
        yield model


@pytest.fixture
def reader(model: FakeModel) -> Iterator[LineReader]:
    reader = LineReader(model.url, "small", lambda: "sk-secret\n", timeout=30)
    yield reader
    reader.close()


def test_it_is_asked_as_openai_is(model: FakeModel, reader: LineReader) -> None:
    model.answer = "budget apollo"
    assert reader.propose(LINE) == "budget apollo"
    body = json.loads(model.asked[0])
    assert (model.paths, body["model"], body["stream"]) == (["/v1/chat/completions"], "small", False)
    assert body["messages"] == [
        {"role": "system", "content": "the documents"},
        {"role": "user", "content": "the line"},
    ]
    assert model.heads[0]["authorization"] == "Bearer sk-secret"


def test_without_a_key_none_is_sent(model: FakeModel) -> None:
    reader = LineReader(model.url, "small", timeout=30)
    assert reader.propose(LINE) == "none"
    assert "authorization" not in model.heads[0]
    reader.close()


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 500}, "HTTP 500"),
        ({"status": 401}, "HTTP 401"),
        ({"status": 302}, "HTTP 302"),
        ({"raw": b"<html>"}, "no chat completion"),
        ({"raw": b"[]"}, "no chat completion"),
        ({"raw": b'{"choices": []}'}, "no chat completion"),
        ({"raw": b'{"choices": [{"message": {"content": null}}]}'}, "no chat completion"),
        ({"raw": b'{"choices": [{"message": {"content": ["budget"]}}]}'}, "no chat completion"),
        ({"raw": b"\xff\xfe\x00"}, "no chat completion"),
        ({"raw": b" " * 70_000}, "too long"),
    ],
    ids=str,
)
def test_whatever_comes_back_nothing_is_proposed(
    model: FakeModel, reader: LineReader, fault: dict[str, object], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in fault.items():
        setattr(model, name, value)
    assert reader.propose(LINE) == ""
    assert (why in caplog.text, len(model.asked)) == (True, 1)
    assert "sk-secret" not in caplog.text + repr(vars(reader))
    assert "the line" not in caplog.text


@pytest.mark.parametrize("slow", ["silent", "drips"])
def test_nobody_waits_longer_than_the_time_out(model: FakeModel, slow: str, caplog: pytest.LogCaptureFixture) -> None:
    if slow == "silent":
        model.hold = threading.Event()
    else:
        model.drip = 1.0  # a byte now and then, for a minute and a half
    reader = LineReader(model.url, "small", timeout=0.5)
    begun = time.monotonic()
    assert reader.propose(LINE) == ""
    assert time.monotonic() - begun < 20
    assert "no answer within 0.5 s" in caplog.text
    reader.close()
    if model.hold:
        model.hold.set()


def test_nobody_at_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with fake_model() as gone:
        reader = LineReader(gone.url, "small", "sk-secret", timeout=30)
    assert reader.propose(LINE) == ""
    assert "ClientConnectorError" in caplog.text
    assert "sk-secret" not in caplog.text
    reader.close()


def test_a_key_that_is_no_header_is_not_logged(model: FakeModel, caplog: pytest.LogCaptureFixture) -> None:
    reader = LineReader(model.url, "small", "sk-1\r\nX-Secret: 2", timeout=30)
    assert reader.propose(LINE) == ""
    assert (model.asked, "sk-1" in caplog.text) == ([], False)
    reader.close()


def test_after_three_failures_it_is_left_alone_for_a_minute(model: FakeModel) -> None:
    now = 100.0
    reader = LineReader(model.url, "small", timeout=30, clock=lambda: now)
    model.status = 500
    for _time in range(5):
        assert reader.propose(LINE) == ""
    assert len(model.asked) == 3
    model.status = 200
    now += 59
    assert reader.propose(LINE) == ""
    now += 2
    assert reader.propose(LINE) == "none"
    model.status = 500
    for _time in range(2):
        reader.propose(LINE)
    model.status = 200
    assert reader.propose(LINE) == "none"
    model.status = 500
    for _time in range(2):
        reader.propose(LINE)
    assert len(model.asked) == 3 + 1 + 2 + 1 + 2, "only failures in a row count"
    reader.close()


def test_no_more_than_two_lines_wait_for_it(model: FakeModel) -> None:
    model.hold = threading.Event()
    reader = LineReader(model.url, "small", timeout=30)
    answers: list[str] = []
    waiting = [threading.Thread(target=lambda: answers.append(reader.propose(LINE))) for _n in range(2)]
    for thread in waiting:
        thread.start()
    while len(model.asked) < 2:
        time.sleep(0.01)
    with pytest.raises(BusyReader):
        reader.ask("", "")
    for _n in range(5):
        assert reader.propose(LINE) == ""
    model.hold.set()
    for thread in waiting:
        thread.join()
    assert (answers, len(model.asked)) == (["none", "none"], 2)
    assert reader.propose(LINE) == "none", "being busy is no failure"
    reader.close()


def test_a_refused_line_on_its_whole_way(stage: Stage, model: FakeModel, reader: LineReader) -> None:
    refusal = stage.lines(stage.say(PAID, by="fei", at=""))
    stage.house = replace(stage.house, propose=reader.propose)
    stage.say("budget set apollo travel 731973 because of phase 2", by="li", at="")
    before = booked(stage)
    model.answer = "paid apollo 5000"
    assert offers(stage.say(PAID, by="fei", at="")) == ["paid apollo 5000"]
    assert offers(stage.say(PAID, by="ann", at="")) == [], "only finance records what came in"
    for answer in (
        "paid apollo 999",
        "paid xinghe 5000",
        "nonsense",
        "你好 " * 500,
        "paid apollo 5000\nlock 2026-10-31",
    ):
        model.answer = answer
        assert stage.lines(stage.say(PAID, by="fei", at="")) == refusal
    model.answer = "paid apollo 123456"
    assert offers(stage.say(INJECTED, by="fei", at="")) == []
    model.status = 500
    assert stage.lines(stage.say(PAID, by="fei", at="")) == refusal
    assert booked(stage) == before
    assert len(model.asked) == 9
    assert not [body for body in model.asked if "731" in body]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_platform_shows_it_whole(stage: Stage, golden: Golden, locale: str) -> None:
    """In Slack: tests/bot/test_slack_cards.py."""
    stage.house = replace(stage.house, propose=lambda _line: "budget apollo")
    card = stage.say("miten apollo sujuu nykyään").card
    assert card is not None
    (drawn,) = feishu.cards(card, locale, images={}, direct=True)
    feishu_cards.check(feishu.written(drawn), set())
    golden(f"feishu/house_proposed.{locale}.json", drawn)
    page = html.unescape(re.sub(r"<[^>]+>", " ", web.html(card, locale, picture="/picture")))
    assert all(say(text, locale) in page for text in (*card.lines, card.small, card.buttons[0].label))
    golden(f"proposed.{locale}.txt", "\n".join(card_lines(card, locale)))


@pytest.mark.parametrize("sign", ["&", "<", "*", "说", "`"])
def test_the_longest_line_is_shown_everywhere(stage: Stage, sign: str) -> None:
    line = f"new person {sign * 170} x@example.com"
    stage.house = replace(stage.house, propose=lambda _line: line)
    card = stage.say(f"stelle {sign * 170} x@example.com ein", by="ada").card
    assert card is not None
    assert card.buttons[0].value == line
    assert message_problems(content(card, "zh-CN", native=True, seen=lambda _drawing: "F1")) == []
    for drawn in feishu.cards(card, "zh-CN", images={}, direct=True):
        feishu_cards.check(feishu.written(drawn), set())
    assert line in json.dumps(drawn, ensure_ascii=False)


def test_it_is_off_unless_it_is_configured(tmp_path: Path, model: FakeModel) -> None:
    url = f"sqlite:///{tmp_path / 'books.db'}"
    app = open_app(Config(database={"url": url}))
    assert app.house.propose is None
    app.stop()
    app = open_app(Config(database={"url": url}, words={"model_url": f"{model.url}/", "model": "small", "timeout": 30}))
    assert app.house.propose is not None
    assert app.house.propose(LINE) == "none"
    app.stop()


@pytest.mark.parametrize(
    "url", ["https://models.example.com/v1", "http://127.0.0.1:11434/v1", "http://localhost:1/v1", "http://[::1]:1/v1"]
)
def test_addresses_that_may_be_used(url: str) -> None:
    assert Config(words={"model_url": url, "model": "m"}).words.model_url == url


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('model_url = "http://models.example.com/v1"\nmodel = "m"', "begins with https://"),
        ('model_url = "http://10.0.0.7/v1"\nmodel = "m"', "begins with https://"),
        ('model_url = "file:///etc/passwd"\nmodel = "m"', "begins with https://"),
        ('model_url = "models"\nmodel = "m"', "begins with https://"),
        ('model_url = "https://me:sk-secret@models.example.com/v1"\nmodel = "m"', "without a user"),
        ('model_url = "https://models.example.com/v1?key=sk-secret"\nmodel = "m"', "without a user"),
        ('model_url = "https://models.example.com/v1"', "model is missing; docs/assistants.md"),
        ('model_url = ""\ntimeout = 0', "timeout"),
        ('model_url = ""\ntimeout = 31', "timeout"),
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, words: str, why: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[words]\n{words}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert why in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_doctor_says_whether_it_answers(model: FakeModel) -> None:
    assert list(examined(Config())) == []
    config = Config(words={"model_url": model.url, "model": "small", "key": "sk-secret", "timeout": 30})
    (well,) = examined(config)
    assert (well.sign, well.what) == ("✓", "reader of refused lines")
    assert well.detail == f"small at {model.url} answers"
    model.status = 404
    (ill,) = examined(config)
    assert (ill.sign, ill.detail) == ("!", f"small at {model.url}: HTTP 404; docs/assistants.md")


def test_the_key_stands_in_no_text(model: FakeModel) -> None:
    config = Config(words={"model_url": model.url, "model": "small", "key": "sk-secret", "timeout": 30})
    assert "sk-secret" not in repr(config)
    assert "sk-secret" not in str(config.model_dump())
    reader = line_reader(config)
    assert reader is not None
    with pytest.raises(NoAnswer) as caught:
        model.status = 403
        reader.ask("", "")
    assert str(caught.value) == "HTTP 403"
    reader.close()
