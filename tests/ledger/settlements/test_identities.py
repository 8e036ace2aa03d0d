"""What holds of settlements whatever is settled: any number of them, any terms, penalties, disputes, a counter one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.settlements.computing import (
    EarlierSettlements,
    ReachedWork,
    Recovery,
    SettlementTerms,
    computed,
    countered,
)
from ledger.settlements.identities import broken, broken_together, settled_and_open
from ledger.settlements.statement import Basis, BasisLine, BasisStatement, Computed, LineItem, NoMeaning
from tests.sweeps import examples

MOST = 10**12
shares = st.integers(0, 10_000).map(lambda parts: Fraction(parts, 10_000))


@dataclass(frozen=True)
class Story:
    """Settlements of a contract: what each reaches of its price, and what is taken off by then."""

    price: int
    reached: tuple[int, ...]
    taken: tuple[tuple[int, int, int], ...]
    terms: SettlementTerms

    def settled(self, *, all_of_it: bool = True) -> list[Computed]:
        chain: list[Computed] = []
        for at, (work, (late, supplied, disputed)) in enumerate(zip(self.reached, self.taken, strict=True)):
            final = all_of_it and at == len(self.reached) - 1
            items = [LineItem("work", "stage", self.price if final else work)]
            off = [
                LineItem("adjustments", "late", -late),
                LineItem("supplied", "steel", -supplied),
                LineItem("disputed", "rework", -disputed, for_good=at % 2 == 0),
            ]
            other = ReachedWork([LineItem("work", "cost", work + at)])
            reached: dict[Basis, ReachedWork | NoMeaning] = {"contract": ReachedWork(items), "actual": other}
            earlier = EarlierSettlements.of("customer", chain)
            chain.append(computed("contract", reached, off, self.terms, earlier, final=final))
        return chain


@st.composite
def stories(draw: st.DrawFn) -> Story:
    price = draw(st.integers(1, MOST))
    reached = sorted(draw(st.lists(st.integers(0, price), min_size=1, max_size=6)))
    small = st.integers(0, price // 4)
    taken = [(draw(small), draw(small), draw(small)) for _one in reached]
    advance = draw(st.integers(0, price))
    ways: tuple[Recovery, ...] = ("by_progress", "at_the_end", "share")
    recovery = draw(st.sampled_from(ways))
    terms = SettlementTerms(
        price,
        draw(shares) / 4,
        draw(shares) / 4,
        draw(st.none() | st.integers(0, price)),
        advance=advance,
        recovery=recovery,
        recovered=draw(shares),
        progress=draw(shares),
    )
    return Story(price, tuple(reached), tuple(taken), terms)


@settings(max_examples=examples(300))
@given(stories())
def test_they_add_up(story: Story) -> None:
    chain = story.settled()
    assert not [name for one in chain for name in broken(one)]
    assert not broken_together(chain, story.terms, final=True)
    stands = settled_and_open(chain, story.terms)
    assert stands.advance_open == 0
    assert stands.withheld == 0
    assert (
        sum(one.payable.this("gross") for one in chain) == stands.payable + stands.retention_held + story.terms.advance
    )


@settings(max_examples=examples(200))
@given(stories())
def test_the_advance_is_never_recovered_beyond_what_was_paid(story: Story) -> None:
    recovered = 0
    for one in story.settled(all_of_it=False):
        recovered += one.payable.this("advance")
        assert 0 <= recovered <= story.terms.advance


@settings(max_examples=examples(200))
@given(stories())
def test_value_added_tax_is_that_of_the_whole_whatever_was_settled_in_between(story: Story) -> None:
    last = story.settled()[-1].payable
    alone = Story(story.price, story.reached[-1:], story.taken[-1:], story.terms).settled()[-1].payable
    assert last.to_date("vat") == alone.to_date("vat")
    assert last.to_date("payable") == alone.to_date("payable")


@settings(max_examples=examples(200))
@given(stories())
def test_a_counter_settlement_leaves_nothing(story: Story) -> None:
    chain = story.settled(all_of_it=False)
    back = countered(chain[-1])
    assert not broken(back)
    assert not broken_together([*chain, back], story.terms)
    before, after = settled_and_open(chain[:-1], story.terms), settled_and_open([*chain, back], story.terms)
    assert (after.settled_net, after.settled_gross, after.payable) == (
        before.settled_net,
        before.settled_gross,
        before.payable,
    )


@settings(max_examples=examples(100))
@given(stories())
def test_retention_that_has_fallen_due_is_paid_out_in_full(story: Story) -> None:
    chain = story.settled()
    held = settled_and_open(chain, story.terms).retention_held
    last = chain[-1]
    due = SettlementTerms(
        story.price,
        story.terms.rate,
        story.terms.retention,
        story.terms.retention_most,
        released=True,
        advance=story.terms.advance,
    )
    earlier = EarlierSettlements.of("customer", chain)
    out = computed("contract", {"contract": ReachedWork(last.items)}, (), due, earlier, final=True)
    assert out.payable.this("this") == 0
    assert out.payable.this("payable") == held
    assert settled_and_open([*chain, out], story.terms).retention_held == 0


@settings(max_examples=examples(200))
@given(stories(), st.sampled_from(["value", "this", "vat", "gross", "retention", "payable", "work"]))
def test_a_figure_that_was_changed_is_noticed(story: Story, name: str) -> None:
    chain = story.settled()
    last = chain[-1]
    lines = tuple(
        BasisLine(one.name, one.to_date + 1, one.earlier) if one.name == name else one for one in last.payable.lines
    )
    other = Computed("contract", {"contract": BasisStatement("contract", lines)}, items=last.items)
    assert broken(other)
