"""What the proof keeps in few bytes says what sets and dicts would say."""

from __future__ import annotations

import random
from hashlib import sha256

from sqlalchemy import text

from ledger import journal
from storage import invariants as inv
from storage.packed import DENSE, ByName, ByNumber, NumberSet, fingerprint
from storage.standing import StandingHours
from storage.transactions import Transactions
from tests.conftest import Stage
from tests.tampered_books import faults

NUMBERS = (0, 1, 7, 8, 5_000, -1, DENSE, DENSE + 7)


def test_sets_and_dicts_of_numbers() -> None:
    some, by_number = NumberSet(), ByNumber()
    for place, number in enumerate((7, 1, DENSE + 7, -1, 5_000, 7), 2):
        some.add(number)
        by_number.set(number, place)
    assert [number for number in NUMBERS if number in some] == [1, 7, 5_000, -1, DENSE + 7]
    want = {7: 7, 1: 3, DENSE + 7: 4, -1: 5, 5_000: 6}
    assert {number: by_number.get(number) for number in NUMBERS if by_number.get(number)} == want
    assert {number: value for number, value in by_number.items() if value} == want


def test_a_dict_of_names_while_it_grows() -> None:
    dice, by_name, want = random.Random(1), ByName(), dict[str, int]()
    for place in range(5_000):
        name = f"name {dice.randrange(3_000)}"
        assert by_name.get(name) == want.get(name, 0) == by_name.set(name, place + 2)
        want[name] = place + 2
    assert dict(by_name.items()) == {fingerprint(name): value for name, value in want.items()}
    assert by_name.get("another") == 0


def test_what_transactions_booked_at_the_same_time() -> None:
    digests = [sha256(bytes([number])).digest() for number in range(5)]
    booked = Transactions()
    entries = (("a", "2026-11-03"), ("a", "2026-11-02"), ("b", "2026-11-01"), ("a", "2026-11-02"), ("c", "2026-11-05"))
    for number, (trail, day) in enumerate(entries):
        booked.add(trail, digests[number], day, number + 1)
    assert booked.of("a") == (journal.combined([digests[at].hex() for at in (0, 1, 3)]), "2026-11-02", 2)
    assert booked.of("b") == (journal.combined([digests[2].hex()]), "2026-11-01", 3)
    assert booked.of("d") is None and list(booked.uncovered()) == [5]


def test_an_entry_that_is_gone_takes_no_other_with_it(both: Stage) -> None:
    """Its lines are left: those behind them still belong to their entries."""
    for hour in (1, 2, 3):
        both.say(f"log {hour}h apollo")
    found = faults(both, text("DELETE FROM entry WHERE id = 1"))
    assert ("entry 1", inv.COMPLETE) in [(one.where, one.of) for one in found]
    assert not [one for one in found if one.where in ("entry 2", "entry 3")]


def test_numbers_that_hash_alike_are_not_taken_for_each_other() -> None:
    said = StandingHours()
    said.add(7, (1, "2026-11-02", -1, 90))
    assert said.say(7, (1, "2026-11-02", -1, 90))
    assert not said.say(7, (1, "2026-11-02", -2, 90)) and not said.say(7, (1, "2026-11-02", -1, 90 + 2**61 - 1))
    said.add(7, (2, "2026-11-02", -1, 90))
    assert said.known(7) and not said.say(7, (2, "2026-11-02", -1, 90))
