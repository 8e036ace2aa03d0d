"""The checks of a settlement one by one, with their evidence; letting one pass, and judging that a clause is met."""

from __future__ import annotations

from chat.cards.card import Button, Card, Cell, Form, Question, Reply, Table
from chat.incoming import Clicked, Submitted
from chat.text import Text, _, verbatim
from handlers import button_values, privacy
from handlers.context import Context
from handlers.reasons import LONGEST
from handlers.settlements import KEEPERS, READERS, card, checks, states
from handlers.settlements.words import CHECKS
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.settlements.checks import CheckName, SettlementCheck, Waiver
from ledger.settlements.document import Settlement
from ledger.settlements.states import OPEN
from storage import settlement_cases, settlements

WAIVERS = ("finance", "admin")
"""Who may let a check pass; never who made the settlement."""
_RESULTS = {True: _("holds"), False: _("does not hold"), None: _("not asked")}


def show(click: Clicked, ctx: Context) -> Reply:
    of = settlements.get(ctx.book, button_values.number(click.value))
    ctx.require(*READERS, project=of.project)
    if not card.may_see(ctx, of, of.basis):
        raise privacy.refused(ctx, ctx.directory.project(of.project))
    return Reply(checks_card(ctx, of))


def checks_card(ctx: Context, of: Settlement) -> Card:
    """Every check with what was found, and what to do."""
    found = checks.of(ctx, of)
    rows: list[tuple[Cell, ...]] = []
    buttons: list[Button] = []
    for one in found:
        result = _("let pass: {why}", why=one.waiver.reason) if one.waiver else _RESULTS[one.passed]
        rows.append((CHECKS[one.name], result, _texts(one.facts), _texts(one.to_do)))
        if one.passed is False and one.waiver is None and of.state in OPEN:
            buttons += _ways_out(ctx, of, one)
    heads = (_("Check"), _("Result"), _("Found"), _("To do"))
    holds = all(one.holds for one in found)
    return Card(
        _("Checks of {what}", what=card.named(of)),
        table=Table(heads, tuple(rows), essential=(1, 3)),
        buttons=(*buttons[:6], Button(_("The settlement"), "settlement.show", str(of.id))),
        tone="good" if holds else "warn",
    )


def _ways_out(ctx: Context, of: Settlement, one: SettlementCheck) -> list[Button]:
    value = f"{of.id} {one.name} {one.evidence}"
    if one.name == "clause":
        may = ctx.roles(of.project) & set(KEEPERS)
        return [Button(_("The clause is met"), "settlement.judge", value, style="main")] if may else []
    if not ctx.roles(of.project) & set(WAIVERS) or of.person == ctx.person.id:
        return []
    return [Button(_("Let pass: {check}", check=CHECKS[one.name]), "settlement.waive", value)]


def ask_waiver(click: Clicked, ctx: Context) -> Reply:
    of, one = _meant(ctx, click.value)
    _may_waive(ctx, of)
    question = Question("reason", _("Reason"), "note", hint=_("It stands on the settlement and in its bundle."))
    title = _("Let pass: {check}", check=CHECKS[one.name])
    return Reply(
        form=Form("settlement.waive", title, (question,), click.value, lines=_lines(one), submit=_("Let pass"))
    )


def waive(filled: Submitted, ctx: Context) -> Reply:
    of, one = _meant(ctx, filled.value)
    _may_waive(ctx, of)
    return _said(ctx, of, one, _reason(filled), judged=False)


def ask_judgement(click: Clicked, ctx: Context) -> Reply:
    of, one = _meant(ctx, click.value)
    ctx.require(*KEEPERS, project=of.project)
    question = Question("reason", _("Why is it met?"), "note")
    return Reply(
        form=Form(
            "settlement.judge",
            _("The clause is met"),
            (question,),
            click.value,
            lines=_lines(one),
            submit=_("It is met"),
        )
    )


def judge(filled: Submitted, ctx: Context) -> Reply:
    of, one = _meant(ctx, filled.value)
    ctx.require(*KEEPERS, project=of.project)
    if one.name != "clause":
        raise button_values.outdated()
    return _said(ctx, of, one, _reason(filled), judged=True)


def _said(ctx: Context, of: Settlement, one: SettlementCheck, reason: str, *, judged: bool) -> Reply:
    made = Waiver(one.name, reason, ctx.person.id, ctx.today, one.evidence, judged)
    settlement_cases.waive(ctx.book, of.id, made, ctx.message)
    after = states.looked_at(ctx, settlements.get(ctx.book, of.id))
    ctx.refresh(card.about(after), card.for_all(ctx, after))
    return Reply(card.shown(ctx, after), replace=True)


def _may_waive(ctx: Context, of: Settlement) -> None:
    ctx.require(*WAIVERS, project=of.project, sentence=sentence("Finance or an administrator lets a check pass."))
    if of.person == ctx.person.id:
        raise NotAllowed(sentence("Somebody else has to let it pass: you made this settlement."))


def _meant(ctx: Context, value: str) -> tuple[Settlement, SettlementCheck]:
    """The settlement and its check as it was seen.  Raises WrongState where it is another by now."""
    id, name, evidence = button_values.parts(value, 3)
    of = settlements.get(ctx.book, button_values.number(id), lock=True)
    if of.state not in OPEN:
        raise WrongState(sentence("That settlement has gone on since: look at it again."))
    found: dict[CheckName, SettlementCheck] = {one.name: one for one in checks.of(ctx, of)}
    one = found.get(name)  # type: ignore[call-overload]
    if one is None or one.passed is not False or one.waiver is not None or one.evidence != evidence:
        raise WrongState(sentence("What was found has changed since: look at the checks again."))
    return of, one


def _reason(filled: Submitted) -> str:
    reason = filled.answers.get("reason", "").strip()[:LONGEST]
    if not reason:
        raise BadInput(sentence("It needs a reason."), field="reason")
    return reason


def _lines(one: SettlementCheck) -> tuple[Text, ...]:
    return tuple(Text(fact.template, fact.values) for fact in (*one.facts, *one.to_do))  # type: ignore[arg-type]


def _texts(found: object) -> Text:
    texts = tuple(Text(one.template, one.values) for one in found)  # type: ignore[attr-defined]
    return Text("{all}", {"all": texts}) if texts else verbatim("")
