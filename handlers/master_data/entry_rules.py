"""Automatic rules of entry: shown with what each decided, said, proposed from corrections, switched on and off."""

from __future__ import annotations

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n
from handlers import button_values, lookup, project_shares
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES, rule_lines
from ledger.errors import BadInput, WrongState, sentence
from ledger.master_data.entry_rules import EntryRule, ProposedRule, RuleState, proposed
from storage import entry_rules, expense_lessons

_TURN = Pattern(r"#?(?P<id>\d{1,9})\s*(?P<word>\S.*)?")
_ON = ("on", "start", "启用", "打开", "开", "开启")
_OFF = ("off", "stop", "停用", "关闭", "关", "停")
_REMOVE = ("remove", "delete", "删除", "移除", "去掉")
_OFFERED = 4
"""So many proposals and rules have a button of their own."""
_SINGLE = 3
"""So many sellers are shown of which one person alone was approved."""


def say(said: Said, ctx: Context) -> Reply:
    """`rules` shows them; `rules seller DiDi = travel` makes one; `rules 3 off`, `rules 3 remove`."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(_list(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    if rule_lines.is_one(text):
        return Reply(_made(ctx, rule_lines.read(ctx, text)), private=True)
    turn = _TURN.fullmatch(text)
    if turn is None:
        raise BadInput(sentence("I do not know what “{text}” means for a rule."), text=text[:60], hint=rule_lines.HINT)
    rule = entry_rules.get(ctx.book, button_values.number(turn["id"]))
    word = (turn["word"] or "").strip().casefold()
    if not word:
        return Reply(_card(ctx, rule), private=True)
    state: RuleState | None = "on" if word in _ON else "off" if word in _OFF else "removed" if word in _REMOVE else None
    if state is None:
        raise BadInput(sentence("A rule is switched on, off or removed: rules {number} off"), number=str(rule.id))
    return Reply(_turned(ctx, rule, state), private=True)


def show(click: Clicked, ctx: Context) -> Reply:
    return Reply(_list(ctx), private=True, replace=True)


def take(click: Clicked, ctx: Context) -> Reply:
    """A proposal becomes a rule.  `value`: the category and the seller."""
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    found = _still(ctx, click.value)
    new = EntryRule(0, vendor=found.vendor, category=found.category, origin="corrections", shares=found.shares)
    return Reply(_made(ctx, new), private=True, replace=True)


def never(click: Clicked, ctx: Context) -> Reply:
    """A proposal that finance does not want: kept as a rule that is off, so that nobody is asked again."""
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    found = _still(ctx, click.value)
    new = EntryRule(0, vendor=found.vendor, category=found.category, state="off", origin="corrections")
    kept = entry_rules.add(ctx.book, new, ctx.message)
    return Reply(
        _card(ctx, kept, _("No rule for {seller}; it is not proposed again.", seller=found.vendor)), replace=True
    )


def turn_on(click: Clicked, ctx: Context) -> Reply:
    return _clicked(ctx, click, "on")


def turn_off(click: Clicked, ctx: Context) -> Reply:
    return _clicked(ctx, click, "off")


def _clicked(ctx: Context, click: Clicked, state: RuleState) -> Reply:
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    rule = entry_rules.get(ctx.book, button_values.number(click.value))
    return Reply(_turned(ctx, rule, state), private=True, replace=True)


def _made(ctx: Context, new: EntryRule) -> Card:
    """Keep a rule.  Raises WrongState where one looks at the same."""
    for rule in entry_rules.every(ctx.book):
        if rule.same_condition(new, ctx.directory.suppliers):
            raise WrongState(
                sentence("Rule {number} looks at the same: {what}. Switch it, or say first: rules {number} remove"),
                number=str(rule.id),
                what=rule_lines.filled(ctx, rule),
            )
    kept = entry_rules.add(ctx.book, new, ctx.message)
    return _card(ctx, kept, _("Rule {number} is on", number=str(kept.id)))


def _turned(ctx: Context, rule: EntryRule, state: RuleState) -> Card:
    if rule.state in (state, "removed"):
        raise WrongState(
            sentence("Rule {number} is {state} already."),
            number=str(rule.id),
            state=Text("{s}", {"s": rule_lines.STATES[rule.state]}),
        )
    turned = entry_rules.turn(ctx.book, rule, state)
    return _card(ctx, turned, _("Rule {number} is {state}", number=str(rule.id), state=rule_lines.STATES[state]))


def _still(ctx: Context, value: str) -> ProposedRule:
    """The proposal that a button carries, if it still stands.  Raises WrongState, NotFound."""
    found = next((one for one in _proposals(ctx) if one.carried == value), None)
    if found is None:
        raise WrongState(sentence("That is not proposed any more: what it rested on was taken back, or it is a rule."))
    return found


def _proposals(ctx: Context) -> list[ProposedRule]:
    """What approved corrections say for which there is no rule yet; those that different people agree on first."""
    names, found = ctx.directory.suppliers, []
    by_name: dict[str, list[str]] = {}
    taught = expense_lessons.taught(ctx.book)
    for key, lessons in taught.items():
        by_name.setdefault(names.called(lessons[-1].name), []).append(key)
    alone = [rule for rule in entry_rules.every(ctx.book) if rule.conditions == (True, False, False, False)]
    for name, keys in by_name.items():
        one = proposed([lesson for key in keys for lesson in taught[key]], names)
        if one is not None and not any(names.same(rule.vendor, name) for rule in alone):
            found.append(one)
    return sorted(found, key=lambda one: (not one.sure, -len(one.people), -one.cases, one.vendor))


def _list(ctx: Context) -> Card:
    """All rules, what each decided, and what corrections propose."""
    rules, cases = entry_rules.every(ctx.book), entry_rules.decided(ctx.book)
    rows: list[tuple[Cell, ...]] = []
    for rule in rules:
        of = cases.get(rule.id)
        who = ctx.directory.people.get(rule.person)
        rows.append(
            (
                str(rule.id),
                rule_lines.conditions(ctx, rule),
                rule_lines.filled(ctx, rule),
                rule_lines.STATES[rule.state],
                of.kept if of else 0,
                of.corrected if of else 0,
                _ORIGINS[rule.origin],
                who.name if who else None,
            )
        )
    offered = _proposals(ctx)
    offered = [one for one in offered if one.sure][:_OFFERED] + [one for one in offered if not one.sure][:_SINGLE]
    lines = [_proposal_line(ctx, one) for one in offered]
    may = bool(ctx.roles() & {"finance", "admin"})
    buttons = [
        Button(
            _("Make it a rule: {seller}", seller=one.vendor),
            "rule.take",
            one.carried,
            style="main" if one.sure else "plain",
        )
        for one in offered
        if may
    ]
    buttons += [
        Button(_("Switch {number} off", number=str(rule.id)), "rule.off", str(rule.id))
        if rule.state == "on"
        else Button(_("Switch {number} on", number=str(rule.id)), "rule.on", str(rule.id))
        for rule in rules[-_OFFERED:]
        if may
    ]
    title = _n("{n} automatic rule", "{n} automatic rules", len(rules))
    heads = (_("No."), _("Looks at"), _("Fills in"), _("State"), _("Decided"), _("Corrected"), _("Origin"), _("Who"))
    table = Table(heads, tuple(rows), numeric=(4, 5), essential=(0, 1, 2, 3, 4)) if rows else None
    small = _(
        "A rule fills in a draft; who enters it and who approves it still see it. {hint}", hint=Text(rule_lines.HINT)
    )
    return Card(title, lines=tuple(lines), table=table, buttons=tuple(buttons), small=small)


_ORIGINS = {"corrections": _("corrections"), "said": _("said")}


def _proposal_line(ctx: Context, one: ProposedRule) -> Text:
    category = lookup.category_shown(ctx.rules, one.category)
    if one.shares:
        category = _("{category}, divided {shares}", category=category, shares=project_shares.shown(ctx, one.shares))
    if one.sure:
        return _(
            "Proposed: {seller} → {category} ({n} approved, {people} people)",
            seller=one.vendor,
            category=category,
            n=one.cases,
            people=len(one.people),
        )
    return _(
        "{seller} → {category}: {n} approved, of one person only; it is no rule unless you make it one",
        seller=one.vendor,
        category=category,
        n=one.cases,
    )


def _card(ctx: Context, rule: EntryRule, title: Text | None = None) -> Card:
    of = entry_rules.decided(ctx.book).get(rule.id)
    facts = [
        Fact(_("Looks at"), rule_lines.conditions(ctx, rule)),
        Fact(_("Fills in"), rule_lines.filled(ctx, rule)),
        Fact(_("State"), rule_lines.STATES[rule.state]),
    ]
    if of:
        facts.append(
            Fact(_("Decided"), _("{n}, of which {m} were corrected", n=of.kept + of.corrected, m=of.corrected))
        )
    buttons = [Button(_("All rules"), "rules.show")]
    if rule.state != "removed":
        other = "off" if rule.state == "on" else "on"
        label = _("Switch it off") if other == "off" else _("Switch it on")
        buttons.insert(0, Button(label, f"rule.{other}", str(rule.id)))
    return Card(
        title or _("Rule {number}", number=str(rule.id)), facts=tuple(facts), buttons=tuple(buttons), tone="good"
    )
