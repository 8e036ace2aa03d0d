"""Chart, units, currencies and tax rates: shown, changed from a day on, by two people where money depends on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.rules import MATTERS
from storage import expenses
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_categories_by_day import booked
from tests.handlers.test_four_eyes import agree


def words(stage: Stage, line: str, by: str = "fei") -> str:
    return stage.lines(stage.say(line, by=by, at=""), "en")


def kept(stage: Stage) -> list[tuple[str, str]]:
    with stage.read() as book:
        return [(one.kind, one.key) for one in directory(book).master_versions]


def test_an_account_is_called_otherwise_from_a_day_on(both: Stage) -> None:
    booked(both, "2026-11-19", "10")
    assert "141004 Trips" in words(both, "chart account 141004 name Trips 出差费 from 2026-11-22")
    assert "From Sun 22 Nov 2026 on: 141004 Trips" in words(both, "chart account")
    assert "Contract cost: travel" in words(both, "accounts 141004")
    both.now += timedelta(days=5)
    assert "Trips" in words(both, "accounts 141004")
    assert "Trips" in words(both, "trial balance 2026-11") and "出差费" in both.lines(
        both.say("科目 141004", by="fei", at=""), "zh-CN"
    )
    assert "Trips" in words(both, "data dictionary accounts") and faults(both) == []


def test_a_number_changes_only_where_nothing_is_booked_and_below_its_own(both: Stage) -> None:
    booked(both, "2026-11-19", "10")
    assert "Something is booked on it" in words(both, "chart account travel code 14100401")
    assert "stands below 6711" in words(both, "chart account 671101 code 67120101")
    assert "is there already" in words(both, "chart account 141005 code 141006")
    assert "is there already" in words(both, "chart account 660202 code 6602")
    assert "4 to 12 digits" in words(both, "chart account 141005 code 14x")
    assert "67110101" in words(both, "chart account 671101 code 67110101")
    assert "67110101" in words(both, "accounts 671101") and kept(both) == [("account", "rounding")]
    assert "That is so already" in words(both, "chart account 67110101 code 67110101")


def test_an_account_is_closed_only_where_nothing_stands_and_nothing_posts(both: Stage) -> None:
    assert "The rules of posting need that account" in words(both, "chart account 112201 close")
    assert "Categories are booked on it: Travel" in words(both, "chart account travel close")
    booked(both, "2026-11-19", "10")
    both.say("categories travel account other from 2026-11-21", by="fei", at="")
    both.now += timedelta(days=3)
    assert "stand on it: move that first" in words(both, "chart account travel close")
    both.say("categories equipment account other", by="fei", at="")
    assert "nothing new is booked on it" in words(both, "chart account equipment close")
    assert "Cost of a category stands on one of these" in words(both, "categories travel account 141003")
    words(both, "chart account 141003 open")
    assert "Contract cost: equipment" in words(both, "categories travel account 141003")


def test_a_unit_of_the_company_counts_in_prices_and_deliveries(both: Stage) -> None:
    assert "200 l" in words(both, "units new drum 桶 = 200 l")
    assert "drum" in words(both, "units") and "One makes" in words(both, "units")
    shown = words(both, "unit price apollo oil 5/l", by="li")
    assert "oil" in shown, shown
    issued = words(both, "material issue apollo oil 3 drums", by="li")
    assert "600" not in issued, "it knows no “drums” yet"
    words(both, "units drum words drums, 大桶")
    issued = words(both, "material issue apollo oil 3 drums", by="li")
    assert "600" in issued, issued
    issued = both.lines(both.say("领料 阿波罗 oil 2大桶", by="li", at=""), "en")
    assert "400" in issued, issued
    words(both, "units drum = 210 l from 2026-11-25")
    assert "From Wed 25 Nov 2026 on" in words(both, "units") and faults(both) == []
    assert "drum" in words(both, "data dictionary units")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("units new tonne 大吨 = 2 t", "“tonne” means t already"),
        ("units new drum 吨 = 2 t", "“吨” means t already"),
        ("units new drum = 2 barrels", "In which unit?"),
        ("units new 桶 = 2 l", "called in English"),
        ("units new drum 桶 = -200 l", "How many of it make one?"),
        ("units new drum 桶 200 l", "How many of it make one?"),
        ("units kg = 2 t", "is a unit of everybody"),
        ("units barrel = 2 t", "There is no unit"),
        ("units drum", "What of the unit"),
        ("currencies CNY off", "currency of the books"),
        ("currencies THB", "switched off or on"),
        ("currencies blub off", "is not a currency"),
        ("currencies THB on", "That is so already"),
        ("tax rates train", "How is its VAT deducted"),
        ("tax rates rocket 9", "I know no document"),
        ("tax rates train 120", "between 1 and 99"),
        ("tax rates train 9", "That is so already"),
        ("chart account 9999 name X", "The chart has no account"),
        ("chart account 122 name X", "Several accounts begin with it: 122101"),
        ("抵扣税率 火车 120", "between 1 and 99"),
        ("chart account 141004", "What of the account"),
        ("chart account 141004 name", "called from then on"),
    ],
)
def test_what_cannot_be_is_refused_with_the_next_step(stage: Stage, line: str, told: str) -> None:
    assert told in words(stage, line) and kept(stage) == []


def test_a_rate_of_vat_holds_from_its_day(both: Stage) -> None:
    both.with_rules(vat_payer="general")
    words(both, "tax rates train 6 from 2026-11-22")
    assert "From Sun 22 Nov 2026 on: train ticket: 6 % is inside the amount" in words(both, "tax rates")
    both.now += timedelta(days=5)
    assert "6 % is inside" in words(both, "tax rates") and "6 % is inside" in words(both, "data dictionary tax")
    for day in ("2026-11-20", "2026-11-23"):
        booked(both, day, "109", document="train", tax="")
    with both.read() as book:
        vats = [expenses.get(book, id, "CNY").vat for id in (1, 2)]
    assert [vat and vat.minor for vat in vats] == [900, 617]
    assert faults(both) == []


def test_no_rate_begins_where_a_paper_is_booked(both: Stage) -> None:
    both.with_rules(vat_payer="general")
    booked(both, "2026-11-19", "109", document="train")
    assert "is booked already" in words(both, "tax rates train 6 from 2026-11-19")
    assert "from Fri 20 Nov 2026 on" in words(both, "tax rates train 6 from 2026-11-20")


def test_nothing_new_is_in_a_currency_that_is_off(both: Stage) -> None:
    words(both, "fx USD CNY 7.10 2026-11-01 PBOC")
    assert "USD" in words(both, "currencies") and "us$" in words(both, "currencies")
    drafted = words(both, "expense USD 10 taxi apollo", by="ann")
    assert "USD" in drafted or "$" in drafted
    words(both, "currencies USD off from 2026-11-20")
    told = words(both, "expense USD 20 taxi apollo", by="ann")
    assert "Nothing new is in USD" in told, told
    words(both, "currencies USD on")
    assert "Nothing new is in USD" not in words(both, "expense USD 30 taxi apollo", by="ann")


def test_a_second_person_agrees_where_money_depends_on_it(both: Stage) -> None:
    both.with_rules(four_eyes=frozenset(MATTERS))
    both.say("tax rates train 6 from 2026-11-22", by="fei", at="")
    assert kept(both) == []
    agree(both, "ada")
    assert kept(both) == [("tax", "train")]
    both.say("chart account 141004 name Trips", by="fei", at="")
    assert ("account", "travel") in kept(both), "a name moves no money"


def test_only_finance_changes_and_auditors_read(stage: Stage) -> None:
    for line in ("chart account", "units", "currencies", "tax rates"):
        assert "for finance" in words(stage, line, by="ann")
        assert "for finance" not in words(stage, line, by="max")
    for line in ("chart account 141004 name X", "units new drum = 2 l", "currencies THB off", "tax rates train 6"):
        assert "Only finance" in words(stage, line, by="max")
    assert kept(stage) == []


def test_they_are_said_in_chinese(both: Stage) -> None:
    for line in (
        "科目设置 660202 名称 办公费",
        "计量单位 新增 drum 桶 = 200 升",
        "币种设置 THB 停用",
        "抵扣税率 火车票 6 从 2026-12-01",
    ):
        words(both, line)
    assert [kind for kind, _key in kept(both)] == ["account", "unit", "currency", "tax"]


def test_a_second_delivery_of_the_same_message_changes_nothing_more(both: Stage) -> None:
    for _ in range(2):
        both.say("units new drum 桶 = 200 l", by="fei", at="", id="m1")
    assert kept(both) == [("unit", "drum")]
