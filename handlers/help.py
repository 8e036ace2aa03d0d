"""Help: made from the registry, for the one who asks; what a role may not do is not shown to it."""

from __future__ import annotations

from chat.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Names, Text, _
from chat.words import LOCALES, say
from handlers.context import Context
from handlers.registry import ANYONE, SUBJECTS, Entry, action, command, commands, subject

subject("help", _("Help"))


@command(
    "help",
    _("Shows what I can do; with a word, all about that."),
    subject="help",
    words=("帮助", "?", "？", "菜单", "menu", "hi", "hello", "你好"),
    patterns=("what can you do", "你会什么", "你能做什么", "怎么用"),
    examples=(Names("help", "帮助"), Names("help budget", "帮助 预算")),
    reads=True,
)
def show_help(said: Said, ctx: Context) -> Reply:
    return Reply(card(ctx, said.text.strip()), private=True)


@action("help.show", _("Shows help."), subject="help", reads=True)
def show_chapter(click: Clicked, ctx: Context) -> Reply:
    return Reply(card(ctx, click.value), private=True, replace=True)


def card(ctx: Context, topic: str) -> Card:
    """Help about everything, a chapter or a command."""
    mine = [entry for entry in commands() if _may(entry, ctx)]
    wanted = topic.lower()
    chosen = [entry for entry in mine if wanted and wanted in (entry.name, *entry.words, *_titles(entry.subject))]
    if chosen:
        chapter = sorted((entry for entry in mine if entry.subject == chosen[0].subject), key=_place)
        return Card(
            SUBJECTS[chosen[0].subject].title,
            facts=tuple(fact for entry in chapter for fact in _lines(entry)),
            buttons=(Button(_("All of it"), "help.show", ""),),
        )
    chapters = list(dict.fromkeys(entry.subject for entry in mine))
    facts = tuple(
        Fact(SUBJECTS[name].title, _examples(sorted((one for one in mine if one.subject == name), key=_place)[:3]))
        for name in chapters
    )
    return Card(
        _("I keep the project's books. Tell me hours, send me receipts, ask me what is left."),
        lines=(
            _("In a project's channel you may leave the project's name out. A photo or PDF of a receipt is enough."),
        ),
        facts=facts,
        buttons=tuple(Button(SUBJECTS[name].title, "help.show", name) for name in chapters),
    )


def _titles(chapter: str) -> tuple[str, ...]:
    """What a chapter is called, in every language that we speak."""
    return (chapter, *(say(SUBJECTS[chapter].title, locale).lower() for locale in LOCALES))


def _lines(entry: Entry) -> tuple[Fact, ...]:
    label = Text("{names}", {"names": entry.examples[0]}) if entry.examples else Text("{name}", {"name": entry.name})
    more = tuple(Text("{names}", {"names": example}) for example in entry.examples[1:])
    about = _("{help} Also: {more}", help=entry.help, more=more) if more else entry.help
    return (Fact(label, about),)


def _examples(entries: list[Entry]) -> Text:
    """Set apart with points: commands hold commas and blanks."""
    shown = {f"e{n}": entry.examples[0] for n, entry in enumerate(entries) if entry.examples}
    return Text(" · ".join(f"{{{name}}}" for name in shown), shown)


_FIRST = ("log", "my week", "undo", "expense", "my expenses", "drafts", "order", "invoiced", "orders", "overdue",
          "paid", "contract", "projects", "new project", "bind", "task", "lock", "unlock", "why")  # fmt: skip
"""What a chapter shows before its other commands."""


def _place(entry: Entry) -> int:
    return _FIRST.index(entry.name) if entry.name in _FIRST else len(_FIRST)


def _may(entry: Entry, ctx: Context) -> bool:
    if entry.roles == ANYONE:
        return True
    everywhere = {seat.role for seat in ctx.people.seats_of(ctx.person.id)}
    return bool(everywhere & set(entry.roles))
