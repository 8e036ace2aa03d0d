"""Rules of vouchers on anything that a journal may hold: nothing is lost, doubled or unbalanced, however merged."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import BadInput
from ledger.journal import JournalEntry, Posting, reversal
from ledger.money import Money
from ledger.vouchers import comparing, numbers
from ledger.vouchers.composing import VoucherRules, compose, fingerprint, made_of
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.pairs import pairs
from tests.sweeps import examples

ROLES = ("travel", "labour", "bank", "cash", "employee", "receivable", "revenue")
RULES = st.builds(
    VoucherRules,
    merge=st.sampled_from(["document", "day", "project"]),
    labour=st.sampled_from(["project", "as_merge"]),
    words=st.sampled_from(["one", "three"]),
    swapped_back=st.booleans(),
)


@st.composite
def journals(draw: st.DrawFn) -> list[JournalEntry]:
    """Entries of a month, some of them taken back, by red letters or by swapped sides."""
    made: list[JournalEntry] = []
    for id in range(1, draw(st.integers(1, 8)) + 1):
        amounts = draw(st.lists(st.integers(-9_999, 9_999), min_size=1, max_size=4))
        lines = [_posting(draw, minor) for minor in (*amounts, -sum(amounts))]
        day = date(2026, 11, draw(st.integers(1, 30)))
        source = f"{draw(st.sampled_from(['hours', 'expense', 'payment']))}:{draw(st.integers(1, 4))}"
        made.append(JournalEntry(day, day, "x", source, tuple(lines), id=id))
        if draw(st.booleans()) and made:
            old = draw(st.sampled_from([one for one in made if not one.reverses]))
            back = reversal(old, booked=day, memo="back", red=draw(st.booleans()))
            made.append(JournalEntry(back.day, day, "back", back.source, back.postings, back.reverses, id + 100))
    return made


def _posting(draw: st.DrawFn, minor: int) -> Posting:
    money = Money(minor, "CNY")
    more: dict[str, Any] = {"project": draw(st.integers(0, 2)), "person": draw(st.integers(0, 2))}
    return Posting(
        draw(st.sampled_from(ROLES)), money, money, money, category="travel" if more["project"] else "", **more
    )


@settings(max_examples=examples(200), deadline=None)
@given(journals(), RULES)
def test_every_entry_once_every_voucher_balanced_every_account_its_sum(
    entries: list[JournalEntry], rules: VoucherRules
) -> None:
    made = compose(entries, rules)
    speaking = [one.id for one in entries if any(posting.company.minor for posting in one.postings)]
    assert sorted(id for one in made for id in one.entries) == sorted(speaking)
    journal: Counter[str] = Counter()
    for entry in entries:
        for posting in entry.postings:
            journal[posting.account] += posting.company.minor
    found: Counter[str] = Counter()
    for one in made:
        assert sum(line.company.minor for line in one.lines) == 0 and f"{one.day:%Y-%m}" == "2026-11"
        assert one.word in (("记",) if rules.words == "one" else ("收", "付", "转"))
        assert [line.debit for line in one.lines] == sorted((line.debit for line in one.lines), reverse=True)
        for line in one.lines:
            assert line.company.minor
            found[line.account] += line.company.minor
    assert {role: minor for role, minor in journal.items() if minor} == {
        role: minor for role, minor in found.items() if minor
    }
    by_id = {one.id: one for one in entries}
    for one in made:  # whoever recomputes it gets the same
        assert fingerprint(made_of([by_id[id] for id in reversed(one.entries)], rules)) == fingerprint(one)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 10**6), st.booleans()), min_size=1, max_size=8))
def test_pairs_keep_every_account_and_are_above_nothing(lines: list[tuple[bool, int, bool]]) -> None:
    made = [_mapped(f"{at}", debit, -minor if red else minor, red) for at, (debit, minor, red) in enumerate(lines)]
    gap = sum(line.signed for line in made)
    if gap:
        minor = int(gap * 100)
        made.append(_mapped("rest", minor < 0, abs(minor), False))
    voucher = MappedVoucher("记", 1, date(2026, 11, 30), "ZF-2611-1", False, tuple(made))
    sums: Counter[str] = Counter()
    for pair in pairs(voucher):
        assert pair.amount.minor > 0
        sign = -1 if pair.back else 1
        sums[pair.debit.account] += sign * pair.amount.minor
        sums[pair.credit.account] -= sign * pair.amount.minor
    expected = {line.account: int(line.signed * 100) for line in made}
    assert {account: minor for account, minor in sums.items() if minor} == {
        account: minor for account, minor in expected.items() if minor
    }


def _mapped(account: str, debit: bool, minor: int, red: bool) -> MappedLine:
    money = Money(minor, "CNY")
    return MappedLine(account, "", "", debit, red, money, money, {})


@pytest.mark.parametrize("text", ["x-y", "记-0", "记-9…记-3", "收-1…付-3", "记-1…记-2000000", "", "记"])
def test_what_names_no_voucher_is_refused(text: str) -> None:
    if text:
        with pytest.raises(BadInput):
            numbers.runs(text)
    else:
        assert numbers.runs(text) == ()


@settings(max_examples=examples(100), deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[1-6]\d{3}(?:\.\d\d)?", fullmatch=True), st.tuples(st.integers(0, 99), st.integers(0, 99))
    )
)
def test_what_is_alike_does_not_differ(balances: dict[str, tuple[int, int]]) -> None:
    ours = comparing.leaves(balances)
    assert comparing.differences(ours, balances, {}) == ([], 0)
    for account in ours:
        moved = {**ours, account: (ours[account][0] + 7, ours[account][1])}
        found, _more = comparing.differences(moved, balances, {})
        assert [(one.account, one.gap) for one in found] == [(account, 7)]
        assert Decimal(found[0].ours - found[0].theirs) == 7
