"""Whatever is cut off, answered late, limited or dies: a thing is made there once, and it is found out in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import sendings
from ledger.sendings import CallOutcome, Sending
from tests.sweeps import examples

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
WRITES = ("good", "cut after", "cut before", "dies after", "dies before", "later", "blocked", "refused")
LOOKS = ("good", "unknown", "blocked", "later", "dies")


def outcome(way: str, *, there: bool) -> CallOutcome | None:
    """What is heard of a call; None where nobody lives to hear it."""
    if way.startswith("dies"):
        return None
    if way.startswith("cut") or way == "unknown":
        return CallOutcome("unknown", cause="cut")
    if way in ("later", "blocked"):
        return CallOutcome("later" if way == "later" else "blocked", wait=7.0)
    if way == "refused":
        return CallOutcome("refused", reason="no")
    return CallOutcome("there", stage="draft", their_id="1") if there else CallOutcome("absent")


def run(of: Sending, writes: list[str], looks: list[str], *, repeatable: bool) -> tuple[Sending, int]:
    """Play it to the end, by the ways of the calls; then all goes well.  The sending, and how often it was made."""
    made, now = 0, NINE
    for _round in range(60):
        if not of.open or (of.due is None and of.state == "accepted"):
            break
        now = max(now, of.due or now) + timedelta(seconds=1)
        wrote = not sendings.looks_first(of)
        if not wrote:
            told = outcome(looks.pop(0) if looks else "good", there=made > 0)
        else:
            of = sendings.begun(of, now)
            way = writes.pop(0) if writes else "good"
            made += way in ("good", "cut after", "dies after") and not (repeatable and made)
            told = outcome(way, there=True)
        if told is not None:
            of = sendings.after(of, told, now, wrote=wrote, repeatable=repeatable)
    return of, made


@given(st.lists(st.sampled_from(WRITES), max_size=6), st.lists(st.sampled_from(LOOKS), max_size=8), st.booleans())
@settings(max_examples=examples(400), deadline=None)
def test_it_is_made_once_and_found_out(writes: list[str], looks: list[str], repeatable: bool) -> None:
    of, made = run(sendings.example(), list(writes), list(looks), repeatable=repeatable)
    assert of.state in ("accepted", "refused")
    assert made == (of.state == "accepted")


@given(st.lists(st.sampled_from(("unknown", "blocked", "later")), max_size=12))
@settings(max_examples=examples(50), deadline=None)
def test_pauses_grow_and_nothing_is_lost(ways: list[str]) -> None:
    of, now = sendings.begun(sendings.example(), NINE), NINE
    for way in ways:
        told = outcome(way, there=False)
        assert told is not None
        of = sendings.after(replace(of, state="unknown"), told, now, wrote=False, repeatable=False)
        assert of.state == "unknown" and not of.clear and of.due is not None and of.due > now
        now = of.due
    assert sendings.looks_first(of)


def test_a_step_that_is_limited_sends_nothing_anew() -> None:
    """What is there as a draft and could not be handed in for now is looked at, never saved again."""
    of = sendings.begun(sendings.example(), NINE)
    of = sendings.after(
        of, CallOutcome("there", stage="draft", their_id="7"), NINE, wrote=True, repeatable=False, more=True
    )
    assert of.state == "sending" and of.due == NINE
    of = sendings.after(sendings.begun(of, NINE), CallOutcome("later", wait=7.0), NINE, wrote=True, repeatable=False)
    assert of.state == "unknown" and sendings.looks_first(of)
