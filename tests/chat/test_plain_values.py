"""Days and bare numbers are written without Babel, exactly as Babel writes them in both of our languages."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from chat.words import LOCALES, day, number, plain_day

SEED = 20261130
ODD = ("0", "-0", "0.0004", "0.0005", "0.0015", "0.0025", "-0.0004", "999.9995", "1000", "-1234.5", "1E+3", "12.340")

# A day and a length of time, said in a process of its own.
SAID = """
import sys
from datetime import date
from chat.text import Duration, _
from chat.words import say
print(say(_("{who} logged {hours} on {day}.", who="Ann", hours=Duration(150), day=date(2026, 11, 30))))
print("babel" in sys.modules)
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_day_is_written_as_babel_writes_it(locale: str) -> None:
    whole, bare = ("y年M月d日 EEE", "y年M月d日") if locale == "zh-CN" else ("EEE d MMM y", "d MMM y")
    brief = "M月d日 EEE" if locale == "zh-CN" else "EEE d MMM"
    tag = locale.replace("-", "_")
    for at in [*(date(2026, 1, 1) + timedelta(n) for n in range(366)), date(1999, 12, 31), date(800, 2, 3), date.max]:
        assert day(at, locale) == format_date(at, whole, locale=tag)
        assert day(at, locale, brief=True) == format_date(at, brief, locale=tag)
        assert plain_day(at, locale) == format_date(at, bare, locale=tag)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_number_is_written_as_babel_writes_it(locale: str) -> None:
    chance, tag = random.Random(SEED), locale.replace("-", "_")
    decimals = [Decimal(chance.randint(-(10**9), 10**9)).scaleb(-chance.randint(0, 6)) for _n in range(2_000)]
    whole = [*range(-1100, 1100), 10**6, -(10**6), 10**17]
    for value in [*decimals, *map(Decimal, ODD), *whole]:
        assert number(value, locale) == format_decimal(value, locale=tag)


def test_a_day_and_a_length_of_time_need_no_babel() -> None:
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Ann logged 2.5 h on Mon 30 Nov 2026.", "False"]
