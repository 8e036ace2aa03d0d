"""Rules of entry: what a seller, words, an amount or a person say of an expense's category and project.

Nothing is learnt from one person: a rule is proposed where two people chose the same for one seller and both were
approved, and it decides once finance has switched it on.  Of several that fit the one that asks for most decides; two
that ask for as much and disagree decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.master_data.shares import Shares, written
from ledger.master_data.suppliers import SupplierNames
from ledger.names import letters

RuleState = Literal["on", "off", "removed"]
RuleOrigin = Literal["corrections", "said"]

PEOPLE_AGREE = 2
"""So many different people have to have chosen the same, each approved, before a rule is proposed."""


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule.

    Attributes:
        vendor, words, least, most, spender: what it looks at; "" and 0 for whatever it is.  Amounts are minor units of
            the company's currency, both included; any of the words is enough.
        category, project: what it fills in; "" and 0 for nothing.
        shares: among which projects it divides the paper; none where it does not.
        person: who switched it on.
    """

    id: int
    vendor: str = ""
    words: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    spender: int = 0
    category: str = ""
    project: int = 0
    state: RuleState = "on"
    origin: RuleOrigin = "said"
    person: int = 0
    shares: Shares = ()

    @property
    def conditions(self) -> tuple[bool, ...]:
        return bool(self.vendor), bool(self.words), bool(self.least or self.most), bool(self.spender)

    def fits(self, case: EntryCase, names: SupplierNames) -> bool:
        """Whether all that it looks at is so.

        >>> rule = EntryRule(1, vendor="DiDi", most=20_000, category="travel")
        >>> rule.fits(EntryCase("didi", "", 4_550, 3), SupplierNames())
        True
        >>> rule.fits(EntryCase("didi", "", 45_500, 3), SupplierNames()), rule.fits(EntryCase(), SupplierNames())
        (False, False)
        """
        if self.vendor and not names.same(self.vendor, case.vendor):
            return False
        text = letters(case.text)
        if self.words and not any(letters(word) in text for word in self.words):
            return False
        if (self.least or self.most) and case.amount is None:
            return False
        if case.amount is not None and not self.least <= case.amount <= (self.most or case.amount):
            return False
        return self.spender in (0, case.spender)

    def same_condition(self, other: EntryRule, names: SupplierNames) -> bool:
        """Whether both look at exactly the same."""
        alike = (self.words, self.least, self.most, self.spender) == (
            *(other.words, other.least, other.most),
            other.spender,
        )
        return alike and names.called(self.vendor) == names.called(other.vendor)


@dataclass(frozen=True, slots=True)
class EntryCase:
    """What is known of an expense before its category is; `amount` in the company's currency, None where unknown."""

    vendor: str = ""
    text: str = ""
    amount: int | None = None
    spender: int = 0


def deciding(rules: Iterable[EntryRule], case: EntryCase, names: SupplierNames) -> EntryRule | None:
    """The rule that decides: of those that are on and fit, the one that asks for most.

    >>> rules = [EntryRule(1, vendor="Dell", category="equipment"), EntryRule(2, words=("mouse",), category="material")]
    >>> deciding(rules, EntryCase("Dell", "monitor"), SupplierNames()).id
    1
    >>> deciding(rules, EntryCase("Dell", "mouse"), SupplierNames()) is None  # they disagree
    True
    >>> both = EntryRule(3, vendor="Dell", words=("mouse",), category="material")
    >>> deciding([*rules, both], EntryCase("Dell", "mouse"), SupplierNames()).id
    3
    """
    fitting = [rule for rule in rules if rule.state == "on" and any(rule.conditions) and rule.fits(case, names)]
    if not fitting:
        return None
    most = max(sum(rule.conditions) for rule in fitting)
    first = [rule for rule in fitting if sum(rule.conditions) == most]
    agreed = len({(rule.category, rule.project, rule.shares) for rule in first}) == 1
    return min(first, key=lambda rule: rule.id) if agreed else None


@dataclass(frozen=True, slots=True)
class ExpenseLesson:
    """What one expense says of its seller: the name its owner gave it, the category that a person chose for it.

    Attributes:
        approved: it stands in the books; what waits, was refused or withdrawn is a lesson for nobody but its owner.
        overruled: a person changed what the rule had filled in.
        split: among which projects a person divided its paper; `project` is that of this part.
    """

    expense: int
    person: int
    name: str
    category: str
    chosen: bool
    approved: bool
    entry_rule: int = 0
    overruled: bool = False
    split: Shares = ()
    project: int = 0


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A seller whose receipts different people booked alike."""

    vendor: str
    category: str
    people: tuple[int, ...]
    cases: int
    shares: Shares = ()

    @property
    def sure(self) -> bool:
        """Whether enough different people agree."""
        return len(self.people) >= PEOPLE_AGREE

    @property
    def carried(self) -> str:
        """As a button carries it: the category, how it is divided, the seller."""
        return " ".join(filter(None, (self.category, written(self.shares), self.vendor)))


def proposed(lessons: Sequence[ExpenseLesson], names: SupplierNames) -> ProposedRule | None:
    """What approved corrections of one seller say together; None where people disagree or nobody chose.

    Of each person the last word counts.

    >>> lesson = ExpenseLesson(1, 3, "DiDi", "travel", chosen=True, approved=True)
    >>> from dataclasses import replace as but
    >>> proposed([lesson, but(lesson, expense=2)], SupplierNames()).sure  # one person twice is one person
    False
    >>> proposed([lesson, but(lesson, expense=2, person=4)], SupplierNames()).sure
    True
    >>> proposed([lesson, but(lesson, expense=2, person=4, approved=False)], SupplierNames()).people
    (3,)
    >>> proposed([lesson, but(lesson, expense=2, person=4, category="other")], SupplierNames()) is None
    True
    """
    taught = sorted((one for one in lessons if one.approved and one.chosen), key=lambda one: one.expense)
    last = {one.person: one for one in taught}
    categories = {one.category for one in last.values()}
    if len(categories) != 1:
        return None
    (category,) = categories
    name = names.called(taught[-1].name)
    same = sum(one.category == category for one in taught)
    return ProposedRule(name, category, tuple(sorted(last)), same, _agreed_split(taught))


def _agreed_split(taught: Sequence[ExpenseLesson]) -> Shares:
    """How different people divided papers of one seller, where they did it alike; of each the last word counts, and
    only what was approved of all its projects.

    >>> from ledger.master_data.shares import ProjectShare
    >>> halves = (ProjectShare(1, 1), ProjectShare(2, 1))
    >>> parts = [ExpenseLesson(9, 3, "AWS", "other", True, True, split=halves, project=id) for id in (1, 2)]
    >>> from dataclasses import replace as but
    >>> _agreed_split([*parts, *(but(one, person=4) for one in parts)]) == halves
    True
    >>> _agreed_split(parts), _agreed_split([*parts, but(parts[0], person=4)])
    ((), ())
    """
    said: dict[int, Shares] = {}
    for one in taught:
        approved = {other.project for other in taught if (other.person, other.split) == (one.person, one.split)}
        said[one.person] = one.split if {share.project for share in one.split} <= approved else ()
    found = set(said.values())
    return found.pop() if len(said) >= PEOPLE_AGREE and len(found) == 1 else ()


def agreed_name(lessons: Sequence[ExpenseLesson]) -> str:
    """What a seller is called here, where different people whose expenses were approved call it the same.

    >>> one = ExpenseLesson(1, 3, "DiDi", "travel", chosen=True, approved=True)
    >>> agreed_name([one]), agreed_name([one, ExpenseLesson(2, 4, "DiDi", "other", chosen=False, approved=True)])
    ('', 'DiDi')
    """
    last = {one.person: one.name for one in sorted(lessons, key=lambda one: one.expense) if one.approved}
    names = set(last.values())
    return names.pop() if len(last) >= PEOPLE_AGREE and len(names) == 1 else ""
