"""Several photos in one message: one card with a line each, one tap for all that is clear, each to be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chat.cards.card import Card, Reply
from handlers.context import Context
from handlers.costs import workflow
from ledger.errors import BadInput
from ledger.money import Money
from ledger.nouns import Expense
from ledger.receipt import Receipt
from storage import expenses, outbox
from tests.conftest import Stage
from tests.handlers.papers import BLURRED, DOLLARS, INVOICE, NOTHING, TAXI


def taxis(stage: Stage, n: int) -> list[bytes]:
    """Photos of so many rides on different days."""
    names = [b"ride%d" % at for at in range(n)]
    for at, name in enumerate(names):
        ride = replace(TAXI, total=Money(1_000 + at, "CNY"), day=date(2026, 11, 1 + at % 19))
        stage.receipts[name] = (ride,)
    return names


def card(reply: Reply) -> Card:
    assert reply.card is not None and reply.more == ()
    return reply.card


def stages(stage: Stage) -> list[str]:
    with stage.read() as book:
        return [one.stage for one in sorted(expenses.of_person(book, 1, "CNY"), key=lambda one: one.id)]


def refreshed(stage: Stage, about: str) -> str:
    """The card about that, as it was brought up to date last."""
    found = [one.notice for one in stage.notices() if one.notice.kind == "refresh" and one.notice.card.about == about]
    return stage.lines(Reply(found[-1].card))


def stand(stage: Stage, shown: Card) -> None:
    """The platform says where the card stands."""
    stage.write(lambda book: outbox.told(book, shown.about, stage.place("ann", ""), "ref1", "en"))


def test_all_that_is_clear_goes_with_one_tap_and_a_second_one_changes_nothing(both: Stage) -> None:
    shown = card(both.drop(*taxis(both, 3)))
    assert [button.label.template for button in shown.buttons] == ["Submit all"]
    (submit,) = shown.buttons
    done = card(both.click(submit.action, submit.value))
    assert "3 expenses submitted" in both.lines(Reply(done)) and not done.buttons and not done.choices
    again = card(both.click(submit.action, submit.value))
    assert "0 expenses submitted" in both.lines(Reply(again))
    assert stages(both) == ["pending"] * 3


def test_what_is_doubtful_is_named_and_stays_until_it_is_answered(stage: Stage) -> None:
    stage.receipts |= {b"taxi": (BLURRED,), b"invoice": (INVOICE,), b"hotel": (DOLLARS,)}
    shown = card(stage.drop(b"taxi", b"invoice", b"hotel"))
    text = stage.lines(Reply(shown))
    assert "1. CN¥45.50 DiDi · Thu 19 Nov 2026: please look at it. I am not sure of the amount: I read 45.50" in text
    assert "2. CN¥1,130.00 北京晨光文具有限公司 · Wed 18 Nov 2026: ready" in text
    assert "3. $120.00 Hotel Aurora · Tue 10 Nov 2026: please look at it. I know no exchange rate" in text
    assert [button.value for button in shown.buttons] == ["2"]
    # Whoever sends the numbers of the others is told the same.
    stage.click("expense.submit_all", "1 2 3")
    assert stages(stage) == ["draft", "pending", "draft"]
    stage.say("it says 46.50", about="expense:1")
    stage.click("expense.submit_all", "1 2 3")
    assert stages(stage) == ["pending", "pending", "draft"]


def test_each_line_can_be_opened_by_its_owner_alone(stage: Stage) -> None:
    shown = card(stage.drop(*taxis(stage, 2)))
    (choice,) = shown.choices
    assert (choice.action, [option.value for option in choice.options]) == ("expense.open", ["1", "2"])
    opened = stage.click("expense.open", "2")
    assert opened.private and opened.card is not None and opened.card.about == "expense:2"
    assert {"expense.submit", "expense.edit"} <= {button.action for button in opened.card.buttons}
    assert "Only the person who entered it" in stage.lines(stage.click("expense.open", "2", by="bob"))


def test_the_card_follows_what_becomes_of_each(stage: Stage) -> None:
    shown = card(stage.drop(*taxis(stage, 3)))
    stand(stage, shown)
    stage.click("expense.submit", "1")
    assert "1. CN¥10.00 DiDi · Sun 1 Nov 2026: waits for approval" in refreshed(stage, shown.about)
    stage.click("expense.withdraw", "2")
    assert "2. CN¥10.01 DiDi · Mon 2 Nov 2026: withdrawn" in refreshed(stage, shown.about)
    stage.click("expense.approve", "1", by="li")
    assert "1. CN¥10.00 DiDi · Sun 1 Nov 2026: approved" in refreshed(stage, shown.about)
    stage.say("it says 77", about="expense:3")
    assert "3. CN¥77.00 DiDi · Tue 3 Nov 2026: ready" in refreshed(stage, shown.about)


def test_the_same_file_twice_and_the_same_receipt_twice_are_told_once_each(stage: Stage) -> None:
    stage.receipts |= {b"one": (TAXI,), b"again": (replace(TAXI, doubts={}),), b"invoice": (INVOICE,)}
    shown = card(stage.drop(b"one", b"one", b"again", b"invoice"))
    text = stage.lines(Reply(shown))
    assert "photo2.jpg is the same file as number 1." in text
    assert "1. CN¥45.50 DiDi · Thu 19 Nov 2026: ready" in text
    assert "2. CN¥45.50 DiDi · Thu 19 Nov 2026: please look at it. It may be the same as number 1." in text
    assert [button.value for button in shown.buttons] == ["1 3"]
    stage.submit("expense.clear", "2", reason="two rides")
    stage.click("expense.submit_all", "1 2 3")
    assert stages(stage) == ["pending"] * 3


def test_the_same_invoice_as_pdf_and_photo_stays(stage: Stage) -> None:
    stage.receipts |= {b"pdf": (INVOICE,), b"photo": (replace(INVOICE, engine="rapidocr", vendor="晨光文具"),)}
    shown = card(stage.drop(b"pdf", b"photo"))
    assert "2. CN¥1,130.00 晨光文具 · Wed 18 Nov 2026: please look at it. It is the same as number 1." in stage.lines(
        Reply(shown)
    )
    stage.click("expense.submit_all", "1 2")
    assert stages(stage) == ["pending", "draft"]


def test_two_papers_on_one_photo_that_say_the_same_are_two_lines(stage: Stage) -> None:
    stage.receipts[b"both"] = (TAXI, TAXI)
    text = stage.lines(Reply(card(stage.drop(b"both"))))
    assert "1. CN¥45.50 DiDi · Thu 19 Nov 2026: ready" in text
    assert "2. CN¥45.50 DiDi · Thu 19 Nov 2026: please look at it. It may be the same as number 1." in text


def test_one_that_fails_leaves_the_rest(stage: Stage) -> None:
    rides = taxis(stage, 2)
    stage.receipts |= {b"broken": BadInput("The picture is damaged."), b"cat": (NOTHING,)}
    reply = stage.drop(rides[0], b"broken", rides[1], b"cat")
    assert reply.card is not None and len(reply.more) == 1
    assert "2 receipts" in stage.lines(Reply(reply.card))
    told = reply.more[0]
    assert "photo2.jpg: The picture is damaged." in stage.lines(Reply(told))
    assert "photo4.jpg: I see no receipt in photo4.jpg." in stage.lines(Reply(told))
    assert [button.action for button in told.buttons] == ["expense.form", "expense.form"]


def test_a_process_that_dies_in_the_middle_has_kept_nothing_and_the_next_one_makes_all(
    both: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rides = taxis(both, 4)
    made = workflow.draft

    def dies(ctx: Context, new: Expense) -> Expense:
        if new.gross.minor == 1_002:
            raise SystemExit
        return made(ctx, new)

    monkeypatch.setattr(workflow, "draft", dies)
    with pytest.raises(SystemExit):
        both.drop(*rides, id="m1")
    assert stages(both) == []
    monkeypatch.setattr(workflow, "draft", made)
    assert "4 receipts" in both.lines(Reply(card(both.drop(*rides, id="m1"))))
    assert stages(both) == ["draft"] * 4


def test_a_submission_that_dies_in_the_middle_is_done_once(both: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    (button,) = card(both.drop(*taxis(both, 3))).buttons
    handed_in = workflow.submit

    def dies(ctx: Context, expense: Expense) -> Expense:
        if expense.id == 2:
            raise SystemExit
        return handed_in(ctx, expense)

    monkeypatch.setattr(workflow, "submit", dies)
    with pytest.raises(SystemExit):
        both.click(button.action, button.value, id="c1")
    assert stages(both) == ["draft"] * 3 and not both.notices("li")
    monkeypatch.setattr(workflow, "submit", handed_in)
    both.click(button.action, button.value, id="c1")
    assert stages(both) == ["pending"] * 3
    asked = [one for one in both.notices("li") if one.notice.kind != "refresh"]
    both.click(button.action, button.value, id="c1")
    assert [one for one in both.notices("li") if one.notice.kind != "refresh"] == asked


def test_a_delivery_that_comes_again_makes_nothing(stage: Stage) -> None:
    rides = taxis(stage, 3)
    stage.drop(*rides, id="m1")
    assert stage.drop(*rides, id="m1").card is None
    assert stages(stage) == ["draft"] * 3
    again = card(stage.drop(*rides))
    assert stages(stage) == ["draft"] * 3 and "photo1.jpg: I have this one as a draft already." in stage.lines(
        Reply(again)
    )


def test_forty_five_photos_are_three_cards(stage: Stage) -> None:
    reply = stage.drop(*taxis(stage, 45))
    assert reply.card is not None
    cards = [reply.card, *reply.more]
    assert [len(one.lines) for one in cards] == [21, 21, 6], "a line each, and where they go"
    for one in cards:
        stage.click(one.buttons[0].action, one.buttons[0].value)
    assert stages(stage) == ["pending"] * 45


def test_what_is_said_of_one_of_several_is_asked_about_where_two_fit(stage: Stage) -> None:
    stage.drop(*taxis(stage, 2), at="")
    asked = stage.say("it says 45.60", at="")
    assert "Which receipt do you mean?" in stage.lines(asked) and asked.card is not None
    chosen = stage.click(asked.card.buttons[0].action, asked.card.buttons[0].value, at="")
    assert "→ CN¥45.60" in stage.lines(chosen)


def test_the_one_that_was_asked_about_is_meant(stage: Stage) -> None:
    rides = taxis(stage, 2)
    doubted: Receipt = replace(BLURRED, day=date(2026, 11, 15))
    stage.receipts[b"blurred"] = (doubted,)
    shown = card(stage.drop(*rides, b"blurred", at=""))
    assert "CN¥45.50 → CN¥45.60" in stage.lines(stage.say("it says 45.60", at="", about=shown.about))
