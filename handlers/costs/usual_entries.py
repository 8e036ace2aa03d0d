"""What an expense is usually booked as: by a rule that finance switched on, else as its owner booked the seller before.

Nobody's correction teaches the company: it is kept with its expense (`learn`), counts for others once that is approved,
and two different people have to agree before finance is asked for a rule (`propose`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chat.cards.card import Button, Card
from chat.text import Text, _
from handlers import lookup, project_shares
from handlers.context import Context
from ledger import duplicates
from ledger.errors import BookError
from ledger.exchange import convert
from ledger.master_data.entry_rules import (
    EntryCase,
    EntryRule,
    ExpenseLesson,
    agreed_name,
    deciding,
    proposed,
)
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import Paper
from storage import entry_rules, expense_lessons

RULE = "rule:"
"""How a paper says that a rule filled something in: with the rule's number behind it."""
OVERRULED = "overruled"
"""Under this name a paper keeps the rule whose category a person changed."""


@dataclass(frozen=True, slots=True)
class UsualEntry:
    """What is known of a seller: what it is called here, and the category that the speaker chose for it before."""

    name: str = ""
    category: str = ""


def of_seller(ctx: Context, vendor: str) -> UsualEntry:
    """What the speaker made of this seller the last time; the name also where the company agrees on it."""
    lessons = expense_lessons.of_vendors(ctx.book, _keys(ctx, vendor)) if vendor else ()
    own = [one for one in lessons if one.person == ctx.person.id]
    if own:
        return UsualEntry(own[-1].name, own[-1].category)
    return UsualEntry(agreed_name(lessons))


def rule_for(ctx: Context, vendor: str, text: str, gross: Money, expense_day: Any) -> EntryRule | None:
    """The rule that decides on an expense, if any; of one whose category or project is gone nothing is taken."""
    rules = ctx.directory.entry_rules
    if not rules:
        return None
    try:
        amount = convert(gross, ctx.rules.currency, expense_day, ctx.directory.exchange).amount.minor
    except BookError:  # without a rate no rule that looks at the amount fits
        amount = None
    case = EntryCase(vendor, f"{text} {vendor}", amount, ctx.person.id)
    found = deciding(rules, case, ctx.directory.suppliers)
    if found is None or (found.category and found.category not in ctx.rules.categories):
        return None
    project = ctx.directory.projects.get(found.project)
    return found if project is None or project.state == "open" else replace(found, project=0)


def deciding_rule(expense: Expense) -> int:
    """The number of the rule that any of it is from, also where a person has changed that since; 0 for none."""
    guessed, part = expense.paper.guessed, expense.paper.part
    sources = (guessed.get("category", ""), guessed.get("project", ""), part.source if part else "")
    by = next((how.removeprefix(RULE) for how in sources if how.startswith(RULE)), "")
    return int(by or guessed.get(OVERRULED, "0"))


def by_rule(expense: Expense) -> int:
    """The number of the rule that its category is from; 0 for none."""
    how = expense.paper.guessed.get("category", "")
    return int(how.removeprefix(RULE)) if how.startswith(RULE) else 0


def chosen(old: Expense, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Corrected values with the note that a person chose them, and against which rule."""
    known, part = old.paper.guessed, old.paper.part
    new = {
        name for name in ("category", "project", "gross") if values.get(name, getattr(old, name)) != getattr(old, name)
    }
    said = {name for name in new & {"category", "project"} if name in known}
    divided = part is not None and part.source.startswith(RULE) and bool(new & {"project", "gross"})
    if not said and not divided:
        return values
    paper: Paper = values.get("paper", old.paper)
    guessed = {**paper.guessed, **dict.fromkeys(said, "words")}
    if divided or any(known[name].startswith(RULE) for name in said):
        guessed[OVERRULED] = str(deciding_rule(old))
    return {**values, "paper": replace(paper, guessed=guessed)}


def learn(ctx: Context, expense: Expense) -> None:
    """What an expense that is handed in says of its seller, as long as it stands."""
    if not (expense.vendor and expense.category):
        return
    read = expense.paper.read.get("vendor", "") or expense.vendor
    guessed = expense.paper.guessed
    rule, part = deciding_rule(expense), expense.paper.part
    by_person = guessed.get("category", "words") == "words"
    lesson = ExpenseLesson(
        *(expense.id, expense.person, expense.vendor, expense.category, by_person),
        approved=False,
        entry_rule=rule,
        overruled=OVERRULED in guessed,
        split=part.shares if part and part.source == "words" else (),
    )
    expense_lessons.keep(ctx.book, duplicates.seller(read) or read, lesson)


def propose(ctx: Context, expense: Expense) -> None:
    """Finance is asked for a rule once different people, each approved, booked a seller alike; told once."""
    lesson = expense_lessons.of_expense(ctx.book, expense.id) if expense.vendor else None
    if lesson is None or not lesson.chosen:
        return
    read = expense.paper.read.get("vendor", "") or expense.vendor
    lessons = expense_lessons.of_vendors(ctx.book, _keys(ctx, read))
    found = proposed(lessons, ctx.directory.suppliers)
    if found is None or not found.sure or known(ctx, found.vendor):
        return
    lines: tuple[Text, ...] = (
        _(
            "{n} approved expenses of {people} different people say so; nothing is filled in before you agree.",
            n=found.cases,
            people=len(found.people),
        ),
    )
    if found.shares:
        lines += (_("All of them divide it alike: {shares}.", shares=project_shares.shown(ctx, found.shares)),)
    card = Card(
        _(
            "Receipts of {seller} are always booked on {category}: a rule?",
            seller=found.vendor,
            category=lookup.category_shown(ctx.rules, found.category),
        ),
        lines=lines,
        buttons=(
            Button(_("Switch the rule on"), "rule.take", found.carried, style="main"),
            Button(_("No rule"), "rule.never", found.carried),
        ),
    )
    ctx.tell_finance(f"entry-rule:{found.vendor}:{found.category}", card, kind="rule")


def known(ctx: Context, vendor: str) -> bool:
    """Whether there is, or finance did not want, a rule for a seller alone."""
    names, alone = ctx.directory.suppliers, (True, False, False, False)
    every = entry_rules.every(ctx.book)
    return any(rule.conditions == alone and names.same(rule.vendor, vendor) for rule in every)


def _keys(ctx: Context, vendor: str) -> tuple[str, ...]:
    """What its lessons are kept under, by all of its names."""
    return tuple(dict.fromkeys(duplicates.seller(name) or name for name in ctx.directory.suppliers.also(vendor)))
