"""pain.001, read back by a reader of its own: sums, signs, lengths, currencies; and what is refused, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from formats.payments import alipay, pain001, pain002
from formats.payments.order import OrderLine, PaymentOrder
from formats.payments.pain001 import Version
from ledger.money import Money
from ledger.payouts.payees import PayeeAccount
from tests.formats.payments.reader import read
from tests.sweeps import examples

IBAN = "DE89370400440532013000"
GERMAN = PayeeAccount(1, "supplier", "Acme", 0, "iban", "Acme GmbH", IBAN, bic="COBADEFFXXX")
CHINESE = PayeeAccount(
    2,
    "supplier",
    "戴尔",
    0,
    "account",
    "戴尔（中国）有限公司",
    "6222020200001234",
    "工商银行",
    "",
    "102100099996",
    "厦门",
    "CN",
)
MADE = datetime(2026, 11, 30, 9, 5, 1, tzinfo=UTC)


def order(*lines: OrderLine, payer: str = "Starbridge Ltd", number: str = IBAN, bic: str = "") -> PaymentOrder:
    return PaymentOrder("ZF-P7-AB12CD34", MADE, date(2026, 12, 1), payer, number, bic, lines)


def line(
    number: int = 1, to: PayeeAccount = GERMAN, text: str = "INV-7", minor: int = 12_345, code: str = "EUR"
) -> OrderLine:
    return OrderLine(number, f"ZF-P7-AB12CD34-{number}", Money(minor, code), to, text)


def said(order: PaymentOrder) -> list[tuple[int, str]]:
    return [(one.number, one.sentence) for one in pain001.problems(order)]


@pytest.mark.parametrize("version", ["pain.001.001.03", "pain.001.001.09"])
def test_sepa_is_written_as_sepa(version: Version) -> None:
    of = order(line(), line(2, text="RF18 5390 0754 7034", minor=1), bic="COBADEFFXXX")
    assert pain001.is_sepa(of) and said(of) == []
    found = read(pain001.write(of, version))
    assert (found.version, found.day, str(found.total)) == (version, "2026-12-01", "123.46")
    assert [one.text for one in found.transfers] == ["INV-7", "RF18539007547034"]


def test_chinese_goes_into_other_files_as_it_is_and_is_refused_by_line_for_sepa() -> None:
    of = order(line(to=CHINESE, code="CNY", text='货款 <A&B> "7"'), number="4242424242424242", payer="星河科技")
    assert said(of) == []
    (one,) = read(pain001.write(of)).transfers
    assert (one.name, one.text) == ("戴尔（中国）有限公司", '货款 <A&B> "7"')
    sepa = order(line(), line(2, to=replace(GERMAN, holder="阿克梅")))
    ((number, why),) = said(sepa)
    assert number == 2 and "SEPA does not take" in why


def test_what_does_not_fit_is_named_with_its_line() -> None:
    long = order(
        line(to=replace(GERMAN, holder="A" * 71)), line(2, text="x" * 141), line(3, minor=10**12), line(4, minor=0)
    )
    assert [number for number, _why in said(long)] == [1, 2, 3, 4]
    assert said(order(line(to=replace(CHINESE, town=""), code="CNY")))[0][0] == 1
    assert said(order(line(text="a\x00b")))[0][0] == 1
    assert said(order(line(), number=""))[0][0] == 0
    assert said(order(line(), payer=""))[0][0] == 0


@pytest.mark.parametrize(
    ("code", "minor", "written"), [("JPY", 1234, "1234"), ("KWD", 1234, "1.234"), ("USD", 5, "0.05")]
)
def test_currencies_have_their_own_places(code: str, minor: int, written: str) -> None:
    of = order(line(to=CHINESE, code=code, minor=minor), number="4242424242424242")
    assert f'<InstdAmt Ccy="{code}">{written}</InstdAmt>'.encode() in pain001.write(of)
    assert str(read(pain001.write(of)).total) == written
    assert [one.sentence for one in alipay.problems(of)][-1] == "Alipay pays yuan only."


@settings(max_examples=examples(100))
@given(some.data())
def test_the_sum_of_the_file_is_that_of_its_payments(data: some.DataObject) -> None:
    code = data.draw(some.sampled_from(["EUR", "CNY", "JPY", "KWD"]))
    amounts = data.draw(some.lists(some.integers(1, 10**10), min_size=1, max_size=6))
    texts = some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=140)
    to = GERMAN if code == "EUR" else CHINESE
    of = order(
        *(line(at, to, data.draw(texts) or "-", minor, code) for at, minor in enumerate(amounts, 1)),
        number=IBAN if code == "EUR" else "4242424242424242",
    )
    if found := list(pain001.problems(of)):
        assert all(one.number for one in found)
        return
    made = read(pain001.write(of))
    assert made.total == of.total.major and len(made.transfers) == len(amounts)


ANSWER = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>B</MsgId><CreDtTm>2026-12-01T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>{group}</GrpSts></OrgnlGrpInfAndSts>{block}</CstmrPmtStsRpt></Document>"""
ONE = (
    "<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>M-{n}</OrgnlEndToEndId><TxSts>{code}</TxSts></TxInfAndSts>"
    "</OrgnlPmtInfAndSts>"
)


def answers(group: str, *some_: tuple[int, str]) -> list[tuple[str, str]]:
    block = "".join(ONE.format(n=n, code=code) for n, code in some_)
    found = pain002.sheet(ANSWER.format(group=group, block=block).encode(), "a.xml")
    return [(row.mark, row.state) for row in found.rows]


def test_an_answer_to_all_and_to_each() -> None:
    assert answers("RJCT") == [("", "rejected")]
    assert answers("ACCP") == [("", "accepted")]
    assert answers("PART", (1, "ACSC"), (2, "RJCT")) == [("M-1", "paid"), ("M-2", "rejected")]
    assert answers("PART", (1, "ACSP"), (1, "ACSC")) == [("M-1", "paid")], "later ones win"


def test_a_state_that_nobody_knows_is_a_problem_and_no_guess() -> None:
    data = ANSWER.format(group="PART", block=ONE.format(n=1, code="WHAT")).encode()
    found = pain002.sheet(data, "a.xml")
    assert found.rows == () and len(found.problems) == 1


def test_no_entity_of_an_answer_is_opened() -> None:
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = ANSWER.format(group="&x;", block="").replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{evil}')
    assert all("root:" not in str(row) for row in pain002.sheet(data.encode(), "a.xml").rows)
