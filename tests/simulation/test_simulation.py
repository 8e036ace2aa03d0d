"""Seeds of the simulation: a few in every run, more of them, on both databases and with kill -9, among the slow tests.

`python -m tests.simulation --seeds 10000` runs as many as there is time for.
"""

from __future__ import annotations

import pytest

from chat.cards.card import Card, Reply
from chat.text import _
from storage import inbox
from tests.simulation.seeds import Seeds


def run(first: int, count: int, **how: bool) -> None:
    """All of them hold; those that do not are named with what is wrong."""
    with Seeds(**how) as seeds:
        outcomes = [seeds.run(seed) for seed in range(first, first + count)]
    wrong = {out.seed: out.faults for out in outcomes if out.faults}
    assert not wrong, wrong
    assert sum(out.deaths for out in outcomes) >= count, "they hardly died"
    assert sum(out.booked for out in outcomes) >= 5 * count, "they hardly did anything"


@pytest.mark.parametrize("count", [3, pytest.param(15, marks=pytest.mark.slow)])
def test_companies_where_anything_may_happen(count: int) -> None:
    run(1, count)


def test_a_seed_is_the_same_company_each_time() -> None:
    with Seeds() as seeds:
        first, again = seeds.run(13), seeds.run(13)
    assert first.log == again.log and first.faults == again.faults
    assert first.deaths and first.leaps and first.notices


def test_what_is_told_and_not_kept_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that answers before it has decided is found out; else the simulation proves nothing."""
    from bot.app import App

    hear = App.hear
    monkeypatch.setattr(App, "hear", lambda self, incoming: _promised(hear(self, incoming)))
    with Seeds() as seeds:
        assert any(seeds.run(seed).faults for seed in range(1, 6))


def test_what_is_forgotten_between_two_processes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was once: who came second to a message struck out what the first was still to say."""
    monkeypatch.setattr(inbox, "passed_over", inbox.answered)
    with Seeds() as seeds:
        assert seeds.run(402).faults


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1100, 20))
def test_many_companies(first: int) -> None:
    run(first, 20)


@pytest.mark.slow
def test_companies_on_postgres() -> None:
    run(2000, 15, postgres=True)


@pytest.mark.slow
def test_companies_whose_processes_are_killed() -> None:
    run(3000, 20, kill=True)


def _promised(reply: Reply) -> Reply:
    """Every refusal as if it were done."""
    if reply.card and reply.card.tone == "warn" and not reply.card.about:
        return Reply(Card(_("{hours} on {project}", hours="1 h", project="Apollo"), tone="good", about="hours:9999"))
    return reply
