"""A workbook that may be one invoice or a table to be imported: which of them it is only a person can tell."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.lines.spending import Spending
from chat.text import Text, _
from handlers import button_values
from handlers.context import Context, Reading, ToBeRead
from handlers.costs import captions, receipts
from ledger.errors import NotFound, sentence
from storage import files


def undecided(reading: Reading) -> bool:
    """Whether a file was read as both."""
    return reading.sheet is not None and any(receipt.total for receipt in reading.receipts)


def question(said: Said, ctx: Context, reading: Reading) -> Reply:
    """What was read of it as an invoice, and a button for each of the two."""
    receipts.keep(ctx, reading)
    receipt = next(receipt for receipt in reading.receipts if receipt.total)
    amount = Text("{m}", {"m": receipt.total})
    read = (
        _("As an invoice I read {amount}, {vendor}.", amount=amount, vendor=receipt.vendor)
        if receipt.vendor
        else _("As an invoice I read {amount}.", amount=amount)
    )
    words = " ".join(said.text.split())[:200]
    buttons = (
        Button(_("One invoice"), "expense.of_file", f"{reading.sha256} {words}".strip(), style="main"),
        Button(_("A table to import"), "import.answer", reading.sha256),
    )
    title = _("Is {name} one invoice, or a table to import?", name=reading.name[:80])
    card = Card(title, lines=(read, _("Nothing is taken yet.")), buttons=buttons, tone="warn")
    return Reply(card, private=said.at.kind == "channel")


def as_invoice(click: Clicked, ctx: Context) -> Reply:
    """`value`: the file, and the words that came with it.  Raises ToBeRead where it has to be read first."""
    sha256, _blank, words = click.value.partition(" ")
    name, mime = files.name(ctx.book, sha256), files.mime(ctx.book, sha256)
    if not sha256.isalnum() or mime is None:
        raise button_values.outdated()
    reading = next((one for one in ctx.readings if one.sha256 == sha256), None)
    if reading is None:
        raise ToBeRead(sha256, name or "", mime)
    if not reading.receipts:
        raise reading.problem or NotFound(sentence("The file is not there any more."))
    ctx.readings = (replace(reading, sheet=None),)
    said = Said(click.id, click.by, click.at, text=words, ref=click.ref, addressed=True)
    spending = captions.words_with(words, ctx) if words else Spending(None)
    cards = receipts.receipt_cards(said, ctx, spending)
    return Reply(cards[0], more=tuple(cards[1:]), replace=True, private=click.at.kind == "channel")
