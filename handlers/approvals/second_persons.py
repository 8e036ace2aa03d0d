"""What one person asked for and a second has to agree to: kept, shown, refused, in the one queue of what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from chat.cards import kept as card_kept
from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Incoming, Said
from chat.text import NOTHING, Text, _, verbatim
from handlers import button_values, four_eyes
from handlers.approvals.cards import about_approval
from handlers.approvals.documents import AlsoWaiting, Waiting
from handlers.context import Context
from handlers.four_eyes import Want
from ledger.approval import OpenPlace
from ledger.errors import NotAllowed, NotFound, WrongState, sentence
from storage import audit, questions
from storage.questions import KeptQuestion

KIND = "second"
PLACES = (OpenPlace(1, four_eyes.AGREE),)


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody has asked for.

    Attributes:
        kept: the question, as it is kept; its person is who asked.
        wants: what is to be agreed to.
        incoming: what they had said, clicked or filled in.
        deeds: a name of all that it would do.
    """

    kept: KeptQuestion
    wants: tuple[Want, ...]
    incoming: Incoming
    deeds: str = ""

    @property
    def version(self) -> str:
        return four_eyes.version(self.wants)

    @property
    def value(self) -> str:
        """What the buttons carry: the number, and the version that is seen."""
        return f"{self.kept.id} {self.version}"


def ask(ctx: Context, incoming: Incoming, wants: Sequence[Want], deeds: str) -> Reply:
    """Keep what the speaker asks for, and ask the others; what waits already is not asked for twice, in whatever
    words or language it is said again."""
    bare = replace(incoming, files=()) if isinstance(incoming, Said) else incoming
    for open_ in questions.open_of(ctx.book, KIND):
        old = _read(open_)
        if open_.person == ctx.person.id and (old.version, old.deeds) == (four_eyes.version(wants), deeds):
            return Reply(own_card(ctx, old), private=True)
    id = questions.ask(ctx.book, ctx.person.id, KIND, **_body(bare, wants, deeds))
    audit.note(ctx.book, "second.person_asked", f"second:{id}", matter=_matters(wants))
    asking = _read(questions.kept(ctx.book, id))
    for person in four_eyes.others(ctx, ctx.person.id):
        ctx.tell(person, _key(asking), card(ctx, asking), kind="approval")
    return Reply(own_card(ctx, asking), private=True)


def held(ctx: Context, id: str, *, own: bool = False) -> Asking:
    """What waits, held while this message changes it.  Raises NotFound, WrongState where it was answered already,
    NotAllowed for the one who asked (`own`: for all others)."""
    kept = questions.kept(ctx.book, button_values.number(id), hold=True)
    if kept.kind != KIND:
        raise NotFound(sentence("There is no such question."))
    if own != (kept.person == ctx.person.id):
        raise NotAllowed(
            sentence("That question was not for you.")
            if own
            else sentence("A second person has to agree: finance or an administrator.")
        )
    if kept.state != "open":
        raise WrongState(sentence("That was answered already."))
    return _read(kept)


def changed(ctx: Context, asking: Asking, wants: Sequence[Want]) -> Reply:
    """What would be done is no longer what was shown: it is shown anew, old beside new, and nothing is done."""
    before = {name: value for want in asking.wants for name, value in _shown(want).items()}
    after = {name: value for want in wants for name, value in _shown(want).items()}
    notes = tuple(
        _("{name}: {old} → {new}", name=name, old=before.get(key, (name, verbatim("–")))[1], new=value)
        for key, (name, value) in after.items()
        if key not in before or before[key][1] != value
    )
    questions.rewrite(ctx.book, asking.kept.id, **_body(asking.incoming, wants, asking.deeds))
    now = _read(questions.kept(ctx.book, asking.kept.id))
    refresh(ctx, now)
    note = _("It was changed since you saw it: {changes}. Nothing is done yet.", changes=notes or (verbatim("–"),))
    return Reply(card(ctx, now, note), replace=True, toast=note)


def refuse(click: Clicked, ctx: Context) -> Reply:
    """The second person does not agree."""
    ctx.require(*four_eyes.AGREE)
    return _end(ctx, held(ctx, _number(click)), "refused")


def withdraw(click: Clicked, ctx: Context) -> Reply:
    """Who asked takes it back."""
    return _end(ctx, held(ctx, _number(click), own=True), "withdrawn")


def done(ctx: Context, asking: Asking) -> Card:
    """It is agreed to: all its cards say so, and the others of those who look after the books hear of it."""
    questions.close(ctx.book, asking.kept.id, "agreed")
    ended = _read(questions.kept(ctx.book, asking.kept.id))
    refresh(ctx, ended, ctx.person.name)
    by = ctx.directory.person(asking.kept.person)
    facts = (Fact(_("Asked for by"), verbatim(by.name)), Fact(_("Agreed by"), verbatim(ctx.person.name)))
    four_eyes.tell(ctx, asking.wants, _("Done with two people's agreement"), *facts, but=(by.id, ctx.person.id))
    return card(ctx, ended, by=ctx.person.name)


def refresh(ctx: Context, asking: Asking, by: str = "") -> None:
    """Bring every card of it up to date."""
    for shown in (card(ctx, asking, by=by), own_card(ctx, asking, by)):
        ctx.refresh(shown.about, shown)


def card(ctx: Context, asking: Asking, note: Text = NOTHING, by: str = "") -> Card:
    """What is asked for, for those who can agree."""
    waits = asking.kept.state == "open"
    name = ctx.directory.person(asking.kept.person).name
    buttons = (
        Button(_("Agree"), "second.agree", asking.value, style="main"),
        Button(_("Refuse"), "second.refuse", asking.value, style="danger"),
    )
    return _card(
        _("{name} asks for a second person’s agreement", name=name),
        asking,
        buttons if waits else (),
        about_approval(KIND, asking.kept.id),
        note,
        by,
    )


def own_card(ctx: Context, asking: Asking, by: str = "") -> Card:
    """The same for the one who asked."""
    names = tuple(person.name for person in four_eyes.others(ctx, asking.kept.person))
    waits = asking.kept.state == "open"
    note = _("It is done when one of these agrees: {people}", people=names) if waits else NOTHING
    buttons = (Button(_("Withdraw"), "second.withdraw", asking.value),) if waits else ()
    title = _("A second person has to agree; nothing is done yet") if waits else _("You asked for a second person")
    return _card(title, asking, buttons, f"{KIND}:{asking.kept.id}", note, by)


def _card(title: Text, asking: Asking, buttons: tuple[Button, ...], about: str, note: Text, by: str) -> Card:
    state = asking.kept.state
    if state != "open":
        title = _("{title}: {state}", title=title, state=_STATES[state])
    facts = tuple(fact for want in asking.wants for fact in want.facts)
    return Card(
        title,
        lines=(*([note] if note else ()), *(want.title for want in asking.wants)),
        facts=(*facts, *((Fact(_("Agreed by"), verbatim(by)),) if by and state == "agreed" else ())),
        buttons=buttons,
        tone="warn" if state in ("open", "refused") else "good" if state == "agreed" else "plain",
        about=about,
        decided="approved" if state == "agreed" else "rejected" if state == "refused" else "",
    )


_EVENTS = {"refused": "second.person_refused", "withdrawn": "second.withdrawn"}
_STATES: Mapping[str, Text] = {"agreed": _("agreed"), "refused": _("refused"), "withdrawn": _("withdrawn")}


def _end(ctx: Context, asking: Asking, state: str) -> Reply:
    questions.close(ctx.book, asking.kept.id, state)
    audit.note(ctx.book, _EVENTS[state], f"second:{asking.kept.id}", matter=_matters(asking.wants))
    ended = _read(questions.kept(ctx.book, asking.kept.id))
    refresh(ctx, ended)
    if state == "withdrawn":
        return Reply(own_card(ctx, ended), replace=True, private=True)
    asked = ctx.directory.person(asking.kept.person)
    told = _card(_("{name} does not agree", name=ctx.person.name), ended, (), f"{KIND}:{ended.kept.id}", NOTHING, "")
    ctx.tell(asked, f"second:{ended.kept.id}:{state}", told, kind="decision")
    return Reply(card(ctx, ended), replace=True, private=True)


def _waiting(ctx: Context) -> Iterator[Waiting]:
    for kept in questions.open_of(ctx.book, KIND):
        asking = _read(kept)
        since = kept.at.astimezone(ctx.rules.zone).date()
        shown = partial(card, ctx, asking)
        yield Waiting(f"{KIND}:{kept.id}", _key(asking), since, 0, kept.person, PLACES, (), shown, lent=False)


SECOND_PERSONS = AlsoWaiting(KIND, _waiting)


def _key(asking: Asking) -> str:
    return f"approval:{KIND}:{asking.kept.id}"


def _number(click: Clicked) -> str:
    return click.value.partition(" ")[0]


def _matters(wants: Sequence[Want]) -> str:
    return " ".join(dict.fromkeys(want.matter for want in wants))


def _shown(want: Want) -> dict[str, tuple[Text, Text]]:
    """What of a want may change: name in plain words -> its name and value."""
    rows = {name: (fact.label, fact.value) for name, fact in zip(list(want.content)[1:], want.facts, strict=False)}
    return {want.matter: (_("What"), want.title), **rows}


def _body(incoming: Incoming, wants: Sequence[Want], deeds: str) -> dict[str, Any]:
    return {
        "incoming": card_kept.dumps(incoming),
        "matters": [want.matter for want in wants],
        "deeds": deeds,
        "cards": [card_kept.dumps(Card(want.title, facts=want.facts)) for want in wants],
    }


def _read(kept: KeptQuestion) -> Asking:
    shown = [card_kept.loads(text) for text in kept.body["cards"]]
    wants = tuple(Want(matter, of.title, of.facts) for matter, of in zip(kept.body["matters"], shown, strict=True))
    return Asking(kept, wants, card_kept.loads(kept.body["incoming"]), kept.body.get("deeds", ""))
