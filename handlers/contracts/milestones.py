"""Milestones: what instalments wait for.  A dropped paper shows that one was reached; due days move with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Percent, Text, _, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, fields, lookup
from handlers.context import Asked, Context, Reading
from handlers.contracts import positions, ways
from handlers.contracts.contracts import KEEPERS, READERS, due, first_look
from handlers.contracts.labels import instalment_shown, milestone_in, milestone_shown
from ledger.clauses import MILESTONES
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, Instalment, Milestone, MilestoneRef
from storage import contracts, files

_OWN = ("", "date", "invoice")


def set_milestone(said: Said, ctx: Context) -> Reply:
    project, words = lookup.project_first(ctx, said.text)
    if not words:
        ctx.require(*READERS, project=project.id)
        return Reply(overview(ctx, project))
    ctx.require(*KEEPERS, project=project.id)
    (contract, name), rest = _named(ctx, project, words)
    if _NOT.search(words):
        return Reply(overview(ctx, take_back(ctx, contract, name)))
    share = re.fullmatch(r"(\d{1,3})\s*[%％]", rest)
    if share:
        return Reply(_progress(ctx, project, contract, name, int(share[1])))
    day = _day(ctx, rest)
    before = contracts.milestones(ctx.book, [contract]).get(MilestoneRef(contract, name))
    if before and before.reached and before.reached != day and not ctx.sure:
        raise Asked(
            _(
                "Was {what} reached on {day}, not on {before}?",
                what=milestone_shown(name),
                day=day,
                before=before.reached,
            )
        )
    return Reply(reached(ctx, contract, name, day, ""))


def show(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*READERS, project=project.id)
    return Reply(overview(ctx, project))


def confirm(click: Clicked, ctx: Context) -> Reply:
    id, day, sha256, name = button_values.parts(click.value, 4)
    contract = contracts.contract(ctx.book, button_values.number(id))
    ctx.require(
        *KEEPERS,
        project=contract.project,
        sentence=sentence("A lead, the sales owner or finance confirms a milestone."),
    )
    card = reached(ctx, contract.id, name, button_values.day(day), "" if sha256 == "-" else sha256)
    return Reply(card, replace=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    id, name = button_values.parts(click.value, 2)
    project = take_back(ctx, button_values.number(id), name)
    return Reply(overview(ctx, project), replace=True)


def take_back(ctx: Context, id: int, name: str) -> Project:
    """A milestone of a contract has not been reached: its instalments wait again.  Raises NotAllowed, WrongState."""
    contract = contracts.hold(ctx.book, id)
    ctx.require(*KEEPERS, project=contract.project)
    known = contracts.milestones(ctx.book, [contract.id]).get(MilestoneRef(contract.id, name))
    if known is None or known.reached is None:
        raise WrongState(sentence("That milestone has not been reached."))
    contracts.reach(ctx.book, replace(known, reached=None, person=ctx.person.id, note="undone"))
    _move(ctx, contract.id, name, None)
    _earn(ctx, contract, name, ctx.today)
    return ctx.directory.project(contract.project)


def dropped(said: Said, ctx: Context) -> Reply | None:
    """A paper with words that name a milestone is proposed as its evidence; None where it is something else."""
    project = ctx.project
    papers = [reading for reading in ctx.readings if reading.sha256]
    if not papers or not said.text.strip() or not _speaks_of_milestone(said.text):
        return None
    if any(receipt.total for reading in papers for receipt in reading.receipts) and not _PROVES.search(said.text):
        return None  # a receipt with words about a delivery is still a receipt
    named = lookup.project_first(ctx, said.text) if project is None else (project, said.text)
    project, words = named
    awaited = _awaited(ctx, project)
    name = milestone_in(words, tuple({milestone.name for milestone in awaited}))
    shown = next((milestone for milestone in awaited if milestone.name == name), None)
    if shown is None:
        return None
    keep(ctx, papers[0])
    return Reply(proposal(ctx, project, *shown, _day_in(ctx, words), papers[0]))


def keep(ctx: Context, reading: Reading) -> None:
    """Say in the books who brought the file."""
    path = files.where(ctx.rules.files, reading.sha256)
    size = path.stat().st_size if path.exists() else 0
    files.note(ctx.book, reading.sha256, reading.name, reading.mime, size)


def proposal(ctx: Context, project: Project, contract: int, name: str, day: date, paper: Reading) -> Card:
    """Asks whether the paper shows what it seems to show, and says what would follow.

    Members bring such papers, so that all in the channel see the card then: what is paid for it is not theirs to know.
    """
    knows = bool(ctx.roles(project.id) & {"lead", "sales", "finance", "admin", "auditor"})
    follow = tuple(
        _("{name} of {amount}: due {day}", name=instalment_shown(instalment), amount=instalment.open, day=when)
        if knows
        else _("{name}: due {day}", name=instalment_shown(instalment), day=when)
        for instalment in contracts.of_contract(ctx.book, contract)
        if instalment.rule and instalment.rule.basis == name and (when := due(ctx, instalment.rule, {name: day}))
    )
    facts = (
        Fact(_("Project"), lookup.shown(project)),
        Fact(_("Milestone"), milestone_shown(name)),
        Fact(_("Reached on"), Text("{day}", {"day": day})),
        Fact(_("Paper"), verbatim(paper.name[:80])),
    )
    value = f"{contract} {day.isoformat()} {paper.sha256} {name}"
    return Card(
        _("Does this paper show that {what} was reached?", what=milestone_shown(name)),
        lines=follow,
        facts=facts,
        buttons=(Button(_("Yes, it was reached"), "milestone.reach", value, style="main"),),
        small=_("Nothing moves before somebody confirms it. The file is kept as evidence."),
    )


def reached(ctx: Context, contract: int, name: str, day: date, sha256: str) -> Card:
    """A milestone was reached: due days follow, the paper is kept, the trail says who and when."""
    if day > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=day, field="day")
    signed = contracts.hold(ctx.book, contract)
    before = contracts.milestones(ctx.book, [contract]).get(MilestoneRef(contract, name))
    if before and before.reached == day and before.file == (sha256 or before.file):
        raise WrongState(sentence("That was confirmed already."))
    before = before or Milestone(contract, name)
    after = replace(before, reached=day, done=100, file=sha256 or before.file, person=ctx.person.id, note="")
    contracts.reach(ctx.book, after)
    moved = _move(ctx, contract, name, day)
    income = _earn(ctx, signed, name, day)
    lines = tuple(
        _(
            "{name} of {amount}: due {day}",
            name=instalment_shown(instalment),
            amount=instalment.open,
            day=instalment.due,
        )
        for instalment in moved
    )
    if signed.policy in ("output", "obligations") and name in ("acceptance", "completion"):
        lines += tuple(
            _(
                "{milestone} was not said to be reached: {share} of the revenue waits for it.",
                milestone=milestone_shown(one.name),
                share=share,
            )
            for one, share in ways.waiting(ctx, signed)
        )
    project = ctx.directory.project(signed.project)
    title = _(
        "{what} of {project} was reached on {day}.", what=milestone_shown(name), project=lookup.shown(project), day=day
    )
    facts = [Fact(_("Confirmed by"), verbatim(ctx.person.name))]
    if income and signed.tax is None and ctx.rules.vat_payer != "none":
        lines += (_("Nobody has said which VAT is in the price. Say: contract tax {id} 6%", id=signed.id),)
    if income:
        facts.append(Fact(_("Revenue"), Text("{m}", {"m": income})))
    return Card(
        title,
        lines=lines,
        facts=tuple(facts),
        tone="good",
        buttons=(Button(_("Undo"), "milestone.undo", f"{contract} {name}"),),
    )


def _earn(ctx: Context, contract: Contract, name: str, day: date) -> Money:
    """The contract's accounts after a milestone; returns the revenue that it made, in the contract's currency."""
    theirs = positions.lines(ctx, contract, day)
    source, memo = f"contract:{contract.id}", f"{name} {contract.customer}"
    positions.post(ctx, (), theirs, day=day, project=contract.project, memo=memo, source=source)
    code = contract.amount.currency
    return -sum((line.paid for line in theirs if line.account == "revenue"), Money.zero(code))


def overview(ctx: Context, project: Project) -> Card:
    """Every milestone of a project: state, evidence, what waits for it."""
    instalments = contracts.of_project(ctx.book, project.id)
    ids = sorted({instalment.contract for instalment in instalments})
    known = contracts.milestones(ctx.book, ids)
    milestones = {
        MilestoneRef(instalment.contract, instalment.rule.basis)
        for instalment in instalments
        if instalment.rule and instalment.rule.basis not in _OWN
    } | set(known)
    rows = tuple(_row(ctx, milestone, known.get(milestone), instalments) for milestone in sorted(milestones))
    heads = (_("Contract"), _("Milestone"), _("Done"), _("Reached"), _("Paper"), _("Waits for it"))
    title = _("Milestones of {project}", project=lookup.shown(project))
    if not rows:
        signed = any(one.state == "signed" for one in contracts.contracts(ctx.book, project.id))
        none = _("None: every instalment has its day.") if signed else _("No contract of it is recorded yet.")
        return Card(title, lines=(none,))
    hint = _(
        "Drop the signed report here and say which milestone it shows, or say: milestone {code} acceptance today",
        code=project.code,
    )
    return Card(title, table=Table(heads, rows, numeric=(2, 5), essential=(1, 2, 3)), small=hint)


def _row(
    ctx: Context, milestone: MilestoneRef, known: Milestone | None, instalments: Sequence[Instalment]
) -> tuple[Text, ...]:
    waits = [
        instalment.open
        for instalment in instalments
        if instalment.rule and (instalment.contract, instalment.rule.basis) == milestone
    ]
    total = sum((amount for amount in waits[1:]), waits[0]) if waits else None
    by = ctx.directory.people.get(known.person) if known and known.reached else None
    when = Text("{day}", {"day": known.reached}) if known and known.reached else _("not yet")
    return (
        Text("{id}", {"id": milestone.contract}),
        milestone_shown(milestone.name),
        Text("{p}", {"p": Percent(known.done if known else 0)}),
        _("{day} ({who})", day=when, who=by.name) if by else when,
        _("kept") if known and known.file else _("none"),
        Text("{m}", {"m": total}) if total is not None else verbatim("–"),
    )


def _progress(ctx: Context, project: Project, contract: int, name: str, done: int) -> Card:
    """How far the work for a milestone is; it is not reached by that."""
    if not 0 <= done <= 100:
        raise BadInput(sentence("A share lies between 0 and 100 %."), field="done")
    before = contracts.milestones(ctx.book, [contract]).get(MilestoneRef(contract, name)) or Milestone(contract, name)
    contracts.reach(ctx.book, replace(before, done=done, person=ctx.person.id))
    return overview(ctx, project)


def _move(ctx: Context, contract: int, name: str, day: date | None) -> tuple[Instalment, ...]:
    """The instalments that waited for it, with their new due days."""
    moved = []
    for instalment in contracts.of_contract(ctx.book, contract):
        if instalment.rule is None or instalment.rule.basis != name or instalment.open.minor <= 0:
            continue
        moved.append(move_due(ctx, instalment, due(ctx, instalment.rule, {name: day}) if day else None))
    return tuple(moved)


def move_due(ctx: Context, instalment: Instalment, when: date | None) -> Instalment:
    """Another due day; it is looked at again in time for the first step.

    What had fallen due without an invoice by a day that was wrong is a claim no more (IFRS 15.107): its contract's
    accounts follow with what else the caller changes."""
    if instalment.unbilled and (when is None or when > ctx.today):
        contracts.move(ctx.book, instalment, unbilled=-instalment.unbilled)
    look = date.fromordinal(when.toordinal() - first_look(ctx)) if when else None
    return contracts.change(ctx.book, instalment.id, "due", due=when, look=look)


def _awaited(ctx: Context, project: Project) -> list[MilestoneRef]:
    """What instalments and revenue of a project wait for, unreached ones first; every contract can be accepted."""
    instalments = contracts.of_project(ctx.book, project.id)
    milestones = [
        (instalment.due is not None, MilestoneRef(instalment.contract, instalment.rule.basis))
        for instalment in instalments
        if instalment.rule and instalment.rule.basis not in _OWN and instalment.open.minor > 0
    ]
    signed = [contract.id for contract in contracts.contracts(ctx.book, project.id) if contract.state == "signed"]
    known = contracts.milestones(ctx.book, signed)
    earning = [ref for ref, milestone in known.items() if milestone.weight or milestone.price]
    accepted = [MilestoneRef(contract, "acceptance") for contract in signed]
    return list(dict.fromkeys([*(ref for _reached, ref in sorted(milestones)), *earning, *accepted]))


def _named(ctx: Context, project: Project, words: str) -> tuple[MilestoneRef, str]:
    """The milestone that the words name, and their rest.  Raises NotFound with those there are."""
    awaited = _awaited(ctx, project)
    names = tuple(dict.fromkeys(milestone.name for milestone in awaited))
    name = milestone_in(words, names)
    if not name:
        raise NotFound(
            sentence("No instalment of {project} waits for that. Those there are: {all}."),
            project=lookup.called(project),
            all=tuple(map(milestone_shown, names)) or "–",
            field="milestone",
        )
    numbered = re.search(r"#(\d+)", words)
    contract = int(numbered[1]) if numbered else None
    meant = next(
        (milestone for milestone in awaited if milestone.name == name and contract in (None, milestone.contract)), None
    )
    if meant is None:
        raise NotFound(sentence("There is no such contract."), field="milestone")
    tail = re.search(r"(\d{1,3}\s*[%％]|\d{4}-\d\d?-\d\d?|yesterday|today|昨天|今天|前天|\d+月\d+[日号]?)", words)
    return meant, tail[1] if tail else ""


_NOT = Pattern(r"\b(?:undo|not|take(?:n)? back|never)\b|撤销|撤回|取消|未|没有|还没", re.I)
_PROVES = Pattern(r"sign|report|reached|accepted|certificate|签字|签署|报告|验收单|证书|达成|完成|通过", re.I)


def _speaks_of_milestone(text: str) -> bool:
    return any(re.search(words, text, re.IGNORECASE) for _name, _kind, words in MILESTONES)


def _day(ctx: Context, words: str) -> date:
    return fields.day(ctx, words) if words else ctx.today


def _day_in(ctx: Context, words: str) -> date:
    """The day that the words name; today where they name none."""
    match = re.search(r"\d{4}-\d\d?-\d\d?|yesterday|昨天|前天|\d+月\d+[日号]?", words)
    read = days(match[0], ctx.today, ctx.rules.day_order) if match else None
    return ctx.today if read is None or isinstance(read, Unread) else read.first
