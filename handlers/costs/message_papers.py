"""The papers on the files of one message, and which of them are one receipt, or may be (`ledger.one_paper`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.context import Context, Reading
from handlers.costs import credit_notes
from ledger import one_paper
from ledger.nouns import Expense
from ledger.one_paper import PART, OnePaper
from ledger.receipt import Receipt
from storage import expenses


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """One paper on the files of a message."""

    reading: Reading
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class MessagePapers:
    """All of them, also what alone is no receipt, and the pairs by their places."""

    found: tuple[ReadPaper, ...]
    pairs: tuple[OnePaper, ...]

    def of(self, reading: Reading) -> tuple[int, ...]:
        """The places of the papers on a file, without what is no receipt and no part of one."""
        halves = {place for pair in self.pairs for place in (pair.base, pair.other)}
        return tuple(
            place
            for place, one in enumerate(self.found)
            if one.reading is reading and (one.receipt.kind != "none" or place in halves)
        )

    def plain(self, place: int) -> OnePaper | None:
        """The pair in which a paper plainly is."""
        return next((pair for pair in self.pairs if pair.sure and place in (pair.base, pair.other)), None)


def read(readings: Sequence[Reading], *, paired: bool) -> MessagePapers:
    """The papers; `paired`: it is looked for those that are one.  A credit note is in no pair."""
    known = [reading for reading in readings if not reading.problem]
    found = tuple(ReadPaper(reading, receipt) for reading in known for receipt in reading.receipts)
    kept = [place for place, one in enumerate(found) if paired and not credit_notes.is_one(one.receipt)]
    files = {id(reading): number for number, reading in enumerate(known)}
    told = one_paper.pairs([(files[id(found[place].reading)], found[place].receipt) for place in kept])
    return MessagePapers(found, tuple(replace(pair, base=kept[pair.base], other=kept[pair.other]) for pair in told))


def ask(ctx: Context, base: Expense, other: Expense, how: one_paper.How) -> tuple[Expense, Expense]:
    """Note on both drafts that they may be one; neither is handed in before it is answered."""
    marked = []
    for one, two in ((base, other), (other, base)):
        guessed = {**one.paper.guessed, PART: f"{how} {two.id} {'base' if one is base else 'other'}"}
        marked.append(expenses.put(ctx.book, replace(one, paper=replace(one.paper, guessed=guessed))))
    return marked[0], marked[1]
