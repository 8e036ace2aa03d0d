"""Orders: asked for, committed, used up by invoices, closed; every figure of the budget follows."""

from __future__ import annotations

from ledger.approval import Band
from storage import balances, orders
from storage.book import Book
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_receipts import actions, shown


def ordered(stage: Stage, line: str = "order 3000 racks #material from Dell") -> str:
    card = stage.say(line).card
    assert card is not None
    id = card.about.partition(":")[2]
    stage.click("order.submit", id)
    stage.click("order.approve", id, by="li")
    return id


def committed(stage: Stage) -> tuple[int, int]:
    """(committed, pending) of Apollo's material."""
    book: Book
    with stage.read() as book:
        use = balances.of_project(book, 1).get("material")
    return (use.committed, use.pending) if use else (0, 0)


def test_an_order_is_drafted_submitted_and_approved(stage: Stage, golden: Golden) -> None:
    golden("order_draft.txt", shown(stage, stage.say("order 3000 racks #material from Dell")))
    golden("order_submitted.txt", shown(stage, stage.click("order.submit", "1")))
    assert committed(stage) == (0, 0)
    assert [one.notice.card.about for one in stage.notices("li")] == ["approval:order:1"]
    golden("order_approved.txt", shown(stage, stage.click("order.approve", "1", by="li", at="")))
    assert committed(stage) == (300_000, 0)
    told = [one.notice.card for one in stage.notices("ann") if one.notice.kind == "decision"]
    assert [button.action for button in told[0].buttons] == ["order.invoice", "order.close"]


def test_chinese_words_order_too(stage: Stage) -> None:
    text = stage.lines(stage.say("采购 12000 服务器 星河 向 戴尔", by="li", at=""), "en")
    assert "Supplier: 戴尔" in text
    assert "CN¥12,000.00 服务器" in text


def test_an_order_without_a_category_asks_for_it(stage: Stage) -> None:
    stage.say("order 3000 chairs")
    assert "category is missing" in stage.lines(stage.click("order.submit", "1"))
    assert "logged as hours" in stage.lines(stage.click("order.category", "1 labour"))
    assert "Category: Equipment" in stage.lines(stage.click("order.category", "1 equipment"))


def test_an_order_is_corrected_by_form(stage: Stage, golden: Golden) -> None:
    stage.say("order 3000 racks #material from Dell")
    golden("order_form.txt", shown(stage, stage.click("order.edit", "1")))
    wrong = stage.submit("order.correct", "1", total="x", supplier="HP", category="material", day="2026-11-20")
    assert set(wrong.wrong) == {"total"}
    right = stage.submit("order.correct", "1", total="2500", supplier="HP", category="material", day="2026-11-20")
    assert "CN¥2,500.00" in stage.lines(right)
    assert "Supplier: HP" in stage.lines(right)


def test_invoices_use_the_commitment_up_and_the_last_one_closes_it(both: Stage, golden: Golden) -> None:
    stage = both
    id = ordered(stage)
    draft = stage.say(f"invoiced 1000 order {id}")
    golden("order_invoice.txt", shown(stage, draft))
    assert committed(stage) == (300_000, 0)
    stage.click("expense.submit", "1")
    assert committed(stage) == (200_000, 100_000)
    golden("orders.txt", shown(stage, stage.say("orders apollo", at="")))
    form = stage.click("order.invoice", id)
    golden("order_invoice_form.txt", shown(stage, form))
    rest = stage.submit("order.invoice", id, total="CNY 2000", day="2026-11-20", invoice_number="77", paid_by="payable")
    stage.click("expense.submit", rest.card.about.partition(":")[2])  # type: ignore[union-attr]
    assert committed(stage) == (0, 300_000)
    with stage.read() as book:
        assert orders.get(book, 1).stage == "closed"
    assert "still open can be invoiced" in stage.lines(stage.say(f"invoiced 5 order {id}"))


def test_an_invoice_that_is_rejected_or_withdrawn_gives_the_commitment_back(stage: Stage) -> None:
    id = ordered(stage)
    stage.say(f"订单发票 3000 订单 {id}")
    stage.click("expense.submit", "1")
    assert committed(stage) == (0, 300_000)
    stage.submit("expense.reject", "1", by="li", reason="not delivered")
    assert committed(stage) == (300_000, 0)
    stage.click("expense.unreject", "1", by="li")
    stage.click("expense.withdraw", "1")
    assert committed(stage) == (300_000, 0)
    stage.say(f"invoiced 500 order {id}")
    stage.click("expense.submit", "2")
    stage.say("total 700", about="expense:2")
    assert committed(stage) == (300_000, 0)
    stage.click("expense.submit", "2")
    assert committed(stage) == (230_000, 70_000)


def test_what_is_left_of_an_order_is_released_by_closing_it(stage: Stage, golden: Golden) -> None:
    id = ordered(stage)
    stage.say(f"invoiced 1000 order {id}")
    stage.click("expense.submit", "1")
    golden("order_close_form.txt", shown(stage, stage.click("order.close", id)))
    assert stage.submit("order.close", id, reason="").wrong
    golden("order_closed.txt", shown(stage, stage.submit("order.close", id, reason="cancelled")))
    assert committed(stage) == (0, 100_000)
    assert "already closed" in stage.lines(stage.submit("order.close", id, by="li", reason="again"), "en")
    stage.click("expense.withdraw", "1")
    assert committed(stage) == (0, 0)


def test_an_approval_of_an_order_can_be_undone_until_something_is_invoiced(stage: Stage) -> None:
    id = ordered(stage)
    stage.click("order.unapprove", id, by="li")
    assert committed(stage) == (0, 0)
    stage.click("order.approve", id, by="li")
    stage.say(f"invoiced 1000 order {id}")
    stage.click("expense.submit", "1")
    assert "invoiced on it already" in stage.lines(stage.click("order.unapprove", id, by="li"), "en")


def test_who_may_do_what_with_an_order(stage: Stage) -> None:
    stage.say("order 3000 racks #material")
    assert "Only the person" in stage.lines(stage.click("order.submit", "1", by="bob"))
    stage.click("order.submit", "1")
    assert "it is your own" in stage.lines(stage.click("order.approve", "1"))
    assert "does not permit" in stage.lines(stage.click("order.approve", "1", by="bob"))
    assert "no seat" in stage.lines(stage.say("order 5 pens apollo", by="zoe"))
    stage.submit("order.reject", "1", by="li", reason="too dear")
    again = stage.submit("order.reject", "1", by="fei", reason="too dear")
    assert "It was rejected." in stage.lines(again, "en")
    assert "order.edit" in actions(stage.click("order.category", "1 material"))


def test_small_orders_are_committed_at_once_where_the_company_wants_that(stage: Stage) -> None:
    stage.with_rules(bands={"default": (Band(10_000, ()), Band(None, ("lead",)))})
    assert "Nobody has to approve it" in stage.lines(stage.say("order 99 pens #material"))
    stage.click("order.submit", "1")
    assert committed(stage) == (9_900, 0)


def test_a_mark_is_crossed_by_a_commitment_and_told_once(stage: Stage) -> None:
    id = ordered(stage, "order 4100 racks #material")
    told = [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    assert len(told) == 1
    stage.say(f"invoiced 4100 order {id}")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    assert [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "budget"] == told
