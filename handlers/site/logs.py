"""Work that was done on a site, said and taken back: `site log apollo north 180 m2 today`."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.registry import NO_SEAT
from handlers.site import LOGGERS, alarms, facts
from handlers.site.alarms import alarm
from handlers.site.reading import NewNames, SiteLine, amount, book_of, named, read, site_shown, taken
from ledger.economics.materials import ItemVariance
from ledger.economics.site import SiteLog
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from storage import site as site_records

_EXAMPLE = Bilingual("site log {code} north 180 m2 today", "施工日志 {code} 北区 180平方 今天")


def log(said: Said, ctx: Context) -> Reply:
    line = read(ctx, said.text, _EXAMPLE)
    project = lookup.still_open(line.book.project)
    ctx.require(*LOGGERS, project=project.id, sentence=NO_SEAT)
    site, work = _site_and_work(line)
    new, unit = NewNames(), line.quantity.unit
    new.site(line.book, site if site not in line.book.sites else "")
    if work and work not in line.book.items:
        new.item(line.book, named(work, "item"), unit)
    held = line.book.item(work, line.day) if work else None
    if held is not None and held.unit != unit:
        raise BadInput(
            sentence("{item} is measured in {unit}."), item=work, unit=amount(line.number, held.unit), field="quantity"
        )
    same = [one for one in line.book.logs if _same(one, line, site, work)]
    if same:
        new.doubt(_("The same was logged for {day} already.", day=line.day))
    new.ask(ctx, _understood(line, site, work))
    if work and held is None:
        site_records.agree(ctx.book, line.book.first(work, unit, line.day), ctx.message)
    kept = site_records.log(
        ctx.book, SiteLog(project.id, site, line.day, line.number, unit, work, ctx.person.id), ctx.message
    )
    told = alarms.judge(ctx, book_of(ctx, project))
    return Reply(card(ctx, kept, told), private=ctx.abroad(project.id))


def _site_and_work(line: SiteLine) -> tuple[str, str]:
    """What stands before the quantity names the site, what stands behind it the work, where neither is known."""
    work, before = taken(line.before, line.book.items)
    behind = line.behind
    if not work:
        work, behind = taken(behind, line.book.items)
    site, rest = taken(before, line.book.sites)
    before = rest if site else before
    if not site:
        site, behind = taken(behind, line.book.sites)
    if not site:
        site, before = before or behind, ""
        behind = "" if site == behind else behind
    left = " ".join(filter(None, (before, behind)))
    if left and not work:
        work, left = left, ""
    if left:
        raise BadInput(sentence("I do not know what “{text}” is in that log."), text=left[:60], field="site")
    return (named(site, "site") if site else _only(line.book.sites)), work


def _only(sites: tuple[str, ...]) -> str:
    """The site that is meant where none is named.  Raises BadInput where there are several."""
    if len(sites) > 1:
        raise BadInput(sentence("On which site? There are: {names}."), names=sites[:12], field="site")
    return sites[0] if sites else ""


def _same(one: SiteLog, line: SiteLine, site: str, work: str) -> bool:
    return (one.day, one.site, one.quantity, one.unit, one.work) == (
        line.day,
        site,
        line.number,
        line.quantity.unit,
        work,
    )


def _understood(line: SiteLine, site: str, work: str) -> Text:
    return _(
        "Log {quantity} of {work} on {site} for {day}?",
        quantity=amount(line.number, line.quantity.unit),
        work=verbatim(work) if work else _("work"),
        site=site_shown(site),
        day=line.day,
    )


def card(ctx: Context, of: SiteLog, told: tuple[ItemVariance, ...] = ()) -> Card:
    """What was kept, what it makes to date, and what is used beyond what the work allows."""
    project = ctx.directory.project(of.project)
    logs = [one for one in site_records.logs(ctx.book, project.id) if (one.work, one.unit) == (of.work, of.unit)]
    shown = [
        Fact(_("Site"), verbatim(site_shown(of.site))),
        Fact(_("Day"), Text("{day}", {"day": of.day})),
        Fact(_("To date, all sites"), amount(sum((one.quantity for one in logs), of.quantity * 0), of.unit)),
    ]
    if of.work:
        shown.insert(1, Fact(_("Work item"), verbatim(of.work)))
        value = next(
            (one.value for one in facts.measured_to_date(ctx, project, ctx.today) if one.work == of.work), None
        )
        if value is not None:
            shown.append(Fact(_("At the unit price"), Text("{m}", {"m": Money(value, project.currency)})))
    lines = tuple(alarm(project, one).title for one in told)
    title = _("{project}: {quantity} logged", project=lookup.shown(project), quantity=amount(of.quantity, of.unit))
    buttons = (Button(_("Materials"), "materials.show", project.code), Button(_("Undo"), "sitelog.undo", str(of.id)))
    return Card(title, lines=lines, facts=tuple(shown), buttons=buttons, tone="warn" if told else "good")


def undo(click: Clicked, ctx: Context) -> Reply:
    of = taken_back(ctx, button_values.number(click.value))
    text = _("Taken back: {quantity} on {day}", quantity=amount(of.quantity, of.unit), day=of.day)
    return Reply(Card(text, tone="good"), replace=True, private=True)


def taken_back(ctx: Context, id: int) -> SiteLog:
    """It was not so.  Raises NotFound, NotAllowed, WrongState where it was taken back already."""
    of = site_records.logged(ctx.book, id)
    ctx.require(*LOGGERS, project=of.project, sentence=NO_SEAT)
    if of.person != ctx.person.id:
        ctx.require("lead", "finance", project=of.project)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    lookup.still_open(ctx.directory.project(of.project))
    site_records.unlog(ctx.book, of)
    return of
