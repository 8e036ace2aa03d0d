"""Books of other sorts than `tests.full_books`, for what must hold of them: a year that is closed, carried forward and
locked; a small company; books that were taken over from former ones.

Each function says on a stage what people would say; whatever is refused or asked about ends it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chat.incoming import File, Said
from handlers.rules import Letterhead
from ledger.policies import usual
from storage import account_sums, rates
from storage.book import Book
from tests import full_books
from tests.conftest import Stage
from tests.full_books import at, button, good, press, say
from tests.opening_sheets import sheet

STATEMENT = """交易日期,对方户名,对方账号,摘要,金额,余额
2026-11-16,Acme,622200001111,货款 INV-9,5300.00,105300.00
2026-11-17,Dell,622200004444,D-1,-11300.00,94000.00
"""


def carried(stage: Stage) -> None:
    """The full books to the end of the year: late interest, a letter, every month closed, the year carried forward."""
    full_books.live(stage)
    stage.with_rules(
        letters=Letterhead(("星河科技有限公司",), ("Starriver Ltd.",), ("招商银行",), ("China Merchants Bank",))
    )
    say(stage, "interest rate apollo 0.05% from 2026-10-01")
    say(stage, "book interest acme")
    press(stage, "letter.issue", "Hub Ltd tone:firm interest:none", "fei")
    say(stage, "contract apollo 100000 tax 6% 30% 2026-10-15 70% 2026-12-15", "li")
    say(stage, "log 1h trial 2026-11-17 a look", "ann")
    say(stage, "close project trial", "li")
    at(stage, "2026-12-31")
    stage.write(lambda book: _rates(book, "2026-11-30"))
    stage.write(lambda book: _rates(book, "2026-12-31"))
    at(stage, "2027-01-08")
    for month in ("2026-11", "2026-12"):
        press(stage, "close.do", f"{month} all", "fei")
    press(stage, "close.year", "2026", "fei")
    say(stage, "lock 2026-12")
    account_sums.extend(stage.house.store, stage.now)


def small(stage: Stage) -> None:
    """Two months of a company under 小企业会计准则."""
    stage.with_rules(policies=usual("small"), ask_above=10**6, refuse_above=10**6)
    stage.write(full_books.founded)
    at(stage, "2026-10-20")
    say(stage, "contract apollo 21200 tax 6% 30% 2026-10-05, 70% 2026-11-01")
    say(stage, "contract hub 10600 tax 6% 100% 2026-10-15")
    say(stage, "revenue policy hub as invoiced")
    say(stage, "estimate hub 8000 because of the offer", "li")
    say(stage, "log 8h apollo 2026-10-12 design", "ann")
    say(stage, "log 8h hub 2026-10-12 design", "bob")
    full_books.spend(stage, "bob", "POOL", "other", "545", "45", number="R-10", day="2026-10-15", vendor="Landlord")
    say(stage, "invoice hub 1 CNY 5300 no H-1 2026-10-16")
    say(stage, "milestone apollo acceptance 2026-10-18", "li")
    at(stage, "2026-11-02")
    press(stage, "close.do", "2026-10 all", "fei")
    say(stage, "lock 2026-10")
    account_sums.extend(stage.house.store, stage.now)


def opened(stage: Stage) -> None:
    """Books that go on from former ones, with a statement all of whose lines are booked."""
    _taken(stage, "opening.csv", sheet())
    found = _taken(stage, "bank.csv", STATEMENT.encode())
    press(stage, "bank.sure", button(found, "bank.sure"), "fei")
    account_sums.extend(stage.house.store, stage.now)


def _taken(stage: Stage, name: str, data: bytes) -> full_books.Reply:
    stage.count += 1
    said = Said(
        f"test:f{stage.count}", stage.identity("fei"), stage.place("fei", ""), files=(File(name, "", data=data),)
    )
    return press(stage, "import.take", button(good(stage, stage.hear(said)), "import.take"), "fei")


def _rates(book: Book, day: str) -> None:
    for code, number in (("USD", "7.00"), ("EUR", "7.60")):
        rates.put_exchange(book, code, "CNY", date.fromisoformat(day), Decimal(number), "PBOC")
