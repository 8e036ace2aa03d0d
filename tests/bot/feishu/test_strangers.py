"""Groups with people of other companies in them."""

from __future__ import annotations

from bot.feishu.adapter import Feishu
from tests.bot.feishu.test_events import House, only
from tests.fakes.feishu import FeishuServer


def test_a_group_with_others_is_known_as_one(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann", email="ann@example.com")
    feishu.says(ann, "1h", feishu.group("Ours", ann)).result(30)
    assert only(house, feishu).at.outsiders is False
    feishu.says(ann, "2h", feishu.group("Shared", ann, external=True)).result(30)
    assert only(house, feishu, 2).at.outsiders is True
    feishu.says(ann, "3h").result(30)
    assert only(house, feishu, 3).at.outsiders is None


def test_it_is_asked_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Ours", ann)
    for n in range(1, 4):
        feishu.says(ann, f"{n}h", group).result(30)
        only(house, feishu, n)
    assert sum("/im/v1/chats/" in path for _method, path in feishu.calls) == 1


def test_as_soon_as_one_of_them_speaks_it_is_known(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    feishu.scopes = None
    ann, eve = feishu.person("Ann"), feishu.person("Eve", email="ann@example.com")
    group = feishu.group("Grown", ann, eve)
    feishu.says(ann, "1h", group).result(30)
    assert only(house, feishu).at.outsiders is False
    feishu.says(eve, "2h", group, tenant="tenant2").result(30)
    heard = only(house, feishu, 2)
    assert heard.at.outsiders is True and heard.by.email == ""
    feishu.says(ann, "3h", group).result(30)
    assert only(house, feishu, 3).at.outsiders is True


def test_it_is_known_of_a_group_in_which_nobody_speaks(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    assert adapter.outsiders(feishu.group("Ours", ann)) is False
    assert adapter.outsiders(feishu.group("Shared", ann, external=True)) is True
    assert adapter.outsiders("oc_gone") is None
