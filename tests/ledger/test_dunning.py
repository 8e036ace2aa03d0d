"""Dunning: the step that is due, the reasons for silence, and a year of claims with everything that goes wrong."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.dunning import (
    STEPS,
    Claim,
    Contact,
    DunningStep,
    Policy,
    due_step,
    suggestion,
    told,
    verdict,
)
from ledger.errors import BadInput
from ledger.money import Money
from tests.sweeps import examples

DUE = date(2026, 3, 1)
CLAIM = Claim("7", "Acme", DUE, Money(100_00, "CNY"), Money(100_00, "CNY"))


def late(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-10, None),
        (-4, None),
        (-3, -3),
        (0, -3),
        (1, 1),
        (6, 1),
        (7, 7),
        (15, 15),
        (29, 15),
        (30, 30),
        (60, 60),
        (400, 60),
    ],
)
def test_the_highest_step_that_was_reached_is_due(days: int, step: int | None) -> None:
    found = due_step(Policy(), CLAIM, late(days))
    assert (found.days if found else None) == step


def test_a_step_is_told_once_and_the_missed_ones_never() -> None:
    after = told(CLAIM, STEPS[3])
    assert due_step(Policy(), after, late(20)) is None
    assert verdict(Policy(), after, late(20)).look == late(30)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (replace(CLAIM, open=Money(0, "CNY")), "paid"),
        (replace(CLAIM, disputed=True), "disputed"),
        (replace(CLAIM, due=None), "no due day"),
        (replace(CLAIM, promise=late(20)), "promised until"),
        (replace(CLAIM, held_until=late(20)), "on hold until"),
        (replace(CLAIM, open=Money(40_00, "CNY"), paid_on=late(9)), "time for the rest"),
    ],
)
def test_what_holds_a_reminder_back_is_said(claim: Claim, words: str) -> None:
    found = verdict(Policy(), claim, late(10))
    assert found.step is None and words in found.sentence.format_map(found.values)


def test_nobody_below_the_smallest_amount_and_nobody_who_is_exempt_is_reminded() -> None:
    assert verdict(Policy(minimum=Money(200_00, "CNY")), CLAIM, late(10)).step is None
    assert verdict(Policy(silent=True), CLAIM, late(10)).step is None


def test_the_cooldown_counts_for_the_customer_and_may_be_overridden() -> None:
    contact = Contact(late(9), "Wang", "call")
    found = verdict(Policy(cooldown=3), CLAIM, late(10), contact)
    assert found.step is None and found.override and found.look == late(12)
    assert verdict(Policy(cooldown=3), CLAIM, late(10), contact, override=True).step == STEPS[2]
    assert verdict(Policy(cooldown=3), CLAIM, late(12), contact).step == STEPS[2]


def test_a_broken_promise_brings_the_next_step_forward_once() -> None:
    claim = replace(CLAIM, told=frozenset({1, 7}), promise=late(9))
    assert verdict(Policy(), claim, late(9)).step is None
    found = verdict(Policy(), claim, late(10))
    assert found.step == STEPS[3] and found.lapsed
    after = told(claim, STEPS[3])
    assert after.broken == 1 and after.promise is None
    assert verdict(Policy(), after, late(20)).step is None


@pytest.mark.parametrize(
    ("claim", "days", "words"),
    [
        (CLAIM, 0, "friendly notice"),
        (CLAIM, 35, "formal letter"),
        (replace(CLAIM, broken=2), 20, "2 promises were broken"),
        (replace(CLAIM, promise=late(25)), 20, "promised until 2026-03-26"),
        (replace(CLAIM, disputed=True), 20, "dispute first"),
        (replace(CLAIM, open=Money(30_00, "CNY")), 20, "rest of CNY 30.00"),
    ],
)
def test_the_next_action_is_suggested_with_its_reason(claim: Claim, days: int, words: str) -> None:
    sentence, values = suggestion(Policy(), claim, late(days))
    assert words in sentence.format_map({name: str(value) for name, value in values.items()})


def test_a_policy_whose_steps_do_not_rise_is_refused() -> None:
    with pytest.raises(BadInput):
        Policy(steps=(DunningStep(7, ("owner",)), DunningStep(1, ("owner",))))


CLAIMS = st.builds(
    Claim,
    id=st.just("1"),
    customer=st.just("Acme"),
    due=st.just(DUE),
    amount=st.just(Money(100, "CNY")),
    open=st.integers(0, 100).map(lambda minor: Money(minor, "CNY")),
    told=st.sets(st.sampled_from([step.days for step in STEPS])).map(frozenset),
    disputed=st.booleans(),
    promise=st.none() | st.integers(-10, 90).map(late),
    held_until=st.none() | st.integers(-10, 90).map(late),
    paid_on=st.none() | st.integers(-10, 40).map(late),
)


@settings(max_examples=examples(300))
@given(CLAIMS, st.integers(-20, 80), st.none() | st.integers(-20, 80).map(lambda days: Contact(late(days))))
def test_nothing_is_due_before_the_day_that_the_sweep_is_told_to_look(
    claim: Claim, days: int, contact: Contact | None
) -> None:
    now = verdict(Policy(), claim, late(days), contact)
    look = late(days) if now.step else now.look
    for offset in range(120):
        day = late(days + offset)
        step = verdict(Policy(), claim, day, contact).step
        if look is None or day < look:
            assert step is None
        elif day == look and step is not None:
            return


def due(
    claims: Iterable[Claim], policy: Policy, day: date, contacts: Mapping[str, Contact]
) -> dict[str, list[tuple[Claim, DunningStep]]]:
    """Customer -> the claims for which a step is due, with it."""
    steps: dict[str, list[tuple[Claim, DunningStep]]] = defaultdict(list)
    for claim in claims:
        step = verdict(policy, claim, day, contacts.get(claim.customer)).step
        if step:
            steps[claim.customer].append((claim, step))
    return steps


def test_a_year_of_five_hundred_claims_tells_each_step_once_and_never_too_soon() -> None:
    dice = random.Random(4)
    policy, start = Policy(), date(2026, 1, 1)
    claims = {
        str(at): Claim(
            str(at), f"c{at % 60}", start + timedelta(days=dice.randrange(0, 330)), Money(100, "CNY"), Money(100, "CNY")
        )
        for at in range(500)
    }
    pays = {
        id_: claim.due + timedelta(days=int(dice.gammavariate(1.5, 20)) - 5)
        for id_, claim in claims.items()
        if claim.due
    }
    contacts: dict[str, Contact] = {}
    heard: Counter[str] = Counter()
    down = {start + timedelta(days=day + extra) for day in dice.sample(range(360), 12) for extra in (0, 1)}
    for offset in range(365):
        day = start + timedelta(days=offset)
        for id_, claim in claims.items():
            if pays[id_] == day:
                claims[id_] = replace(claim, open=Money(0, "CNY"))
            elif dice.random() < 0.002:
                claims[id_] = replace(claim, promise=day + timedelta(days=dice.randrange(1, 15)))
        for _hour in range(0 if day in down else dice.choice((1, 1, 1, 2))):
            before = dict(contacts)
            for customer, steps in due(claims.values(), policy, day, contacts).items():
                last = before.get(customer)
                assert last is None or (day - last.day).days >= policy.cooldown
                for claim, step in steps:
                    assert claim.open.minor and pays[claim.id] > day
                    assert claim.promise is None or claim.promise < day
                    claims[claim.id] = told(claim, step)
                heard.update(f"{claim.id}:{step.days}" for claim, step in steps)
                contacts[customer] = Contact(day)
    assert heard and set(heard.values()) == {1}
    for id_, claim in claims.items():
        if claim.due and claim.due + timedelta(days=75) < min(pays[id_], date(2026, 12, 31)):
            assert 60 in claim.told
