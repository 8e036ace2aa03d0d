"""How a project is settled with each party: fixed when it starts; another rule later needs a second person."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import four_eyes, lookup
from handlers.context import Asked, Context
from handlers.economics.forecast_shown import percent
from handlers.fields import ROLES
from handlers.reasons import reasoned
from handlers.settlements import KEEPERS, ONLY_KEEPERS, READERS, heads, rule_words
from handlers.settlements.words import BASES, PARTIES, SCOPES
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.nouns import Project
from ledger.settlements.rule import SettlementRule, in_force
from ledger.settlements.statement import Party
from storage import settlement_rules


def set_rules(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    words, reason = reasoned(rest)
    if not words.strip(" ?？。."):
        return Reply(card(ctx, project))
    party, name, said_of_it = rule_words.party_in(words)
    if not said_of_it.strip(" ?？。.,，"):
        return Reply(card(ctx, project))
    ctx.require(*KEEPERS, project=project.id, sentence=ONLY_KEEPERS)
    known = settlement_rules.of_project(ctx.book, project.id)
    before = in_force(known, party, name, ctx.today)
    blank = SettlementRule(project.id, party, "stage", "contract", ctx.person.id, ctx.today)
    if party == "internal":  # both heads approve it, which is the confirmation as well
        blank = replace(blank, approvers=(), confirmed=False)
    wish = rule_words.read(ctx, before, blank, words)
    return Reply(_keep(ctx, project, before, wish.rule, reason))


def show(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*READERS, project=project.id)
    return Reply(card(ctx, project))


def _keep(ctx: Context, project: Project, before: SettlementRule | None, new: SettlementRule, reason: str) -> Card:
    """A first rule is kept; another one is asked for a reason and agreed to by a second person."""
    lookup.still_open(project)
    if not new.approvers and new.party != "internal":
        raise BadInput(sentence("Who approves it: the lead, finance or an administrator?"), field="approvers")
    if new.ended and before is None:
        raise NotFound(sentence("There is no such rule."), field="rule")
    if before is not None and before.content == new.content and before.counterpart == new.counterpart:
        raise WrongState(sentence("That is its rule already."))
    if before is not None:
        if not reason:
            raise Asked(_("Why is it settled another way from now on?"), fill=" because {}", needs="reason")
        four_eyes.wanted(
            ctx,
            "settlement_rules",
            _("{project} is settled another way from now on", project=lookup.shown(project)),
            *facts(ctx, new),
            Fact(_("Until now"), _brief(before)),
            Fact(_("Reason"), verbatim(reason)),
        )
    settlement_rules.add(ctx.book, replace(new, reason=reason), ctx.message)
    return card(ctx, project, kept=True)


def rule_for(ctx: Context, project: Project, party: Party, name: str) -> SettlementRule:
    """The rule that holds today.  Raises NotFound where nobody fixed one."""
    said = settlement_rules.of_project(ctx.book, project.id)
    if party == "supplier":
        same = ctx.directory.suppliers.same
        said = tuple(replace(one, counterpart=name) if same(one.counterpart, name) else one for one in said)
    found = in_force(said, party, name, ctx.today)
    if found is None:
        raise NotFound(
            sentence("Nobody has fixed how {project} is settled with {party}."),
            hint=sentence("Say for example: settlement rules {code} {with}by stage, contract basis"),
            project=lookup.called(project),
            party=Text(PARTIES[party].template),
            code=project.code,
            **{"with": _with(party, name)},
            field="rules",
        )
    return found


def _with(party: Party, name: str) -> str:
    return f"with {name} " if party == "supplier" else "internal " if party == "internal" else ""


def facts(ctx: Context, rule: SettlementRule) -> tuple[Fact, ...]:
    """A rule in words."""
    person = ctx.directory.people.get(rule.responsible)
    roles = tuple(Text("{role}", {"role": ROLES[one]}) for one in rule.approvers)
    roles = (heads.BOTH, *roles) if rule.party == "internal" else roles
    return (
        Fact(
            _("With"),
            _("{party} {name}", party=PARTIES[rule.party], name=rule.counterpart)
            if rule.counterpart
            else PARTIES[rule.party],
        ),
        Fact(_("Scope"), SCOPES[rule.scope]),
        Fact(_("Basis"), BASES[rule.basis]),
        Fact(_("Seen to by"), verbatim(person.name if person else "–")),
        Fact(_("Deadline"), _n("{n} day after the cut-off", "{n} days after the cut-off", rule.deadline)),
        Fact(_("Approved by"), Text("{roles}", {"roles": roles})),
        Fact(_("Confirmation"), _("the other side confirms it") if rule.confirmed else _("not needed")),
        Fact(
            _("Drafted"),
            _("by itself, and submitted once every check holds") if rule.automatic else _("when somebody asks"),
        ),
        *_of_supplier(rule),
    )


def _of_supplier(rule: SettlementRule) -> tuple[Fact, ...]:
    if rule.party != "supplier":
        return ()
    rate = _("not said") if rule.tax is None else percent(rule.tax)
    return Fact(_("VAT that he charges"), rate), Fact(_("Kept back"), percent(rule.retention))


def _brief(rule: SettlementRule) -> Text:
    return _("{scope}, {basis}", scope=SCOPES[rule.scope], basis=BASES[rule.basis])


def card(ctx: Context, project: Project, *, kept: bool = False) -> Card:
    """Every rule of a project that holds."""
    known = settlement_rules.of_project(ctx.book, project.id)
    keys = dict.fromkeys((one.party, one.counterpart) for one in known)
    rules = [one for party, name in keys if (one := in_force(known, party, name, ctx.today)) is not None]
    rules = list(dict.fromkeys(rules))
    title = _("How {project} is settled", project=lookup.shown(project))
    if not rules:
        line = _(
            "Nobody has fixed it yet. Say for example: settlement rules {code} by stage, contract basis",
            code=project.code,
        )
        return Card(title, lines=(line,))
    buttons = (Button(_("Settlements"), "settlement.list", project.code),)
    if len(rules) == 1:
        return Card(title, facts=facts(ctx, rules[0]), buttons=buttons, tone="good" if kept else "plain", small=_SMALL)
    rows = tuple(_row(ctx, one) for one in rules)
    heads = (
        *(_("With"), _("Scope"), _("Basis"), _("Seen to by"), _("Deadline"), _("Approved by"), _("Confirmation")),
        _("Drafted"),
    )
    table = Table(heads, rows, essential=(1, 2, 3))
    return Card(title, table=table, buttons=buttons, tone="good" if kept else "plain", small=_SMALL)


def _row(ctx: Context, rule: SettlementRule) -> tuple[Text, ...]:
    return tuple(fact.value for fact in facts(ctx, rule))[:8]


_SMALL = _("Another rule needs a reason and a second person; settlements that are drafted keep the one they have.")
