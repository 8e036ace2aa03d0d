"""What is to be configured is what is used: no scope, event or callback too few, none too many."""

from __future__ import annotations

import json

import pytest

from bot.feishu.adapter import Feishu
from bot.feishu.health import findings
from bot.feishu.manifest import CALLBACKS, EVENTS, manifest, scopes
from bot.feishu.settings import FeishuSettings, MenuItem
from chat.cards.card import Attachment, Button, Card, Fact, Picture, Reply
from chat.incoming import Clicked, Incoming, Place, Said
from chat.text import _, verbatim
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer
from tests.golden import Golden

MENU = (MenuItem(_("My week"), "我的本周"), MenuItem(_("Help"), "help"))
ALL = {"mirror": True, "public_url": "https://books.example", "urgent": ("overdue:",), "menu": MENU}
ASKED = Card(
    _("Approve this?"),
    facts=(Fact(_("Amount"), verbatim("¥45.50")),),
    picture=Picture("abc", _("The receipt")),
    buttons=(Button(_("Approve"), "expense.approve", "12"), Button(_("Reject"), "expense.reject", "12")),
    about="expense:12",
)


def test_everything_works_with_these_rights_and_none_is_left_over(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    adapter = connect(**ALL)
    feishu.scopes = {scope.name for scope in scopes(adapter.settings)}
    feishu.events = {*EVENTS, *CALLBACKS}
    house.pictures["abc"] = (b"png", "image/png")

    def hear(incoming: Incoming) -> Reply:
        files = (Attachment("a.pdf", "application/pdf", b"%PDF"),)
        private = isinstance(incoming, Said) and incoming.at.kind == "channel"
        return Reply(card=ASKED, replace=isinstance(incoming, Clicked), private=private, files=files)

    house.hear = hear
    ann = feishu.person("Ann", email="ann@example.com", mobile="+86138")
    group = feishu.group("Apollo", ann)
    feishu.bot_joins(ann, group).result(30)
    feishu.enters(ann).result(30)
    feishu.menu(ann, "help").result(30)
    feishu.says(ann, "1h", group).result(30)
    feishu.says(ann, "2h", group, mention=False).result(30)
    feishu.photo(ann, b"jpeg").result(30)
    feishu.wait(lambda: len(house.answered) == 6)
    photo = next(one for one in house.heard if isinstance(one, Said) and one.files).files[0]
    assert adapter.fetch(photo.ref, 100) == b"jpeg"
    card = feishu.card_for(ann)
    feishu.clicks(ann, card, "Approve")
    adapter.update(Place("feishu", ann, "direct"), card.id, ASKED, locale="en")
    direct = Place("feishu", ann, "direct")
    assert adapter.post(direct, ASKED, key="overdue:1", locale="en")
    task = f"expense:12:{ann}"
    feishu.wait(lambda: "expense:12" in feishu.instances)
    from bot.http import serve

    serving = serve(adapter.doors())
    answer = feishu.quick_approval(
        "expense:12", task, "APPROVE", feishu.people[ann]["user_id"], f"{serving.address}/feishu/approvals"
    )
    assert answer.result(30)[0] == 200
    serving.stop()
    feishu.recalls(ann, "om_1").result(30)
    feishu.bot_joins(ann, group, here=False).result(30)
    for kind in ("contact.user.updated_v3", "contact.user.deleted_v3"):
        feishu.event(kind, {"object": {"open_id": ann}}).result(30)

    assert feishu.used_scopes == feishu.scopes
    assert feishu.used_events == feishu.events


def test_without_the_rights_that_may_be_missing_the_rest_works(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    adapter = connect()
    feishu.scopes = {scope.name for scope in scopes(adapter.settings) if not scope.missing}
    feishu.events = {*EVENTS, *CALLBACKS}
    house.hear = lambda _said: Reply(card=Card(_("Noted")))
    ann = feishu.person("Ann", email="ann@example.com")
    group = feishu.group("Apollo", ann)
    assert feishu.says(ann, "1h", group, mention=False).result(30)[0] == -1
    assert feishu.says(ann, "1h", group).result(30)[0] == 200
    feishu.card_for(group, words="Noted")
    assert (house.heard[0].by.name, house.heard[0].by.email) == ("Ann", "")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_manifest_reads_as_it_did(locale: str, golden: Golden) -> None:
    plain = FeishuSettings("cli_x", "secret", menu=MENU)
    golden(f"feishu/manifest_websocket.{locale}.txt", manifest(plain, locale))
    full = FeishuSettings("cli_x", "secret", mode="webhook", mirror=True, urgent=("overdue:",), menu=MENU)
    golden(f"feishu/manifest_webhook.{locale}.txt", manifest(full, locale))


def test_the_scopes_can_be_pasted(feishu: FeishuServer) -> None:
    text = manifest(FeishuSettings("cli_x", "secret"))
    pasted = json.loads(text[text.index("{") : text.index("}\n}") + 3])
    assert pasted["scopes"]["user"] == [] and "im:resource" in pasted["scopes"]["tenant"]


def test_doctor_says_what_is_missing(feishu: FeishuServer) -> None:
    def states(secret: str = "secret", **more: object) -> list[tuple[str, str]]:
        adapter = Feishu(feishu.app_id, secret, domain=feishu.url, **more)  # type: ignore[arg-type]
        return [(one.state, one.detail.template) for one in findings(adapter.settings, adapter.api)]

    assert [state for state, _words in states("wrong")] == ["bad"]
    feishu.scopes = {scope.name for scope in scopes(FeishuSettings("a", "b"))}
    assert [state for state, _words in states()] == ["good"] * 4
    feishu.scopes -= {"im:message.group_msg", "im:resource"}
    assert sorted(state for state, words in states() if "scope" in words) == ["bad", "warn"]
    feishu.links.endpoint = "crowded"
    assert states()[-1][0] == "bad"
    assert states(mode="webhook")[-1][0] == "warn"
    assert states(mode="webhook", encrypt_key="k")[-1][0] == "good"
