"""Several receipts of one message as one card: a line each, and one tap that hands in all that nobody has to look at.

The card lives: whatever becomes of a receipt, its line says so.  What is doubtful stands on its line and stays a draft
until its owner has answered; each can be opened from the card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chat.cards.card import Button, Card, Choice, Option, Reply
from chat.incoming import Clicked
from chat.text import NOTHING, Text, _, _n, verbatim
from handlers import lookup, project_shares
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import expense_cards, one_or_two, outlook, receipt_data, twins, usual_entries, workflow
from handlers.costs.outlook import Outlook
from ledger.errors import NotAllowed, sentence
from ledger.money import Money
from ledger.nouns import Expense
from storage import expenses, outbox

LINES = 20
"""So many receipts stand on one card; of more in one message there are several cards."""


def cards(ctx: Context, drafts: Sequence[Expense], notes: Sequence[Text] = ()) -> list[Card]:
    """The cards of the receipts of one message; `notes` stand on the first."""
    return [
        card(ctx, drafts[start : start + LINES], notes if not start else ()) for start in range(0, len(drafts), LINES)
    ]


def card(ctx: Context, whole: Sequence[Expense], notes: Sequence[Text] = ()) -> Card:
    """One card with a line for each of these receipts."""
    drafts = [one for one in whole if one.stage == "draft"]
    numbers = {one.id: number for number, one in enumerate(whole, 1)}
    ahead = {one.id: outlook.of(ctx, one) for one in drafts}
    asked = {one.id: points(ctx, one, ahead[one.id], numbers) for one in drafts}
    ready = [one for one in drafts if not asked[one.id]]
    lines = [*notes, *(_line(ctx, one, numbers[one.id], asked.get(one.id, [])) for one in whole)]
    lines += _divided(ctx, whole)
    if ready:
        lines.append(expense_cards.next_step(ctx, ready[0], ahead[ready[0].id]) if _one_way(ahead, ready) else NOTHING)
    return Card(
        _title(whole),
        lines=tuple(line for line in lines if line),
        buttons=(*_one_or_two(drafts, ahead, numbers), *_buttons(drafts, ready), *_undivided(drafts)),
        choices=_openings(drafts, numbers),
        tone="warn" if len(ready) < len(drafts) else "plain" if drafts else "good",
        about=about(whole[0]),
    )


def about(first: Expense) -> str:
    """What the card is about: the receipts of the message that made this one."""
    return f"receipts:{first.id}"


def points(ctx: Context, draft: Expense, ahead: Outlook, numbers: Mapping[int, int]) -> list[Text]:
    """What its owner has to answer before a draft is handed in together with others; none: nothing.

    `numbers`: the lines of those beside it.
    """
    paper, names = draft.paper, receipt_data.FIELDS
    out = []
    for twin in ahead.twins:
        if twin.expense.stage == "draft" and twin.expense.id > draft.id:
            continue  # the later one is the repetition
        if twin.expense.id in numbers:
            out.append(_again(twin.sure == "certain", numbers[twin.expense.id]))
        else:
            out.append(twins.line(ctx, draft, twin))
    out += [Text(error.sentence, error.values) for error in ahead.obstacles if error.sentence not in outlook.KNOWN]
    for name in paper.doubtful():
        doubt = _("I am not sure of the {field}: I read {value}", field=names[name], value=paper.read[name])
        others = tuple(paper.others.get(name, ())[:3])
        out.append(
            _("{said}, it could also be {others}.", said=doubt, others=others) if others else _("{said}.", said=doubt)
        )
    out += expense_cards.currency_asked(draft)
    if draft.day > ctx.today:
        out.append(_("{day} is still to come.", day=draft.day))
    return out


def clear(ctx: Context, draft: Expense) -> bool:
    """Whether nothing of a draft has to be looked at before it is handed in together with others."""
    return not points(ctx, draft, outlook.of(ctx, draft), {})


def beside(ctx: Context, expense: Expense) -> tuple[Expense, ...]:
    """The receipts on the card on which this one is a line; none where it came alone."""
    if not expense.file or not expense.message:
        return ()
    made = [one for one in expenses.of_message(ctx.book, expense.message, ctx.rules.currency) if one.file]
    if len(made) < 2 or expense.id not in {one.id for one in made}:
        return ()
    start = [one.id for one in made].index(expense.id) // LINES * LINES
    return tuple(made[start : start + LINES])


def refresh(ctx: Context, expense: Expense) -> None:
    """Bring the card up to date on which the receipt is a line."""
    whole = beside(ctx, expense)
    if whole and outbox.standing(ctx.book, about(whole[0])):
        ctx.refresh(about(whole[0]), card(ctx, whole))


def open_one(click: Clicked, ctx: Context) -> Reply:
    """`value`: the receipt whose own card is wanted."""
    expense = workflow.get(ctx, click.value)
    if expense.person != ctx.person.id:
        raise NotAllowed(sentence("Only the person who entered it can do that."))
    return Reply(expense_cards.owner_card(ctx, expense), private=click.at.kind == "channel")


def _again(certain: bool, number: int) -> Text:
    if certain:
        return _("It is the same as number {n}.", n=number)
    return _("It may be the same as number {n}.", n=number)


def _divided(ctx: Context, whole: Sequence[Expense]) -> list[Text]:
    """How papers of several projects are divided, and who says so."""
    marks = dict.fromkeys(mark for one in whole if one.stage == "draft" and (mark := one.paper.part))
    return [
        _(
            "By rule {number}: {shares}",
            number=mark.source.removeprefix(usual_entries.RULE),
            shares=project_shares.shown(ctx, mark.shares),
        )
        for mark in marks
        if mark.source.startswith(usual_entries.RULE)
    ]


def _undivided(drafts: Sequence[Expense]) -> tuple[Button, ...]:
    """For each paper that is divided, a way back."""
    first = {(one.file, one.paper.part): one for one in reversed(drafts) if one.paper.part}
    return tuple(
        Button(_("Do not divide {amount}", amount=Money(mark.whole, one.gross.currency)), "expense.whole", str(one.id))
        for one in reversed(first.values())
        if (mark := one.paper.part)
    )


def _line(ctx: Context, one: Expense, number: int, asked: Sequence[Text]) -> Text:
    what = (
        _("{what} · {day}", what=expense_cards.short(one), day=one.day)
        if one.gross
        else verbatim(one.paper.name or "–")
    )
    if one.paper.part and one.project:
        what = _("{what} · {project}", what=what, project=lookup.shown(ctx.directory.project(one.project)))
    if one.stage != "draft":
        return _("{n}. {what}: {stage}", n=number, what=what, stage=STAGES[one.stage])
    if asked:
        return _("{n}. {what}: please look at it. {why}", n=number, what=what, why=_joined(asked))
    return _("{n}. {what}: ready", n=number, what=what)


def _joined(parts: Sequence[Text]) -> Text:
    """Sentences one after the other."""
    whole = parts[0]
    for part in parts[1:]:
        whole = Text("{first} {second}", {"first": whole, "second": part})
    return whole


def _one_way(ahead: Mapping[int, Outlook], ready: Sequence[Expense]) -> bool:
    """Whether all of them go the same way."""
    return len({str(ahead[one.id].needs) for one in ready}) == 1 and len({one.project for one in ready}) == 1


def _buttons(drafts: Sequence[Expense], ready: Sequence[Expense]) -> tuple[Button, ...]:
    if not ready:
        return ()
    label = (
        _("Submit all")
        if len(ready) == len(drafts)
        else _n("Submit {n} that is clear", "Submit {n} that are clear", len(ready))
    )
    return (Button(label, "expense.submit_all", " ".join(str(one.id) for one in ready), style="main"),)


def _one_or_two(
    drafts: Sequence[Expense], ahead: Mapping[int, Outlook], numbers: Mapping[int, int]
) -> tuple[Button, ...]:
    """Of the first two that may be one receipt: one or two?"""
    for one in drafts:
        other = ahead[one.id].part
        if other is not None and other.id in numbers:
            yes, no = one_or_two.buttons(one, other)
            first, second = sorted((numbers[one.id], numbers[other.id]))
            return (
                replace(yes, label=_("{a} and {b}: one receipt", a=first, b=second)),
                replace(no, label=_("{a} and {b}: two receipts", a=first, b=second)),
            )
    return ()


def _openings(drafts: Sequence[Expense], numbers: Mapping[int, int]) -> tuple[Choice, ...]:
    options = tuple(
        Option(
            _("{n}. {what}", n=numbers[one.id], what=expense_cards.short(one) if one.gross else one.paper.name or "–"),
            str(one.id),
        )
        for one in drafts
    )
    return (Choice(_("Open one"), "expense.open", options),) if options else ()


def _title(whole: Sequence[Expense]) -> Text:
    standing = [one for one in whole if one.stage != "withdrawn"]
    sums: dict[str, int] = {}
    for one in standing:
        sums[one.gross.currency] = sums.get(one.gross.currency, 0) + one.gross.minor
    amounts = tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor)
    papers = {(one.file, one.paper.part) if one.paper.part else one.id for one in standing}
    title = _n("{n} receipt", "{n} receipts", len(papers))
    if not amounts:
        return title
    return _("{title}, {total} in all", title=title, total=Text("{all}", {"all": amounts}))
