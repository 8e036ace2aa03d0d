"""“undo the taxi”, “撤销刚才那笔”: takes back what the words name, the thread's own thing, or what was entered last.

It is done at once only where there is no doubt; else the person is asked, and every button says what it takes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from chat.cards.card import Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.lines.things import NamedThing, named_thing
from chat.text import Text, _, _n
from handlers import button_values, lookup
from handlers.context import Context
from handlers.conversation import entered, taking_back
from handlers.conversation.entered_thing import EnteredThing
from handlers.terms import terms_here
from ledger.errors import BadInput, BookError, NotAllowed, WrongState, sentence
from storage import expenses, hours
from storage import orders as order_rows

AT_ONCE = timedelta(minutes=10)
"""Whoever says “undo” so soon still has it before their eyes; later one easily means something else."""
LATELY = timedelta(hours=24)
"""Where something of the last day fits the words, what is older is not meant."""
BUTTONS = 4
"""More choices than these nobody reads."""
ALL = 20
"""So many things at most are taken back by one click: all of them stand on the card that asks."""


def undo(said: Said, ctx: Context) -> Reply:
    named = named_thing(said.text, terms_here(ctx), ctx.today)
    if "reminders" in named.kinds:
        raise BadInput(
            sentence("That would not stop any reminder: “undo” takes back what you entered, and nothing was changed."),
            hint=sentence("Reminders about hours end when the days have hours, or leave: say “missing” or “leave”."),
        )
    if named.unread:
        raise lookup.refused(named.unread[0])
    here = _of_thread(said, ctx)
    fitting = [thing for thing in here if fits(thing, named, ctx)]
    if not fitting and not (here and named.bare):
        fitting = _everywhere(ctx, named, asks=bool(said.about))
    if not fitting:
        return _nothing(ctx, said, named)
    if named.which == "all":
        return _ask_all(ctx, fitting[:ALL])
    mine = [thing for thing in fitting if not thing.settled] or fitting[:1]
    if len(mine) == 1 and (mine[0].settled or _clear(ctx, mine[0], named, said, here)):
        return _taken_back(ctx, mine)
    return _ask(ctx, mine)


def take(click: Clicked, ctx: Context) -> Reply:
    """`value`: the keys of things, with blanks between them."""
    keys = click.value.split()[:ALL]
    if not keys:
        raise button_values.outdated()
    return replace(_taken_back(ctx, [entered.stands(ctx, key) for key in keys]), replace=True)


def leave(click: Clicked, ctx: Context) -> Reply:
    return Reply(Card(_("Nothing was changed.")), replace=True)


def fits(thing: EnteredThing, named: NamedThing, ctx: Context) -> bool:
    """Whether the thing is what the words speak of, and not what they say is to stay."""
    return _is(thing, named, ctx) and not any(_is(thing, kept, ctx) for kept in named.kept)


def _is(thing: EnteredThing, named: NamedThing, ctx: Context) -> bool:
    days = {*thing.days, thing.at.astimezone(ctx.now.tzinfo).date()} if named.entered else set(thing.days)
    return (
        (not named.kinds or thing.kind in named.kinds)
        and (not named.projects or thing.project in named.projects)
        and (not named.days or bool(days & set(named.days)))
        and (not named.minutes or thing.minutes == named.minutes)
        and all(_has(thing, number, currency, named) for number, currency in named.numbers)
        and all(_says(thing, word, ctx) for word in named.words)
    )


def only_word(word: str) -> NamedThing:
    """What says nothing but that word."""
    return NamedThing(words=(word,))


def _has(thing: EnteredThing, number: Decimal, currency: str, named: NamedThing) -> bool:
    """Whether the figure stands on it: its amount, its hours, or its number (“order 3”)."""
    if thing.amount is not None and thing.amount.major == number and currency in ("", thing.amount.currency):
        return True
    numbered = thing.kind in named.kinds and number == (thing.called or thing.number)
    return not currency and (thing.minutes == number * 60 > 0 or numbered)


def _says(thing: EnteredThing, word: str, ctx: Context) -> bool:
    """Whether the word stands on the thing; “taxis” also speaks of a taxi, “taxi” of what is filed under travel."""
    if word in thing.words or (word.endswith("s") and word[:-1] in thing.words):
        return True
    match = ctx.rules.category_names.match(word)
    return bool(match and match.kind == "one" and thing.category and match.key == thing.category)


def _everywhere(ctx: Context, named: NamedThing, *, asks: bool) -> list[EnteredThing]:
    """What fits among all that the speaker entered: those of the last day, or else the older ones."""
    if named.bare and not named.kept and named.which != "all":
        return _newest(ctx, named)
    all_ = [thing for thing in entered.lately(ctx) if fits(thing, named, ctx)]
    fitting = _by_words(all_, named)
    recent = [thing for thing in fitting if thing.at >= ctx.now - LATELY]
    if named.which == "all":
        return fitting if named.days else [thing for thing in recent if _today(thing, ctx)] or recent
    if named.which == "last":
        return fitting[:1]
    return recent or fitting


def _newest(ctx: Context, named: NamedThing) -> list[EnteredThing]:
    """What was entered last; several things where one message made them."""
    newest: list[EnteredThing] = []
    for thing in entered.lately(ctx):
        if newest and thing.trail != newest[0].trail:
            break
        newest.append(thing)
    return newest


def _by_words(fitting: list[EnteredThing], named: NamedThing) -> list[EnteredThing]:
    """Those on which the words stand; those that are only filed under such a word where there is none."""
    written = [thing for thing in fitting if all(word in thing.words for word in named.words)]
    return written or fitting


def _today(thing: EnteredThing, ctx: Context) -> bool:
    return thing.at.astimezone(ctx.now.tzinfo).date() == ctx.today


def _of_thread(said: Said, ctx: Context) -> list[EnteredThing]:
    """What the thread is about and still stands, with what the same message made.  Raises NotAllowed, WrongState."""
    noun, _sign, id = said.about.removeprefix("approval:").partition(":")
    if noun not in ("hours", "expense", "order") or not id.isdecimal():
        return []
    key = f"{noun}:{entered.standing_hours(ctx, int(id)) if noun == 'hours' else id}"
    if _owner(ctx, noun, int(id)) != ctx.person.id:
        raise NotAllowed(sentence("Only the person who entered it can do that."))
    thing = entered.stands(ctx, key)
    if noun != "hours":
        return [thing]
    made = [other for other in entered.of_messages(ctx, [thing.trail]) if other.kind == "hours"]
    return made or [thing]


def _owner(ctx: Context, noun: str, id: int) -> int:
    if noun == "hours":
        return hours.get(ctx.book, id, ctx.rules.currency).person
    if noun == "expense":
        return expenses.get(ctx.book, id, ctx.rules.currency).person
    return order_rows.get(ctx.book, id).person


def _clear(ctx: Context, thing: EnteredThing, named: NamedThing, said: Said, here: Sequence[EnteredThing]) -> bool:
    """Whether there is no doubt that this one is meant."""
    if not (thing.draft or thing.at >= ctx.now - AT_ONCE):
        return False
    if thing in here or not named.bare:
        return True
    return not said.about and entered.last_deed(ctx) == thing.trail


def _taken_back(ctx: Context, things: Sequence[EnteredThing]) -> Reply:
    """Take them back; of several, each by itself, and what is refused is said with its reason."""
    private = ctx.place.kind == "channel" and any(thing.kind != "hours" for thing in things)
    if len(things) == 1:
        lines = _back(ctx, things[0])
        return Reply(Card(_("Taken back: {what}", what=things[0].shown), lines=lines), private=private)
    done: list[Text] = []
    stay: list[Text] = []
    for thing in things:
        try:
            with ctx.part():
                more = _back(ctx, thing)
        except BookError as error:
            stay.append(_("Stays: {what}: {why}", what=thing.shown, why=Text(error.sentence, error.values)))
        else:
            done += [thing.shown, *more]
    if not done:
        raise WrongState(sentence("None of it can be taken back: {all}"), all=tuple(stay))
    title = _n("{n} thing was taken back", "{n} things were taken back", len(things) - len(stay))
    return Reply(Card(title, lines=(*done, *stay), tone="warn" if stay else "plain"), private=private)


def _back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    """Take one back.  What its state forbids is refused with the names of those who can still do something."""
    try:
        with ctx.part():
            return taking_back.take_back(ctx, thing)
    except WrongState as error:
        if error.hint:
            raise
        asked = ctx.refused("lead", "finance", project=thing.project)
        values = {**error.values, **asked.values, "thing": thing.shown, "why": Text(error.sentence, error.values)}
        raise WrongState(sentence("{thing} cannot be taken back by you: {why}"), hint=asked.hint, **values) from None


def _ask(ctx: Context, things: Sequence[EnteredThing]) -> Reply:
    """A button for each; where they came together, one for all of them as well."""
    shown = things[:BUTTONS]
    buttons = [Button(_("Take back: {what}", what=thing.shown), "undo.take", thing.key) for thing in shown]
    if 1 < len(things) <= ALL and len({thing.trail for thing in things}) == 1:
        buttons.append(_all_button(things))
    title = _("Take this back?") if len(things) == 1 else _("Which one shall I take back?")
    return Reply(_question(ctx, title, shown, buttons), private=ctx.place.kind == "channel")


def _ask_all(ctx: Context, things: Sequence[EnteredThing]) -> Reply:
    title = _("Take all of this back?")
    return Reply(_question(ctx, title, things, [_all_button(things)]), private=ctx.place.kind == "channel")


def _all_button(things: Sequence[EnteredThing]) -> Button:
    label = _n("Take {n} back", "Take all {n} back", len(things))
    return Button(label, "undo.take", " ".join(thing.key for thing in things))


def _question(ctx: Context, title: Text, things: Sequence[EnteredThing], buttons: Sequence[Button]) -> Card:
    lines = tuple(
        _("{what} (entered {at})", what=thing.shown, at=thing.at.astimezone(ctx.now.tzinfo)) for thing in things
    )
    return Card(title, lines=lines, buttons=(*buttons, Button(_("Leave it"), "undo.leave", "")), tone="warn")


def offer(ctx: Context, title: Text, things: Sequence[EnteredThing]) -> Card:
    """Says what still stands, with a button for each thing that takes it back."""
    shown = things[:BUTTONS]
    buttons = [Button(_("Take back: {what}", what=thing.shown), "undo.take", thing.key) for thing in shown]
    return _question(ctx, title, shown, buttons)


def _nothing(ctx: Context, said: Said, named: NamedThing) -> Reply:
    """Nothing fits: the last things are offered, and nothing is guessed."""
    last = [thing for _n, thing in zip(range(3), entered.lately(ctx), strict=False)]
    if not last or named.bare:
        raise BadInput(sentence("There is nothing of yours that could be undone."))
    words = folded(said.text).strip()[:60]
    title = _("Nothing that you entered fits “{words}”. Do you mean one of these?", words=words)
    return Reply(offer(ctx, title, last), private=ctx.place.kind == "channel")
