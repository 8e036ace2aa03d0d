"""Two spellings of one supplier: what was written stays as it is; whoever reads a supplier reads the name it goes by.

Source: 会计法 art. 15 and GoBD 3.2.4 (what was recorded is not made unrecognisable): a merger is a fact of its own, not
an edit of old documents, so taking it back needs nothing but its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ledger.errors import WrongState, sentence
from ledger.names import letters
from ledger.nouns import Expense, Order

MergeState = Literal["merged", "undone"]


@dataclass(frozen=True, slots=True)
class SupplierMerge:
    """That one spelling is another name's: `name` as it was written, `into` the name that it goes by since."""

    name: str
    into: str
    person: int
    state: MergeState = "merged"
    id: int = 0


@dataclass(frozen=True, slots=True)
class SupplierNames:
    """The mergers that stand: spelling (`ledger.names.letters`) -> the name that it goes by; `written`: spelling ->
    the name as it was written."""

    into: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    def called(self, name: str) -> str:
        """The name that a supplier goes by; its own where it was never merged.

        >>> names = SupplierNames({"dell": "Dell China", "dellchina": "戴尔"})
        >>> names.called("DELL"), names.called("Dell China"), names.called("HP")
        ('戴尔', '戴尔', 'HP')
        """
        seen: set[str] = set()
        while (key := letters(name)) in self.into and key not in seen:
            seen.add(key)
            name = self.into[key]
        return name

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one supplier's by what was merged, or are written alike.

        >>> SupplierNames({"dell": "戴尔"}).same("戴尔", "Dell"), SupplierNames().same("戴尔", "Dell")
        (True, False)
        """
        return one == other or (bool(one and other) and letters(self.called(one)) == letters(self.called(other)))

    def spellings(self, known: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Name -> all spellings among those that are known; every name has at least its own.

        >>> SupplierNames({"dell": "戴尔"}).spellings(["Dell", "HP"])
        {'戴尔': ('Dell',), 'HP': ('HP',)}
        """
        found: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys(known):
            called = self.called(name)
            found[called] = (*found.get(called, ()), name)
        return found

    def also(self, name: str) -> tuple[str, ...]:
        """Every name under which a supplier may stand in the books, the one that it goes by first.

        >>> SupplierNames({"dell": "戴尔"}, {"dell": "Dell"}).also("dell")
        ('戴尔', 'Dell', 'dell')
        """
        called = self.called(name)
        others = (one for one in self.written.values() if self.called(one) == called)
        return tuple(dict.fromkeys((called, *others, name)))

    def of_expense(self, expense: Expense) -> Expense:
        """An expense under the name that its seller goes by, to be held against others; nothing of it is kept."""
        called = self.called(expense.vendor)
        return expense if called == expense.vendor else replace(expense, vendor=called)

    def of_order(self, order: Order) -> Order:
        """The same of an order."""
        called = self.called(order.supplier)
        return order if called == order.supplier else replace(order, supplier=called)


def merged(names: SupplierNames, name: str, into: str) -> SupplierNames:
    """The names with one merger more.  Raises WrongState for one that says nothing or leads in a circle.

    >>> merged(SupplierNames(), "Dell", "戴尔").called("dell")
    '戴尔'
    >>> merged(SupplierNames({"dell": "戴尔"}), "戴尔", "Dell")
    Traceback (most recent call last):
    ledger.errors.WrongState: Dell and 戴尔 are one supplier already.
    """
    if names.same(name, into):
        raise WrongState(sentence("{name} and {into} are one supplier already."), name=into, into=name)
    return SupplierNames({**names.into, letters(name): into}, {**names.written, letters(name): name})


def standing(said: Iterable[SupplierMerge]) -> SupplierNames:
    """What was merged and not taken apart again, in the order in which it was said."""
    live = [one for one in said if one.state == "merged"]
    return SupplierNames({letters(one.name): one.into for one in live}, {letters(one.name): one.name for one in live})
