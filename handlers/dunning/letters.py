"""Letters to customers about late payments: a draft in their language, as a card and as PDF; a number when one is
issued.  A person sends it, and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, get_args

from chat.cards.card import Attachment, Button, Card, Choice, Fact, Option, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, verbatim
from formats.documents import letter_pdf
from handlers.context import Context
from handlers.dunning import contacts, letter_text
from handlers.dunning.contacts import waiting
from handlers.dunning.letter_text import Draft, Interest
from handlers.dunning.policies import step
from handlers.dunning.spoken_for import customer_in, speaking
from ledger.ageing import days_overdue, is_overdue
from ledger.dunning import Tone
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.owed import Instalment
from storage import files, letters
from storage.customers import CustomerContact
from storage.letters import Issued

PDF = "application/pdf"


class LetterRequest(NamedTuple):
    """Which letter somebody wants: without a tone, the one of the step that the oldest payment has reached."""

    customer: str
    tone: Tone | None
    interest: Interest


def write(said: Said, ctx: Context) -> Reply:
    number = said.text.strip()
    if re.fullmatch(r"\w+-\d{4}-\d{4,}", number):
        return _again(ctx, letters.get(ctx.book, number))
    customer, rest = customer_in(ctx, said.text)
    tone: Tone | None = "firm" if _FIRM.search(rest) else "soft" if _SOFT.search(rest) else None
    wish: Interest = "none" if _NO_INTEREST.search(rest) else "decree" if _DECREE.search(rest) else "agreed"
    letter = _drafted(ctx, LetterRequest(customer, tone, wish))
    if letter is None:
        return Reply(_nothing(customer), private=True)
    return Reply(card(ctx, letter), files=(_file(ctx, letter),), private=True)


def draft(click: Clicked, ctx: Context) -> Reply:
    letter = _of_value(ctx, click.value)
    return Reply(card(ctx, letter) if letter else _nothing(_requested(click.value).customer), private=True)


def another_tone(click: Clicked, ctx: Context) -> Reply:
    letter = _of_value(ctx, click.value)
    return Reply(
        card(ctx, letter) if letter else _nothing(_requested(click.value).customer), replace=True, private=True
    )


def as_pdf(click: Clicked, ctx: Context) -> Reply:
    letter = _of_value(ctx, click.value)
    if letter is None:
        return Reply(_nothing(_requested(click.value).customer), private=True)
    title = _("Draft of a letter to {customer}", customer=letter.customer.name)
    lines = (_("It has no number yet: issue it when it is to go out."),)
    shown = Card(title, lines=lines, buttons=(_issue(ctx, letter),))
    return Reply(shown, files=(_file(ctx, letter),), private=True)


def issue(click: Clicked, ctx: Context) -> Reply:
    letter = _of_value(ctx, click.value)
    if letter is None:
        return Reply(_nothing(_requested(click.value).customer), private=True)
    if not (ctx.rules.letters.sender or ctx.rules.letters.sender_en or ctx.rules.company):
        raise BadInput(
            sentence("A letter needs a letterhead."),
            hint=sentence("It stands in the configuration, under [letters]: sender."),
        )
    name, content = letter.customer.name, letter_text.content(letter)
    known = letters.alike(ctx.book, name, ctx.today, content)
    if known is not None:
        return _again(ctx, known)
    year = ctx.today.year
    number = f"{ctx.rules.letters.prefix}-{year}-{letters.take(ctx.book, 'letter', year):04}"
    data = letter_pdf.drawn(letter_text.paper(ctx, letter, number))
    sha256 = files.keep(ctx.rules.files, data)
    files.note(ctx.book, sha256, f"{number}.pdf", PDF, len(data))
    kept = Issued(number, name, ctx.today, letter.tone, letter.locale, content, sha256, ctx.person.id)
    letters.issue(ctx.book, kept, ctx.message)
    return Reply(_issued_card(ctx, kept), files=(Attachment(f"{number}.pdf", PDF, data),), private=True)


def sent(click: Clicked, ctx: Context) -> Reply:
    issued = letters.get(ctx.book, click.value)
    open_instalments = speaking(ctx, issued.customer)
    contact = CustomerContact(issued.customer, ctx.today, ctx.person.id, "letter", "", None, issued.number)
    return Reply(contacts.log(ctx, contact, open_instalments, sure=True), replace=True, private=True)


def show(said: Said, ctx: Context) -> Reply:
    customer = customer_in(ctx, said.text)[0] if said.text.strip() else ""
    issued_letters = letters.whole(ctx.book, customer)
    if not ctx.roles() & {"finance", "auditor", "admin"}:
        issued_letters = tuple(issued for issued in issued_letters if issued.person == ctx.person.id)
    if not issued_letters:
        return Reply(Card(_("No letter was issued yet.")), private=True)
    tones = {"soft": _("soft"), "firm": _("firm")}
    rows = tuple(
        (
            verbatim(issued.number),
            Text("{d}", {"d": issued.day}),
            verbatim(issued.customer),
            tones[issued.tone],
            verbatim(ctx.directory.people[issued.person].name),
        )
        for issued in issued_letters
    )
    heads = (_("Number"), _("Day"), _("Customer"), _("Tone"), _("Who"))
    return Reply(Card(_("Letters to customers"), table=Table(heads, rows)), private=True)


def card(ctx: Context, letter: Draft) -> Card:
    """The draft as a card, to be copied into a mail or taken as PDF; in the customer's language."""
    name = letter.customer.name
    chosen = Choice(
        _("Tone"),
        "contact.tone",
        (
            Option(_("soft"), "tone:soft"),
            Option(_("firm"), "tone:firm"),
            Option(_("firm, interest by the decree"), "tone:firm interest:decree"),
            Option(_("firm, without interest"), "tone:firm interest:none"),
        ),
        name,
    )
    buttons = (
        Button(_("Letter as PDF"), "letter.pdf", _value(letter), style="main"),
        Button(_("I have sent it"), "contact.form", name),
    )
    return Card(
        _("Draft to {customer}", customer=name),
        lines=letter_text.lines(ctx, letter),
        choices=(chosen,),
        small=waiting(ctx, name),
        buttons=buttons,
    )


def _drafted(ctx: Context, request: LetterRequest) -> Draft | None:
    """The draft of what is late and not disputed; None where nothing is."""
    late = [
        instalment
        for instalment in speaking(ctx, request.customer)
        if is_overdue(instalment.due, ctx.today) and not instalment.disputed
    ]
    if not late:
        return None
    return letter_text.draft(ctx, request.customer, late, request.tone or _usual(ctx, late), request.interest)


def _usual(ctx: Context, late: Sequence[Instalment]) -> Tone:
    """The tone of the step that the oldest of it has reached."""
    return step(max(days_overdue(instalment.due, ctx.today) for instalment in late)).tone


def _value(letter: Draft) -> str:
    return f"{letter.customer.name} tone:{letter.tone} interest:{letter.wish}"


def _requested(value: str) -> LetterRequest:
    """The letter that a button asks for."""
    tone: Tone | None = None
    wish: Interest = "agreed"
    words = value.split(" ")
    while words and re.match(r"(tone|interest):", words[-1]):
        kind, _sign, chosen = words.pop().partition(":")
        if kind == "tone" and chosen in get_args(Tone):
            tone = "firm" if chosen == "firm" else "soft"
        if kind == "interest":
            wish = "decree" if chosen == "decree" else "none" if chosen == "none" else "agreed"
    return LetterRequest(" ".join(words), tone, wish)


def _of_value(ctx: Context, value: str) -> Draft | None:
    return _drafted(ctx, _requested(value))


def _nothing(customer: str) -> Card:
    return Card(_("{customer} is not late with anything.", customer=customer), tone="good")


def _issue(ctx: Context, letter: Draft) -> Button:
    """Issuing asks first where somebody has just spoken with the customer."""
    return Button(
        _("Issue with a number"),
        "letter.issue",
        _value(letter),
        style="main",
        confirm=waiting(ctx, letter.customer.name) or NOTHING,
    )


def _file(ctx: Context, letter: Draft) -> Attachment:
    return Attachment("letter-draft.pdf", PDF, letter_pdf.drawn(letter_text.paper(ctx, letter)))


def _issued_card(ctx: Context, issued: Issued) -> Card:
    sender = ctx.directory.people[issued.person]
    return Card(
        _("Letter {number} to {customer}", number=issued.number, customer=issued.customer),
        facts=(Fact(_("Day"), Text("{d}", {"d": issued.day})), Fact(_("Who"), verbatim(sender.name))),
        lines=(_("Send it and press the button: then everybody sees that the customer was written to."),),
        buttons=(Button(_("I have sent it"), "letter.sent", issued.number, style="main"),),
        tone="good",
    )


def _again(ctx: Context, issued: Issued) -> Reply:
    """The letter as it was handed out."""
    if issued.person != ctx.person.id and not ctx.roles() & {"finance", "auditor", "admin"}:
        raise NotAllowed(sentence("That letter is for the one who wrote it, and for finance."))
    data = files.load(ctx.rules.files, issued.file)
    if data is None:
        raise NotFound(sentence("The file of letter {number} is gone."), number=issued.number)
    return Reply(_issued_card(ctx, issued), files=(Attachment(f"{issued.number}.pdf", PDF, data),), private=True)


_FIRM = Pattern(r"\bfirm\b|strict|formal|严厉|强硬|正式", re.IGNORECASE)
_SOFT = Pattern(r"\bsoft\b|friendly|温和|友好", re.IGNORECASE)
_DECREE = Pattern(r"decree|条例|法定", re.IGNORECASE)
_NO_INTEREST = Pattern(r"(?:without|no)\s+interest|不计息|不含利息", re.IGNORECASE)
