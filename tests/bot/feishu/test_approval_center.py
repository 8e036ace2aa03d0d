"""Approvals in the approval centre: asked there too, ended when decided, decided there like on the card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.feishu.adapter import Feishu
from bot.http import Serving, serve
from chat.cards.card import Button, Card, Fact, Form, Question, Reply
from chat.incoming import Clicked, Incoming, Place
from chat.text import _, verbatim
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")

ASKED = Card(
    _("Approve {amount} of {who}?", amount="¥45.50", who="Ann"),
    facts=(Fact(_("Amount"), verbatim("¥45.50")), Fact(_("Project"), verbatim("星河"))),
    buttons=(
        Button(_("Approve"), "expense.approve", "12", style="main"),
        Button(_("Reject"), "expense.reject", "12", style="danger"),
        Button(_("Show"), "expense.show", "12"),
    ),
    about="expense:12",
)
DECIDED = Card(_("Approved"), facts=ASKED.facts, about="expense:12", tone="good", decided="approved")


@pytest.fixture
def mirrored(connect: Connect) -> Feishu:
    return connect(mirror=True, public_url="https://books.example/")


@pytest.fixture
def door(mirrored: Feishu) -> Iterator[Serving]:
    serving = serve(mirrored.doors())
    yield serving
    serving.stop()


def ask(adapter: Feishu, feishu: FeishuServer, *who: str) -> list[str]:
    return [adapter.post(Place("feishu", one, "direct"), ASKED, key=f"ask:{one}", locale="zh-CN") for one in who]


def test_each_approver_gets_a_task_and_all_end_when_one_decides(mirrored: Feishu, feishu: FeishuServer) -> None:
    li, fei = feishu.person("Li"), feishu.person("Fei")
    refs = ask(mirrored, feishu, li, fei)
    instance = feishu.instances["expense:12"]
    assert (instance["status"], len(instance["tasks"])) == ("PENDING", 2)
    assert {task["open_id"] for task in instance["tasks"].values()} == {li, fei}
    for one, ref in zip((li, fei), refs, strict=True):
        mirrored.update(Place("feishu", one, "direct"), ref, DECIDED, locale="zh-CN")
    assert instance["status"] == "APPROVED"
    assert {task["status"] for task in instance["tasks"].values()} == {"APPROVED"}
    mirrored.update(Place("feishu", li, "direct"), refs[0], replace(DECIDED, decided="withdrawn"), locale="en")
    assert instance["status"] == "CANCELED"
    definition = next(iter(feishu.approvals.values()))
    assert definition["external"]["action_callback_url"] == "https://books.example/feishu/approvals"


def test_a_decision_in_the_centre_is_the_click_on_the_card(
    mirrored: Feishu, feishu: FeishuServer, house: House, door: Serving
) -> None:
    li = feishu.person("Li", email="li@example.com")
    (ref,) = ask(mirrored, feishu, li)
    house.hear = lambda _click: Reply(card=DECIDED, replace=True, toast=_("Approved."))
    answer = feishu.quick_approval(
        "expense:12", f"expense:12:{li}", "APPROVE", "u_li", f"{door.address}/feishu/approvals"
    ).result(30)
    assert answer == (200, {"code": 0})
    click = house.heard[0]
    assert isinstance(click, Clicked)
    assert (click.action, click.value, click.ref, click.by.email) == ("expense.approve", "12", ref, "li@example.com")
    feishu.wait(lambda: "Approved" in feishu.messages[ref].words)
    assert len(feishu.posted(li)) == 1, "the card itself shows the decision"


def test_a_decision_that_needs_a_reason_is_asked_for_in_the_chat(
    mirrored: Feishu, feishu: FeishuServer, house: House, door: Serving
) -> None:
    li = feishu.person("Li")
    ask(mirrored, feishu, li)
    reason = Form("expense.reject", _("Why?"), (Question("reason", _("Reason"), "note"),), value="12")

    def hear(incoming: Incoming) -> Reply:
        assert isinstance(incoming, Clicked) and incoming.action == "expense.reject"
        return Reply(form=reason)

    house.hear = hear
    status, said = feishu.quick_approval(
        "expense:12", f"expense:12:{li}", "REJECT", "u_li", f"{door.address}/feishu/approvals"
    ).result(30)
    assert (status, said["code"]) == (200, 1) and said["msg"]
    feishu.card_for(li, words="Why?")


def test_the_centre_must_show_its_token(mirrored: Feishu, feishu: FeishuServer, house: House, door: Serving) -> None:
    li = feishu.person("Li")
    ask(mirrored, feishu, li)
    url = f"{door.address}/feishu/approvals"
    external = next(iter(feishu.approvals.values()))["external"]
    external["action_callback_token"] = "another"
    assert feishu.quick_approval("expense:12", f"expense:12:{li}", "APPROVE", "u_li", url).result(30)[0] == 401
    external["action_callback_token"] = mirrored.approval_center.token
    assert feishu.quick_approval("expense:12", f"expense:12:{li}", "APPROVE", "u_nobody", url).result(30)[0] == 400
    external["action_callback_key"] = "another"
    assert feishu.quick_approval("expense:12", f"expense:12:{li}", "APPROVE", "u_li", url).result(30)[0] == 401
    assert house.heard == []


def test_the_centre_is_told_anew_when_the_secret_was_rotated(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    secret = ["secret"]
    adapter = connect(mirror=True, public_url="https://books.example/", secret=lambda: secret[0])
    li = feishu.person("Li")
    ask(adapter, feishu, li)
    definition = next(iter(feishu.approvals.values()))
    old = dict(definition["external"])
    feishu.app_secret = secret[0] = "rotated"
    house.hear = lambda _click: Reply(card=DECIDED, replace=True)
    serving = serve(adapter.doors())
    url, task = f"{serving.address}/feishu/approvals", f"expense:12:{li}"
    try:
        assert feishu.quick_approval("expense:12", task, "APPROVE", "u_li", url).result(30)[0] == 200
        adapter.post(Place("feishu", li, "direct"), replace(ASKED, about="expense:13"), key="ask:2", locale="en")
        external = next(iter(feishu.approvals.values()))["external"]
        assert external["action_callback_token"] != old["action_callback_token"]
        for known in (external, old):  # what is under way with the old one is still heard
            feishu.approvals[next(iter(feishu.approvals))]["external"] = known
            answer = feishu.quick_approval("expense:13", f"expense:13:{li}", "APPROVE", "u_li", url).result(30)
            assert answer == (200, {"code": 0})
    finally:
        serving.stop()


def test_what_is_no_approval_or_not_switched_on_is_not_mirrored(connect: Connect, feishu: FeishuServer) -> None:
    adapter = connect()
    li = feishu.person("Li")
    ask(adapter, feishu, li)
    assert adapter.doors() == () and feishu.instances == {}
    adapter.stop()
    adapter = connect(mirror=True, public_url="https://books.example")
    adapter.post(Place("feishu", li, "direct"), replace(ASKED, buttons=ASKED.buttons[2:]), key="k", locale="en")
    adapter.post(Place("feishu", feishu.group("A", li)), ASKED, key="k", locale="en")
    assert feishu.instances == {}


def test_a_centre_that_is_down_does_not_hold_up_the_card(mirrored: Feishu, feishu: FeishuServer) -> None:
    mirrored.api.patience = 0.3
    feishu.wrong("approval", "500", times=99)
    li = feishu.person("Li")
    ask(mirrored, feishu, li)
    assert len(feishu.posted(li)) == 1


def test_its_door_may_be_open_before_the_adapter_listens(feishu: FeishuServer, house: House) -> None:
    """`zhangfang run` serves the doors first: what knocks too early is asked to come again."""
    adapter = Feishu(
        feishu.app_id,
        feishu.app_secret,
        domain=feishu.url,
        mode="webhook",
        mirror=True,
        public_url="https://b.example",
        encrypt_key=feishu.encrypt_key,
        verification_token=feishu.verification_token,
    )
    serving = serve(adapter.doors())
    feishu.webhook = f"{serving.address}/feishu/events"
    li = feishu.person("Li")
    ask(adapter, feishu, li)
    url = f"{serving.address}/feishu/approvals"
    answers = [
        feishu.quick_approval("expense:12", f"expense:12:{li}", "APPROVE", "u_li", url).result(30),
        feishu.says(li, "help").result(30),
    ]
    assert answers[0] == (200, {"code": 1, "msg": "请稍候…"}) and answers[1][0] == 500 and house.heard == []
    adapter.start(house.functions())
    assert feishu.quick_approval("expense:12", f"expense:12:{li}", "APPROVE", "u_li", url).result(30)[1] == {"code": 0}
    adapter.stop()
    serving.stop()
