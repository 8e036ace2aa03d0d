"""Payment forecasts on a portfolio whose behaviour is known: calibration, Brier score against the base rate, and how
often the cash forecast's range held.  `python -m bench.likelihood [--seeds N]`

Two years of instalments; in the second, on every first of a month, each open instalment is given a chance to be paid
within 30 days, from nothing but what had happened by that day; and corrected by how the months before came true.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.cashflow import Expected, forecast
from ledger.likelihood import Model, Record, model
from ledger.money import Money
from ledger.recalibration import corrected
from ledger.scorecard import Scorecard, scorecard

START = date(2025, 1, 1)
KINDS = (
    ("prompt", 0.3, 1.5, 3.0, 0.00),
    ("usual", 0.4, 2.0, 9.0, 0.01),
    ("slow", 0.2, 4.0, 12.0, 0.03),
    ("bad", 0.1, 2.5, 30.0, 0.15),
)


def portfolio(seed: int, customers: int = 120, instalments: int = 2400) -> list[Record]:
    """Every instalment with the day on which it will really be paid; None for never."""
    dice = random.Random(seed)
    kinds = dice.choices(KINDS, [kind[1] for kind in KINDS], k=customers)
    haste = [dice.lognormvariate(0, 0.25) for _customer in range(customers)]
    popularity = [dice.paretovariate(1.2) for _customer in range(customers)]
    out = []
    for _number in range(instalments):
        who = dice.choices(range(customers), popularity)[0]
        _name, _share, shape, scale, never = kinds[who]
        due = START + timedelta(days=dice.randrange(0, 730))
        days = round(dice.gammavariate(shape, scale * haste[who])) - dice.choice((0, 0, 2, 5))
        paid = None if dice.random() < never else due + timedelta(days=days)
        out.append(Record(f"c{who}", due, paid, Money(dice.randrange(500_000, 30_000_000), "CNY")))
    return out


@dataclass(frozen=True, slots=True)
class Found:
    card: Scorecard
    raw: Scorecard
    base_only: Scorecard
    held: int
    weeks: int


def measured(records: list[Record]) -> Found:
    """Forecast month by month of the second year, and see what came."""
    said: list[tuple[float, bool]] = []
    raw: list[tuple[date, float, bool]] = []
    flat: list[tuple[float, bool]] = []
    held = weeks = 0
    for month in range(11):
        on = date(2026, 1 + month, 1)
        by = on + timedelta(days=30)
        known = [_as_known(record, on) for record in records if record.due <= on + timedelta(days=30)]
        found = model(known, on)
        right = corrected([(chance, came) for judged, chance, came in raw if judged < on])
        plain = Model(found.base, {}, {}, {}, found.strength)
        owing = [each for each in records if _open(each, on) and -90 <= (on - each.due).days <= 180 and each.due <= by]
        for record in owing:
            came = record.paid is not None and record.paid <= by
            chance = found.chance(record.customer, record.due, on, by)
            raw.append((by, chance, came))
            said.append((right.of(chance), came))
            flat.append((plain.chance(record.customer, record.due, on, by), came))
        horizon = [each for each in records if _open(each, on) and each.due <= on + timedelta(days=91)]
        expected = [Expected(each.customer, each.amount, each.due) for each in horizon]
        for week in forecast(expected, found, on, Money(0, "CNY")):
            came_in = sum(each.amount.minor for each in horizon if each.paid and week.start <= each.paid < week.end)
            if week.end <= date(2027, 1, 1):
                held += week.low.minor <= came_in <= week.high.minor
                weeks += 1
    model_alone = scorecard([(chance, came) for _by, chance, came in raw])
    return Found(scorecard(said), model_alone, scorecard(flat), held, weeks)


def _as_known(record: Record, on: date) -> Record:
    paid = record.paid if record.paid and record.paid <= on else None
    return Record(record.customer, record.due, paid, record.amount)


def _open(record: Record, on: date) -> bool:
    return record.paid is None or record.paid > on


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    print("seed  forecasts  calibration error  uncorrected  Brier  everybody alike  base rate  weeks in range")
    for seed in range(parser.parse_args().seeds):
        found = measured(portfolio(seed))
        card = found.card
        errors = f"{card.error:17.4f}  {found.raw.error:11.4f}"
        row = f"{seed:4}  {card.count:9}  {errors}  {card.brier:5.3f}  {found.base_only.brier:15.3f}"
        print(f"{row}  {card.base:9.3f}  {found.held / found.weeks:14.2f}")
    print("\nThe last one, line by line:\n said   came   count")
    for line in card.rows:
        print(f"{line.said:5.2f}  {line.came:5.2f}  {line.count:6}")


if __name__ == "__main__":
    main()
