"""The price of a contract is agreed anew: for all of it, for what is left of it, or as a contract of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, lookup, privacy
from handlers.context import Asked, Context
from handlers.contracts import positions
from handlers.contracts.contracts import due, first_look
from handlers.contracts.labels import instalment_shown
from handlers.contracts.revenue import AT_FIRST, ESTIMATORS, FAR, READERS, contract_of
from handlers.reasons import reasoned
from ledger import clauses
from ledger.errors import BadInput, BookError, WrongState, sentence
from ledger.money import Money
from ledger.owed import Contract, ContractChange, DoneBefore, Instalment
from ledger.revenue.entries import net_item
from ledger.revenue.policies import NEEDS_ESTIMATE
from ledger.terms import Rule
from storage import contract_changes, contracts, item_balances
from storage.contracts import PlannedInstalment

Kind = Literal["whole", "rest"]
_EXAMPLE = "contract change 3 +50000 because the scope grew"
_AGAIN = timedelta(days=3)
_ONLY = sentence(
    "Who signs contracts changes the price of one while nothing is booked on it; from then on finance does."
)

_NUMBER = Pattern(r"^\s*#?(?P<id>\d{1,9})(?!\d|[.,]\d)\s+(?P<rest>.*)$", re.S)
_MORE = Pattern(r"(?:\+|＋|\bplus\b|\b(?:up|more|rises?)\b(?: by)?|增加|追加|上调|增|加)\s*$", re.I)
_LESS = Pattern(r"(?:[-−–－]|\bminus\b|\b(?:down|less|falls?)\b(?: by)?|减少|下调|降低|减|降)\s*$", re.I)
_TO = Pattern(r"(?:=|\bto\b|变更为|调整为|改为|改成|为|到)\s*$", re.I)
_WHOLE = Pattern(r"\b(?:same|whole)(?: (?:work|obligation|contract))?\b|同一(?:履约)?义务|整个合同|整体", re.I)
_REST = Pattern(r"\bfrom now on\b|\b(?:only )?the rest\b|剩余部分|此后|以后", re.I)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was said of a price: by how much it changes, what of the contract, when it is paid, and why."""

    amount: Money
    kind: Kind | None
    terms: str
    reason: str


def change(said: Said, ctx: Context) -> Reply:
    before, reason = reasoned(said.text)
    contract, words = _meant(ctx, before)
    ctx.require(*READERS, project=contract.project)
    if not words.strip():
        return Reply(changes_card(ctx, contract), private=ctx.place.kind == "channel")
    contract = contracts.hold(ctx.book, contract.id)
    _may(ctx, contract)
    wish = _read(ctx, contract, words, reason)
    if not reason:
        why = _("Why does the price change by {amount}?", amount=_signed(wish.amount))
        raise Asked(why, fill=" because {}", needs="reason")
    _doubts(ctx, contract, wish)
    kind = wish.kind or _asked(ctx, contract, wish)
    made = _make(ctx, contract, replace(wish, kind=kind), kind)
    return Reply(_done(ctx, made), private=ctx.place.kind == "channel")


def _meant(ctx: Context, text: str) -> tuple[Contract, str]:
    """The contract by its number or its project, and the words behind."""
    numbered = _NUMBER.match(f"{text} ")
    if numbered:
        return contracts.contract(ctx.book, int(numbered["id"])), numbered["rest"].strip()
    project, rest = lookup.project_first(ctx, text)
    if re.sub(r"#\d+", "", rest).strip():
        ctx.require(*AT_FIRST, project=project.id, sentence=_ONLY)
    else:
        ctx.require(*READERS, project=project.id)
    return contract_of(ctx, project, rest)


def _may(ctx: Context, contract: Contract) -> None:
    """Whoever may sign a contract changes its price while nothing is booked on it; then only finance."""
    if positions.untouched(ctx, contract):
        ctx.require(*AT_FIRST, project=contract.project, sentence=_ONLY)
    else:
        ctx.require("finance", sentence=_ONLY)
    if contract.state != "signed":
        raise WrongState(sentence("Contract {id} is not in force."), id=contract.id)


def _read(ctx: Context, contract: Contract, words: str, reason: str) -> _Wish:
    """Raises BadInput with the field."""
    code = contract.amount.currency
    typed = lookup.amounts_in(ctx, words, code)
    if not typed:
        raise BadInput(sentence("Say by how much the price changes, for example: {example}"), example=_EXAMPLE)
    start, end, read = typed[0]
    amount = lookup.money_of(read, code, ctx.rules.currency)
    if amount.currency != code:
        raise BadInput(sentence("The contract is in {currency}."), currency=code, field="amount")
    before, rest = words[:start], words[end:]
    less, more, whole = _LESS.search(before), _MORE.search(before), _TO.search(before)
    if amount.minor < 0:
        amount, less = -amount, less or _LESS.search("-")
    sign = less or more or whole
    if sign is None:
        raise BadInput(
            sentence("Does the price rise or fall by {amount}? Say for example: {example}"),
            amount=amount,
            example=_EXAMPLE,
            field="amount",
        )
    change_ = -amount if less else amount if more else amount - contract.amount
    if not change_.minor:
        raise BadInput(sentence("That is the price already."), field="amount")
    left = f"{before[: sign.start()] if before else ''} {rest}"
    kind: Kind | None = "whole" if _WHOLE.search(left) else "rest" if _REST.search(left) else None
    terms = _REST.sub(" ", _WHOLE.sub(" ", left)).strip(" ,，;；。.")
    return _Wish(change_, kind, terms, reason)


def _doubts(ctx: Context, contract: Contract, wish: _Wish) -> None:
    """Asks where the same was booked just now, or the price becomes another by far.  Raises BadInput below nothing."""
    new = contract.amount + wish.amount
    if new.minor <= 0:
        raise BadInput(
            sentence("Contract {id} is over {amount}: it cannot fall by more."),
            id=contract.id,
            amount=contract.amount,
            field="amount",
        )
    if ctx.sure:
        return
    for old in contract_changes.of_contracts(ctx.book, [contract.id]):
        if old.amount == wish.amount and ctx.today - old.day <= _AGAIN:
            raise Asked(
                _("Once more {amount} on contract {id}?", amount=_signed(wish.amount), id=contract.id),
                lines=(_("The same was booked on {day}: {reason}", day=old.day, reason=old.reason),),
            )
    if new.minor > contract.amount.minor * FAR or new.minor * FAR < contract.amount.minor:
        raise Asked(
            _("Is the price of contract {id} {new} now, not {old}?", id=contract.id, new=new, old=contract.amount)
        )


def _asked(ctx: Context, contract: Contract, wish: _Wish) -> Kind:
    """What of the contract is meant; nothing is asked where nothing of it was earned yet."""
    if not positions.standing(ctx, contract).revenue:
        return "whole"
    code = ctx.directory.project(contract.project).code
    size = f"{wish.amount.currency} {abs(wish.amount.major)}"
    line = f"contract change {contract.id} {'+' if wish.amount.minor > 0 else '-'}{size} {wish.terms}".strip()
    choices = [
        (_("The same work: all of its price"), f"{line} whole because {wish.reason}"),
        (_("Only what is left of it"), f"{line} from now on because {wish.reason}"),
    ]
    lines: tuple[Text, ...] = (
        _("The same work: what is earned so far follows the new price at once."),
        _("Only what is left, where that is work of its own: what was earned stays."),
    )
    if wish.amount.minor > 0:
        rate = f" tax {contract.tax:f}%" if contract.tax is not None else ""
        terms = f"{rate} 100% {wish.terms}" if wish.terms else rate
        choices.append((_("A contract of its own"), f"contract {code} {size}{terms}"))
        lines += (_("More work of its own at its usual price is a contract of its own."),)
    raise Asked(
        _("What does the change of {amount} mean?", amount=_signed(wish.amount)),
        lines=lines,
        choices=choices,
        whole=True,
    )


def _make(ctx: Context, contract: Contract, wish: _Wish, kind: Kind) -> ContractChange:
    """The change in the books: price, instalments, and what is earned by them."""
    booked = positions.standing(ctx, contract)
    carried = item_balances.by_item(ctx.book, ("cost_carried",), ctx.today).get(net_item(contract.id))
    before = DoneBefore(ctx.today, booked.revenue.amount, -carried.company if carried else 0)
    parts = positions.of_price(contracts.of_contract(ctx.book, contract.id))
    added, moved = None, {}
    if parts and wish.amount.minor > 0:
        added = _added(ctx, contract, parts, wish)
    elif parts:
        moved = _fallen(parts, -wish.amount.minor)
    look = added.due - timedelta(days=first_look(ctx)) if added and added.due else None
    changed = {"amount": contract.amount + wish.amount} | ({"rest": before} if kind == "rest" else {})
    after = contracts.change_contract(ctx.book, contract.id, **changed)
    moves = contract_changes.plan(ctx.book, after, moved, added, look) if parts else ()
    new = ContractChange(0, contract.id, ctx.today, kind, wish.amount, before, wish.reason, moves)
    made = contract_changes.add(ctx.book, new, ctx.message)
    _follow(ctx, after)
    return made


def settled(ctx: Context, contract: int, amount: Money, reason: str) -> ContractChange:
    """The price as a settlement fixes it (a penalty, a bonus, a claim given up), VAT included; whoever calls has asked.

    Variable consideration that is certain: CAS 14 art. 16, IFRS 15.51.  Raises BadInput where too much is invoiced.
    """
    held = contracts.hold(ctx.book, contract)
    return _make(ctx, held, _Wish(amount, "whole", "", reason), "whole")


def _added(ctx: Context, contract: Contract, parts: tuple[Instalment, ...], wish: _Wish) -> PlannedInstalment:
    """What is to be paid more, as an instalment: when it was said, else when the last one is."""
    rule, due_day, kind = parts[-1].rule, parts[-1].due, parts[-1].kind
    if wish.terms:
        try:
            term = clauses.read(f"100% {wish.terms}", contract.amount.currency)[0]
        except BookError as problem:
            problem.field = "plan"
            raise
        rule, kind = term.rule, term.kind
        reached = contracts.milestones(ctx.book, [contract.id])
        due_day = due(ctx, rule, {ref.name: one.reached for ref, one in reached.items() if one.reached})
    elif rule is not None and rule.basis == "date":
        rule = Rule("date", day=due_day)
    return PlannedInstalment(kind, wish.amount, due_day, rule)


def _fallen(parts: tuple[Instalment, ...], minor: int) -> dict[int, int]:
    """Instalment -> what it falls by, the last first; only what is neither invoiced nor paid.  Raises BadInput."""
    moved: dict[int, int] = {}
    for part in reversed(parts):
        taken = min(_free(part), minor + sum(moved.values()))
        if taken > 0:
            moved[part.id] = -taken
    left = minor + sum(moved.values())
    if left:
        raise BadInput(
            sentence("Only {free} of the contract is neither invoiced nor paid."),
            hint=sentence("What is invoiced falls by a credit note: credit note INV-7 1000 less because …"),
            free=Money(minor - left, parts[0].amount.currency),
            field="amount",
        )
    return moved


def _free(part: Instalment) -> int:
    """What of an instalment is neither invoiced nor paid nor given up."""
    return max(min(part.uninvoiced.minor, part.open.minor), 0)


def _follow(ctx: Context, after: Contract) -> None:
    theirs = positions.lines(ctx, after, ctx.today)
    source = f"contract:{after.id}"
    memo = f"price {after.amount}"
    positions.post(ctx, (), theirs, day=ctx.today, project=after.project, memo=memo, source=source)


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the change."""
    gone = take_back(ctx, button_values.number(click.value))
    contract = contracts.contract(ctx.book, gone.contract)
    text = _("The price of contract {id} is {amount} again.", id=contract.id, amount=contract.amount)
    return Reply(Card(text), replace=True, private=True)


def take_back(ctx: Context, id: int) -> ContractChange:
    """The change was a mistake.  Raises NotFound, NotAllowed, WrongState where another came after it or what it added
    was invoiced or paid."""
    gone = contract_changes.get(ctx.book, id)
    contract = contracts.hold(ctx.book, gone.contract)
    ctx.require(*READERS, project=contract.project)
    _may(ctx, contract)
    standing = contract_changes.of_contracts(ctx.book, [contract.id])
    if all(one.id != gone.id for one in standing):
        raise WrongState(sentence("That was taken back already."))
    if standing[-1].id != gone.id:
        raise WrongState(sentence("Its price was changed again since: take that back first."))
    rest = next((one.before for one in reversed(standing[:-1]) if one.kind == "rest"), None)
    return _reversed(ctx, contract, gone, {"rest": rest} if gone.kind == "rest" else {})


def unsettled(ctx: Context, id: int) -> ContractChange:
    """What a settlement made of the price is taken back with it.  Raises WrongState as `take_back` does."""
    gone = contract_changes.get(ctx.book, id)
    return _reversed(ctx, contracts.hold(ctx.book, gone.contract), gone, {})


def _reversed(
    ctx: Context, contract: Contract, gone: ContractChange, more: Mapping[str, DoneBefore | None]
) -> ContractChange:
    known = contracts.instalments(ctx.book, (part for part, _minor in gone.parts))
    if any(minor > 0 and _free(known[part]) < minor for part, minor in gone.parts):
        raise WrongState(sentence("What was added is invoiced or paid: change the price again instead."))
    after = contracts.change_contract(ctx.book, contract.id, amount=contract.amount - gone.amount, **more)
    if gone.parts:
        contract_changes.plan(ctx.book, after, {part: -minor for part, minor in gone.parts}, None, None)
    contract_changes.undo(ctx.book, gone)
    _follow(ctx, after)
    return gone


def _done(ctx: Context, made: ContractChange) -> Card:
    contract = contracts.contract(ctx.book, made.contract)
    project = ctx.directory.project(contract.project)
    earned = positions.standing(ctx, contract).revenue.amount
    told = contract.policy not in NEEDS_ESTIMATE or privacy.knows_pay(ctx, project.id)  # else it tells what labour cost
    facts = [
        Fact(_("Project"), lookup.shown(project)),
        Fact(_("Before"), Text("{m}", {"m": contract.amount - made.amount})),
        Fact(_("Change"), _shown(made)),
        *((Fact(_("Earned so far"), Text("{m}", {"m": Money(earned, contract.amount.currency)})),) if told else ()),
        Fact(_("Reason"), verbatim(made.reason)),
    ]
    known = contracts.instalments(ctx.book, (part for part, _minor in made.parts))
    lines = [
        _("{name}: {amount}, due {day}", name=instalment_shown(part), amount=part.amount, day=part.due)
        if part.due
        else _("{name}: {amount}", name=instalment_shown(part), amount=part.amount)
        for part in known.values()
    ]
    if contract.policy in NEEDS_ESTIMATE and ctx.roles(project.id) & set(ESTIMATORS):
        lines.append(_("If it costs more as well, say: estimate {code} 480000 because …", code=project.code))
    return Card(
        _("Contract {id} is over {amount} now.", id=contract.id, amount=contract.amount),
        lines=tuple(lines),
        facts=tuple(facts),
        tone="good",
        buttons=(Button(_("Undo"), "contract.change_undo", str(made.id)),),
        small=_("What is measured by cost or by days follows at the next close of a month.")
        if contract.policy in (*NEEDS_ESTIMATE, "time")
        else Text(""),
    )


def changes_card(ctx: Context, contract: Contract) -> Card:
    """Every price that a contract has had, the newest first."""
    title = _("Changes of contract {id}", id=contract.id)
    found = contract_changes.of_contracts(ctx.book, [contract.id])
    facts = (Fact(_("Price, VAT included"), Text("{m}", {"m": contract.amount})),)
    if not found:
        hint = _("None so far. Say: contract change {id} +50000 because …", id=contract.id)
        return Card(title, lines=(hint,), facts=facts)
    people = ctx.directory.people
    rows = tuple(
        (
            Text("{d}", {"d": one.day}),
            one.amount,
            _KINDS[one.kind],
            verbatim(one.reason),
            verbatim(people[one.person].name if one.person in people else "–"),
        )
        for one in found[::-1]
    )
    heads = (_("Day"), _("Change"), _("What of it"), _("Reason"), _("By"))
    return Card(title, facts=facts, table=Table(heads, rows, numeric=(1,)))


_KINDS = {"whole": _("all of it"), "rest": _("only the rest")}


def _shown(made: ContractChange) -> Text:
    return _("{amount}, {what}", amount=_signed(made.amount), what=_KINDS[made.kind])


def _signed(amount: Money) -> Text:
    return Text("+{m}", {"m": amount}) if amount.minor > 0 else Text("{m}", {"m": amount})
