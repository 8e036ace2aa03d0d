"""Material that somebody took, said in ordinary words, is offered as what happens on a site, never as money spent."""

from __future__ import annotations

import pytest

from tests.conftest import Stage


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("领了3吨钢筋", "领料 钢筋 3吨"),
        ("昨天领了2.5吨钢筋 阿波罗", "领料 阿波罗 钢筋 2.5吨 昨天"),
        ("从仓库领了50根钢管", "领料 钢管 50根"),
        ("用了3吨钢筋", "领料 钢筋 3吨"),
        ("退了1吨钢筋", "退料 钢筋 1吨"),
        ("took 3 t of rebar to the site", "material issue rebar 3 t"),
        ("drew 200 kg of cement for apollo", "material issue apollo cement 200 kg"),
        ("returned 1 t of rebar", "material return rebar 1 t"),
    ],
)
def test_goods_are_offered_as_goods(stage: Stage, text: str, line: str) -> None:
    shown = stage.lines(stage.say(text, by="ann", at=""), "zh-CN")
    assert f"[{line}]" in shown and "报销" not in shown and "expense" not in shown, shown


@pytest.mark.parametrize(
    "text", ["领了5盒办公用品 120元 阿波罗", "took 2 days off", "took a taxi 45 apollo", "领了500元备用金"]
)
def test_what_is_no_goods_stays_what_it_is(stage: Stage, text: str) -> None:
    shown = stage.lines(stage.say(text, by="ann", at=""), "en")
    assert "material issue" not in shown and "领料" not in shown, shown


def test_yes_asks_what_is_missing_and_keeps_it(stage: Stage) -> None:
    reply = stage.say("took 3 t of rebar to the site for apollo", by="ann", at="")
    assert reply.card is not None
    button = next(one for one in reply.card.buttons if one.label.template != "No")
    shown = stage.lines(stage.click(button.action, button.value, by="ann", at=""), "en")
    assert "rebar" in shown, shown
