"""The other side's answer: that it was sent, and what one of ours records of it with the signed file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import _
from handlers import lookup
from handlers.context import Context, Reading
from handlers.contracts import milestones
from handlers.reasons import reasoned
from handlers.settlements import (
    KEEPERS,
    ONLY_KEEPERS,
    approval,
    card,
    checks,
    finality,
    kept_checks,
    settling,
    showing,
    silence,
)
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.settlements.document import Answer, Dispute, Settlement
from ledger.settlements.statement import LineItem
from storage import settlement_cases, settlements
from storage.settlement_cases import RecordedAnswer

EXAMPLE = "settlement answer apollo confirmed by Zhang San"
_CONFIRMED = Pattern(r"\b(?:confirm(?:s|ed)?|agree[ds]?|signed|accepts?|accepted)\b|确认|同意|认可|签字(?!人)", re.I)
_REFUSED = Pattern(r"\b(?:refuse[sd]?|reject(?:s|ed)?|declined?)\b|拒绝|不认可|不同意|退回", re.I)
_DISPUTED = Pattern(r"\b(?:dispute[sd]?|disputing|objects?|objected)\b|异议|争议", re.I)
_BY = Pattern(
    r"\bby\s+(?P<en>[^,，;；]{1,40}?)\s*(?=$|[,，;；])|(?:签字人|由)\s*[:：]?\s*(?P<zh>[^\s,，;；]{1,20})", re.I
)


@dataclass(frozen=True, slots=True)
class AnswerWish:
    """What the other side answered, as it was said."""

    answer: Answer
    signer: str
    amount: Money | None
    reason: str


def send(click: Clicked, ctx: Context) -> Reply:
    """It went to the other side; what was approved is looked at once more."""
    of = approval.seen_one(ctx, click.value)
    ctx.require(*KEEPERS, project=of.project, sentence=ONLY_KEEPERS)
    if of.state != "approved":
        raise WrongState(sentence("That settlement has gone on since: look at it again."))
    now = settling.brought_up_to_date(ctx, of)
    if now.version != of.version:
        return Reply(card.shown(ctx, approval.submitted_again(ctx, now), approval.MOVED), replace=True)
    found = checks.of(ctx, of)
    after = settlements.reach(ctx.book, of, "sent", checks=kept_checks.text(found))
    return _refreshed(ctx, after)


def silent(click: Clicked, ctx: Context) -> Reply:
    """Silence is consent only where the contract says so in words, and after as many days: a person says so, and the
    clause stands as the reason ([2005]民一他字第23号; 法释〔2020〕25号 art. 21)."""
    of = approval.seen_one(ctx, click.value)
    ctx.require("finance", project=of.project, sentence=sentence("Finance says that silence is consent."))
    clause = silence.clause(ctx, of)
    if of.state != "sent" or clause is None:
        raise WrongState(
            sentence("Silence is no consent: the contract does not say so, or its days are not over."),
            hint=sentence("Ask for the signed answer."),
        )
    return _refreshed(ctx, finality.made_final(ctx, of, clause.words))


def record(said: Said, ctx: Context) -> Reply:
    """`settlement answer apollo confirmed by …`, with the signed file."""
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*KEEPERS, project=project.id, sentence=ONLY_KEEPERS)
    words, reason = reasoned(rest)
    of = showing.meant(ctx, project, _without_words(words), _waiting(ctx, project, words))
    of = settlements.get(ctx.book, of.id, lock=True)
    if of.state != "sent":
        raise WrongState(
            sentence("It is not waiting for an answer."),
            hint=sentence("An answer is recorded once it was approved and sent."),
        )
    wish = _read(ctx, of, words, reason)
    paper = next((one for one in ctx.readings if one.sha256), None)
    if paper is None and wish.answer != "refused":
        raise BadInput(
            sentence("Drop the signed paper here with these words: it is kept with the settlement."), field="file"
        )
    if paper is not None:
        milestones.keep(ctx, paper)
    return Reply(_answered(ctx, of, wish, paper), private=True)


def _waiting(ctx: Context, project: Project, words: str) -> Sequence[Settlement]:
    """Those of a project that wait for an answer, of whom is named where somebody is; else all of them."""
    every = settlements.of_project(ctx.book, project.id)
    sent = [one for one in every if one.state == "sent"] or list(every)
    return [one for one in sent if one.counterpart.name.casefold() in words.casefold()] or sent


def _read(ctx: Context, of: Settlement, words: str, reason: str) -> AnswerWish:
    """Raises BadInput for what is not understood or missing."""
    by = _BY.search(words)
    signer = (by["en"] or by["zh"]).strip() if by else ""
    rest = f"{words[: by.start()]} {words[by.end() :]}" if by else words
    if _DISPUTED.search(rest):
        typed = lookup.amounts_in(ctx, _NUMBERED.sub(" ", rest), of.currency)
        if not typed:
            raise BadInput(
                sentence("How much of it is disputed, without VAT? Say for example: {example}"),
                example="settlement answer apollo disputed 5000 because the rework is not theirs",
                field="amount",
            )
        amount = lookup.money_of(typed[0][2], of.currency, ctx.rules.currency)
        if amount.currency != of.currency or not 0 < amount.minor <= max(of.computed.payable.this("this"), 0):
            raise BadInput(sentence("Only what it settles can be disputed, without VAT."), field="amount")
        if not reason:
            raise BadInput(sentence("Why is it disputed? Say it behind “because”."), field="reason")
        return AnswerWish("partly", signer, amount, reason)
    if _REFUSED.search(rest):
        if not reason:
            raise BadInput(sentence("Why was it refused? Say it behind “because”."), field="reason")
        return AnswerWish("refused", signer, None, reason)
    if _CONFIRMED.search(rest):
        if not signer:
            raise BadInput(sentence("Who has signed it? Say for example: {example}"), example=EXAMPLE, field="signer")
        return AnswerWish("confirmed", signer, None, reason)
    raise BadInput(sentence("Was it confirmed, disputed or refused? Say for example: {example}"), example=EXAMPLE)


_NUMBERED = Pattern(r"(?<!\d)20\d\d-\d{1,4}(?!\d)|#\d+")


def _without_words(words: str) -> str:
    """What names a settlement: its number and with whom, without amounts."""
    found = _NUMBERED.search(words) or re.match(r"\s*(\d{1,4})(?=\s|$)", words)
    return found[0] if found else ""


def _answered(ctx: Context, of: Settlement, wish: AnswerWish, paper: Reading | None) -> Card:
    sha256 = paper.sha256 if paper else ""
    new = RecordedAnswer(of.id, of.version, wish.answer, ctx.today, wish.signer, wish.reason, sha256)
    disputed = []
    if wish.answer == "partly" and wish.amount is not None:
        disputed = [Dispute(0, of.id, "work", _item(of, wish.reason), wish.amount.minor, owner=of.person)]
    return _refreshed(ctx, taken(ctx, of, new, disputed)).card or Card(_("It is kept."))


def taken(ctx: Context, of: Settlement, answer: RecordedAnswer, disputed: Sequence[Dispute]) -> Settlement:
    """An answer is kept, whoever brings it.  What is agreed to is final; what is disputed becomes a case and is left
    out, and the rest goes on as a version that is approved anew.  Raises WrongState where a check does not hold."""
    settlement_cases.answer(ctx.book, answer, ctx.message)
    after = settlements.reach(ctx.book, of, answer.answer, reason=answer.note)
    if answer.answer == "confirmed":
        return finality.made_final(ctx, after)
    for one in disputed:
        settlement_cases.dispute(ctx.book, one, of.counterpart.agreement, ctx.message)
    return approval.submitted_again(ctx, settling.brought_up_to_date(ctx, after)) if disputed else after


def _item(of: Settlement, reason: str) -> str:
    items: list[LineItem] = [one for one in of.computed.items if one.line == "work"]
    return reason if len(items) != 1 else f"{items[0].text}: {reason}"


def _refreshed(ctx: Context, of: Settlement) -> Reply:
    shown = card.shown(ctx, of)
    ctx.refresh(card.about(of), card.for_all(ctx, of))
    return Reply(shown, replace=True)
