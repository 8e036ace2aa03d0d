"""Dropped files: what each of them is decides whose business it is.

A receipt becomes a draft, a bank statement or a list of contracts is shown before it is taken, a paper can be the
evidence of a milestone; under an expense's card files complete it.  A command that comes with files is that command,
and only what is read as a receipt is then asked about.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from chat.cards.card import SILENCE, Card, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.lines.caption import caption
from chat.lines.scan import scan
from chat.lines.spending import Spending
from chat.pattern import Pattern
from chat.text import _
from chat.values.dates import Days
from chat.values.days import days_at, not_a_day
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Asked, Context, Reading
from handlers.contracts import milestones
from handlers.conversation import asking, routing
from handlers.conversation.dispatch import dispatch, refused
from handlers.conversation.routing import Route
from handlers.costs import captions, invoice_or_table, receipts
from handlers.imports import commands as importing
from handlers.imports import preview
from handlers.imports.kinds import kind_of
from handlers.terms import terms_here
from ledger.errors import BookError


def read_files(said: Said, ctx: Context) -> Reply:
    route = _command(said, ctx)
    if said.about and route is None and (done := receipts.complete(said, ctx)):
        return done
    if (other := _other_than_receipts(said, ctx)) is not None:
        return other
    if route is not None:
        return _with_command(said, route, ctx)
    if _ASKS.search(said.text):
        return _with_question(said, ctx)
    return receipts.read_receipts(said, ctx)


def _command(said: Said, ctx: Context) -> Route | None:
    """Where the words go that came with the files, if they ask for something else than an expense."""
    words = replace(said, files=(), about="", edits="")
    if not said.text.strip() or _OF_THE_PAPER.match(said.text) or _only_names(said, ctx):
        return None
    route = None
    with suppress(BookError), ctx.part():  # words that are no command belong to the files
        route = routing.said(words, ctx.contents, ctx.directory, ctx.today, ctx.rules)
    if route is None or route.entry.kind != "command" or route.entry.name == "expense":
        return None
    if route.entry.name == "log":
        return None if _cost_with_hours(said, ctx) else route
    asked = ctx.contents.wordings.best(said.text)
    if asked and asked.how == "last" and terms_here(ctx).projects.match(asked.rest) is None and asked.rest:
        return None  # “dinner after the audit”: the last word of a note
    if asked is None and route.entry.reads and scan(said.text, terms_here(ctx), ctx.today).of("category"):
        return None if not _ASKS.search(said.text) else route  # “星河 材料 公司卡 送样品”: what the paper is for
    return route


_OF_THE_PAPER = Pattern(
    r"\s*(?:(?:i |we )?paid\s+(?:it\s+)?(?:by|with|from|using|myself)\b"
    r"|(?:the |an? |tax )*(?:invoice|receipt|bill)\s*(?:(?:from|by)\b|$)|(?:付款|支付|转账)(?:凭证|截图|记录))",
    re.IGNORECASE,
)
"""How it was paid and what it is: words that begin like a command and are none beside a paper."""
_ASKS = Pattern(r"[?？]\s*$|[吗呢么]\s*[。.!！]?\s*$")


def _only_names(said: Said, ctx: Context) -> bool:
    """“apollo travel”, “星河 差旅 昨天”: nothing but what a paper is for; as words alone it would be asked about."""
    line = scan(said.text, terms_here(ctx), ctx.today)
    rest = line.low
    for element in line.of("category", "project", "task", "days"):
        rest = rest[: element.start] + " " * (element.end - element.start) + rest[element.end :]
    return bool(line.of("category")) and _NAMES_JOINED.fullmatch(rest) is not None


_NAMES_JOINED = Pattern(r"(?:for|of|on|and|the|project|项目|的|给|用|费用?|[\s,，.。:：/-])*")


def _cost_with_hours(said: Said, ctx: Context) -> bool:
    """“parking 3h apollo” beside a receipt says what was paid for: no work."""
    words = caption(said.text, terms_here(ctx), ctx.today)
    category = str(words.category.key) if words.category and words.category.kind == "one" else ""
    return category not in ("", ctx.rules.labour) and bool(_read_as_receipts(ctx))


def _with_command(said: Said, route: Route, ctx: Context) -> Reply:
    """The command is done as it would be without files, and of receipts it is asked whether they are expenses."""
    done = True
    try:
        with ctx.part():
            reply = dispatch(route.entry, route.incoming, ctx, route.read)
    except Asked as asked:
        reply = asking.question(ctx.book, replace(said, files=()), ctx.person, asked)
    except BookError as error:
        reply, done = refused(said, error), False
    if route.entry.name in ("invoiced", "settlement answer") and done:
        return reply  # the files are the invoice's, or the signed answer
    words = Spending(None, project=caption(said.text, terms_here(ctx), ctx.today).project)
    if not done and (asked_for := ctx.contents.wordings.best(said.text)) and asked_for.rest:
        words = captions.words_with(
            said.text, ctx, one_paper=False
        )  # it was no command perhaps, but a note that begins like one
    return _and_files(said, reply, words, ctx, quiet=route.entry.name == "log")


def _with_question(said: Said, ctx: Context) -> Reply:
    """A question that is no command; what was asked cannot be answered, but nothing is handed in because of it."""
    title = _("I cannot answer that about a file. Say “help” to see what you can ask.")
    return _and_files(said, Reply(Card(title), private=True) if said.addressed else SILENCE, Spending(None), ctx)


def _and_files(said: Said, reply: Reply, words: Spending, ctx: Context, *, quiet: bool = False) -> Reply:
    """The reply, and the drafts of the receipts, which are their owner's alone; `quiet`: other pictures are no news."""
    if quiet:
        ctx.readings = _read_as_receipts(ctx)
    cards = receipts.receipt_cards(said, ctx, words, beside=True)
    if not cards:
        return reply
    if reply is SILENCE:
        return Reply(cards[0], more=tuple(cards[1:]), private=said.at.kind == "channel")
    if said.at.kind == "channel" and not reply.private:
        for place, card in enumerate(cards):
            ctx.tell(ctx.person, f"file:{ctx.message}:{place}", card, kind="question")
        return reply
    return replace(reply, more=(*reply.more, *cards))


def _read_as_receipts(ctx: Context) -> tuple[Reading, ...]:
    """The files that surely are receipts: they show what was paid."""
    return tuple(reading for reading in ctx.readings if any(receipt.total for receipt in reading.receipts))


def _other_than_receipts(said: Said, ctx: Context) -> Reply | None:
    """The answer to files that are not to be read as receipts; None where they are, or are none of our business."""
    for reading in ctx.readings:
        if invoice_or_table.undecided(reading) and said.addressed and not _says_what_it_is(said, ctx):
            return invoice_or_table.question(said, ctx, reading)
        if reading.sheet and _for_us(said, ctx, reading):
            return importing.dropped(ctx, reading, _answers(said, ctx, reading))
    return milestones.dropped(said, ctx)


_SAY_WHAT_IT_IS = ("compare accounts", "voucher template", "pay batch", "payee", "payment template")
"""Commands that come with a file of another program, whatever it looks like; they themselves say who may."""


def _answers(said: Said, ctx: Context, reading: Reading) -> dict[str, str]:
    """What the words with a file say of it: the month in which a list of invoices was certified; that it is opening
    balances, and as of when; that it is a sample of another program's vouchers, and its name.  Raises BadInput."""
    asked = ctx.contents.wordings.best(said.text)
    if asked is not None and asked.command == "compare accounts":
        return {"kind": "their-balances", "said": asked.rest}
    if asked is not None and asked.command == "voucher template":
        return {"kind": "voucher-template", "name": (folded(asked.rest).split() or [""])[0]}
    if asked is not None and asked.command == "pay batch":
        number = next((word for word in folded(asked.rest).split() if word.isdecimal()), "")
        return {"kind": "payment-status"} | ({"batch": number} if number else {})
    if asked is not None and asked.command == "payment template":
        return {"kind": "payment-template", "name": (folded(asked.rest).split() or [""])[0]}
    if asked is not None and asked.command == "payee":
        return {"kind": "payees"}
    opening = asked is not None and asked.command == "opening balances"
    if reading.sheet is None or not (opening or reading.sheet.subject == "certified"):
        return {}
    words = folded(asked.rest if asked else said.text).strip()
    read = days_at(words, 0, ctx.today, ctx.rules.day_order)
    if asked and (read is None and words[:1].isdecimal()):
        raise lookup.refused(not_a_day(words))
    if read and isinstance(read[1], Unread):
        raise lookup.refused(read[1])
    day = read[1].last if read and isinstance(read[1], Days) else None
    if opening:
        return {"kind": "opening"} | ({"day": day.isoformat()} if day else {})
    return {"month": f"{day:%Y-%m}"} if day else {}


def looked_ahead(said: Said, ctx: Context) -> tuple[Reading, ...]:
    """The files with what they would bring, seen while nobody has to wait: a hundred thousand rows take seconds."""
    return tuple(_looked(said, ctx, reading) for reading in ctx.readings)


def _looked(said: Said, ctx: Context, reading: Reading) -> Reading:
    if reading.sheet is None or reading.sheet.asks or not _for_us(said, ctx, reading):
        return reading
    with suppress(BookError), ctx.part():  # the refusal is said when the file is answered
        return replace(reading, looked=preview.look(ctx, reading.sheet, reading.name))
    return reading


def _says_what_it_is(said: Said, ctx: Context) -> bool:
    asked = ctx.contents.wordings.best(said.text) if said.text else None
    return asked is not None and asked.command in _SAY_WHAT_IT_IS


def _for_us(said: Said, ctx: Context, reading: Reading) -> bool:
    """A table that people only show each other in a channel is left alone."""
    assert reading.sheet is not None
    if _says_what_it_is(said, ctx):
        return True
    if reading.sheet.subject == "unknown":
        return said.addressed and "finance" in ctx.roles()
    if reading.sheet.subject != "undecided" and kind_of(ctx, reading.sheet.subject) is None:
        return False
    return said.addressed or bool(ctx.roles() & {"finance", "admin"})
