"""The main job through Feishu, in the real house: by both transports and in both languages, and every card it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import delete

from bot.app import App
from bot.config import Config
from bot.feishu.adapter import Feishu
from bot.feishu.menu import MENU
from bot.fetching import fetched
from bot.slack import render as slack
from bot.web import render as web
from bot.web.forms import form_html
from chat.cards.card import Card, Reply
from chat.incoming import Incoming, Place
from chat.words import say
from handlers.conversation.contents import CONTENTS
from ledger.money import Money
from ledger.nouns import Person
from ledger.receipt import Receipt
from storage import balances, outbox, people, projects
from storage import tables as t
from storage.directory import changed, directory, table
from tests.conftest import Stage
from tests.fakes.feishu import FeishuServer, Message
from tests.golden import Golden

pytestmark = pytest.mark.sweep(4)

TAXI = Receipt(
    kind="taxi",
    vendor="DiDi",
    day=date(2026, 11, 18),
    currency="CNY",
    total=Money.of("45.50", "CNY"),
    category="travel",
    confidence={"total": 0.99, "day": 0.6, "vendor": 0.9},
    accept=False,
    engine="test",
)
SAID = {
    "en": {
        "language": "language en",
        "help": "help",
        "log": "log 2.5h apollo yesterday API design",
        "week": "my week",
        "budget": "budget apollo",
        "budgets": "budgets",
        "expense": "expense 45.50 taxi apollo",
        "drafts": "drafts",
        "mine": "my expenses",
        "projects": "projects",
        "overdue": "overdue",
        "approvals": "approvals",
        "unclear": "blue monkeys sing",
        "submit": "Submit",
        "correct": "Correct",
        "approve": "Approve",
    },
    "zh-CN": {
        "language": "语言 中文",
        "help": "帮助",
        "log": "记 2.5小时 阿波罗 昨天 接口联调",
        "week": "我的本周",
        "budget": "预算 阿波罗",
        "budgets": "全部预算",
        "expense": "报销 45.50 打车 阿波罗",
        "drafts": "草稿",
        "mine": "我的报销",
        "projects": "项目",
        "overdue": "逾期",
        "approvals": "待审批",
        "unclear": "这是什么呀",
        "submit": "expense.submit",
        "correct": "expense.form",
        "approve": "expense.approve",
    },
}


@dataclass
class Town:
    """The house, Feishu, and the people of the cast with their accounts there."""

    app: App
    adapter: Feishu
    feishu: FeishuServer
    stage: Stage
    ids: dict[str, str]
    group: str

    def told(self, who: str, act: Callable[[], Any]) -> Message:
        """Do something; the card that somebody gets for it."""
        to = self.ids.get(who, who)
        before = len(self.feishu.posted(to, "interactive"))
        act()
        card = self.feishu.card_for(to, before + 1)
        self.settle()  # some answers are several cards
        return card

    def says(self, who: str, text: str, chat: str = "", **more: Any) -> Message:
        return self.told(chat or who, lambda: self.feishu.says(self.ids[who], text, chat, **more).result(30))

    def presses(self, who: str, card: Message, action: str) -> dict[str, Any]:
        """Press the button with that action, whatever it is called."""
        for one in card.buttons():
            value = next((b.get("value", {}) for b in one["behaviors"]), {})
            if value.get("action") == action:
                return self.feishu.acts(self.ids[who], card, {"tag": "button", "value": value})
        raise AssertionError(f"no button {action} on:\n{card.words}")

    def idle(self) -> None:
        """Everything that was heard has been answered; what waits in the outbox is delivered."""
        self.settle()
        self.app.deliver()

    def settle(self) -> None:
        self.feishu.wait(lambda: not self.adapter.worker.busy())


@pytest.fixture(params=["websocket", "webhook"])
def town(request: pytest.FixtureRequest, stage: Stage, feishu: FeishuServer) -> Iterator[Town]:
    from bot.http import serve

    adapter = Feishu(
        feishu.app_id,
        "secret",
        domain=feishu.url,
        mode=request.param,
        encrypt_key=feishu.encrypt_key,
        verification_token=feishu.verification_token,
        ping_interval=3.0,
        quick=20.0,
        slow=20.0,
        mirror=True,
        public_url="https://books.example",
    )

    def fetch(incoming: Incoming) -> Incoming:
        return fetched(incoming, app.platforms, 1_000_000)

    stage.with_rules(quiet=None)
    stage.house = replace(stage.house, fetch=fetch)
    app = App(Config(), stage.house.rules, stage.house.store, stage.house, ())
    app.platforms = {"feishu": adapter}
    ids = {name: feishu.person(name.title(), email=f"{name}@example.com") for name in ("ann", "li", "fei", "zoe")}
    group = feishu.group("Apollo", *ids.values())
    ears = app.functions("feishu")

    def hear(incoming: Incoming) -> Reply:
        reply = ears.hear(incoming)
        drawn_everywhere(reply)
        return reply

    adapter.start(replace(ears, hear=hear))
    post, update = adapter.post, adapter.update

    def posted(to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        drawn_everywhere(Reply(card, locale=locale))
        return post(to, card, key=key, locale=locale, under=under, first=first)

    def updated(to: Place, ref: str, card: Card, *, locale: str) -> str | None:
        drawn_everywhere(Reply(card, locale=locale))
        return update(to, ref, card, locale=locale)

    adapter.post, adapter.update = posted, updated  # type: ignore[method-assign]
    serving = None
    if request.param == "webhook":
        serving = serve(adapter.doors())
        feishu.webhook = f"{serving.address}/feishu/events"
        feishu.wait(lambda: adapter.state() == "up")
    else:
        feishu.connected()
    town = Town(app, adapter, feishu, stage, ids, group)
    for name in ids:
        town.says(name, "hello")  # the first word links the account by e-mail
    yield town
    adapter.stop()
    if serving is not None:
        serving.stop()


def drawn_everywhere(reply: Reply) -> None:
    """Every card and form that goes out here can be shown in Slack and on the local page, with its words."""
    for card in [*((reply.card,) if reply.card else ()), *reply.more]:
        title = say(card.title, reply.locale)
        page = web.html(card, reply.locale, picture="/picture")
        assert escape(title) in page, title
        assert title[:40] in json.dumps(slack.blocks(card, reply.locale), ensure_ascii=False).replace('\\"', '"')
    if reply.form:
        assert escape(say(reply.form.title, reply.locale)) in form_html(reply.form, reply.locale, ref="f")


def shown(card: Message) -> Any:
    """A card for a golden file: keys that the platform gives out are all alike, what names a showing is left out."""
    return json.loads(re.sub(r'"opening": "\w+",? ?', "", re.sub(r"img_up_\d+", "img", json.dumps(card.content))))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.sweep(4)
def test_the_main_job(town: Town, locale: str, golden: Golden) -> None:
    said = SAID[locale]
    for who in ("ann", "li", "fei"):
        town.says(who, said["language"])

    def keep(name: str, card: Message) -> None:
        golden(f"feishu/house_{name}.{locale}.json", shown(card))

    for name in ("help", "log", "week", "budget", "expense", "drafts", "mine", "projects", "overdue", "unclear"):
        keep(name, town.says("ann", said[name]))
    keep("approvals_none", town.says("li", said["approvals"]))
    keep("budgets", town.says("fei", said["budgets"]))
    keep("hours_form", town.told("ann", lambda: town.feishu.menu(town.ids["ann"], "log").result(30)))

    # A group joins, is bound, and needs no project names any more.
    offer = town.told(town.group, lambda: town.feishu.bot_joins(town.ids["li"], town.group).result(30))
    keep("offer", offer)
    keep("bound", town.told(town.group, lambda: town.presses("li", offer, "place.bind")))
    keep("logged_in_group", town.says("ann", "2.5h API design", town.group, mention=False))

    # A photo becomes a draft, is corrected on its own card, submitted, approved by the lead; every card follows.
    town.stage.receipts[b"taxi"] = (TAXI,)
    draft = town.told("ann", lambda: town.feishu.photo(town.ids["ann"], b"taxi", town.group).result(30))
    keep("receipt_awaited", draft)  # the expense that was typed has no receipt yet
    town.presses("ann", draft, "expense.another")
    keep("draft", draft)
    town.presses("ann", draft, "expense.edit")
    keep("expense_form", draft)
    town.feishu.submits(town.ids["ann"], draft, total="much")
    keep("expense_form_wrong", draft)
    town.feishu.submits(town.ids["ann"], draft, total="54.50")
    keep("draft_corrected", draft)
    town.presses("ann", draft, "expense.submit")
    keep("submitted", draft)
    asked = town.told("li", town.idle)
    keep("asked", asked)
    town.presses("li", asked, "expense.approve")
    keep("approved", asked)
    town.idle()
    town.idle()
    keep("approved_for_owner", draft)
    centre = town.feishu.instances[asked_about(asked, town)]
    assert (centre["status"], {task["status"] for task in centre["tasks"].values()}) == ("APPROVED", {"APPROVED"})
    seen = town.presses("li", asked, "expense.unapprove")
    assert seen["code"] == 200
    keep("unapproved", asked)
    town.idle()
    assert centre["status"] == "PENDING", "it waits in the approval centre again"


def asked_about(card: Message, town: Town) -> str:
    """The thing that the card of the one who decides is about, as the approval centre calls it."""
    with town.stage.read() as book:
        return outbox.about(book, Place("feishu", card.to), card.id)


def test_who_may_not_is_told_in_passing(town: Town) -> None:
    offer = town.told(town.group, lambda: town.feishu.bot_joins(town.ids["li"], town.group).result(30))
    before = offer.content
    seen = town.presses("zoe", offer, "place.bind")
    assert seen["toast"] and seen["tone"] == "warning"
    assert offer.content == before


def test_a_second_click_finds_it_done(town: Town) -> None:
    town.stage.receipts[b"taxi"] = (TAXI,)
    town.stage.write(lambda book: projects.bind(book, "feishu", town.group, _apollo(book), "en"))
    draft = town.told("ann", lambda: town.feishu.photo(town.ids["ann"], b"taxi", town.group).result(30))
    value = next(
        b["value"] for one in draft.buttons() for b in one["behaviors"] if b["value"].get("action") == "expense.submit"
    )
    press = {"tag": "button", "value": value}
    both = [town.feishu.acting(town.ids["ann"], draft, press) for _number in range(2)]
    seen = [one.result(30) for one in both]
    assert [one["code"] for one in seen] == [200, 200]
    assert any(one["toast"] for one in seen), "the second is told that it is done"
    town.idle()
    assert len(town.feishu.posted(town.ids["li"], "interactive")) == 2, "the lead is asked once"


@pytest.mark.sweep(2)
def test_who_leaves_is_pointed_out_and_their_approvals_go_on(town: Town) -> None:
    ada = town.ids["ada"] = town.feishu.person("Ada", email="ada@example.com")
    town.says("ada", "hello")
    town.stage.write(lambda book: people.change(book, _person(book, "Li Wei"), locale="zh-CN"))
    town.stage.receipts[b"taxi"] = (TAXI,)
    town.stage.write(lambda book: projects.bind(book, "feishu", town.group, _apollo(book), "en"))
    draft = town.told("ann", lambda: town.feishu.photo(town.ids["ann"], b"taxi", town.group).result(30))
    town.presses("ann", draft, "expense.submit")
    town.told("li", town.idle)
    # Everybody of the cast has an account elsewhere too; Li Wei only has this one.
    town.stage.write(lambda book: _only_here(book, "Li Wei"))
    town.feishu.people[town.ids["li"]]["status"]["is_resigned"] = True
    town.feishu.event("contact.user.deleted_v3", {"object": {"open_id": town.ids["li"]}}).result(30)
    told = town.told("ada", town.idle)
    assert "Li Wei is no longer active" in told.words and "Approvals passed on" in told.words
    town.feishu.card_for(town.ids["fei"], words="DiDi")
    assert "active again" in town.presses("ada", told, "person.stay")["card"].words
    assert len([one for one in town.feishu.posted(ada) if "no longer active" in one.words]) == 0


def _person(book: Any, name: str) -> Person:
    return next(one for one in directory(book).people.values() if one.name == name)


def _only_here(book: Any, name: str) -> None:
    ours = table(t.IdentityRow)
    gone = delete(ours).where(ours.c.person == _person(book, name).id, ours.c.platform != "feishu")
    book.connection.execute(gone)
    changed(book)


def _apollo(book: Any) -> int:
    return next(one.id for one in directory(book).projects.values() if one.code == "APOLLO")


def test_the_menu_says_what_the_house_understands() -> None:
    for item in MENU:
        found = CONTENTS.wordings.best(item.words)
        assert found is not None, item.words
        assert not item.action or ("action", item.action) in CONTENTS.entries, item.action


def minutes(town: Town) -> int:
    with town.stage.read() as book:
        labour = balances.of_project(book, 1).get("labour")
        return labour.minutes if labour else 0


def filled(town: Town, form: Message, **answers: str) -> dict[str, Any]:
    """What a client shows when Ann sends the form."""
    return town.feishu.submits(town.ids["ann"], form, project="APOLLO", **answers)


@pytest.mark.sweep(2)
def test_a_form_that_is_pressed_twice_books_once_and_the_second_press_is_told(town: Town) -> None:
    form = town.says("ann", "log")
    for _press in range(2):
        assert filled(town, form, hours="soon")["tone"] == "error" and minutes(town) == 0
    town.told("ann", lambda: filled(town, form, hours="3h"))
    assert minutes(town) == 180
    again = filled(town, form, hours="3h")
    assert again["toast"].startswith("This was done already: 3 h on Apollo.")
    assert minutes(town) == 180
    town.told("ann", lambda: filled(town, form, hours="1h"))
    assert minutes(town) == 240, "the form stands there still: with other answers it is another entry"
    anew = town.says("ann", "log")
    town.told("ann", lambda: filled(town, anew, hours="3h"))
    assert minutes(town) == 420


@pytest.mark.sweep(2)
def test_a_form_in_a_group_is_another_one_for_everybody_who_fills_it_in(town: Town) -> None:
    form = town.says("ann", "log")
    town.told("ann", lambda: filled(town, form, hours="3h"))
    town.told("li", lambda: town.feishu.submits(town.ids["li"], form, project="APOLLO", hours="3h"))
    assert minutes(town) == 360
