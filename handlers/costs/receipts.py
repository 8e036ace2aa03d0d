"""Files dropped into the conversation: each receipt in them becomes a draft that says what was read and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Said
from chat.lines.spending import Spending
from chat.text import Text, _
from handlers import fields, lookup
from handlers.approvals.cards import thing
from handlers.context import Asked, Context, Reading
from handlers.costs import (
    captions,
    credit_notes,
    expense_cards,
    expense_form,
    expense_vat,
    message_papers,
    outlook,
    receipt_batch,
    receipt_data,
    splits,
    unreadable,
    usual_entries,
    workflow,
)
from handlers.costs.expenses import corrected
from handlers.costs.message_papers import MessagePapers, ReadPaper
from handlers.costs.usual_entries import UsualEntry
from ledger import duplicates, one_paper
from ledger.errors import BadInput, BookError
from ledger.master_data.entry_rules import EntryRule
from ledger.money import Money
from ledger.nouns import Expense, Project
from ledger.paper import Paper
from ledger.receipt import Receipt
from storage import expenses, files


def read_receipts(said: Said, ctx: Context) -> Reply:
    """Each receipt in the files becomes a draft; `said.text` is what was said with them."""
    words = captions.words_with(said.text, ctx, one_paper=_one_paper(ctx))
    cards = receipt_cards(said, ctx, words)
    if not cards:
        return SILENCE
    return Reply(cards[0], more=tuple(cards[1:]), private=said.at.kind == "channel")


def receipt_cards(said: Said, ctx: Context, words: Spending, *, beside: bool = False) -> list[Card]:
    """The drafts of the receipts in the files, and what is no receipt; several drafts are lines of one card.

    `beside`: they came beside something else that was said, so it is asked whether they are expenses at all.
    """
    papers = message_papers.read(ctx.readings, paired=said.addressed)
    made = _Made()
    for reading in ctx.readings:
        places = () if reading.problem else papers.of(reading)
        if not places:
            made.broken += [reading] if said.addressed else []
            continue
        if not said.addressed and not any(papers.found[place].receipt.total for place in places):
            continue  # a picture that people show each other
        for place in places:
            pair = papers.plain(place)
            if pair is None or pair.base == place:
                _make(ctx, made, papers, place, words, beside=beside)
    _ask_of_pairs(ctx, papers, made)
    drafts = [one for of_paper in made.drafts.values() for one in of_paper]
    return [*_cards_of(ctx, drafts), *made.others, *unreadable.cards(made.broken)]


@dataclass(slots=True)
class _Made:
    """What became of the papers of a message: the drafts by their places, other cards, what could not be read; a paper
    of several projects has a draft for each."""

    drafts: dict[int, list[_Drafted]] = field(default_factory=dict)
    others: list[Card] = field(default_factory=list)
    broken: list[Reading] = field(default_factory=list)


def _make(ctx: Context, made: _Made, papers: MessagePapers, place: int, words: Spending, *, beside: bool) -> None:
    """The draft of one paper, with the one that plainly belongs to it."""
    paper = papers.found[place]
    if credit_notes.is_one(paper.receipt):
        keep(ctx, paper.reading)
        made.others.append(credit_notes.card(ctx, paper.receipt))
        return
    beside_it = [of_paper for at, of_paper in made.drafts.items() if papers.found[at].reading is paper.reading]
    apart = {one.draft.id for of_paper in beside_it for one in of_paper}
    drafts: list[_Drafted] = []
    try:
        with ctx.part():
            keep(ctx, paper.reading)
            new = _of_paper(ctx, paper, words)
            if pair := papers.plain(place):
                other = papers.found[pair.other]
                keep(ctx, other.reading)
                new = one_paper.joined(new, _of_paper(ctx, other, words), pair.how)
            parts, note = splits.by_rule(ctx, new)  # what a person or the place says of the project comes first
            for part in parts:
                one = _drafted(ctx, part, paper.reading, beside, apart, note)
                outlook.of(ctx, one.draft)
                apart.add(one.draft.id)
                drafts.append(one)
    except BookError as problem:
        made.broken.append(replace(paper.reading, problem=problem))
    else:
        made.drafts[place] = drafts


def _of_paper(ctx: Context, paper: ReadPaper, words: Spending) -> Expense:
    """The expense that one paper of the files makes."""
    receipt = replace(paper.receipt, kind="unread") if paper.receipt.kind == "none" else paper.receipt
    return expense_of(ctx, receipt, paper.reading, words if _one_paper(ctx) else _of_each(words, receipt))


def _ask_of_pairs(ctx: Context, papers: MessagePapers, made: _Made) -> None:
    """Of new drafts that may be one receipt it is asked."""
    for pair in papers.pairs:
        of_both = [*made.drafts.get(pair.base, ()), *made.drafts.get(pair.other, ())]
        if pair.sure or len(of_both) != 2 or any(one.known for one in of_both):
            continue  # nothing to be asked of what is divided among projects, or was there before
        base, other = of_both
        marked = message_papers.ask(ctx, base.draft, other.draft, pair.how)
        made.drafts[pair.base] = [replace(base, draft=marked[0])]
        made.drafts[pair.other] = [replace(other, draft=marked[1])]


@dataclass(frozen=True, slots=True)
class _Drafted:
    """The draft of one receipt; `known`: it is that of a file that was there before."""

    draft: Expense
    file: str
    note: Text | None = None
    known: bool = False


def _cards_of(ctx: Context, drafted: Sequence[_Drafted]) -> list[Card]:
    """One draft as a card of its own, several as lines of one; a file that came before is told once."""
    new = [one for one in drafted if not one.known]
    if len(new) > 1:
        return receipt_batch.cards(ctx, [one.draft for one in new], _twice(drafted))
    if new:
        return [expense_cards.draft_card(ctx, new[0].draft, new[0].note, *_twice(drafted))]
    by_id = {one.draft.id: one for one in drafted}
    if len(by_id) > 1:
        return receipt_batch.cards(ctx, [one.draft for one in by_id.values()], _twice(drafted))
    return [expense_cards.draft_card(ctx, one.draft, one.note) for one in by_id.values()]


def _twice(drafted: Sequence[_Drafted]) -> list[Text]:
    """Which files are those of drafts that are there already, of this message or an earlier one."""
    numbers = {one.draft.id: place for place, one in enumerate([one for one in drafted if not one.known], 1)}
    return [
        _("{name} is the same file as number {n}.", name=one.file, n=numbers[one.draft.id])
        if one.draft.id in numbers
        else _("{name}: I have this one as a draft already.", name=one.file)
        for one in drafted
        if one.known
    ]


def _of_each(words: Spending, receipt: Receipt) -> Spending:
    """What words say of one of several papers: of which of them a day or a seller is said, nobody knows."""
    if receipt.day:
        words = replace(words, day=None)
    if receipt.vendor:
        words = replace(words, party="", note=captions.note_of(words.note, words.party))
    return words


def _one_paper(ctx: Context) -> bool:
    return len(ctx.readings) == 1 and sum(receipt.kind != "none" for receipt in ctx.readings[0].receipts) <= 1


def keep(ctx: Context, reading: Reading) -> None:
    """Say in the books who brought the file."""
    path = files.where(ctx.rules.files, reading.sha256)
    size = path.stat().st_size if path.exists() else 0
    files.note(ctx.book, reading.sha256, reading.name, reading.mime, size)


def _drafted(
    ctx: Context, new: Expense, reading: Reading, beside: bool, apart: set[int], note: Text | None = None
) -> _Drafted:
    """The draft of a receipt; the one that is there where the same person has dropped the same file before.

    `apart`: drafts of other papers on the same photograph, which may look alike.
    """
    if beside:
        new = replace(new, paper=replace(new.paper, guessed={**new.paper.guessed, "expense": "command"}))
    for other in expenses.maybe_same(ctx.book, new, ctx.rules.currency):
        divided = other.paper.part is not None and other.paper.part.whole == new.gross.minor
        alike = other.gross == new.gross or not new.gross or divided
        same = other.file == new.file and alike and other.id not in apart
        if same and other.stage == "draft" and other.person == ctx.person.id:
            return _Drafted(other, reading.name[:80], _("I have this one as a draft already."), known=True)
    why = _("I could not read this one; please complete it.") if not new.paper.read else note
    return _Drafted(workflow.draft(ctx, new), reading.name[:80], why)


def expense_of(ctx: Context, receipt: Receipt, reading: Reading, words: Spending) -> Expense:
    """An expense from what was read and what was said with it; what nobody knows stays empty."""
    paper = receipt_data.from_receipt(receipt, reading.name)
    guessed: dict[str, str] = {}
    project, how = _project(ctx, words)
    guessed |= {"project": how} if how else {}
    usual = usual_entries.of_seller(ctx, duplicates.seller(receipt.vendor) if receipt.vendor else "")
    both = captions.completed(receipt, words, usual.name, ctx)
    guessed |= {"currency": both.currency_guessed} if both.currency_guessed else {}
    guessed |= {"expense": receipt.preview} if receipt.preview else {}
    text = " ".join((words.note, *(line.what for line in receipt.lines)))
    rule = usual_entries.rule_for(ctx, both.vendor or receipt.vendor or "", text, both.gross, both.day)
    if project is None and rule is not None and rule.project:
        project = ctx.directory.projects[rule.project]
        guessed["project"] = f"{usual_entries.RULE}{rule.id}"
    if rule is not None and rule.shares and words.project is None and ctx.project is None:
        guessed["split"] = f"{usual_entries.RULE}{rule.id}"
    category, why = _category(receipt, words, usual, rule)
    guessed |= {"category": why} if why else {}
    gross = both.gross
    tax = in_currency(receipt.tax, gross.currency) if receipt.tax else None
    return Expense(
        0,
        ctx.person.id,
        project.id if project else 0,
        category,
        _task(ctx, project, words),
        both.day,
        both.vendor,
        words.note,
        gross,
        tax if tax and tax < gross else None,
        "draft",
        invoice_code=receipt.invoice_code or "",
        invoice_number=receipt.invoice_number or "",
        seller_tax_id=receipt.seller_tax_id or "",
        paid_by=fields.paid_by(words.paid_by) if words.paid_by else "employee",
        file=reading.sha256,
        paper=replace(paper.looked_at(*both.seen), guessed=guessed, differ=both.differ),
        **{"document": receipt.kind, "use": "work", **_vat_said(words, receipt)},
    )


def _vat_said(words: Spending, receipt: Receipt) -> dict[str, Any]:
    """What words say of a receipt's VAT: they take from what its paper lets us deduct, and never add to it."""
    values = expense_form.vat_said(words.vat, receipt.kind)
    if values.get("document") == "vat_special" and receipt.kind not in ("", "invoice"):
        del values["document"]
    return values | ({"use": "catering"} if expense_vat.catering(receipt) else {})


def _project(ctx: Context, words: Spending) -> tuple[Project | None, Literal["", "place", "only"]]:
    if words.project is None and ctx.project is None:
        mine = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.project}
        if len(mine) != 1:
            return None, ""
    try:
        project = lookup.open_project(ctx, words.project)
    except (Asked, BookError):
        return None, ""
    return project, "" if words.project else "place" if ctx.project else "only"


def in_currency(read: Money, currency: str) -> Money | None:
    """An amount of a paper in the currency that its total is in; None where that has no such parts."""
    try:
        return Money.of(read.major, currency)
    except BadInput:
        return None


def _category(receipt: Receipt, words: Spending, usual: UsualEntry, rule: EntryRule | None) -> tuple[str, str]:
    """The category and where it comes from: the person's words, a rule, what the person chose for the seller before,
    the document."""
    if words.category and words.category.kind != "several":
        return str(words.category.key), "words"
    if rule is not None and rule.category:
        return rule.category, f"{usual_entries.RULE}{rule.id}"
    if usual.category:
        return usual.category, "habit"
    return (receipt.category, "receipt") if receipt.category else ("", "")


def _task(ctx: Context, project: Project | None, words: Spending) -> int:
    if project is None or words.task is None or words.task.kind != "one":
        return 0
    task = ctx.directory.tasks.get(int(words.task.key))
    return task.id if task and task.project == project.id else 0


def complete(said: Said, ctx: Context) -> Reply | None:
    """Files under an expense's card: its receipt, or further files; None where they are something new."""
    noun, id = thing(said.about)
    if noun != "expense":
        return None
    expense = workflow.get(ctx, id)
    if expense.person != ctx.person.id or expense.stage == "withdrawn":
        return None
    words = captions.words_with(said.text, ctx, project=expense.project, one_paper=_one_paper(ctx))
    with_files = _completed(ctx, expense, words)
    if with_files == expense:
        problem = next((reading.problem for reading in ctx.readings if reading.problem), None)
        if problem:
            raise problem
        note = _("I have that file already.")
        return Reply(expense_cards.owner_card(ctx, expense, note), private=said.at.kind == "channel")
    return put_together(ctx, expense, with_files)


def put_together(ctx: Context, old: Expense, new: Expense) -> Reply:
    """The expense with its files, as a new message; of what is booked already only the files change."""
    note = _("The file is with it now.")
    if old.stage in workflow.BOOKED:
        kept = workflow.file_receipt(ctx, old, new)
        card = expense_cards.owner_card(ctx, kept, note)
        ctx.refresh(card.about, card)
        otherwise = tuple(
            _("The receipt says {paper}; {said} is booked.", paper=on_paper, said=booked)
            for name in new.paper.contested()
            for on_paper, booked in [(expense_cards.as_shown(name, value) for value in new.paper.differ[name])]
        )
        card = replace(card, lines=(*card.lines, *otherwise))
        return Reply(card, private=ctx.place.kind == "channel")
    return changed(ctx, old, note, **workflow.differences(old, new))


def changed(ctx: Context, expense: Expense, note: Text, /, **values: Any) -> Reply:
    """The corrected draft as a new message, with what was done to it."""
    reply = corrected(ctx, expense, **values)
    assert reply.card is not None
    card = replace(reply.card, lines=(note, *reply.card.lines)) if note else reply.card
    return replace(reply, card=card, replace=False)


def words_anew(text: str, ctx: Context, expense: Expense) -> dict[str, Any]:
    """What the words beside a receipt change of its draft, once they were edited."""
    words = captions.words_with(text, ctx, project=expense.project)
    values = expense_form.said_anew(replace(words, amount=None, day=None, party=""), expense, ctx)
    return values | workflow.differences(expense, captions.reworded(expense, words))


def with_files(ctx: Context, new: Expense) -> Expense:
    """A new expense with the files that came with it as its documents."""
    whole = _completed(ctx, replace(new, paper=Paper(guessed={"day": "today"})), Spending(None))
    return whole if whole.file else new


def _completed(ctx: Context, old: Expense, words: Spending) -> Expense:
    """An expense with the files that came in its thread: its receipt where it has none, further files beside it."""
    whole = old
    for reading in ctx.readings:
        if reading.sha256 in ("", old.file, *whole.paper.more) or reading.sha256 == whole.file:
            continue
        keep(ctx, reading)
        receipt = next((receipt for receipt in reading.receipts if receipt.kind != "none"), None)
        if whole.file:
            whole = replace(whole, paper=replace(whole.paper, more=(*whole.paper.more, reading.sha256)))
        elif receipt is None:
            whole = replace(whole, file=reading.sha256)
        else:
            new = expense_of(ctx, receipt, reading, words)
            whole = captions.joined(old, new)
    return _told(ctx, whole, words, of_receipt=whole.file != old.file) if whole != old else old


def _told(ctx: Context, expense: Expense, words: Spending, *, of_receipt: bool) -> Expense:
    """What was said with the files besides: all of it, where no receipt among them says the same."""
    values = expense_form.said_anew(words, expense, ctx)
    if of_receipt and expense.paper.machine:
        values = {name: values[name] for name in ("project", "category", "paid_by", "use", "buyer") if name in values}
    if not of_receipt or not expense.paper.machine:
        values["note"] = captions.note_of(expense.note, words.note)
    return replace(expense, **values)
