"""“project accounts apollo”: the accounts of a project, live or as they were handed in, and handing them in."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Attachment, Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _
from handlers import button_values, lookup, privacy
from handlers.approvals import documents
from handlers.approvals.cards import card as decided_card
from handlers.context import Asked, Context
from handlers.final_accounts import MAKERS, ONLY, ONLY_REOPENERS, READERS, REOPENERS, approval, gathering, shown
from handlers.reasons import reasoned
from handlers.reports import printing
from ledger.economics.final_accounts import FinalAccounts, moved
from ledger.errors import NotFound, WrongState, sentence
from ledger.nouns import Project
from storage import final_accounts
from storage.final_accounts import HandedIn


def show(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text.strip())
    return _reply(ctx, project, _last(ctx, project))


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code, or “#” and the number of accounts."""
    if click.value.startswith("#"):
        of = approval.load(ctx, click.value[1:])
        return _reply(ctx, ctx.directory.project(of.project), of)
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def _last(ctx: Context, project: Project) -> HandedIn | None:
    known = [one for one in final_accounts.of_project(ctx.book, project.id) if one.stage != "withdrawn"]
    return known[-1] if known else None


def _may(ctx: Context, project: Project) -> None:
    """Raises NotAllowed for whoever does not know pay of the project, here."""
    ctx.require(*READERS, project=project.id, sentence=ONLY)
    if not privacy.knows_pay(ctx, project.id):
        raise privacy.refused(ctx, project)


def _reply(ctx: Context, project: Project, of: HandedIn | None) -> Reply:
    _may(ctx, project)
    live = gathering.accounts(ctx, project, ctx.today)
    if of is None:
        return _shown(_draft_card(ctx, project, live), shown.cards(ctx, project, live), _name(project, live))
    changes = moved(of.accounts, live)
    head = decided_card(ctx, approval.ACCOUNTS, documents.case(ctx, approval.ACCOUNTS, of))
    buttons = [one for one in head.buttons if one.action != "accounts.show"]
    buttons += _files(f"#{of.id}")
    lines = head.lines
    if of.stage == "posted" and changes:
        lines += (
            _("Figures have moved since. To take them in, say: reopen accounts {code} because …", code=project.code),
        )
    if of.stage in ("closed", "rejected") and ctx.roles(project.id) & set(MAKERS):
        buttons.append(_hand_in(project, live))
    if of.stage == "pending" and of.person == ctx.person.id:
        buttons.append(Button(_("Withdraw"), "accounts.withdraw", str(of.id)))
    head = replace(head, lines=lines, buttons=tuple(buttons))
    more = shown.cards(ctx, project, of.accounts)
    if changes and of.stage != "rejected":
        more = (shown.moved_card(ctx, of.accounts, changes), *more)
    return _shown(head, more, _name(project, of.accounts))


def _shown(head: Card, more: tuple[Card, ...], name: str) -> Reply:
    return Reply(head, private=True, more=more, one_file=name)


def _name(project: Project, of: FinalAccounts) -> str:
    """What a file of the accounts is called."""
    return f"{project.code}_accounts_{of.day}"


def _draft_card(ctx: Context, project: Project, live: FinalAccounts) -> Card:
    lines = [_("Not handed in yet: these are the figures of today.")]
    if project.state == "open":
        lines.append(_("The project is still open: more may be booked on it."))
    waiting = sum(one.pending + one.committed for one in live.budget)
    if waiting:
        lines.append(_("Something still waits for approval or is on order; see budget execution."))
    buttons = _files(project.code)
    if ctx.roles(project.id) & set(MAKERS):
        buttons.insert(0, _hand_in(project, live))
    title = _("Accounts of {project}, to {day}", project=lookup.shown(project), day=live.day)
    return Card(title, lines=tuple(lines), facts=shown.facts(live), buttons=tuple(buttons))


def _hand_in(project: Project, live: FinalAccounts) -> Button:
    return Button(_("Hand in for approval"), "accounts.hand_in", f"{project.id} {live.digest[:16]}", style="main")


def _files(value: str) -> list[Button]:
    return [
        Button(_("As Excel"), "accounts.file", f"{value} xlsx"),
        Button(_("As PDF"), "accounts.file", f"{value} pdf"),
    ]


def hand_in(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project, and the beginning of the fingerprint of what was seen."""
    id, seen = button_values.parts(click.value, 2)
    project = ctx.directory.project(button_values.number(id))
    ctx.require(*MAKERS, project=project.id, sentence=ONLY)
    _may(ctx, project)
    before = _last(ctx, project)
    if before is not None and before.stage in ("pending", "posted"):
        raise WrongState(
            sentence("They are handed in already.")
            if before.stage == "pending"
            else sentence("They are approved already; reopen them with a reason first.")
        )
    live = gathering.accounts(ctx, project, ctx.today)
    if live.digest[:16] != seen:
        reply = _reply(ctx, project, before)
        return replace(reply, toast=_("Figures have moved since you saw them; nothing is handed in yet."))
    made = final_accounts.add(ctx.book, project.id, live, ctx.message)
    approval.ask(ctx, made)
    case = documents.case(ctx, approval.ACCOUNTS, made)
    people = tuple(person.name for person in documents.asked(ctx, case))
    line = (
        _("{people} can approve it.", people=people)
        if people
        else _("Nobody else of management is here who could approve it yet.")
    )
    card = decided_card(ctx, approval.ACCOUNTS, case, line)
    mine = tuple(one for one in card.buttons if one.action == "accounts.show")
    return Reply(replace(card, buttons=mine, tone="good"), private=True, replace=True)


def withdraw(click: Clicked, ctx: Context) -> Reply:
    """`value`: the accounts."""
    of = approval.load(ctx, click.value)
    _may(ctx, ctx.directory.project(of.project))
    if of.stage != "pending":
        raise WrongState(sentence("They do not wait for approval any more."))
    if of.person != ctx.person.id:
        ctx.require(*REOPENERS)
    after = final_accounts.step(ctx.book, of, "withdrawn", ctx.person.id)
    approval.refresh(ctx, after)
    return Reply(Card(_("The accounts were taken back.")), private=True, replace=True)


def reopen(said: Said, ctx: Context) -> Reply:
    before, why = reasoned(said.text)
    project = lookup.project(ctx, None, before)
    ctx.require(*REOPENERS, sentence=ONLY_REOPENERS)
    of = _last(ctx, project)
    if of is None or of.stage != "posted":
        raise NotFound(sentence("{project} has no approved accounts."), project=lookup.called(project))
    if not why:
        raise Asked(
            _("Why are the accounts of {project} opened again?", project=lookup.shown(project)),
            fill=" because {}",
            needs="reason",
        )
    after = final_accounts.step(ctx.book, of, "closed", ctx.person.id, why)
    approval.refresh(ctx, after)
    return _reply(ctx, project, after)


def give_file(click: Clicked, ctx: Context) -> Reply:
    """`value`: what is shown (the project's code, or “#” and a number), and the kind of file."""
    what, kind = button_values.parts(click.value, 2)
    if what.startswith("#"):
        of = approval.load(ctx, what[1:])
        project, accounts = ctx.directory.project(of.project), of.accounts
    else:
        project = lookup.project(ctx, None, what)
        accounts = gathering.accounts(ctx, project, ctx.today)
    _may(ctx, project)
    file = as_file(ctx, project, accounts, "pdf" if kind == "pdf" else "xlsx")
    title = _("Accounts of {project}, to {day}", project=lookup.shown(project), day=accounts.day)
    return Reply(Card(title, lines=(_sheets(),)), private=True, files=(file,))


def _sheets() -> Text:
    return _("Cost detail, budget execution and margin analysis in one file.")


def as_file(ctx: Context, project: Project, of: FinalAccounts, kind: printing.FileKind) -> Attachment:
    """The three tables in one file."""
    cards = shown.cards(ctx, project, of)
    return printing.one_file(cards, kind, ctx.rules, ctx.locale, ctx.today, _name(project, of))
