"""The main job through Slack and the real house: in both languages, over both transports."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.config import Config
from bot.slack.adapter import Slack
from chat.incoming import File
from handlers import job_context
from handlers.context import Reading
from handlers.conversation.answering import House
from handlers.conversation.contents import CONTENTS
from handlers.dunning import overdue
from ledger.budget import BudgetLine
from ledger.money import Money
from ledger.period import Period
from ledger.rates import Rate
from ledger.receipt import Receipt
from storage import audit, balances, budgets, dunning, files, inbox, migrate, people, projects, rates
from storage.book import Book, Store
from storage.directory import Directory, directory
from tests.bot.slack.conftest import Stage
from tests.conftest import NOON, RULES, cny
from tests.fakes.slack import BOT

pytestmark = pytest.mark.sweep(4)


class Company:
    """The real house behind the adapter: Ann (member), Li (lead), Fei (finance); the project Apollo in #apollo."""

    def __init__(self, stage: Stage, folder: Path, locale: str) -> None:
        self.slack, self.locale, self.now = stage.slack, locale, NOON
        self.receipts: dict[bytes, Receipt] = {}
        self.trails = 0
        store = Store(f"sqlite:///{folder / 'books.db'}", seal=audit.seal)
        migrate.upgrade(store.engine)
        self.store = store
        rules = replace(RULES, files=folder / "files", quiet=None)
        self.app = App(Config(), rules, store, House(store, rules, lambda: self.now, CONTENTS, self._read), ())
        self.app.house = replace(self.app.house, fetch=self._fetch)
        for user, name in (("U1", "Ann"), ("U2", "Li"), ("U3", "Fei")):
            self.slack.person(user, name, locale=locale)
        self.slack.channels["C1"]["members"] |= {"U1", "U2", "U3"}
        store.write(self._cast, now=NOON - timedelta(days=30), trail="cast")
        self.bot: Slack = stage.start(ears=self.app.functions("slack"))
        self.app.platforms = {"slack": self.bot}

    def _cast(self, book: Book) -> None:
        apollo = projects.add(
            book,
            "APOLLO",
            en="Apollo",
            zh="阿波罗",
            currency="CNY",
            customer="Acme",
            run=Period(date(2026, 9, 1), date(2027, 1, 1)),
        )
        for name, role, at in (("Ann", "member", apollo.id), ("Li", "lead", apollo.id), ("Fei", "finance", 0)):
            person = people.add(book, name, email=f"{name.lower()}@example.com", locale=self.locale)
            people.seat(book, person.id, role, at)
            people.link(book, person.id, "slack", {"Ann": "U1", "Li": "U2", "Fei": "U3"}[name], name)
        projects.bind(book, "slack", "C1", apollo.id, self.locale)
        rates.put(book, Rate("cost", date(2026, 1, 1), cny("200")))
        budgets.add(book, apollo.id, (BudgetLine("labour", cny("10000")), BudgetLine("travel", cny("100"))), "start")

    def _read(self, file: File, people: Directory) -> Reading:
        import hashlib

        sha256 = hashlib.sha256(file.data).hexdigest()
        files.keep(self.app.rules.files, file.data)
        return Reading(file.name, file.mime, sha256, (self.receipts[file.data],))

    def _fetch(self, incoming: Any) -> Any:
        from bot.app import fetched

        return fetched(incoming, self.app.platforms, 1_000_000)

    def photo(self, total: str, day: date) -> dict[str, Any]:
        data = b"\xff\xd8" + f"jpeg {total} {day}".encode()
        self.receipts[data] = Receipt(
            "taxi",
            "DiDi",
            day,
            "CNY",
            Money.of(total, "CNY"),
            category="travel",
            accept=True,
            engine="test",
            confidence={"total": 0.99, "date": 0.99, "vendor": 0.98},
        )
        return self.slack.file("U1", "taxi.jpg", "image/jpeg", data)

    def spent(self) -> int:
        """What travel has cost the project, in cents."""
        with self.store.read(self.now) as book:
            found = balances.of_project(book, 1)
        return found["travel"].posted if "travel" in found else 0

    def minutes(self) -> int:
        with self.store.read(self.now) as book:
            return balances.of_project(book, 1)["labour"].minutes

    def instalments(self) -> bool:
        with self.store.read(self.now) as book:
            return bool(dunning.to_look_at(book, self.now.date()))

    def bound(self) -> bool:
        with self.store.read(self.now) as book:
            return ("slack", "C1") in directory(book).places

    def all_answered(self) -> bool:
        self.app.note_answered()
        with self.store.read(self.now) as book:
            return not inbox.unfinished(book, self.now + timedelta(days=1))

    def sweep(self) -> None:
        """The clock's look at late payments."""
        rules = self.app.rules
        self.trails += 1
        self.store.write(
            lambda book: overdue.sweep(job_context.context(book, rules), rules.dunning),
            now=self.now,
            trail=f"sweep{self.trails}",
        )

    def texts(self, channel: str) -> list[str]:
        return [one["text"] for one in self.slack.bot_messages(channel)]

    def new(self, channel: str, known: int) -> dict[str, Any]:
        """The card that came after so many."""
        found = self.slack.wait(lambda: self.cards(channel)[known:])
        return found[0]  # type: ignore[no-any-return]

    def count(self, channel: str) -> int:
        return len(self.cards(channel))

    def cards(self, channel: str) -> list[dict[str, Any]]:
        """The bot's messages without those that only bring a file."""
        return [one for one in self.slack.bot_messages(channel) if one.get("blocks")]


@pytest.fixture(params=["en-US", "zh-CN"])
def company(stage: Stage, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Company]:
    made = Company(stage, tmp_path, "zh-CN" if request.param == "zh-CN" else "en")
    yield made
    for bot in stage.bots:
        bot.stop()
    made.store.close()


WORDS = {
    "en": (
        "2.5h API design",
        "log 1h apollo review",
        "the total is 85.50",
        "budget apollo",
        "contract apollo 100000 100% 2026-10-15",
    ),
    "zh-CN": (
        "2.5小时 接口联调",
        "记 1小时 阿波罗 评审",
        "总额 85.50",
        "预算 阿波罗",
        "合同 阿波罗 100000 100% 2026-10-15",
    ),
}


@pytest.mark.sweep(4)
def test_the_main_job(company: Company) -> None:
    slack, zh = company.slack, company.locale == "zh-CN"
    typed, commanded, corrected, asked, signed = WORDS[company.locale]

    # Hours: by text in the bound channel, by command, by shortcut and modal.
    said = slack.say("U1", "C1", typed)
    booked = company.new("C1", 0)
    assert booked["thread_ts"] == said and ("2.5 小时" if zh else "2.5 h") in booked["text"]
    slack.command("U1", "C1", commanded)
    assert ("1 小时" if zh else "1 h") in company.new("C1", 1)["text"]
    slack.shortcut("U1", "hours.form")
    slack.wait(lambda: slack.top("U1")["callback_id"] == "hours.log")
    assert slack.search("U1", "project", "apo") == ["阿波罗" if zh else "Apollo"]
    assert "hours" in slack.submit("U1", hours="soon").errors
    assert slack.submit("U1", hours="3h").body == {"response_action": "clear"}
    company.new("D1", 0)
    slack.edit("U1", "C1", said, typed.replace("2.5", "4"))
    slack.wait(lambda: company.minutes() == 4 * 60 + 60 + 180)

    # A photograph; the draft is for its owner; a correction in the photograph's thread; handed in.
    known = company.count("D1")
    photo = slack.say("U1", "C1", "", files=(company.photo("45.50", date(2026, 11, 18)),))
    draft = company.new("D1", known)
    assert "45.50" in draft["text"]
    known = company.count("D1")
    slack.say("U1", "C1", corrected, thread=photo)
    assert "85.50" in company.new("D1", known)["text"]
    slack.click("U1", "D1", draft["ts"], "expense.submit")
    slack.wait(lambda: "expense.submit" not in str(slack.message("D1", draft["ts"])["blocks"]))
    company.app.deliver()

    # Another person approves, having first asked for the reason of a rejection in a modal and thought better of it.
    request = company.new("D2", 0)
    assert "85.50" in request["text"]
    slack.click("U2", "D2", request["ts"], "expense.reject")
    slack.wait(lambda: slack.top("U2")["callback_id"] == "expense.reject")
    slack.stacks["U2"].clear()
    slack.click("U1", "D2", request["ts"], "expense.approve")
    slack.wait(
        lambda: [
            one
            for one in slack.called("chat.postMessage") + slack.called("chat.postEphemeral")
            if one.args.get("user") == "U1" or one.args["channel"] == "D1"
        ]
    )
    assert company.spent() == 0, "nobody approves their own"
    slack.click("U2", "D2", request["ts"], "expense.approve")
    slack.wait(lambda: company.spent() == 8550)
    company.app.deliver()
    slack.wait(lambda: "expense.approve" not in str(slack.message("D2", request["ts"])["blocks"]))

    # A second one is rejected in a modal, with a reason; its owner hears it.
    known = company.count("D1")
    slack.say("U1", "C1", "", files=(company.photo("60.00", date(2026, 11, 19)),))
    second = company.new("D1", known)
    slack.click("U1", "D1", second["ts"], "expense.submit")
    slack.wait(lambda: "expense.submit" not in str(slack.message("D1", second["ts"])["blocks"]))
    known = company.count("D2")
    company.app.deliver()
    slack.click("U2", "D2", company.new("D2", known)["ts"], "expense.reject")
    slack.wait(lambda: slack.stacks["U2"])
    assert slack.submit("U2", reason="private trip").errors == {}
    company.app.deliver()
    slack.wait(lambda: [text for text in company.texts("D1") if "private trip" in text])

    # How much is left; the budget's mark was told in the channel, once.
    slack.say("U2", "C1", f"<@{BOT}> {asked}")
    answer = slack.wait(lambda: [one for one in company.cards("C1") if "'table'" in str(one["blocks"])])[0]
    assert "85" in answer["text"] and "data_visualization" in str(answer["blocks"])
    crossed = [text for text in company.texts("C1") if "80" in text and "100.00" in text and text.startswith("!")]
    assert len(crossed) == 1, company.texts("C1")

    # A payment is late, and the project's channel hears it once.
    slack.say("U2", slack.direct("U2"), signed)
    slack.wait(company.instalments)
    known = company.count("C1")
    for _twice in range(2):
        company.sweep()
        company.app.deliver()
    late = company.new("C1", known)
    assert "100,000" in late["text"] and company.count("C1") == known + 1

    # The Home tab of the lead.
    slack.open_home("U2")
    home = slack.wait(lambda: slack.homes.get("U2"))
    assert "Apollo" in str(home["blocks"]) or "阿波罗" in str(home["blocks"])
    refused = [call for call in slack.calls if call.error not in ("", "thread_not_found")]
    assert not refused, refused


def test_a_form_that_is_pressed_again_and_again_books_once_and_says_so(company: Company) -> None:
    slack, done = company.slack, "已经做过了" if company.locale == "zh-CN" else "This was done already"
    slack.shortcut("U1", "hours.form")
    slack.wait(lambda: slack.top("U1")["callback_id"] == "hours.log")
    slack.search("U1", "project", "apo")
    assert "hours" in slack.submit("U1", hours="soon").errors and "hours" in slack.submit_again("U1").errors
    slack.submit("U1", hours="3h")
    company.new("D1", 0)
    assert slack.submit_again("U1", presses=2).body == {"response_action": "clear"}
    slack.wait(lambda: len([text for text in company.texts("D1") if text.startswith(done)]) == 2)
    assert company.minutes() == 180
    slack.shortcut("U1", "hours.form")
    slack.wait(lambda: slack.top("U1")["callback_id"] == "hours.log")
    slack.search("U1", "project", "apo")
    slack.submit("U1", hours="3h")
    slack.wait(lambda: company.minutes() == 360)


def test_a_form_that_is_pressed_twice_at_once_books_once(company: Company) -> None:
    slack = company.slack
    slack.shortcut("U1", "hours.form")
    slack.wait(lambda: slack.top("U1")["callback_id"] == "hours.log")
    slack.search("U1", "project", "apo")
    assert "hours" in slack.submit("U1", hours="soon").errors
    values = slack.sent["state"]["values"]
    next(iter(values["hours"].values()))["value"] = "3h"
    slack.submit_again("U1", presses=3)
    slack.wait(company.all_answered)
    assert company.minutes() == 180 and len(company.texts("D1")) == 3


def test_somebody_new_is_made_known_by_an_admin(company: Company) -> None:
    slack = company.slack
    slack.person("U4", "Newcomer", locale="en-US")
    slack.say("U4", slack.direct("U4"), "2h apollo")
    assert company.new("D4", 0)["text"]
    slack.person("U5", "Late", email="ann@example.com", locale="en-US")
    slack.say("U5", slack.direct("U5"), "help")
    assert "Ann" in company.new("D5", 0)["text"], "known by the e-mail address that Slack vouches for"


def test_who_leaves_and_where_the_bot_is_taken_out_is_known(company: Company) -> None:
    slack = company.slack
    slack.take_out("U2", "C1")
    slack.wait(lambda: not company.bound())
    company.app.deliver()
    assert "Apollo" in company.new("D2", 0)["text"] or "阿波罗" in company.new("D2", 0)["text"], "its lead is told"
    slack.change("U1", deleted=True)
    slack.wait(lambda: company.app.deliver().sent)
    assert "Ann" in company.new("D3", 0)["text"], "without an administrator finance is told"


def test_a_bad_afternoon_books_and_answers_everything_once(socket_stage: Stage, tmp_path: Path) -> None:
    """Every call may fail in any way, and the connection breaks now and then."""
    company = Company(socket_stage, tmp_path, "en")
    slack, dice = company.slack, random.Random(7)
    slack.door.again_after, slack.door.tries = 1.0, 100
    for number in range(14):
        method = dice.choice(("chat.postMessage", "conversations.replies", "users.info"))
        slack.fault(method, dice.choice(("429", "500", "html", "drop", "lost", "internal_error")), seconds=0.2)
        if number % 5 == 2:
            slack.door.break_off(dice.choice(("disconnect", "fin", "reset")))
        slack.say(
            f"U{number % 3 + 1}", "C1", f"<@{BOT}> log 10min 2026-11-{number % 19 + 1:02d} part {number}", wait=False
        )
    slack.wait(lambda: company.count("C1") >= 14 and company.all_answered(), 120.0)
    threads = [one["thread_ts"] for one in company.cards("C1")]
    assert len(threads) == len(set(threads)) == 14 and company.minutes() == 140
