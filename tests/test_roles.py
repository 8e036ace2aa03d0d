"""Who may say what: every example of every command is said by every role, and what its row says of it (hence the
help and docs/commands.md) has to be what happens."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from chat.cards.card import Button, Card, Reply
from chat.cards.figures import holds_money
from chat.incoming import Clicked, Identity, Place, Said
from chat.words import say
from handlers.context import Asked, Context
from handlers.conversation import routing
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.conversation.dispatch import dispatch, refusal
from handlers.registry import ANYONE, OWNER, Entry
from handlers.rules import PageDoor
from ledger.errors import BookError, NotAllowed
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES
from storage import people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage, make_stage
from tests.handlers.test_payment_ways import drop_with, sample

pytestmark = pytest.mark.sweep(9)

ROLES = (*PROJECT_ROLES, *COMPANY_ROLES)
NOBODY = "nobody"
"""Known to the company, without a seat."""
SELF = ""
"""The one who is tried says the line before."""
BEFORE = {
    "copy yesterday": ((SELF, "log 1h yesterday"),),
    "undo": ((SELF, "log 1h"),),
    "unalias apollo moonshot": (("fei", "alias apollo moonshot"),),
    "stop": ((SELF, "start apollo"),),
    "template apply consulting apollo 500000 because new project": (("fei", "template save consulting from apollo"),),
    "template rules consulting by month, contract basis, approved by lead and finance": (
        ("fei", "template save consulting from apollo"),
    ),
    "template rules consulting": (("fei", "template save consulting from apollo"),),
    "pay prepaid vat contract 3 2000 receipt 3310 yesterday": (("fei", "contract terms 3 prepaid VAT 2% because x"),),
    "prepaid vat contract 3": (("fei", "contract terms 3 prepaid VAT 2% because x"),),
    "write off apollo 2 500 because the customer is insolvent": (
        ("fei", "invoice apollo 2 no INV-8 tax 0% 2026-11-12"),
    ),
    "contract dunning 3 as usual": (("fei", "contract dunning 3 silent"),),
    "refund apollo 40 yesterday": (("fei", "paid apollo 90000 yesterday advance"),),
    "task done apollo API design": (("fei", "task apollo API design"),),
    "unlock 2026-10-01 because a supplier invoice was late": (("fei", "lock 2026-10-31"),),
    "reopen apollo because of a warranty case": (("fei", "close project apollo"),),
    "monthly brief": (("fei", "department ann delivery from 2026-03-01"),),
    "monthly brief delivery 2026-10": (("fei", "department ann delivery from 2026-03-01"),),
    "monthly brief delivery on": (("fei", "department ann delivery from 2026-03-01"),),
    "bank transfer 5000 from ICBC to ABC": (
        ("fei", "bank account ICBC CNY 1234"),
        ("fei", "bank account ABC CNY 5678"),
    ),
}
"""Example -> what was said before it, in the same try."""
ALONE = frozenset(
    {
        *("report budget apollo", "evidence apollo", "evidence expense 12", "project accounts apollo"),
        *("labour variance apollo", "labour variance apollo 2026-10"),
        *("payee Dell account 6222 0202 0000 1234 bank ICBC", "payee me account 6222 0202 0000 1234 bank ICBC"),
    }
)
"""What is told in the direct conversation only, as it tells what somebody earns; the others are said in a channel."""
WITHHELD = frozenset({"labour variance apollo", "labour variance apollo 2026-10"})
"""What is told to who knows pay, and to others where the labour of enough people is let out, which it is not here."""
AS_FAR_AS = {
    "posted 记-12…记-40": "No voucher of that number has gone out.",
    "imported 记-12…记-40": "No voucher of that number has gone out.",
    "rejected 记-15 closed period": "No voucher of that number has gone out.",
    "split expense 12: 60 % apollo, 40 % hermes": "There is no such expense.",
    "sendings 12": "There is no such sending.",
    "send vouchers 2026-10 kingdee": "The interface to 金蝶云星空 is not set up.",
    "new project GAIA Gaia template construction 500000": "There is no template “construction”. There are: –.",
    "voucher template kis": "There is no template “kis”.",
    "voucher template kis 7 project": "There is no template “kis”.",
    "compare accounts kingdee 2026-10": (
        "Drop their trial balance of the month and write with it: compare accounts kingdee 2026-10"
    ),
    "why 记-15/3": "The trail knows nothing of “记-15/3”.",
    "not billable apollo rework": "There is no task “rework” in Apollo.",
    "evidence expense 12": "There is no such expense.",
    "it says 45.60": "You sent no receipt in the last day.",
    "it says 19 Nov": "You sent no receipt in the last day.",
    "read it again": "You sent no receipt in the last day.",
    "material bought apollo rebar 26 t expense 12": "There is no such expense.",
    "subcontract change apollo +60000 because of the facade": "Apollo has no subcontract. Order it first: "
    "order 120000 works apollo #subcontract from …",
    "benefit apollo 120000 for delivery on 2026-12-31 because support needs fewer hours": (
        "Apollo is a customer's project: what it brings is its revenue."
    ),
    "why": "The trail of what?",
    "change to 3h": "You entered nothing in the last day that could be corrected.",
    "move it to hermes": "I do not know what “hermes” should change.",
    "not billable": "You have logged nothing yet.",
    "billable": "You have logged nothing yet.",
    "undo": "There is nothing of yours that could be undone.",
    "undo the taxi": "There is nothing of yours that could be undone.",
    "stop": "The timer has run for less than a minute.",
    "invoice apollo 2 no INV-2026-7 tax 6%": "There is an invoice INV-2026-7 already.",
    "new project APOLLO Apollo": "There is a project APOLLO already.",
    "new person Ann Lee ann@example.com": "ann@example.com belongs to somebody already.",
    "project kind apollo internal": "Cost of Apollo is booked already, and would stand on two accounts.",
    "project kind apollo administration": "Cost of Apollo is booked already, and would stand on two accounts.",
    "project kind apollo overhead": "Cost of Apollo is booked already, and would stand on two accounts.",
    "sold USD 20000 for 141760": "I know no exchange rate from US Dollar (USD) to Chinese Yuan (CNY) "
    "for Thu 19 Nov 2026.",
    "advance returned Ann 500": "Ann has CN¥0.00 of the advance left.",
    "supplier credit note 12 1130 tax 130 because the goods went back": "There is no such expense.",
    "supplier credit note 12 because it is a duplicate": "There is no such expense.",
    "refund from Dell 370 yesterday": "No supplier “Dell” owes us anything.",
    "pay withheld tax 800 yesterday": "Only CN¥0.00 of withheld tax is still to be paid.",
    "pay withheld vat expense 12 receipt 3310 yesterday": "There is no such expense.",
    "input vat out 12 60 because it is used for welfare": "There is no such expense.",
    "payroll 2026-10 210000": "answered",
    "set off Dell": "Nothing was paid ahead to Dell.",
    "undo import 12": "There is no import 12.",
    "links revoke 3": "There is no link 3 any more.",
    "why expense 12": "The trail knows nothing of “expense 12”.",
    "prior year entry 12 because an invoice of May was missed": "The journal has no entry 12.",
    "prior year entry 12 undo": "Entry 12 was not moved into retained earnings.",
    "why entry 123": "The journal has no entry 123.",
    "reopen accounts apollo because a bill came late": "Apollo has no approved accounts.",
    "settle apollo with Facade": "Apollo has no subcontract with “Facade”.",
    "settle apollo internal with Field": "No department has agreed to work on Apollo.",
    "settlement apollo 2": "Apollo has no such settlement.",
    "settlement apollo": "Apollo has no such settlement.",
    "settlement answer apollo confirmed by Zhang San": "Apollo has no such settlement.",
    "settlement answer apollo disputed 5000 because the rework is not theirs": "Apollo has no such settlement.",
    "settlement answer apollo refused because the scope is wrong": "Apollo has no such settlement.",
    "settlement apollo 2 bundle": "Apollo has no such settlement.",
    "settlement apollo 2 bundle for the customer": "Apollo has no such settlement.",
    "settlement apollo 2 print for the customer": "Apollo has no such settlement.",
    "task estimate apollo API design 40h": "Apollo has no open task “API design”.",
    "team pulse apollo": "Fewer than 3 people have worked on it: what they answer would not stay private.",
    "material mark apollo rebar 5% 10%": "Nothing is agreed of items in Apollo yet. "
    "Say for example: unit price APOLLO rebar 4200/t",
    "accept work apollo 50%": "Apollo has no subcontract. Order it first: "
    "order 120000 works apollo #subcontract from …",
    "accept work order 3 flooring 180 m2": "Order 3 is no subcontract: its category is Equipment.",
    "subcontract price order 3 flooring 900/m2": "Order 3 is no subcontract: its category is Equipment.",
    "subcontract price order 3 flooring 950/m2 because of the thicker slab": (
        "Order 3 is no subcontract: its category is Equipment."
    ),
    "accept work order 3 as logged": "Order 3 is no subcontract: its category is Equipment.",
    "accept work order 3 74% changes 30000 yesterday": "Order 3 is no subcontract: its category is Equipment.",
    "subcontract deduction apollo 5000 penalty because of the safety rule": "Apollo has no subcontract. Order it "
    "first: order 120000 works apollo #subcontract from …",
    "subcontract deduction apollo supplied formwork": "Apollo has no subcontract. Order it first: "
    "order 120000 works apollo #subcontract from …",
    "internal agreement field apollo engineer 120h a month cap 60000 from 2026-12-01": "There is no department yet.",
    "rules 3 off": "There is no rule 3.",
    "payee Dell": "No bank details of Dell are known.",
    "pay batch 3 rejected 2 because the account is closed": "There is no batch of payments 3.",
    "merge supplier Dell into 戴尔": "No document in the books names a supplier “戴尔”.",
    "split supplier Dell": "No supplier “Dell” was merged into another.",
}
"""Examples that come to nothing on this stage, with the words by which the handler shows that it has looked."""


@pytest.fixture(scope="module")
def company(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The cast, a person for each role, and a business of which the examples can speak."""
    folder = tmp_path_factory.mktemp("roles")
    shutil.copy(filled_sqlite, folder / "books.db")
    stage = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
    stage.wait(days=-1)
    stage.with_rules(company=("Starbridge",), dunning_tiers={"vip": (7, 30)}, page=PageDoor("https://page.example/"))

    def seat(book: Book) -> None:
        apollo = directory(book).by_code["APOLLO"]
        for role in (*ROLES, NOBODY):
            person = people.add(book, f"Some {role}", email=f"{role}@roles.example", locale="en")
            people.link(book, person.id, "test", role, person.name)
            if role != NOBODY:
                people.seat(book, person.id, role, apollo if role in PROJECT_ROLES else 0)

    stage.write(seat)
    in_business(stage)
    yield stage
    stage.house.store.close()


def in_business(stage: Stage) -> None:
    """Contracts, orders, an invoice, a write-off, a letter, a bank's table: what examples speak of."""
    drop_with(stage, sample(), "payment template cmb", "cmb.xlsx")
    stage.say("contract apollo 8000 tax 0% interest 0.05% owner Sue 50% 2026-06-01 50% 2026-12-15", by="li")
    stage.say("contract apollo 2000 tax 0% owner Sue 50% 10 days after go-live, 50% on acceptance", by="li")
    stage.submit("contract.sign", "APOLLO", by="li", customer="Acme", amount="3000", signed="2026-11-01", tax="0")
    stage.say("invoice apollo 1 no INV-2026-7", by="fei")
    for n in "123":
        stage.say("write off apollo 1 600 because of bankruptcy", by="fei")
        stage.click("writeoff.approve", n, by="ada")
        stage.say("order 12000 servers equipment apollo from Dell")
        stage.click("order.submit", n)
        stage.click("order.approve", n, by="li")
    stage.click("letter.issue", "Acme tone:firm interest:agreed", by="li")
    bill = {"total": "5000", "day": "2026-11-19", "invoice_number": "DE-7", "paid_by": "payable", "vendor": "Dell"}
    stage.submit("order.invoice", "1", **bill)
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")


def said_by(stage: Stage, book: Book, role: str, line: str, channel: str = "#apollo") -> Reply:
    """What is answered to a role that says it in a channel, or ("") to the bot alone.  Raises whatever refuses it."""
    known = directory(book)
    place = Place("test", channel) if channel else Place("test", role, "direct")
    said = Said("roles:1", Identity("test", role), place, text=line)
    route = routing.find(said, CONTENTS, known, stage.now.date(), stage.house.rules)
    assert route is not None, f"“{line}” is not understood"
    bound = known.places.get(("test", channel))
    project = known.projects.get(bound[0]) if bound else None
    person = known.person(known.accounts["test", role])
    ctx = Context(book, known, stage.house.rules, person, said.at, project, said.id, contents=CONTENTS)
    return dispatch(route.entry, route.incoming, ctx, route.read)


class Undone(Exception):
    """Ends each try, so that nothing of it stays."""


def outcome(stage: Stage, role: str, line: str) -> str:
    """What becomes of it: "refused", "answered", or why it cannot be done."""
    found = "answered"

    def attempt(book: Book) -> None:
        nonlocal found
        for who, before in BEFORE.get(line, ()):
            try:
                said_by(stage, book, who or role, before)
            except NotAllowed:
                assert who == SELF
        try:
            said_by(stage, book, role, line, "" if line in ALONE else "#apollo")
        except Asked:
            pass
        except NotAllowed:
            found = "refused"
        except BookError as error:
            found = say(refusal(error).title, "en")
        raise Undone

    with pytest.raises(Undone):
        stage.write(attempt)
    return found


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
def test_the_tables_say_who_may(company: Stage, entry: Entry) -> None:
    for example in entry.examples:
        roles = entry.only.get(example.en, entry.roles)
        found = {role: outcome(company, role, example.en) for role in (*ROLES, NOBODY)}
        allowed = {role for role, became in found.items() if became != "refused"}
        if roles == ANYONE:
            assert allowed >= set(ROLES), example.en
        elif example.en in WITHHELD:
            assert {"lead", "finance", "admin", "auditor"} == allowed < set(roles), example.en
        else:
            assert allowed == set(roles) - {OWNER}, example.en
        assert AS_FAR_AS.get(example.en, "answered") in found.values(), f"nobody gets through with “{example.en}”"


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
@pytest.mark.parametrize("channel", ["#lobby", "#xinghe"])
def test_money_is_not_shown_in_a_channel_that_it_does_not_belong_to(company: Stage, entry: Entry, channel: str) -> None:
    """In a channel of nobody's, and in that of another project."""
    for example in entry.examples:
        for role in ("finance", "lead", "sales"):
            for card in openly(company, role, example.en, channel):
                theirs = channel == "#xinghe" and "APOLLO" not in example.en.upper()
                assert theirs or not holds_money(card), example.en


def openly(stage: Stage, role: str, line: str, channel: str) -> list[Card]:
    """The cards that everybody in the channel sees when a role says it there."""
    shown: list[Card] = []

    def attempt(book: Book) -> None:
        with suppress(BookError, Asked):
            for who, before in BEFORE.get(line, ()):
                said_by(stage, book, who or role, before)
            reply = said_by(stage, book, role, line, channel)
            shown.extend(card for card in (reply.card, *reply.more) if card and not reply.private)
        raise Undone

    with pytest.raises(Undone):
        stage.write(attempt)
    return shown


def test_an_auditor_is_shown_no_button_that_only_others_may_press(company: Stage) -> None:
    """Auditors read everything and change nothing."""
    wrong = []
    for entry in CONTENTS.commands:
        for example in entry.examples:
            wrong += [f"{example.en}: {button}" for button in pressed_in_vain(company, "auditor", example.en)]
    assert not wrong, "\n".join(wrong)


def pressed_in_vain(stage: Stage, role: str, line: str) -> list[str]:
    """The buttons of the answer that a role is refused."""
    vain: list[str] = []

    def attempt(book: Book) -> None:
        with suppress(BookError, Asked):
            reply = said_by(stage, book, role, line, "")
            for button in (one for card in (reply.card, *reply.more) if card for one in card.buttons):
                try:
                    with book.part():
                        pressed(stage, book, role, button)
                except NotAllowed:
                    vain.append(button.action)
                except (BookError, Asked):
                    pass
        raise Undone

    with pytest.raises(Undone):
        stage.write(attempt)
    return vain


def pressed(stage: Stage, book: Book, role: str, button: Button) -> None:
    known = directory(book)
    click = Clicked("roles:2", Identity("test", role), Place("test", role, "direct"), button.action, button.value)
    entry = CONTENTS.entries["action", button.action]
    person = known.person(known.accounts["test", role])
    ctx = Context(book, known, stage.house.rules, person, click.at, None, click.id, contents=CONTENTS)
    dispatch(entry, click, ctx)


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
def test_what_fewer_may_is_an_example(entry: Entry) -> None:
    examples = {example.en for example in entry.examples}
    assert set(entry.only) <= examples
    named = {role for roles in (entry.roles, *entry.only.values()) for role in roles}
    assert named <= {*ROLES, OWNER}


@pytest.mark.parametrize("role", ROLES)
def test_the_help_shows_a_role_what_it_may_say_and_nothing_else(company: Stage, role: str) -> None:
    """“lock 2026-10-31” is for finance; an auditor is shown “lock”, which shows the lock."""
    shown = "\n".join(company.lines(company.click("help.show", chapter.name, by=role, at="")) for chapter in CHAPTERS)
    for entry in CONTENTS.commands:
        shown = shown.replace(say(entry.help, "en"), "")  # what it says of a command is no example
    for entry in CONTENTS.commands:
        for example in entry.examples:
            roles = entry.only.get(example.en, entry.roles)
            if role not in roles and roles != ANYONE and OWNER not in roles:
                found = re.search(rf"(?:^|: |, ) *{re.escape(example.en)}(?:,|:|$)", shown, re.MULTILINE)
                assert not found, f"{role} is shown “{example.en}”"
