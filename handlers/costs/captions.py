"""A paper and the words that came with it: the words complete it, and where both speak and differ, both are kept.

Nothing is chosen here: of what differs the paper's value stands until its owner has taken one of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from chat.lines.caption import caption
from chat.lines.spending import Spending
from handlers import fields
from handlers.context import Asked, Context
from handlers.terms import terms_here, terms_of
from ledger.duplicates import same_seller
from ledger.errors import BookError
from ledger.money import Money
from ledger.nouns import Expense
from ledger.receipt import ACCEPT_CURRENCY, Receipt

UNKNOWN = "XXX"
"""The currency of an amount whose document shows none."""


@dataclass(frozen=True, slots=True)
class CompletedPaper:
    """What a paper and the words beside it come to.

    Attributes:
        currency_guessed: neither surely names the currency: it is that of the books, or the likeliest.
        seen: the fields that the words confirm, or give where the paper is silent.
        differ: field -> (the paper's value, the words' value).
    """

    gross: Money
    day: date
    vendor: str
    currency_guessed: Literal["", "books", "unsure"] = ""
    seen: tuple[str, ...] = ()
    differ: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def words_with(text: str, ctx: Context, *, project: int = 0, one_paper: bool = True) -> Spending:
    """What was said with files; after the command “expense” a number is the amount, as without a file."""
    line = text.strip()
    terms = terms_of(ctx.directory, ctx.rules, project) if project else terms_here(ctx)
    asked = ctx.contents.wordings.best(line) if line else None
    typed = asked is not None and asked.command == "expense"
    return caption(asked.rest if asked and typed else line, terms, ctx.today, one_paper=one_paper, typed=typed)


def completed(receipt: Receipt, words: Spending, usual: str, ctx: Context) -> CompletedPaper:
    """The amount, day and seller of a receipt and what was said with it; `usual`: what its seller is called here."""
    gross, guessed, total = _total(receipt, words, ctx)
    seen, differ = [], {}
    if isinstance(total, tuple):
        differ["total"] = total
    elif total:
        seen.append("total")
    day = receipt.day or words.day or ctx.today
    if words.day and receipt.day and words.day != receipt.day:
        differ["day"] = (receipt.day.isoformat(), words.day.isoformat())
    elif words.day:
        seen.append("day")
    read, said = usual or receipt.vendor or "", words.party
    if said and receipt.vendor and not (same_seller(said, receipt.vendor) or same_seller(said, read)):
        differ["vendor"] = (read[:120], said[:120])
        said = ""
    elif said:
        seen.append("vendor")
    return CompletedPaper(gross, day, (said or read)[:120], guessed, tuple(seen), differ)


def _total(
    receipt: Receipt, words: Spending, ctx: Context
) -> tuple[Money, Literal["", "books", "unsure"], tuple[str, str] | bool]:
    """The amount; whether its currency is a guess; what differs, or whether the words say it."""
    shown = receipt.currency or ""
    home = shown if shown not in ("", UNKNOWN) else ctx.rules.currency
    said = _money(words, home)
    if receipt.total is None:
        return (said or Money(0, home)), "", said is not None
    unshown = receipt.total.currency == UNKNOWN
    unknown: Literal["", "books", "unsure"] = "books" if unshown else ""
    if not unshown and receipt.confidence.get("currency", 1) < ACCEPT_CURRENCY:
        unknown = "unsure"
    read = Money.of(receipt.total.major, home) if unshown else receipt.total
    if said is None or words.amount is None:
        return read, unknown, False
    named = words.amount.is_money
    if said.major == read.major and (unknown or said.currency == read.currency):
        return said, "" if named else unknown, True
    return read, unknown, (str(read), str(said))


def _money(words: Spending, currency: str) -> Money | None:
    """The amount that the words say; None where they say none that there can be."""
    if words.amount is None or words.amount.number <= 0:
        return None
    amount = words.amount
    if amount.unsettled and amount.among and currency not in amount.among:
        amount = replace(amount, currency=amount.among[0], sign="", among=())  # the card asks which of both is right
    try:
        return fields.in_money(amount, currency)
    except (Asked, BookError):
        return None


def joined(old: Expense, new: Expense) -> Expense:
    """An expense that was entered without its receipt, and the receipt's paper, as one.

    `new` is the draft that the receipt makes by itself.  What was entered stays, what was not is taken from the
    receipt, and where both speak and differ it is asked.  What was said with the receipt holds before what was
    entered earlier.
    """
    paper = new.paper
    spoken = {*paper.seen, *paper.differ}
    seen, differ = list(paper.seen), dict(paper.differ)
    values = {"total": str(old.gross), "day": old.day.isoformat(), "vendor": old.vendor}
    read = {"total": str(new.gross), "day": new.day.isoformat(), "vendor": new.vendor}
    known = {
        "total": bool(old.gross),
        "day": "day" not in old.paper.guessed and "day" not in old.paper.unread(),
        "vendor": bool(old.vendor),
    }
    of_old = set()
    for name, value in values.items():
        if not known[name] or name in spoken:
            continue
        of_old.add(name)
        if name not in paper.read or _same(name, old, new):
            seen.append(name)
        else:
            differ[name] = (read[name], value)
    taken = {"currency": "total" not in of_old, "category": not old.category}
    guessed = {key: how for key, how in paper.guessed.items() if taken.get(key, False)}
    whole = replace(
        old,
        gross=old.gross if "total" in of_old else new.gross,
        day=old.day if "day" in of_old else new.day,
        vendor=old.vendor if "vendor" in of_old else new.vendor,
        category=old.category or new.category,
        note=note_of(old.note, new.note),
        document=old.document or new.document,
        invoice_code=old.invoice_code or new.invoice_code,
        invoice_number=old.invoice_number or new.invoice_number,
        seller_tax_id=old.seller_tax_id or new.seller_tax_id,
        use=new.use if old.use == "work" else old.use,
        buyer=old.buyer or new.buyer,
        file=new.file,
    )
    if old.tax is None and new.tax and new.gross == whole.gross:
        whole = replace(whole, tax=new.tax)
    kept = replace(
        paper,
        seen=tuple(dict.fromkeys(seen)),
        differ=differ,
        guessed=guessed,
        cleared=old.paper.cleared,
        more=old.paper.more,
    )
    return replace(whole, paper=kept)


def reworded(expense: Expense, words: Spending) -> Expense:
    """A draft after other words were said with its receipt: what differs now is asked, what agrees is not."""
    said = {
        "total": _money(words, expense.gross.currency),
        "day": words.day,
        "vendor": words.party[:120],
    }
    paper, values = expense.paper, dict[str, Any]()
    for (name, value), field_name in zip(said.items(), ("gross", "day", "vendor"), strict=True):
        if not value:
            continue
        typed = value.isoformat() if isinstance(value, date) else str(value)
        read = paper.read.get(name, "")
        on_paper = f"{expense.gross.currency} {read}" if name == "total" and read else read
        others = {key: both for key, both in paper.differ.items() if key != name}
        if not read or typed == on_paper or (name == "vendor" and same_seller(typed, on_paper)):
            values[field_name] = value
            paper = replace(paper, differ=others).looked_at(name)
        else:
            seen = tuple(key for key in paper.seen if key != name)
            paper = replace(paper, differ={**others, name: (on_paper, typed)}, seen=seen)
    return replace(expense, paper=paper, **values)


def note_of(old: str, new: str) -> str:
    """What was noted before and what is said now."""
    if not new or new in old:
        return old
    return f"{old}, {new}"[:500] if old else new[:500]


def _same(name: str, old: Expense, new: Expense) -> bool:
    if name == "total":
        number_only = "currency" in new.paper.guessed
        return old.gross == new.gross or (number_only and old.gross.major == new.gross.major)
    if name == "day":
        return old.day == new.day
    return same_seller(old.vendor, new.vendor)
