"""Deciding in words: “approve Bob taxi”, “驳回 陈波 142 因为 缺发票”.

It is decided at once only where exactly one of what waits for the speaker fits, and both the person and the amount or
what it was for name it; else the fitting cards are shown, with their buttons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chat.cards.card import Button, Card, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.lines.scan import ScannedLine, scan
from chat.names import Match
from chat.pattern import Pattern
from chat.text import _, _n
from chat.values.amounts import ReadAmount, amounts
from handlers import lookup
from handlers.approvals import approvers, cards, decisions, documents, queue
from handlers.approvals.documents import AlsoWaiting, Approvable, ApprovalCase, Waiting
from handlers.context import Context
from handlers.terms import terms_here
from ledger.approval import Verdict
from ledger.errors import BadInput, sentence
from storage import outbox, settings


def approve(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words or _ALL.fullmatch(words):
        return queue.show(said, ctx)
    return _decide(ctx, words, "approved", "")


def reject(said: Said, ctx: Context) -> Reply:
    words, _because, reason = _split(said.text)
    if not words:
        raise BadInput(
            sentence("Whose, and what?"),
            hint=sentence("Write for example: reject Bob taxi because the receipt is missing"),
        )
    return _decide(ctx, words, "rejected", reason)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a document is called by.

    Attributes:
        people, projects, categories: the ids and names of those that are named.
        alike: categories to which something that is named belongs (“taxi”: travel).
        sums: amounts.
        words: all else that says what it is.
    """

    people: frozenset[int]
    projects: frozenset[int]
    categories: frozenset[str]
    alike: frozenset[str]
    sums: frozenset[Decimal]
    words: tuple[str, ...]

    @property
    def precise(self) -> bool:
        """Whether it names a person, and what of theirs is meant."""
        return len(self.people) == 1 and bool(self.sums or self.words or self.categories)

    def theirs(self, project: int, owner: int) -> bool:
        """Whether what belongs to this project and person may be meant."""
        return (not self.people or owner in self.people) and (not self.projects or project in self.projects)

    def fits(self, content: Mapping[str, str]) -> bool:
        """Whether the amount is right where one is named, and something of what it is for where that is named."""
        sums = {read.number for _start, _end, read in amounts(content.get("amount", ""))}
        if self.sums and not self.sums & sums:
            return False
        if self.categories and content.get("category") not in self.categories:
            return False
        return not self.words or bool(self._told(content)) or content.get("category") in self.alike

    def fits_wholly(self, content: Mapping[str, str]) -> bool:
        """Whether every word of it is true."""
        return self.fits(content) and len(self._told(content)) == len(self.words)

    def _told(self, content: Mapping[str, str]) -> list[str]:
        """The words that stand in the document, themselves or by another word for the same."""
        text = folded(" ".join(content.get(name, "") for name in _TEXTS))
        return [word for word in self.words if any(other in text for other in _SAME.get(word, (word,)))]


def _decide(ctx: Context, words: str, verdict: Verdict, reason: str) -> Reply:
    named = _named(ctx, scan(words, terms_here(ctx), ctx.today))
    fitting = _fitting(ctx, named)
    if not fitting:
        also = [item for item in _also_waiting(ctx) if named.people and named.theirs(item.project, item.owner)]
        return _shown(ctx, [item.card() for item in also])
    kind, of = fitting[0]
    if (
        len(fitting) > 1
        or _TURNS.search(folded(words))
        or not named.precise
        or not named.fits_wholly(of.request.content)
    ):
        return _shown(ctx, [cards.card(ctx, kind, of) for kind, of in fitting])
    of = documents.case(ctx, kind, kind.load(ctx, of.request.id))
    if changed := _since_seen(ctx, kind, of):
        return changed
    if verdict == "rejected" and not reason:
        return Reply(form=decisions.reason_form(f"{kind.action}.reject", cards.reference(of)))
    decided = decisions.decide(ctx, kind, of, verdict, reason[:500])
    return Reply(cards.card(ctx, kind, decided))


def _since_seen(ctx: Context, kind: Approvable, of: ApprovalCase) -> Reply | None:
    """The document as it is now, where the speaker was sent a card of it that said something else: once for each."""
    told = outbox.last_sent(ctx.book, f"approval:{of.request.document}:", ctx.directory.accounts_of(ctx.person.id))
    buttons = {button.action: button.value for button in told.buttons} if told else {}
    seen = buttons.get(f"{kind.action}.approve", "").partition(" ")[2]
    kept = f"shown:{ctx.person.id}:{of.request.document}"
    if seen in ("", of.request.version) or settings.value(ctx.book, kept) == of.request.version:
        return None
    settings.keep(ctx.book, kept, of.request.version)
    return Reply(cards.card(ctx, kind, of, decisions.what_changed(kind, of, seen)), private=True)


def _fitting(ctx: Context, named: _Named) -> list[tuple[Approvable, ApprovalCase]]:
    """What waits for the speaker and fits; what is called by its own words before what is only of the same sort."""
    fitting = [
        (kind, of)
        for kind in ctx.contents.approvables
        if not isinstance(kind, AlsoWaiting)
        for of in documents.cases(ctx, kind)
        if approvers.place_for(ctx, of.request.project, of.request.owner, of.request.worth, of.places, of.decisions)
        and named.theirs(of.request.project, of.request.owner)
        and named.fits(of.request.content)
    ]
    wholly = [(kind, of) for kind, of in fitting if named.words and named.fits_wholly(of.request.content)]
    return wholly or fitting


def _also_waiting(ctx: Context) -> list[Waiting]:
    """What waits for the speaker and has a decision of its own."""
    documents_of = {kind.noun for kind in ctx.contents.approvables if not isinstance(kind, AlsoWaiting)}
    return [item for item in queue.mine(ctx) if item.document.partition(":")[0] not in documents_of]


def _shown(ctx: Context, fitting: Sequence[Card]) -> Reply:
    """The cards that may be meant, to be decided by their buttons."""
    if not fitting:
        button = Button(_("Show what waits"), "approvals.show", "", style="main")
        title = _("Nothing that waits for you fits that; nothing is decided.")
        return Reply(Card(title, buttons=(button,), tone="warn"), private=True)
    title = _n("Is it this one? Nothing is decided yet.", "Which of these {n}? Nothing is decided yet.", len(fitting))
    return Reply(Card(title), more=tuple(fitting[: queue.SHOWN]), private=True)


def _named(ctx: Context, line: ScannedLine) -> _Named:
    """What the words name.  Raises Asked where it is not clear who is meant."""
    for element in line.of("person"):
        if isinstance(element.value, Match) and element.value.kind != "one":
            lookup.person(ctx, element.value.typed)
    keys = {
        kind: frozenset(element.value.key for element in line.of(kind) if isinstance(element.value, Match))
        for kind in ("person", "project")
    }
    own, alike, things = set(), set(), list[str]()
    for element in line.of("category"):
        assert isinstance(element.value, Match)
        key, word = str(element.value.key), folded(line.words(element))
        names = ctx.rules.categories[key].names
        if word in (key, folded(names.en), folded(names.zh)):
            own.add(key)
        else:
            alike.add(key)
            things.append(word)
    sums = (element.value.number for element in line.of("amount", "number") if isinstance(element.value, ReadAmount))
    low = line.low
    for element in line.of("person", "project", "category", "amount", "number", "days"):
        low = low[: element.start] + " " * (element.end - element.start) + low[element.end :]
    return _Named(
        frozenset(int(key) for key in keys["person"]),
        frozenset(int(key) for key in keys["project"]),
        frozenset(own),
        frozenset(alike),
        frozenset(sums),
        (*things, *_WORDS.findall(_FILLERS.sub(" ", low))),
    )


def _split(text: str) -> tuple[str, str, str]:
    """The words before “because”, the sign, and the reason behind it."""
    sign = _BECAUSE.search(text)
    if sign is None:
        return text.strip(), "", ""
    return text[: sign.start()].strip(" ,，"), sign[0], text[sign.end() :].strip(" :：,，")


_BECAUSE = Pattern(
    r"(?:(?<=\s)|^)(?:because|since|bc|b/c|bcs|bcz|cos|coz|cuz|'?cause|as)(?: of)?(?=\s)|因为|由于|原因是?",
    re.IGNORECASE,
)
_TURNS = Pattern(
    r"\b(?:not|no|never|don'?t|dont|except|but|unless|if|or|maybe|half)\b|n't|[?]|[不没别未非吗]|除|如果|或|一半"
)
"""What turns what was said, or leaves it open: then nothing is decided by words."""
_ALL = Pattern(r"(?:all|everything|them(?: all)?|all of (?:it|them)|全部|所有|都)[.!。！]?", re.IGNORECASE)
_WORDS = Pattern(r"[a-z0-9][a-z0-9.&-]{2,}|[一-鿿]{2,}")
_FILLERS = Pattern(
    r"\b(?:the|of|from|for|his|her|their|that|this|receipt|receipts|expense|expenses|invoice|bill|order|claim|one"
    r"|ticket"
    r"|request|paper|and|yuan|rmb|eur|please|pls)\b|'s\b"
    r"|那张|这张|那笔|这笔|那单|这单|那个|这个|单子|票据|发票|收据|报销|费用|申请|订单|采购单|采购|张|笔|的|票|单|元|块|先|请"
)
_TEXTS = ("vendor", "supplier", "note", "task", "customer")
"""What of a document says in words what it is for."""
_SAME = {
    word: words
    for words in (
        ("taxi", "cab", "uber", "didi", "打车", "出租车", "网约车", "滴滴"),
        ("train", "railway", "高铁", "动车", "火车", "铁路"),
        ("flight", "plane", "airline", "机票", "航班"),
        ("hotel", "酒店", "住宿"),
        ("meal", "meals", "lunch", "dinner", "午饭", "午餐", "晚饭", "晚餐", "餐费", "吃饭"),
    )
    for word in words
}
"""Words for the same kind of cost, in both languages."""
