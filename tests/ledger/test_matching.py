"""Which item a bank line pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching import score, year
from ledger.errors import BadInput
from ledger.matching import proposals
from ledger.money import Money
from ledger.names import PartyNames, plain
from ledger.proposal import Habits, Item, ItemRef, Proposal, UnsettledLine, checked

DAY = date(2026, 3, 10)
STAR = "北京星河科技有限公司"


def ref(number: int) -> ItemRef:
    return ItemRef("instalment", number)


def item(number: int, yuan: int, party: str = STAR, days: int = 0, **more: object) -> Item:
    return Item(ref(number), party, Money(yuan * 100, "CNY"), DAY + timedelta(days=days), **more)  # type: ignore[arg-type]


def line(
    yuan: float, name: str = STAR, text: str = "货款", id_: int = 7, days: int = 0, account: str = ""
) -> UnsettledLine:
    return UnsettledLine(id_, DAY + timedelta(days=days), Money(round(yuan * 100), "CNY"), name, account, text)


def only(lines: list[UnsettledLine], items: list[Item], habits: Habits | None = None) -> Proposal:
    (found,) = proposals(lines, items, habits)
    return found


def paid(found: Proposal) -> dict[int, int]:
    return {part.item.number: part.amount.minor // 100 for part in found.parts}


@pytest.mark.parametrize(
    "name",
    [
        STAR,
        "北京星河科技",
        "北京星河科技（有限公司）",
        "星河科技（北京）有限公司",
        "北京星河科技股份有限公司",
        "北京星河枓技有限公司",
        "北京星河科技有 限公司",
    ],
)
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    found = only([line(500, name)], [item(1, 500), item(2, 500, "上海星辰网络有限公司")])
    assert found.kind == "exact" and paid(found) == {1: 500}


def test_an_amount_alone_proves_nothing() -> None:
    assert proposals([line(500, "某某餐饮有限公司")], [item(1, 500)]) == ()


def test_a_reference_in_the_text_goes_before_the_amount() -> None:
    items = [item(1, 500, references=("INV-2026-0071",)), item(2, 500, references=("INV-2026-0072",))]
    found = only([line(500, text="货款inv20260072")], items)
    assert paid(found) == {2: 500} and found.sure
    assert found.why[0][1] == {"references": "INV-2026-0072"}


def test_a_longer_number_is_not_the_reference() -> None:
    found = only([line(500, text="INV-2026-00712")], [item(1, 500, references=("INV-2026-0071",))])
    assert "references" not in found.why[0][1]


def test_one_payment_for_several_and_several_for_one() -> None:
    items = [item(1, 100), item(2, 230), item(3, 999)]
    assert paid(only([line(330)], items)) == {1: 100, 2: 230}
    found = only([line(400, id_=1), line(599, id_=2, days=3)], items)
    assert found.kind == "parts" and found.items == (ref(3),) and found.lines == (1, 2) and found.sure


def test_a_fee_closes_the_item_and_is_named() -> None:
    found = only([line(9985)], [item(1, 10_000), item(2, 4_000)])
    assert found.kind == "fee" and found.fee == Money(1500, "CNY") and found.sure


def test_too_much_stays_unapplied_and_too_little_is_a_part() -> None:
    found = only([line(505)], [item(1, 500)])
    assert found.kind == "over" and found.rest == Money(500, "CNY") and paid(found) == {1: 500}
    found = only([line(200)], [item(1, 500)])
    assert found.kind == "partial" and paid(found) == {1: 200}


def test_so_many_tenths_of_one_item_that_is_due_is_a_part_of_it_whatever_the_cents() -> None:
    odd = [replace(item(1, 0), open=Money(1_234_567, "CNY")), item(2, 4_000, days=3), item(3, 9_000, days=90)]
    found = only([replace(line(0), left=Money(370_370, "CNY"))], odd)
    assert found.kind == "partial" and found.sure and found.items == (ref(1),)


def test_an_amount_that_fits_something_weeks_ahead_is_a_hint_while_something_else_is_due() -> None:
    due, later = item(1, 1_000), item(2, 500, days=60)
    found = only([line(500)], [due, later])
    assert paid(found) == {2: 500} and not found.sure and "due before it" in found.why[-1][0]
    assert only([line(500)], [later]).sure, "with nothing else due it is paid early"
    assert only([line(500, text="INV-0002")], [due, replace(later, references=("INV-0002",))]).sure


def test_equal_amounts_are_sure_only_when_the_day_leaves_one() -> None:
    monthly = [item(1, 100, days=0), item(2, 100, days=31), item(3, 100, days=61)]
    assert only([line(100)], monthly).sure
    both_due = only([line(100, days=40)], monthly)
    assert not both_due.sure and paid(both_due) == {1: 100}


def test_of_two_that_are_alike_the_older_number_is_taken_whatever_its_length() -> None:
    assert paid(only([line(100)], [item(10, 100), item(9, 100)])) == {9: 100}


def test_two_part_payments_of_one_item_in_one_file_both_find_it() -> None:
    items = [item(1, 1000, references=("INV-2026-0071",))]
    found = proposals([line(300, text="INV-2026-0071", id_=1), line(700, text="INV-2026-0071", id_=2, days=1)], items)
    assert sum(part.amount.minor for each in found for part in each.parts) == 100_000


def test_an_account_that_paid_before_is_known_without_a_name() -> None:
    found = only([line(500, "", account="6222")], [item(1, 500)], Habits(accounts={"6222": STAR}))
    assert found.sure and found.why[0][0].endswith("paid from this account before.")


def test_what_goes_out_pays_expenses_and_never_instalments() -> None:
    items = [item(1, 500), item(2, 500, outgoing=True)]
    assert paid(only([line(-500)], items)) == {2: 500}


def test_a_fee_on_top_of_what_we_pay_is_the_banks_and_more_than_that_is_never_sure() -> None:
    found = only([line(-10_015)], [item(1, 10_000, outgoing=True), item(2, 4_000, outgoing=True)])
    assert found.kind == "fee" and found.fee == Money(1500, "CNY") and paid(found) == {1: 10_000} and found.sure
    found = only([line(-10_500)], [item(1, 10_000, outgoing=True)])
    assert found.kind == "over" and not found.sure and paid(found) == {1: 10_000}


def test_what_stands_in_the_books_is_matched_whole_or_not_at_all() -> None:
    whole = [item(1, 500, outgoing=True, whole=True), item(2, 300, outgoing=True, whole=True)]
    assert paid(only([line(-800)], whole)) == {1: 500, 2: 300}
    for yuan in (-400, -505, -500.5, -900):
        assert proposals([line(yuan)], whole) == ()
    assert proposals([line(-1_500)], [whole[0], item(3, 1_000, outgoing=True)])[0].kind != "bundle"
    assert proposals([line(-400, text="R-77")], [replace(whole[0], references=("R-77",))]) == ()
    with pytest.raises(BadInput, match="something else"):
        checked(only([line(-500)], whole[:1]), {7: line(-500)}, {ref(1): replace(whole[0], open=Money(60_000, "CNY"))})


def test_another_currency_is_another_thing() -> None:
    assert proposals([line(500)], [replace(item(1, 500), open=Money(50_000, "USD"))]) == ()


def test_a_proposal_that_was_overtaken_is_refused() -> None:
    before, bank = item(1, 500), line(500)
    found = only([bank], [before])
    with pytest.raises(BadInput, match="still open"):
        checked(found, {7: bank}, {ref(1): replace(before, open=Money(100, "CNY"))})
    with pytest.raises(BadInput, match="in the meantime"):
        checked(found, {7: replace(bank, left=Money(100, "CNY"))}, {ref(1): before})


def test_companies_that_differ_only_in_their_form_are_told_apart_by_it() -> None:
    directory = PartyNames({"Acme GmbH": (), "Acme Ltd": ()})
    assert directory.parties("ACME GMBH") == (("Acme GmbH", 1.0),)
    assert [party for party, _r in directory.parties("Acme")] == ["Acme GmbH", "Acme Ltd"]


def test_a_name_of_nothing_but_a_legal_form_is_kept() -> None:
    assert plain("有限公司") and plain("Co Ltd")


NAMES = st.sampled_from([STAR, "北京星辰科技", "甲", ""])
PARTIES = st.sampled_from([STAR, "北京星辰科技有限公司"])
TEXTS = st.sampled_from(["", "INV-0001", "inv0002 HT-77", "货款"])
REFERENCES: st.SearchStrategy[tuple[str, ...]] = st.sampled_from([(), ("INV-0001",), ("INV-0002", "HT-77")])
SHIFTS = st.integers(-40, 40)
LINES = st.lists(st.tuples(st.integers(-2000, 2000), NAMES, TEXTS, SHIFTS), max_size=8)
ITEMS = st.lists(st.tuples(st.integers(1, 2000), PARTIES, REFERENCES, SHIFTS, st.booleans()), max_size=8)


@settings(max_examples=200, deadline=None)
@given(LINES, ITEMS)
def test_nothing_is_ever_allocated_twice(
    lines: list[tuple[int, str, str, int]], items: list[tuple[int, str, tuple[str, ...], int, bool]]
) -> None:
    bank = {
        at: UnsettledLine(at, DAY + timedelta(days=d), Money(m, "CNY"), n, "", t)
        for at, (m, n, t, d) in enumerate(lines)
    }
    owed = {
        ref(at): Item(ref(at), party, Money(m, "CNY"), DAY + timedelta(days=d), refs, out)
        for at, (m, party, refs, d, out) in enumerate(items)
    }
    given_to: dict[ItemRef, int] = {}
    taken_from: dict[int, int] = {}
    for proposal in proposals(tuple(bank.values()), tuple(owed.values())):
        if not proposal.sure:
            assert not set(proposal.lines) & set(taken_from)
        for part in proposal.parts:
            assert part.amount.minor > 0
            assert owed[part.item].outgoing == (bank[part.line].left.minor < 0)
            if proposal.sure:
                given_to[part.item] = given_to.get(part.item, 0) + part.amount.minor
                taken_from[part.line] = taken_from.get(part.line, 0) + part.amount.minor
        if proposal.sure and proposal.fee and owed[proposal.items[0]].outgoing:
            taken_from[proposal.lines[0]] += proposal.fee.minor
        elif proposal.sure and proposal.fee:
            given_to[proposal.items[0]] += proposal.fee.minor
    assert all(minor <= owed[id_].open.minor for id_, minor in given_to.items())
    assert all(minor <= abs(bank[id_].left.minor) for id_, minor in taken_from.items())


def test_a_year_of_payments_is_matched_as_well_as_promised() -> None:
    found = score(year(7, instalments=600, lines=1500, customers=110))
    assert found.overdrawn == 0
    assert found.precision >= 0.995 and found.recall >= 0.95
