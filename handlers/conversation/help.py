"""Help: made from the registry, for the one who asks; what a role may not do is not shown to it."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _
from chat.words import LOCALES, say
from handlers.context import Context
from handlers.conversation.dispatch import may
from handlers.registry import Contents, Entry


def show_help(said: Said, ctx: Context) -> Reply:
    return Reply(card(ctx, said.text.strip()), private=True)


def show_chapter(click: Clicked, ctx: Context) -> Reply:
    return Reply(card(ctx, click.value), private=True, replace=True)


def card(ctx: Context, topic: str) -> Card:
    """Help about everything, a chapter or a command."""
    mine = [entry for entry in ctx.contents.commands if may(entry, ctx)]
    wanted = topic.lower()
    chosen = [
        entry
        for entry in mine
        if wanted and wanted in (entry.name, *entry.words, *_titles(ctx.contents, entry.chapter))
    ]
    chosen = chosen or _named_in(wanted, mine)
    if chosen:
        chapter = sorted((entry for entry in mine if entry.chapter == chosen[0].chapter), key=_place)
        return Card(
            ctx.contents.title(chosen[0].chapter),
            facts=tuple(fact for entry in chapter for fact in _lines(entry, ctx)),
            buttons=(Button(_("All of it"), "help.show", ""),),
        )
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
