"""Nothing is accepted that something else on the paper speaks against, in the ways of twenty countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.receipt import Receipt
from ocr import combine, understand
from ocr.fields import origin
from ocr.fields.labels import GOOD_DATE, money_back
from ocr.hints import NONE, Hints
from ocr.training import abroad, drawn
from ocr.training.drawn import Slip
from tests.ocr.test_kinds import page as page_of

SLIPS = tuple(drawn.slips(11, 1))
SURE = ("plain", "unpaid", "card slip below", "two rates", "suggested tips")
ASKED = ("another day", "deposit", "previous balance", "refund", "misread digit")


def read(slip: Slip) -> Receipt:
    return combine.receipt([understand.facts(slip.page, today=drawn.TODAY.date())])


@pytest.mark.sweep(5)
@pytest.mark.parametrize("country", sorted(drawn.countries()))
def test_what_is_accepted_is_right_in_every_country(country: str) -> None:
    for slip in SLIPS:
        if slip.country == country:
            *_, mistaken, _money = abroad.judged(slip)
            assert not mistaken, f"{slip.trouble}\n{slip.page.text}"


@pytest.mark.parametrize("trouble", ASKED)
def test_paper_with_two_readings_is_asked_about(trouble: str) -> None:
    doubtful = [slip for slip in SLIPS if slip.trouble == trouble and slip.doubtful]
    if trouble == "another day":  # a word beside one of the two days says whose it is
        doubtful = [slip for slip in doubtful if not GOOD_DATE.search(slip.page.text)]
    assert len(doubtful) > 10
    assert not [slip.country for slip in doubtful if read(slip).accept]


@pytest.mark.parametrize("trouble", SURE)
def test_paper_with_one_reading_is_mostly_accepted(trouble: str) -> None:
    """An assistant that asks about everything is no help: nine tenths of what is clear need no question."""
    clear = [slip for slip in SLIPS if slip.trouble == trouble]
    assert sum(read(slip).accept for slip in clear) >= 0.85 * len(clear)
    assert sum(abroad.judged(slip)[0] for slip in clear) >= 0.95 * len(clear)


PAPER = {
    "an older debt": ("Current charges  100.00\nSales tax  10.00\nTOTAL  110.00\nPREVIOUS BALANCE  500.00", "110.00"),
    "two totals": ("Coffee  4.00\nTea  3.00\nTOTAL  7.00\nAMOUNT DUE  5.50", None),
    "no decimal sign": ("Super  34,00 EUR\nGesamtbetrag  3400 EUR\nTyp  28,57  5,43  34,00", "34.00"),
    "paid otherwise": ("Food  66.00\nDrinks  24.00\nTotal  90.00\nPaid Visa  30.00", "90.00"),
    "does not add up": ("Subtotal  100.00\nTax  8.25\nTOTAL  103.25", None),
    "tip by hand": ("Salad  40.00\nTax  3.30\nAmount  43.30\nTip\nTotal\nCustomer copy", "43.30"),
    "one amount alone": ("Ride  43.30", "43.30"),
    "digits alone": ("Coffee  40.10\nTea  5.50\nTOTAL  456O", None),
}


@pytest.mark.parametrize("name", PAPER)
def test_a_contradiction_is_asked_about(name: str) -> None:
    lines, total = PAPER[name]
    seen = read_text(f"BLUE DOOR DINER\nAustin, TX 78701\n$ SALES TAX\n03/14/2026\n{lines}")
    assert not seen.accept
    assert total is None or str(seen.total) == total or seen.total is None or seen.total.major == Decimal(total)


MALAYSIAN = "POPULAR STATIONERY SDN BHD\nJALAN BESAR, 80000 JOHOR\n14/03/2026 14:41\n"
CLEAR = {
    "rounded, and called the total": (
        "PAPER  31.47\nTotal RM Incl. SST  31.47\nRounding  -0.02\nTotal RM  31.45\nCash  50.00\nCHANGE  18.55"
    ),
    "rounded, and paid": (
        "RICE  42.33\nTotal Sales (Inclusive SST)  42.33\nRounding Adj  0.02\n"
        "Rounding  42.35\nCREDIT  42.35\nCHANGE  0.00"
    ),
    "a table of taxes": (
        "NAIL  40.00\nTotal Sales (Inclusive of SST) :  40.00\nCASH  50.00\n"
        "CHANGE  10.00\nSST SUMMARY\nTotal :  37.74  2.26"
    ),
    "a discount that was taken off": (
        "TOWEL  277.90\nTotal  277.90\nDiscount  0.90\nTotal Inclusive  277.00\nCASH  277.00"
    ),
    "change that was returned": "DUCK  35.00\nTOTAL  35.00\nCASH  55.00\nChange Returned  20.00",
    "goods sold and taken back": (
        "Total 0% supplies:  39.01\nTotal 6% supplies (Inc. SST):  -18.80\nTotal Payable:  20.21"
    ),
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_the_paper_explains_needs_no_question(name: str) -> None:
    assert read_text(MALAYSIAN + CLEAR[name]).accept


ROUNDED = {
    "only the sum before it is called a total": "COPIES  1.38\nTOTAL  1.38\nROUNDING  0.02\nCASH  1.40",
    "it shows in the change alone": "TISSUE  38.37\nTOTAL  38.37\nCASH  40.35\nROUNDING  0.02-\nCHANGE  2.00",
}


@pytest.mark.parametrize("name", ROUNDED)
def test_a_total_whose_rounding_is_not_clear_is_said_and_asked_about(name: str) -> None:
    seen = read_text(MALAYSIAN + ROUNDED[name])
    assert seen.total is not None and not seen.accept


def test_a_misread_total_is_not_borne_out_by_its_own_word() -> None:
    """One digit read as another: subtotal, tax and payment say otherwise."""
    lines = "Subtotal  40.00\nSales Tax  3.30\nTotal  48.30\nVISA  43.30"
    assert not read_text(f"BLUE DOOR DINER\nAustin, TX 78701\n03/14/2026\n{lines}").accept


def read_text(text: str, hints: Hints = NONE) -> Receipt:
    return combine.receipt([understand.facts(page_of(text), today=date(2026, 11, 22), hints=hints)])


@pytest.mark.parametrize(
    ("text", "hints", "ordered"),
    [
        ("Austin, TX 78701 03/04/2026", NONE, True),
        ("LONDON SE1 9GF 03/04/2026", NONE, True),
        ("Corner shop 03/04/2026", NONE, False),
        ("Corner shop 03/04/2026", Hints(country="DE"), True),
        ("London office of a shop in Austin, TX 78701 03/04/2026", NONE, False),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_country(text: str, hints: Hints, ordered: bool) -> None:
    assert origin.orders_days(text, hints) is ordered


@pytest.mark.parametrize(
    ("text", "currency", "sure"),
    [
        ("TOTAL $8.20 KEDAI SDN BHD JOHOR", "MYR", True),
        ("TOTAL $8.20", "USD", False),
        ("YOU SAVED 20.00\nTOTAL 100.00", None, False),
        ("SUMMA 45,00 kr Org.nr 556012-3456 STOCKHOLM", "SEK", True),
        ("SUM 45,00 kr MVA OSLO", "NOK", True),
        ("Total 45,00 kr", "SEK", False),
        ("QTY ITEM RM\nTAU SAR PNEAH 36.00\nTOTAL 36.00 MACALISTER ROAD PENANG SDN BHD", "MYR", True),
        ("¥450 領収書 消費税", "JPY", True),
        ("¥45.00", "CNY", False),
        ("TOTAL 45.00 CHF\nSumme 45,00 EUR\nMWST", "CHF", False),
    ],
)
def test_a_currency_is_told_by_its_mark_and_its_country(text: str, currency: str | None, sure: bool) -> None:
    told, how_sure = origin.currency(text, NONE)
    assert (told, how_sure >= combine.ACCEPT_CURRENCY) == (currency, sure)


@pytest.mark.parametrize(
    ("line", "back"),
    [
        ("*** REFUND ***", True),
        ("Gutschrift", True),
        ("退款", True),
        ("NO REFUND WITHOUT RECEIPT", False),
        ("Goods sold are not returnable for refund", False),
        ("Refund or exchange within 14 days", False),
    ],
)
def test_money_back_is_told_from_the_rules_of_a_shop(line: str, back: bool) -> None:
    assert money_back(page_of(f"SHOP\nTOTAL 45.00\n{line}\nTHANK YOU")) is back
