"""A year, played: each event told on the day on which somebody knew of it, each month closed on its last evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.period import month as month_of
from tests.year.bank import BANK
from tests.year.case import Event
from tests.year.contracts import CONTRACTS, sign
from tests.year.purchases import PURCHASES
from tests.year.teller import Teller, Told
from tests.year.work import WORK


def lock(teller: Teller, event: Event) -> None:
    """What of the close is still open is named: meant all the same."""
    reply = teller.stage.say(f"lock {event['month']}", by="fin", at="")
    asked = [button for button in (reply.card.buttons if reply.card else ()) if button.action == "question.yes"]
    if asked:
        reply = teller.click(asked[0].action, asked[0].value)
    teller.taken("lock", reply)


EVENTS: dict[str, Told] = {**CONTRACTS, **WORK, **PURCHASES, **BANK, "lock": lock}


def played(teller: Teller) -> Iterator[str]:
    """Tell month after month and close each: its name, with the books as they stand on that evening."""
    signed = sorted(teller.case.contracts.values(), key=lambda one: str(one["signed"]))
    known = teller.case.events
    for month in teller.case.months:
        while True:
            day = known[0].get("said", known[0]["day"]) if known else "9999"
            if signed and str(signed[0]["signed"]) <= min(day, f"{month}-31"):
                teller.at(signed[0]["signed"])
                sign(teller, signed.pop(0))
            elif day[:7] <= month:
                event = known.pop(0)
                teller.at(day)
                EVENTS[event["type"]](teller, event)
            else:
                break
        close(teller, month)
        yield month


def close(teller: Teller, month: str) -> None:
    """The close of a month on the evening of its last day."""
    last = month_of(date.fromisoformat(f"{month}-01")).end - timedelta(days=1)
    teller.at(last.isoformat(), 22)
    text = teller.stage.lines(teller.stage.click("close.do", f"{month} all", by="fin", at=""))
    text = text.replace("waits to be certified", "is for another month")
    assert "waits" not in text and "to be done" not in text and "was not" not in text, text


def close_year(teller: Teller, year: str) -> None:
    teller.stage.click("close.year", year, by="fin", at="")
