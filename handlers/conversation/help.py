"""Help: made from the registry, for the one who asks; what a role may not do is not shown to it."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.intent.wishes import command_of
from chat.text import Bilingual, Text, _
from chat.words import LOCALES, say
from handlers.context import Context
from handlers.conversation import beginnings
from handlers.conversation.dispatch import may
from handlers.conversation.understanding import understand
from handlers.registry import Contents, Entry
from handlers.terms import terms_here


def show_help(said: Said, ctx: Context) -> Reply:
    """Without a topic the three things to begin with; with one, what there is about it."""
    topic = said.text.strip()
    chosen = _about(topic, ctx) if topic else []
    return Reply(_chapter(chosen, ctx) if chosen else beginnings.card(ctx), private=True)


def show_chapter(click: Clicked, ctx: Context) -> Reply:
    """The chapter that the button names; without one, all of them."""
    chosen = _about(click.value, ctx) if click.value else []
    return Reply(_chapter(chosen, ctx) if chosen else _overview(ctx), private=True, replace=True)


def _mine(ctx: Context) -> list[Entry]:
    return [entry for entry in ctx.contents.commands if may(entry, ctx)]


def _about(topic: str, ctx: Context) -> list[Entry]:
    """The commands that a topic names, by a word or a chapter's title, or else asks for in a sentence of its own."""
    mine, wanted = _mine(ctx), topic.lower()
    named = [entry for entry in mine if wanted in (entry.name, *entry.words, *_titles(ctx.contents, entry.chapter))]
    return named or _named_in(wanted, mine) or _wished(topic, mine, ctx)


def _wished(topic: str, entries: list[Entry], ctx: Context) -> list[Entry]:
    """The command that one would do it with: “fix a wrong entry”, “填错了改一下”."""
    reading = understand(topic, terms_here(ctx), ctx.contents.wordings, ctx.today)
    name = command_of(reading.wish)
    if name == "help" or reading.chance(reading.wish) < NEAR:
        return []
    names = (name, *(other for other in _BOTH if name in _BOTH and other != name))
    return sorted((entry for entry in entries if entry.name in names), key=lambda entry: names.index(entry.name))


_BOTH = ("correct", "undo")
"""What is wrong is corrected or taken back: whoever asks about one is shown the other as well."""
NEAR = 0.25
"""So sure the router has to be of what a topic asks about."""


def _chapter(chosen: list[Entry], ctx: Context) -> Card:
    """The chapter of what was chosen, that first."""
    name = chosen[0].chapter
    whole = sorted((entry for entry in _mine(ctx) if entry.chapter == name), key=_place)
    if len(chosen) < 3:
        whole.sort(key=lambda entry: chosen.index(entry) if entry in chosen else len(chosen))
    return Card(
        ctx.contents.title(name),
        facts=tuple(fact for entry in whole for fact in _lines(entry, ctx)),
        buttons=(Button(_("All of it"), "help.show", ""),),
    )


def _overview(ctx: Context) -> Card:
    """All chapters, with a few lines of each."""
    mine = _mine(ctx)
    chapters = list(dict.fromkeys(entry.chapter for entry in mine))
    facts = tuple(
        Fact(
            ctx.contents.title(name),
            _examples(sorted((entry for entry in mine if entry.chapter == name), key=_place)[:3], ctx),
        )
        for name in chapters
    )
    return Card(
        _("I keep the project's books. Tell me hours, send me receipts, ask me what is left."),
        lines=(
            _("In a project's channel you may leave the project's name out. A photo or PDF of a receipt is enough."),
        ),
        facts=facts,
        buttons=tuple(Button(ctx.contents.title(name), "help.show", name) for name in chapters),
    )


def _named_in(topic: str, entries: list[Entry]) -> list[Entry]:
    """The entry whose word stands in the topic, the longest one: “how do I submit a receipt”, “怎么报销”."""
    low, best, named = f" {topic} ", 1, list[Entry]()
    for entry in entries:
        for word in (entry.name, *entry.words, *_ABOUT.get(entry.chapter, ())):
            if len(word) > best and (f" {word} " in low or (not word.isascii() and word in low)):
                best, named = len(word), [entry]
    return named


_ABOUT: dict[str, tuple[str, ...]] = {
    "hours": ("hours", "time", "work", "工时"),
    "receipts": (
        "receipt",
        "a receipt",
        "receipts",
        "money back",
        "reimbursed",
        "invoice from",
        "发票",
        "票据",
        "报销",
    ),
    "approvals": ("approve", "approval", "审批", "批准"),
    "orders": ("order", "purchase", "buy", "采购", "下单"),
    "budgets": ("budget", "预算"),
    "receivables": ("customer", "customers", "payment", "payments", "客户", "回款", "催款", "合同", "开票"),
    "projects": ("project", "channel", "项目", "群"),
    "people": ("person", "people", "colleague", "rate", "rates", "人员", "费率", "同事"),
    "books": ("lock", "exchange rate", "锁账", "汇率"),
}
"""What people call the chapters when they ask how to do something."""


def _titles(contents: Contents, chapter: str) -> tuple[str, ...]:
    """What a chapter is called, in every language that we speak."""
    return (chapter, *(say(contents.title(chapter), locale).lower() for locale in LOCALES))


def _said(entry: Entry, ctx: Context) -> tuple[Bilingual, ...]:
    """The examples that the one who asks may say."""
    return tuple(example for example in entry.examples if may(entry, ctx, example.en))


def _lines(entry: Entry, ctx: Context) -> tuple[Fact, ...]:
    examples = _said(entry, ctx)
    label = Text("{names}", {"names": examples[0]}) if examples else Text("{name}", {"name": entry.name})
    more = tuple(Text("{names}", {"names": example}) for example in examples[1:])
    about = _("{help} Also: {more}", help=entry.help, more=more) if more else entry.help
    return (Fact(label, about),)


def _examples(entries: list[Entry], ctx: Context) -> Text:
    """Set apart with points: commands hold commas and blanks."""
    by_entry = (_said(entry, ctx) for entry in entries)
    shown = {f"e{number}": examples[0] for number, examples in enumerate(by_entry) if examples}
    return Text(" · ".join(f"{{{name}}}" for name in shown), shown)


_FIRST = (
    "log",
    "my week",
    "undo",
    "expense",
    "my expenses",
    "drafts",
    "order",
    "invoiced",
    "orders",
    "overdue",
    "paid",
    "contract",
    "projects",
    "new project",
    "bind",
    "task",
    "lock",
    "unlock",
    "why",
)
"""What a chapter shows before its other commands."""


def _place(entry: Entry) -> int:
    return _FIRST.index(entry.name) if entry.name in _FIRST else len(_FIRST)
