"""Every target's file, read by a reader that knows the layout only: amounts, days, texts, codes, what is refused."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from formats.vouchers.targets import TARGETS, named
from ledger.journal import JournalEntry
from ledger.vouchers.composing import VoucherRules
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.target import Target, length
from tests.formats.vouchers import made
from tests.formats.vouchers.readers import READERS, ReadVoucher, sheet_of

ENGLISH = ("iif", "datev")
"""Their files have no Chinese characters."""
TWO_PLACES = [name for name, one in TARGETS.items() if one.two_places]


def read(target: Target, entries: list[JournalEntry], currency: str = "CNY") -> list[ReadVoucher]:
    some = fitting(target, entries)
    assert made.problems(target, some) == []
    return READERS[target.name](made.written(target, some, currency))


def fitting(target: Target, entries: list[JournalEntry]) -> list[MappedVoucher]:
    return made.mapped(target, made.vouchers(entries))


def month(target: Target, currency: str = "CNY") -> list[JournalEntry]:
    english = target.name in ENGLISH
    entries = made.company(currency, english=english, foreign=currency == "CNY")
    return [one for one in entries if one.memo.isascii()] if english else entries


def found_sums(found: list[ReadVoucher]) -> dict[str, Decimal]:
    out: dict[str, Decimal] = defaultdict(Decimal)
    for voucher in found:
        for line in voucher.lines:
            out[line.account] += line.amount
    return {account: amount for account, amount in out.items() if amount}


def test_every_target_has_a_reader() -> None:
    assert set(READERS) == set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_read_is_what_stands_in_the_journal(name: str) -> None:
    target, entries = TARGETS[name], month(TARGETS[name])
    found = read(target, entries)
    assert found_sums(found) == made.sums(entries, target)
    assert not [one.key for one in found if one.balance]
    expected = made.vouchers(entries)
    assert [one.day for one in found] == [one.day for one in expected]
    keys = {str(one.number) for one in expected}
    assert {one.key.rpartition("-")[2] for one in found} == keys


@pytest.mark.parametrize("name", TARGETS)
def test_a_currency_without_decimals(name: str) -> None:
    target = TARGETS[name]
    entries = month(target, "JPY")
    found = read(target, entries, "JPY")
    assert found_sums(found) == made.sums(entries, target)
    data = made.written(target, fitting(target, entries), "JPY")
    if target.two_places and target.mime == "text/plain":
        assert b"66000.00" in data
    if name == "datev":
        assert b"66000,00" in data


@pytest.mark.parametrize("name", TARGETS)
def test_a_currency_of_three_decimals_is_written_exactly_or_refused_with_its_line(name: str) -> None:
    target = TARGETS[name]
    entries = month(target, "KWD")
    if name in TWO_PLACES:
        problems = made.problems(target, fitting(target, entries))
        assert problems and {"KWD"} == {one.values["currency"] for one in problems if "currency" in one.values}
        assert all(one.label.startswith("记-") and one.place for one in problems)
        assert "never rounded" in problems[0].sentence
    else:
        assert found_sums(read(target, entries, "KWD")) == made.sums(entries, target)


def test_which_targets_refuse_three_decimals() -> None:
    assert TWO_PLACES == ["u8", "u8-sheet", "iif", "datev"]


@pytest.mark.parametrize("name", ENGLISH)
def test_characters_that_a_file_does_not_have_are_refused_with_their_line(name: str) -> None:
    target = TARGETS[name]
    problems = made.problems(target, fitting(target, made.company()))
    assert {one.values["mark"] for one in problems} <= set(made.LONG + "差旅阿波罗设计晚会议，“”") and problems
    assert all(one.values["encoding"] == "cp1252" for one in problems)


@pytest.mark.parametrize("name", TARGETS)
def test_what_takes_back_is_written_in_the_targets_way(name: str) -> None:
    target = TARGETS[name]
    entries = month(target)
    (back,) = (one for one in fitting(target, entries) if one.red)
    debits = [line for line in back.lines if line.debit]
    if target.red in ("negative", "flag", "signed"):
        assert [line.amount.minor for line in debits] == [-66000]
    else:
        assert [(line.amount.minor, line.account) for line in debits] == [
            (66000, made.theirs_of(target, made.ACCOUNTS["employee"].code))
        ]
    (found,) = (one for one in read(target, entries) if one.day == back.day)
    travel = made.theirs_of(target, made.ACCOUNTS["travel"].code)
    assert sum(line.amount for line in found.lines if line.account == travel) == -660


def test_negative_stands_on_the_same_side_of_the_sheet() -> None:
    target = TARGETS["kingdee"]
    _title, (heads, _labels, *rows) = sheet_of(made.written(target, fitting(target, made.company())))
    debit, credit = heads.index("FDEBIT"), heads.index("FCREDIT")
    assert [(row[debit], row[credit]) for row in rows if (row[debit] or 0) < 0 or (row[credit] or 0) < 0] == [
        (-660, 0),
        (0, -660),
    ]


def test_generalumkehr_keeps_sides_and_amounts() -> None:
    target = TARGETS["datev"]
    data = made.written(target, fitting(target, month(target))).decode("cp1252").split("\r\n")[2:-1]
    flagged = [line for line in data if line.split(";")[117] == '"1"']
    (line,) = flagged
    assert line.startswith('660,00;"S";"CNY"')


def test_several_against_several_are_split_by_one_rule_and_every_account_keeps_its_sum() -> None:
    target = TARGETS["datev"]
    data = made.written(target, fitting(target, month(target))).decode("cp1252").split("\r\n")[2:-1]
    split = [line.split(";")[:8] for line in data if '"several"' in line]
    code = {role: made.ACCOUNTS[role].code for role in ("payable", "bank_fee", "bank", "cash")}
    assert [(cells[0], cells[6], cells[7]) for cells in split] == [
        ("400,00", code["payable"], code["bank"]),
        ("100,00", code["payable"], code["cash"]),
        ("12,34", code["bank_fee"], code["cash"]),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("kingdee", "FF100002", "P01"),
        ("kingdee", "FFlex6", "C01"),
        ("jingdou", "职员", "E07"),
        ("u8", "项目", "P01"),
        ("u8-sheet", "客户", "C01"),
        ("yonbip", "0003", "E07"),
        ("quickbooks", "Name", "C01"),
        ("quickbooks", "Class", "P01"),
        ("iif", "CLASS", "P01"),
        ("xero", "Project", "P01"),
        ("datev", "KOST1", "P01"),
        ("d365", "1", "P01"),
        ("sap", "POSID", "P01"),
    ],
)
def test_dimensions_stand_where_they_belong(name: str, kind: str, code: str) -> None:
    target = TARGETS[name]
    assert code in {line.codes.get(kind) for one in read(target, month(target)) for line in one.lines}


@pytest.mark.parametrize("name", TARGETS)
def test_long_texts_are_cut_to_their_field_and_never_in_half_a_character(name: str) -> None:
    target = TARGETS[name]
    some = fitting(target, month(target))
    for voucher in some:
        for line in voucher.lines:
            limit = target.summary
            assert not limit.most or length(line.summary, limit.unit) <= limit.most
            assert not set(line.summary) & set(target.forbidden) and "\ufffd" not in line.summary


def test_foreign_money_keeps_its_amount_where_the_target_takes_it() -> None:
    for name in ("kingdee", "jingdou", "beancount", "hledger"):
        target = TARGETS[name]
        paid = {line.paid for one in read(target, month(target)) for line in one.lines}
        assert ("USD", Decimal(100)) in paid and ("JPY", Decimal(-1000)) in paid, name
    u8 = {line.paid for one in read(TARGETS["u8"], month(TARGETS["u8"])) for line in one.lines}
    assert ("foreign", Decimal("100.00")) in u8


def test_hours_name_nobody() -> None:
    for target in TARGETS.values():
        labour = made.theirs_of(target, made.ACCOUNTS["labour"].code)
        for voucher in read(target, month(target)):
            for line in voucher.lines:
                assert line.account != labour or "E07" not in line.codes.values()


def test_a_name_is_told_from_the_words_around_it() -> None:
    assert {name: named(f"2026-11 {name} x") for name in TARGETS} == {
        name: (target, "2026-11 x") for name, target in TARGETS.items()
    }
    for words, name in (("10月 金蝶精斗云", "jingdou"), ("用友 10月", "u8"), ("quickbooks desktop", "iif")):
        found = named(words)
        assert found and found[0].name == name
    assert named("2026-11 sapphire") is None


@pytest.mark.parametrize(
    "rules", [VoucherRules(merge="day"), VoucherRules(merge="project"), VoucherRules(words="three")]
)
def test_however_they_are_put_together_the_sums_are_the_journals(rules: VoucherRules) -> None:
    target, entries = TARGETS["jingdou"], made.company()
    some = made.vouchers(entries, rules)
    assert sorted(id for one in some for id in one.entries) == [one.id for one in entries]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in some:
        assert sum(line.company.minor for line in one.lines) == 0
        for line in one.lines:
            sums[made.ACCOUNTS[line.account].code] += line.company.major
    assert {code: amount for code, amount in sums.items() if amount} == made.sums(entries, target)
