"""Which item a bank line pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching import MOST_WRONG, score, upper_bound
from bench.matching_year import mirrored, year
from ledger.errors import BadInput
from ledger.matching import proposals
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.names import PartyNames, plain
from ledger.proposal import Habits, Item, ItemRef, Proposal, UnsettledLine, checked
from tests.sweeps import examples

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


def test_so_many_tenths_of_one_item_that_is_due_are_proposed_as_a_part_of_it_whatever_the_cents() -> None:
    odd = [replace(item(1, 0), open=Money(1_234_567, "CNY")), item(2, 4_000, days=3), item(3, 9_000, days=90)]
    found = only([replace(line(0), left=Money(370_370, "CNY"))], odd)
    assert found.kind == "partial" and not found.sure and found.items == (ref(1),)


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
REFERENCES: st.SearchStrategy[tuple[str, ...]] = st.sampled_from([(), ("INV-0001",), ("INV-0002", "HT-2077")])
SHIFTS = st.integers(-40, 40)
LINES = st.lists(st.tuples(st.integers(-2000, 2000), NAMES, TEXTS, SHIFTS), max_size=8)
ITEMS = st.lists(st.tuples(st.integers(1, 2000), PARTIES, REFERENCES, SHIFTS, st.booleans()), max_size=8)


@settings(max_examples=examples(200), deadline=None)
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


@settings(max_examples=examples(150), deadline=None)
@given(LINES, ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(
    lines: list[tuple[int, str, str, int]], items: list[tuple[int, str, tuple[str, ...], int, bool]], dice: Random
) -> None:
    owed = [
        Item(ref(at), party, Money(m, "CNY"), DAY + timedelta(days=d), refs, out)
        for at, (m, party, refs, d, out) in enumerate(items)
    ]
    bank = [
        UnsettledLine(at, DAY + timedelta(days=d), Money(m, "CNY"), n, "", t) for at, (m, n, t, d) in enumerate(lines)
    ]
    moved = dice.sample(bank, len(bank))
    renumbered = [replace(line, id=at) for at, line in enumerate(moved)]
    shuffled = dice.sample(owed, len(owed))
    assert _said(bank, owed) == _said(renumbered, shuffled)


def _said(lines: list[UnsettledLine], items: list[Item]) -> list[str]:
    """What the lines are, told without their numbers."""
    called = {each.id: str(replace(each, id=0)) for each in lines}
    return sorted(
        str((found.kind, found.score, found.fee, found.rest, [(called[p.line], p.item, p.amount) for p in found.parts]))
        for found in proposals(lines, items)
    )


def test_the_year_in_any_order_is_judged_alike() -> None:
    made = year(2, instalments=300, lines=700, customers=40)
    backwards = tuple(reversed(made.lines))
    first, last = (proposals(lines, made.items, made.habits) for lines in (made.lines, backwards))
    assert first == last and any(found.sure for found in first)


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("out", [False, True], ids=["in", "out"])
@pytest.mark.sweep(3)
def test_what_is_sure_is_right_in_a_year_with_noise(seed: int, out: bool) -> None:
    made = year(seed, instalments=500, lines=1300, customers=80)
    found = score(mirrored(made) if out else made)
    assert found.overdrawn == 0 and found.sure > 200
    assert found.sure - found.right <= 2, found.wrong
    assert found.recall >= 0.5


def test_the_bound_of_a_share_lies_above_it() -> None:
    assert 0 < upper_bound(0, 10_000) < MOST_WRONG < upper_bound(30, 10_000)


def test_a_later_line_takes_nothing_from_an_earlier_one() -> None:
    monthly = [item(number, 100, days=30 * number) for number in range(1, 13)]
    lines = [line(300, id_=1, days=95), line(100, id_=2, days=92)]
    for given_ in (lines, lines[::-1]):
        found = {each.lines[0]: each for each in proposals(given_, monthly)}
        assert paid(found[2]) == {1: 100}, "the earlier line is for what was due first"
        assert not found[2].sure and not found[1].sure, "three were due: nobody said which"
        assert 1 not in paid(found[1]) and set(paid(found[1])) <= {2, 3, 4}


def test_what_rests_on_an_open_question_is_a_question() -> None:
    two = [item(1, 100), item(2, 100, days=3), item(3, 250, days=3)]
    first, then = proposals([line(100, id_=1, days=4), line(350, id_=2, days=5)], two)
    assert not first.sure and not then.sure
    (sure,) = proposals([line(350, id_=2, days=5)], [item(1, 100), item(3, 250, days=3)])
    assert sure.sure and paid(sure) == {1: 100, 3: 250}


def test_a_bundle_less_a_fee_is_proposed_and_sure_where_the_numbers_are_named() -> None:
    two = [item(1, 5_000, references=("INV-0001",)), item(2, 7_000, references=("INV-0002",)), item(3, 900, days=90)]
    for text, sure in (("货款", False), ("INV-0001 INV-0002", True)):
        found = only([line(11_985, text=text)], two)
        assert found.kind == "fee" and found.fee == Money(1_500, "CNY") and found.sure is sure
        assert {part.item.number: part.amount.minor for part in found.parts} == {1: 498_500, 2: 700_000}
    out = [replace(each, outgoing=True) for each in two]
    found = only([line(-12_015, text="INV-0001 INV-0002")], out)
    assert found.fee == Money(1_500, "CNY") and paid(found) == {1: 5_000, 2: 7_000}


@pytest.mark.parametrize(
    ("name", "text", "account"),
    [
        ("汇联支付服务有限公司", f"代付 {STAR}", ""),
        ("王芳", f"{STAR}货款", ""),
        ("上海星辰网络有限公司", f"代{STAR}支付", ""),
        ("上海星辰网络有限公司", "货款", "6222"),
    ],
)
def test_who_pays_for_somebody_else_is_asked_about(name: str, text: str, account: str) -> None:
    items = [item(1, 500), item(2, 800, "上海星辰网络有限公司")]
    found = only([line(500, name, text, account=account)], items, Habits(accounts={"6222": STAR}))
    assert paid(found) == {1: 500} and not found.sure


def test_a_third_party_that_names_the_number_and_pays_all_of_it_is_believed() -> None:
    found = only([line(500, "汇联支付服务有限公司", "INV-0001")], [item(1, 500, references=("INV-0001",))])
    assert found.sure
    assert not only([line(300, "汇联支付服务有限公司", "INV-0001")], [item(1, 500, references=("INV-0001",))]).sure


def test_a_number_that_may_be_mistyped_is_asked_about() -> None:
    items = [item(1, 500, references=("INV-0001",)), item(2, 800, references=("INV-0002",))]
    found = only([line(800, text="INV-0001")], items)
    assert not found.sure and "a digit may be wrong" in " ".join(why.sentence for why in found.why)
    found = only([line(500, text="INV-0017")], items)
    assert paid(found) == {1: 500} and not found.sure
    other = item(3, 500, "上海星辰网络有限公司", references=("INV-0003",))
    assert not only([line(500, text="INV-0003")], [*items, other]).sure, "what the payer owes has that amount as well"


def test_the_number_of_a_contract_leads_to_its_instalments_and_to_no_other() -> None:
    plan = [item(number, 500, days=30 * number, contract="HT-2077") for number in range(3)]
    other = item(9, 500, days=-40)
    assert paid(only([line(500, text="HT-2077")], [*plan, other])) == {0: 500}
    found = only([line(500, text="HT-2077")], [other], Habits(settled={"HT-2077": STAR}))
    assert not found.sure and "nothing is open" in found.why[-1].sentence


def test_money_of_a_party_that_owes_nothing_is_never_given_to_one_that_is_called_alike() -> None:
    items = [item(1, 500, "北京星河科枝有限公司")]
    assert only([line(500)], items).sure, "where nobody else is known, it is mistyped"
    assert proposals([line(500)], items, Habits(parties=frozenset((STAR,)))) == ()


@pytest.mark.parametrize("days", [0, 1, 3, 4])
def test_the_same_payment_once_more_is_asked_about_for_three_days(days: int) -> None:
    two = [item(1, 500), item(2, 500, days=30)]
    before = MoneyEvent("in", DAY, Money(50_000, "CNY"), STAR, "12")
    found = only([line(500, days=days)], two[:1], Habits(events=(before,)))
    assert found.sure is (days > 3)
    both = proposals([line(500, id_=1), line(500, id_=2, days=days)], two)
    assert [each.sure for each in both] == [True, days > 3]


def test_what_the_books_know_as_typed_is_no_second_payment() -> None:
    typed = replace(item(1, 500, whole=True), ref=ItemRef("payment", 12))
    before = MoneyEvent("in", DAY, Money(50_000, "CNY"), STAR, "12")
    assert only([line(500)], [typed], Habits(events=(before,))).sure


def test_a_deposit_is_no_instalment_and_tomorrow_is_not_yet() -> None:
    assert not only([line(500, text="投标保证金")], [item(1, 500)]).sure
    assert not only([line(500, days=1)], [item(1, 500)], Habits(today=DAY)).sure
    assert only([line(500)], [item(1, 500)], Habits(today=DAY)).sure


def test_older_items_that_make_the_amount_as_well_leave_it_open() -> None:
    items = [item(1, 200, days=-60), item(2, 300, days=-30), item(3, 500)]
    found = only([line(500)], items)
    assert not found.sure and paid(found) == {3: 500}
