"""A short life of the cast in which every kind of entry is posted, said, clicked and filled in as people would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import update

from chat.cards.card import Reply
from handlers.books.received import take_back_earlier
from handlers.job_context import context
from ledger.nouns import ProjectKind
from storage import entries, people, projects
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from tests.conftest import Stage

WORK = """
ann|log 8h apollo 2026-11-17
ann|log 4h lab 2026-11-17
fei|rate Ann 210 from 2026-11-16
fei|!rate.confirm
"""
PURCHASES = """
ann|=total=106&project=APOLLO&category=travel&paid_by=card
ann|=total=206&project=APOLLO&category=travel&paid_by=employee
ann|=total=306&project=POOL&category=travel&paid_by=bank
ann|=total=406&project=APOLLO&category=material&paid_by=payable
fei|reimburse Ann
fei|!expense.reimburse
fei|advance Ann 5000 Hamburg trip
ann|+expense 100 train apollo from my advance
fei|advance returned Ann 1000
ann|order 3000 racks #material apollo from Dell
ann|!order.submit
li|order.approve=1
fei|goods received order 1 950 2026-11-18
ann|+invoiced 1038.80 order 1 special invoice tax 58.80
fei|certify 2026-11
fei|!certification.confirm
ann|=total=424&project=APOLLO&category=material&paid_by=employee&tax=24&document=vat_special&use=welfare&vendor=Hilton
fei|certify 2026-11
fei|!certification.confirm
fei|input vat out 6 8.80 because it is used for welfare
fei|goods received order 1 250 2026-11-18
ann|order 200 tests #subcontract apollo from Testers Ltd
ann|!order.submit
li|order.approve=2
li|accept work order 2 50% 2026-11-18
li|subcontract deduction order 2 10 penalty 2026-11-18 because they were late
"""
PAID = """
fei|bank account ICBC CNY 6222 0202 0000 1234
fei|!bank.account_take
fei|fx USD CNY 7.05 2026-11-01 PBOC
fei|fx USD CNY 7.10 2026-11-30 PBOC
fei|?
fei|pay payroll 1000
fei|pay card 100
fei|prepay Dell 100
fei|set off Dell
fei|pay supplier Dell 100
fei|?
fei|supplier credit note 4 306 because it broke
fei|refund from Dell 10
ann|+expense 500 freelancer Wang withheld tax 80 apollo #subcontract
fei|pay withheld tax 80
ann|+expense 1060 software apollo from Adobe withheld VAT 60 #other
fei|pay withheld vat expense 9
fei|bank charge 12
fei|sold USD 200 for 1417
"""
CUSTOMERS = """
li|contract apollo 10600 tax 6% penalty 0.05% 50% 2026-11-01 50% 2026-12-18
fei|revenue policy apollo cost to cost
li|estimate apollo 8000 because of the offer
fei|invoice apollo 1 no INV-1 2026-11-10
li|contract terms 1 prepaid VAT 2% in Hangzhou because the site is there
fei|prepaid vat contract 1 100 receipt 3310
fei|book interest apollo
fei|paid apollo 3000
fei|credit note INV-1 100 less because of late delivery
fei|write off apollo 1 500 because the customer is insolvent
ada|writeoff.approve=1
fei|recovered 1 100
li|contract xinghe USD 200 tax 0% 100% 2026-11-18
fei|invoice xinghe 1 no INV-2 2026-11-10
fei|revenue policy xinghe as invoiced
fei|paid xinghe USD 40 advance
fei|paid xinghe USD 10 advance
fei|payment.apply=3
fei|payment.refund=4
li|contract apollo 106 tax 6% 100% 2026-11-25
li|milestone apollo acceptance #3 2026-11-20
"""
SETTLED = """
fei|department ann field from 2026-11-01
fei|trade ann engineer
fei|department li delivery from 2026-11-01
fei|project department apollo delivery from 2026-11-01
fei|department head ann field from 2026-11-01
fei|department head ada delivery from 2026-11-01
fei|internal rate engineer 250 from 2026-11-01
fei|internal agreement field apollo engineer 10h a month from 2026-11-01
li|settlement rules apollo internal, by month, contract basis
li|settle apollo internal
li|!settlement.submit
ann|settlement.approve=1
ada|settlement.approve=1
fei|settlement.post=1 1 final
"""
CLOSE = """
fei|payroll 2026-11 5000
fei|close month 2026-11
fei|!close.do
"""
LATER = """
li|estimate apollo 12000 because it is harder
fei|close month 2026-12
fei|!close.do
fei|close year 2026
fei|!close.year
"""
LOSING = """
li|contract river 1060 tax 6% 100% 2027-03-01
fei|invoice river 1 no INV-3 2027-01-04
li|estimate river 1500 because the data is bad
ann|log 2h river 2027-01-04
"""
JANUARY = """
fei|contract warranty 2 5% until 2027-06-30
fei|close month 2027-01
fei|!close.do
"""


LATE = """
fei|lock 2026-12
fei|bank charge 9 2026-12-20
"""


def live(stage: Stage) -> None:
    """From November 2026 to the first month of the next year."""
    stage.write(own_projects)
    for part in (WORK, PURCHASES, PAID, CUSTOMERS, SETTLED):
        play(stage, part)
    stage.now = datetime(2026, 12, 2, 12, tzinfo=stage.now.tzinfo)
    stage.with_rules(policies=replace(stage.house.rules.policies, revaluation="reversed"))
    play(stage, CLOSE)
    _estimates_back(stage)
    stage.now = datetime(2027, 1, 4, 12, tzinfo=stage.now.tzinfo)
    play(stage, LATER)
    _adopted(stage)
    play(stage, LOSING)
    stage.now = datetime(2027, 2, 1, 12, tzinfo=stage.now.tzinfo)
    rules = stage.house.rules
    stage.with_rules(policies=replace(rules.policies, surcharges=(Decimal("0.07"), Decimal("0.03"), Decimal("0.02"))))
    play(stage, JANUARY)
    stage.with_rules(policies=rules.policies)
    play(stage, LATE)
    with stage.read() as book:
        late = max(entry.id for entry, _trail, _digest in entries.whole(book))
    play(stage, f"fei|prior year entry {late} because the bank was slow\nfei|?")


def play(stage: Stage, lines: str) -> None:
    """Do what the lines say; nothing of it may be refused."""
    for row, reply in played(stage, lines):
        assert not refused(reply), (row, stage.lines(reply))


def played(stage: Stage, lines: str) -> Iterator[tuple[str, Reply]]:
    """Each line is who, and what they say; “!” presses a button of the last answer, “=” fills in the form of an
    expense, “+” sends in what is drafted; both are approved.  “action=value” is a click.  Each with its answer."""
    last = Reply()
    for row in lines.strip().splitlines():
        who, _bar, words = row.partition("|")
        action, equals, value = words.partition("=")
        if words[0] in "=+":
            last = _expense(stage, who, words[1:], form=words[0] == "=")
        elif words[0] in "!?":
            wanted = "question.yes" if words[0] == "?" else words[1:]
            shown = [button for card in (last.card, *last.more) if card for button in card.buttons]
            button = next((one for one in shown if one.action == wanted), None)
            assert button, (row, stage.lines(last))
            last = stage.click(button.action, button.value, by=who, at="")
        elif equals and " " not in action:
            last = stage.click(action, value, by=who, at="")
        else:
            last = stage.say(words, by=who, at="")
        yield row, last


def refused(reply: Reply) -> bool:
    """Whether the house refused, or broke."""
    return reply.card is not None and reply.card.tone in ("warn", "bad") and not reply.card.buttons


def _expense(stage: Stage, who: str, words: str, *, form: bool) -> Reply:
    if form:
        answers = dict(part.split("=", 1) for part in words.split("&"))
        answers = {"vendor": "Dell", "day": "2026-11-11", "note": ""} | answers
        drafted = stage.submit("expense.new", "new", by=who, at="", **answers)
    else:
        drafted = stage.say(words, by=who, at="")
    assert drafted.card, words
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by=who, at="")
    return stage.click("expense.approve", id, by="li", at="")


_PROJECTS: tuple[tuple[str, ProjectKind], ...] = (("LAB", "internal"), ("POOL", "overhead"), ("RIVER", "customer"))


def own_projects(book: Book) -> None:
    """A project of our own, the pool and one that will lose, with Ann at work and Li Wei in the lead."""
    known = {person.name: person.id for person in directory(book).people.values()}
    for code, kind in _PROJECTS:
        customer = "River Works" if kind == "customer" else ""
        made = projects.add(book, code, en=code.title(), zh="", currency="CNY", kind=kind, customer=customer)
        people.seat(book, known["Ann"], "member", made.id)
        people.seat(book, known["Li Wei"], "lead", made.id)


def _estimates_back(stage: Stage) -> None:
    """What the clock does where estimates are taken back in the next month."""
    rules = stage.house.rules
    stage.with_rules(policies=replace(rules.policies, estimate_taken_back="next_month"))
    stage.write(lambda book: take_back_earlier(context(book, stage.house.rules)))
    stage.with_rules(policies=rules.policies)


def _adopted(stage: Stage) -> None:
    row = table(t.ContractRow)
    stage.write(lambda book: book.connection.execute(update(row).where(row.c.id == 2).values(policy="as_before")))
    play(stage, "fei|adopt xinghe at acceptance\nfei|!contract.adopt\nli|milestone xinghe acceptance today")
