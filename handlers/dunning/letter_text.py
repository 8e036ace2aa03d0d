"""What a letter about late payments says: in the customer's language, for a card to copy from and for the paper."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from chat.text import Text, _, verbatim
from chat.words import plain_day, say
from formats.documents.letter_pdf import Block, LetterPart, LetterTable, PrintedLetter
from handlers import lookup
from handlers.context import Context
from handlers.contracts.interest import AccruedInterest, Wish, unclaimed
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards
from ledger.ageing import days_overdue
from ledger.dunning import Tone
from ledger.money import totals
from ledger.owed import Customer, Instalment
from storage import customers, invoices, late_interest

DAYS: dict[Tone, int] = {"soft": 10, "firm": 7}
"""How long the customer is given."""

Interest = Literal["agreed", "decree", "none"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is written.

    Attributes:
        late: what it is about, the oldest first.
        numbers: instalment -> the numbers of its invoices.
        interest: its lines, for a firm letter that claims it.
    """

    customer: Customer
    late: tuple[Instalment, ...]
    tone: Tone
    wish: Interest
    numbers: dict[int, str]
    interest: tuple[AccruedInterest, ...]

    @property
    def locale(self) -> str:
        return letter_locale(self.customer)


def letter_locale(customer: Customer) -> str:
    """The language of letters to a customer: as set, else the one that its name is written in."""
    return customer.locale or ("zh-CN" if re.search(r"[\u3400-\u9fff]", customer.name) else "en")


def draft(ctx: Context, customer: str, late: Sequence[Instalment], tone: Tone, wish: Interest) -> Draft:
    """What is to be said to the customer about its late payments."""
    ordered = tuple(sorted(late, key=lambda instalment: (instalment.due or ctx.today, instalment.id)))
    billed = invoices.of_instalments(ctx.book, (instalment.id for instalment in ordered))
    numbers = {
        instalment.id: ", ".join(
            filter(None, (invoice.number for invoice in billed.get(instalment.id, []) if not invoice.credits))
        )
        for instalment in ordered
    }
    lines: list[AccruedInterest] = []
    if tone == "firm" and wish != "none":
        projects = {instalment.project for instalment in ordered}
        paid = (one for one in late_interest.late(ctx.book, ctx.today, customer) if one.open.minor <= 0)
        lines = unclaimed(ctx, [*ordered, *(one for one in paid if one.project in projects)], Wish(wish))
    return Draft(customers.get(ctx.book, customer), ordered, tone, wish, numbers, tuple(lines))


def subject(letter: Draft) -> Text:
    """What it is about, in a line."""
    if letter.tone == "firm":
        return _("Demand for payment")
    return _("Reminder of open payments")


def before(letter: Draft) -> tuple[Text, ...]:
    """Salutation, and the sentence above the list."""
    if letter.tone == "firm":
        why = _("in spite of our reminders the following payments have not reached us:")
    else:
        why = _("the following payments seem to be still open on our side:")
    return _("Dear {customer},", customer=letter.customer.name), why


def after(ctx: Context, letter: Draft) -> tuple[Text, ...]:
    """What the customer is asked for, under the list."""
    total = cards.sums(letter.late)
    day = plain_day(ctx.today + timedelta(days=DAYS[letter.tone]), letter.locale)
    if letter.tone == "soft":
        return (
            _(
                "May we ask you to look into it and to pay {total} by {day}? If it is on its way, please ignore this.",
                total=total,
                day=day,
            ),
        )
    asked = _(
        "We ask you to pay {total} by {day}. After that day we will charge late interest and suspend our work.",
        total=total,
        day=day,
    )
    if not letter.interest:
        return (asked,)
    law = {line.rate.law for _instalment, line in letter.interest}
    rate = max(line.rate.per_day for _instalment, line in letter.interest) * 100
    ground = (
        _("under the decree on payments to small and medium enterprises")
        if law == {"decree"}
        else _("as agreed in the contract")
    )
    claimed = _(
        "Besides, late interest of {amount} has accrued to {day}, {ground} ({rate}% a day).",
        amount=accrued(letter),
        day=plain_day(ctx.today, letter.locale),
        ground=ground,
        rate=rate,
    )
    return _("We ask you to pay {total} by {day}, or we will suspend our work.", total=total, day=day), claimed


def accrued(letter: Draft) -> Text:
    """The interest in all, each currency for itself."""
    return cards.summed(line.amount for _instalment, line in letter.interest)


def paper(ctx: Context, letter: Draft, number: str = "") -> PrintedLetter:
    """The letter on the company's paper; without a number it is a draft."""
    own, zh = ctx.rules.letters, letter.locale == "zh-CN"
    sender = (own.sender or own.sender_en) if zh else (own.sender_en or own.sender)
    bank = (own.bank or own.bank_en) if zh else (own.bank_en or own.bank)
    sender = sender or ctx.rules.company[:1]

    def words(text: Text) -> str:
        return say(text, letter.locale)

    meta = [plain_day(ctx.today, letter.locale)]
    meta += [words(_("No. {number}", number=number))] if number else []
    parts: list[LetterPart] = [*(words(text) for text in before(letter)), _items(ctx, letter)]
    parts += [words(text) for text in after(ctx, letter)]
    if letter.interest:
        parts.append(_interest(letter))
    if bank:
        parts.append(Block(bank, words(_("Please pay to"))))
    parts.append(Block((words(_("Kind regards,")), ctx.person.name, *sender[:1])))
    return PrintedLetter(
        letter.locale,
        sender,
        (letter.customer.name, *filter(None, letter.customer.address.split("\n"))),
        tuple(meta),
        words(subject(letter)),
        tuple(parts),
        words(_("Page [page] of [pages]")).replace("[", "{").replace("]", "}"),
        "" if number else words(_("DRAFT")),
        own.font,
    )


def content(letter: Draft) -> str:
    """What the letter says, as a text to compare: the same again on the same day is the same letter."""
    items = [
        [
            instalment.id,
            letter.numbers[instalment.id],
            str(instalment.due),
            instalment.open.minor,
            instalment.open.currency,
        ]
        for instalment in letter.late
    ]
    claimed = [[instalment.id, line.days, line.amount.minor] for instalment, line in letter.interest]
    return json.dumps([letter.tone, letter.locale, letter.customer.address, items, claimed], ensure_ascii=False)


def _items(ctx: Context, letter: Draft) -> LetterTable:
    def words(text: Text) -> str:
        return say(text, letter.locale)

    heads = (_("Invoice"), _("Item"), _("Due"), _("Days late"), _("Unpaid"))
    rows = [
        (
            letter.numbers[instalment.id] or "–",
            words(_item(ctx, instalment)),
            plain_day(instalment.due, letter.locale) if instalment.due else "–",
            str(days_overdue(instalment.due, ctx.today)),
            words(Text("{m}", {"m": instalment.open})),
        )
        for instalment in letter.late
    ]
    sums = totals(instalment.open for instalment in letter.late)
    rows += [(words(_("In all")), "", "", "", words(Text("{m}", {"m": total}))) for total in sums]
    return LetterTable(tuple(map(words, heads)), tuple(rows), (2.4, 4.2, 2.2, 1.5, 2.4), (3, 4), len(sums))


def _item(ctx: Context, instalment: Instalment) -> Text:
    return _(
        "{project}: {name}",
        project=lookup.shown(ctx.directory.project(instalment.project)),
        name=instalment_shown(instalment),
    )


def _interest(letter: Draft) -> LetterTable:
    def words(text: Text) -> str:
        return say(text, letter.locale)

    heads = (_("Late interest"), _("From"), _("To"), _("Days late"), _("On"), _("A day"), _("Interest"))
    rows = [
        (
            letter.numbers.get(instalment.id) or words(instalment_shown(instalment)),
            plain_day(line.first, letter.locale),
            plain_day(line.last, letter.locale),
            str(line.days),
            words(Text("{m}", {"m": line.principal})),
            words(Text("{p} %", {"p": line.rate.per_day * 100})),
            words(Text("{m}", {"m": line.amount})),
        )
        for instalment, line in letter.interest
    ]
    rows.append((words(_("In all")), "", "", "", "", "", words(accrued(letter))))
    return LetterTable(tuple(map(words, heads)), tuple(rows), (2.2, 2, 2, 1.5, 2.2, 1.3, 2), (3, 4, 5, 6), 1)


def lines(ctx: Context, letter: Draft) -> tuple[Text, ...]:
    """The letter as paragraphs to copy into a mail, in the customer's language whoever reads the card."""
    listed = []
    for instalment in letter.late:
        line = _(
            "• {item}: {open}, due on {day}",
            item=_item(ctx, instalment),
            open=instalment.open,
            day=plain_day(instalment.due, letter.locale) if instalment.due else "–",
        )
        number = letter.numbers[instalment.id]
        listed.append(_("{line} (invoice {number})", line=line, number=verbatim(number)) if number else line)
    close = _("Kind regards, {name}", name=ctx.person.name)
    every = (*before(letter), *listed, *after(ctx, letter), close)
    return tuple(verbatim(say(text, letter.locale)) for text in every)
