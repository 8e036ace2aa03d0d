"""Receipts dropped into the conversation: what becomes of them, what is asked, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.card import Reply
from ledger.errors import BadInput
from ledger.money import Money
from storage import balances, expenses, files
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import BLURRED, DOLLARS, INVOICE, NOTHING, SURE, TAXI, UNREAD


def shown(stage: Stage, reply: Reply) -> str:
    """A reply in both languages."""
    return f"{stage.lines(reply, 'en')}\n\n{stage.lines(reply, 'zh-CN')}"


def actions(reply: Reply, card: int = -1) -> list[str]:
    cards = [reply.card, *reply.more]
    found = cards[0] if card < 0 else cards[card]
    assert found is not None
    return [button.action for button in found.buttons]


def test_a_sure_receipt_is_one_glance_and_one_tap(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi")
    golden("receipt_draft.txt", shown(stage, draft))
    assert draft.private
    assert draft.card is not None
    done = stage.click("expense.submit", draft.card.buttons[0].value)
    golden("receipt_submitted.txt", shown(stage, done))
    with stage.read() as book:
        assert balances.of_project(book, 1)["travel"].pending == 4550


def test_only_what_is_doubtful_is_asked_with_the_place_on_the_picture(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    draft = stage.drop(b"taxi")
    golden("receipt_doubtful.txt", shown(stage, draft))
    assert draft.card is not None
    assert draft.card.picture is not None
    assert draft.card.picture.crop == (0, 0.1, 0.6, 0.9, 0.7)
    other = next(button for button in draft.card.buttons if button.action == "expense.take")
    taken = stage.click(other.action, other.value)
    assert "46.50" in stage.lines(taken)
    assert "not sure" not in stage.lines(taken)


def test_an_unread_picture_is_kept_and_its_form_is_empty(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"blur"] = (UNREAD,)
    draft = stage.drop(b"blur")
    golden("receipt_unread.txt", shown(stage, draft))
    form = stage.click("expense.edit", "1")
    golden("receipt_unread_form.txt", shown(stage, form))
    refused = stage.submit(
        "expense.correct",
        "1",
        total="45.5O",
        day="2026-11-19",
        project="APOLLO",
        category="travel",
        vendor="DiDi",
        paid_by="employee",
    )
    assert set(refused.wrong) == {"total"}
    saved = stage.submit(
        "expense.correct",
        "1",
        total="45.50",
        day="2026-11-19",
        project="APOLLO",
        category="travel",
        vendor="DiDi",
        paid_by="employee",
    )
    assert "Submit" in stage.lines(saved)
    with stage.read() as book:
        kept = expenses.get(book, 1, "CNY")
        assert files.mime(book, kept.file) == "image/jpeg"


def test_a_file_that_cannot_be_read_makes_nothing_but_a_way_to_type_it_in(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"broken"] = BadInput("The picture is damaged.")
    reply = stage.drop(b"broken")
    golden("receipt_broken.txt", shown(stage, reply))
    form = stage.click("expense.form", reply.card.buttons[0].value)  # type: ignore[union-attr]
    assert form.form is not None
    assert form.form.value == reply.card.buttons[0].value  # type: ignore[union-attr]
    made = stage.submit(
        "expense.new", form.form.value, total="9", day="2026-11-19", project="APOLLO", category="travel", paid_by="card"
    )
    assert made.card is not None
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").file == form.form.value


def test_a_picture_of_no_receipt_says_so_and_is_passed_over_where_nobody_spoke_to_us(stage: Stage) -> None:
    stage.receipts[b"cat"] = (NOTHING,)
    assert "no receipt" in stage.lines(stage.drop(b"cat"))
    assert stage.drop(b"cat", addressed=False).card is None
    assert stage.drop(b"cat", addressed=False, at="#elsewhere").card is None


def test_several_receipts_become_several_drafts_and_the_sure_ones_go_together(stage: Stage, golden: Golden) -> None:
    stage.receipts |= {b"a": (TAXI, INVOICE), b"b": (BLURRED,), b"c": (UNREAD,)}
    reply = stage.drop(b"a", b"b", b"c")
    golden("receipts_several.txt", shown(stage, reply))
    assert reply.card is not None
    assert reply.more == (), "one card, with a line each"
    done = stage.click(reply.card.buttons[0].action, reply.card.buttons[0].value)
    golden("receipts_submitted.txt", shown(stage, done))


def test_words_beside_the_picture_name_project_category_day_and_who_paid(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (replace(TAXI, category=None),)
    draft = stage.drop(b"taxi", text="星河 材料 昨天 公司卡 送样品", at="")
    text = stage.lines(draft)
    assert "Project: Starriver" in text
    assert "Category: Materials" in text
    assert "company card" in text
    assert "送样品" in text


def test_without_a_project_the_card_asks_for_it(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi", at="")
    golden("receipt_without_project.txt", shown(stage, draft))
    assert "expense.submit" not in actions(draft)
    chosen = stage.click("expense.project", "1 XINGHE", at="")
    assert "expense.submit" in actions(chosen)


def test_a_vendor_is_booked_as_it_was_the_last_time(stage: Stage) -> None:
    first = replace(TAXI, vendor="DIDI CHUXING", category=None)
    stage.receipts |= {b"one": (first,), b"two": (replace(first, total=Money.of("20", "CNY")),)}
    stage.drop(b"one")
    stage.say("vendor DiDi, category travel", about="expense:1")
    stage.click("expense.submit", "1")
    text = stage.lines(stage.drop(b"two"))
    assert "Seller: DiDi\n" in text
    assert "Category: Travel" in text


def test_the_same_file_again_shows_the_draft_that_is_there(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi")
    again = stage.drop(b"taxi")
    assert again.card is not None
    assert again.card.about == "expense:1"
    assert "draft already" in stage.lines(again)


def test_the_same_invoice_from_another_person_is_refused_and_tells_no_claim(both: Stage, golden: Golden) -> None:
    stage = both
    stage.receipts |= {b"photo": (INVOICE,), b"pdf": (replace(INVOICE, vendor="晨光文具"),)}
    stage.drop(b"photo")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    stage.click("expense.reimburse", "1", by="fei")
    second = stage.drop(b"pdf", by="bob")
    golden("receipt_twice.txt", shown(stage, second))
    assert "expense.submit" not in actions(second)
    golden("receipt_twice_refused.txt", shown(stage, stage.click("expense.submit", "2", by="bob")))
    with stage.read() as book:
        assert expenses.get(book, 2, "CNY").stage == "draft"


def test_a_likely_duplicate_warns_and_is_cleared_with_a_reason_that_the_approver_sees(
    stage: Stage, golden: Golden
) -> None:
    stage.receipts |= {b"one": (TAXI,), b"two": (replace(TAXI, doubts={}),)}
    stage.drop(b"one")
    stage.click("expense.submit", "1")
    second = stage.drop(b"two", by="bob")
    golden("receipt_likely.txt", shown(stage, second))
    golden("receipt_clear_form.txt", shown(stage, stage.click("expense.clear", "2", by="bob")))
    assert stage.submit("expense.clear", "2", by="bob", reason=" ").wrong
    stage.submit("expense.clear", "2", by="bob", reason="two taxis, we were six")
    stage.click("expense.submit", "2", by="bob")
    queue = stage.lines(stage.say("approvals", by="li", at=""), "en")
    assert "Bob says: two taxis, we were six" in queue


def test_a_foreign_receipt_without_a_rate_asks_for_it_and_keeps_who_said_it(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"hotel"] = (DOLLARS,)
    draft = stage.drop(b"hotel")
    golden("receipt_foreign.txt", shown(stage, draft))
    assert "expense.submit" not in actions(draft)
    golden("receipt_rate_form.txt", shown(stage, stage.click("expense.rate", "1")))
    assert stage.submit("expense.rate", "1", rate="seven").wrong
    golden("receipt_foreign_rate.txt", shown(stage, stage.submit("expense.rate", "1", rate="7.10")))
    stage.click("expense.submit", "1")
    with stage.read() as book:
        kept = expenses.get(book, 1, "CNY")
        assert (kept.booked.minor, kept.company.minor, str(kept.exchange)) == (85_200, 85_200, "7.10")


def test_a_known_rate_is_used_and_named(stage: Stage) -> None:
    stage.say("fx USD CNY 7.20 2026-11-01 PBOC", by="fei", at="")
    stage.receipts[b"hotel"] = (DOLLARS,)
    assert "CN¥864.00, at 7.20 of Sun 1 Nov 2026 (PBOC)" in stage.lines(stage.drop(b"hotel"))


def test_a_receipt_that_shows_no_currency_says_which_was_taken(stage: Stage) -> None:
    stage.receipts[b"till"] = (replace(TAXI, currency=None, total=Money(4550, "XXX")),)
    assert "The receipt shows no currency; I took CNY." in stage.lines(stage.drop(b"till"))


def test_deductible_tax_is_no_cost_of_the_project(stage: Stage) -> None:
    stage.receipts[b"invoice"] = (INVOICE,)
    stage.drop(b"invoice")
    stage.click("expense.submit", "1")
    with stage.read() as book:
        assert balances.of_project(book, 1)["material"].pending == 100_000
    stage.click("expense.approve", "1", by="li")
    with stage.read() as book:
        assert balances.of_project(book, 1)["material"].posted == 100_000


def test_a_photo_in_the_thread_completes_a_typed_expense(stage: Stage, golden: Golden) -> None:
    stage.say("expense 45.50 taxi")
    stage.receipts[b"taxi"] = (TAXI,)
    golden("receipt_in_thread.txt", shown(stage, stage.drop(b"taxi", about="expense:1")))
    with stage.read() as book:
        kept = expenses.get(book, 1, "CNY")
        assert (kept.file != "", kept.vendor, kept.gross.minor) == (True, "DiDi", 4550)
        assert len(expenses.of_person(book, 1, "CNY")) == 1


def test_a_second_photo_in_the_thread_is_kept_beside_the_first(stage: Stage) -> None:
    stage.receipts |= {b"taxi": (TAXI,), b"back": (NOTHING,)}
    stage.drop(b"taxi")
    assert "Files: 2" in stage.lines(stage.drop(b"back", about="expense:1"))
    assert "already" in stage.lines(stage.drop(b"back", about="expense:1"))


def test_an_invoice_made_out_to_somebody_else_is_pointed_out(stage: Stage) -> None:
    stage.with_rules(company=("账房科技",))
    stage.receipts[b"invoice"] = (replace(INVOICE, buyer="别人有限公司"),)
    assert "made out to 别人有限公司" in stage.lines(stage.drop(b"invoice"))


@pytest.mark.parametrize("text", ["=1+1", "<b>bold</b>", "@everyone", "{project}", "50 % {off}"])
def test_what_a_receipt_says_is_never_markup_or_template(stage: Stage, text: str) -> None:
    stage.receipts[b"odd"] = (replace(TAXI, vendor=text, confidence=SURE),)
    assert f"Seller: {text}" in stage.lines(stage.drop(b"odd"))
