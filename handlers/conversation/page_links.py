"""Links of the page: each lets its person in once, soon; a customer's leads to one letter.  Each can be revoked."""

from __future__ import annotations

from datetime import timedelta

from chat.cards.card import Button, Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import button_values
from handlers.context import Context
from ledger.errors import BadInput, NotAllowed, NotFound, WrongState, sentence
from ledger.nouns import Person
from storage import letters, page_links
from storage.page_links import PageLink

_REVOKE = Pattern(r"(?:revoke|withdraw|cancel|remove|撤销|取消|作废|删除)\s*(\d{1,9})")
_NEW = ("new", "新建", "新链接", "新")
_CLOSED = sentence("The page has no links here: it is for one computer alone, or not open.")
_FIRST = sentence("Whoever runs me has to give the page its address and a secret first.")
_SHOWN = 12
"""So many are on the card; each with a button."""


def show(said: Said, ctx: Context) -> Reply:
    """“links”, “links new”, “links revoke 3”, “links D-2026-0001” (for the customer of that letter)."""
    words = " ".join(said.text.split())
    if not words:
        return Reply(_card(ctx), private=True)
    if words.lower() in _NEW:
        return _made(ctx)
    if (match := _REVOKE.fullmatch(words.lower())) is not None:
        return _revoked(ctx, int(match[1]))
    return _for_customer(ctx, words)


def make(click: Clicked, ctx: Context) -> Reply:
    return _made(ctx)


def revoke(click: Clicked, ctx: Context) -> Reply:
    return _revoked(ctx, button_values.number(click.value))


def _made(ctx: Context) -> Reply:
    _there_is_a_page(ctx)
    account = _accounts(ctx, ctx.person)[0] if _accounts(ctx, ctx.person) else ""
    if not account:
        raise WrongState(
            sentence("The page knows people by their e-mail address, and the books have none of yours."),
            hint=sentence("An administrator adds it."),
        )
    lasts = timedelta(minutes=ctx.rules.page.link_minutes)
    number, key = page_links.make(ctx.book, ctx.rules.page.pepper, lasts=lasts, person=account, made_by=ctx.person.id)
    address = f"{ctx.rules.page.address}#key={key}"
    lines = (
        verbatim(address),
        _n(
            "It lets you in once, within {n} minute, in the browser that opens it. Give it to nobody.",
            "It lets you in once, within {n} minutes, in the browser that opens it. Give it to nobody.",
            ctx.rules.page.link_minutes,
        ),
    )
    buttons = (
        Button(_("Open the page"), "link.show", link=address, style="main"),
        Button(_("Revoke"), "link.revoke", str(number)),
    )
    return Reply(Card(_("Your link {number} to the page", number=number), lines=lines, buttons=buttons), private=True)


def _for_customer(ctx: Context, number: str) -> Reply:
    """A link to an issued letter: whoever has it reads that letter, once, and nothing else."""
    ctx.require("finance", "admin")
    _there_is_a_page(ctx)
    try:
        letter = letters.get(ctx.book, number.upper())
    except NotFound:
        raise BadInput(
            sentence("Which link? “{text}” is no letter."),
            hint=sentence("Write: links, links new, links revoke 3, or links D-2026-0001 for that letter’s customer."),
            text=number[:40],
        ) from None
    lasts = timedelta(days=ctx.rules.page.paper_days)
    made, key = page_links.make(
        ctx.book, ctx.rules.page.pepper, lasts=lasts, document=f"letter:{letter.number}", made_by=ctx.person.id
    )
    lines = (
        verbatim(f"{ctx.rules.page.address}#paper={key}"),
        _n(
            "Whoever has it reads that letter once, within {n} day, and nothing else.",
            "Whoever has it reads that letter once, within {n} days, and nothing else.",
            ctx.rules.page.paper_days,
        ),
    )
    title = _(
        "Link {number} to letter {letter}, for {customer}", number=made, letter=letter.number, customer=letter.customer
    )
    return Reply(Card(title, lines=lines, buttons=(Button(_("Revoke"), "link.revoke", str(made)),)), private=True)


def _revoked(ctx: Context, number: int) -> Reply:
    link = page_links.get(ctx.book, number)
    if link is None:
        raise NotFound(sentence("There is no link {number} any more."), number=number)
    if not _may(ctx, link):
        raise NotAllowed(sentence("That link is somebody else's."))
    page_links.revoke(ctx.book, number)
    return Reply(Card(_("Link {number} is revoked.", number=number), tone="good"), replace=True, private=True)


def _card(ctx: Context) -> Card:
    """Those that live: the person's own; an administrator's are all."""
    admin = "admin" in ctx.roles()
    found = [link for link in page_links.living(ctx.book) if admin or _may(ctx, link)]
    new = (Button(_("New link for me"), "link.make", style="main"),) if ctx.rules.page.address else ()
    if not found:
        title = _("Nobody can come in by a link of the page.") if admin else _("You have no link to the page.")
        return Card(title, lines=() if new else (Text(_CLOSED), Text(_FIRST)), buttons=new)
    heads = (_("Link"), _("Whose"), _("State"), _("Until"))
    rows = tuple(
        (str(link.number), _whose(ctx, link), _state(ctx, link), link.ends.astimezone(ctx.now.tzinfo)) for link in found
    )
    buttons = tuple(
        Button(_("Revoke {number}", number=link.number), "link.revoke", str(link.number)) for link in found[:_SHOWN]
    )
    title = _n("{n} link to the page", "{n} links to the page", len(found))
    return Card(title, table=Table(heads, rows), buttons=(*new, *buttons))


def _state(ctx: Context, link: PageLink) -> Text:
    if link.used is None:
        return _("not used yet")
    return _("in since {day}: {browser}", day=link.used.astimezone(ctx.now.tzinfo).date(), browser=link.browser or "–")


def _whose(ctx: Context, link: PageLink) -> Text:
    noun, _colon, number = link.document.partition(":")
    if noun == "settlement":
        return _("settlement {number}, its other side", number=number.partition(":")[0])
    if link.document:
        return _("letter {number}", number=number)
    person = next((one for one in ctx.directory.people.values() if link.person in _accounts(ctx, one)), None)
    return verbatim(person.name if person else link.person)


def _may(ctx: Context, link: PageLink) -> bool:
    """Whose link it is, who made it, and administrators."""
    mine = link.person in _accounts(ctx, ctx.person) if link.person else False
    return mine or link.made_by == ctx.person.id or "admin" in ctx.roles()


def _accounts(ctx: Context, person: Person) -> tuple[str, ...]:
    """By what the page knows somebody: an account of its own, else the e-mail address."""
    own = tuple(account for platform, account in ctx.directory.accounts_of(person.id) if platform == "web")
    return own or ((person.email,) if person.email else ())


def _there_is_a_page(ctx: Context) -> None:
    if not ctx.rules.page.address:
        raise WrongState(_CLOSED, hint=_FIRST)
