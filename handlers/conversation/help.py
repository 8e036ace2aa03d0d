"""Help: made from the registry, for the one who asks; what a role may not do is not shown to it.

“help” has the three things to begin with and a button for each subject, what is of this person's role first; a subject
has a screenful of what can be said and a button for the rest: whatever there is, is two taps away.
"""

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
    """Without a topic what to begin with, and all subjects; with one, what there is about it; with a role, its work."""
    topic = said.text.strip()
    if role := _ROLE_OF.get(topic.lower()):
        return Reply(_overview(ctx, role), private=True)
    chosen = _about(topic, ctx) if topic else []
    return Reply(_chapter(chosen, ctx) if chosen else _start(ctx), private=True)


def show_chapter(click: Clicked, ctx: Context) -> Reply:
    """The subject that the button names, from which screenful on; without one, all of them."""
    name, _blank, part = click.value.partition(" ")
    number = int(part) if part.isdecimal() and len(part) < 3 else 1
    chosen = [entry for entry in _mine(ctx) if entry.chapter == name] or (_about(click.value, ctx) if name else [])
    return Reply(_chapter(chosen, ctx, number) if chosen else _overview(ctx), private=True, replace=True)


_ROLE_OF = {
    word: role
    for role, words in {
        "finance": "finance, accountant, accounting, 财务, 会计",
        "lead": "lead, project lead, leader, manager, 负责人, 项目负责人, 项目经理",
        "member": "employee, employees, member, members, staff, 员工, 成员",
        "sales": "sales, sales owner, 销售, 商务",
        "auditor": "auditor, audit, 审计, 审计员",
        "admin": "admin, administrator, 管理员",
    }.items()
    for word in words.split(", ")
}
"""What a role is called where help is asked for it."""
SCREENFUL = 8
"""So many things a card of help explains."""
_TOLD = 5
"""So many subjects are told with examples, the others by their buttons."""


def _mine(ctx: Context) -> list[Entry]:
    return [entry for entry in ctx.contents.commands if may(entry, ctx)]


def _about(topic: str, ctx: Context) -> list[Entry]:
    """The commands that a topic names, by a word or a chapter's title, or else asks for in a sentence of its own."""
    mine, wanted = _mine(ctx), topic.lower()
    of = [entry for entry in mine if wanted in (*_titles(ctx.contents, entry.chapter), *_ABOUT.get(entry.chapter, ()))]
    named = [entry for entry in mine if wanted in (entry.name, *entry.words)] or of
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


def _chapter(chosen: list[Entry], ctx: Context, number: int = 1) -> Card:
    """A screenful of the chapter of what was chosen, that first."""
    name = chosen[0].chapter
    whole = sorted((entry for entry in _mine(ctx) if entry.chapter == name), key=_place)
    if len(chosen) < 3:
        whole.sort(key=lambda entry: chosen.index(entry) if entry in chosen else len(chosen))
    count = -(-len(whole) // SCREENFUL)
    number = min(max(number, 1), count)
    more = tuple(
        Button(_("More: {part} of {parts}", part=other, parts=count), "help.show", f"{name} {other}")
        for other in range(1, count + 1)
        if other != number
    )
    return Card(
        ctx.contents.title(name),
        facts=tuple(
            fact for entry in whole[(number - 1) * SCREENFUL : number * SCREENFUL] for fact in _lines(entry, ctx)
        ),
        buttons=(*more, Button(_("All of it"), "help.show", "")),
    )


def _chapters(ctx: Context, role: str = "") -> list[str]:
    """The chapters in which the person may say anything: those first of which most is for their roles alone; of a
    role where one is asked about, those with something that is for it."""
    own = {role} if role else set(ctx.roles(ctx.project.id if ctx.project else 0))
    of: dict[str, list[Entry]] = {}
    for entry in _mine(ctx):
        of.setdefault(entry.chapter, []).append(entry)
    if own <= {"member"}:  # what everybody does comes first anyway
        return [name for name, rows in of.items() if not role or any(_of_everybody(entry) for entry in rows)]
    share = {name: sum(_of_role(entry, own) for entry in rows) / len(rows) for name, rows in of.items()}
    return sorted((name for name in of if share[name] or not role), key=lambda name: -round(share[name] * 2))


def _of_everybody(entry: Entry) -> bool:
    return not entry.roles or "member" in entry.roles


def _of_role(entry: Entry, own: set[str]) -> bool:
    """Whether it is for these roles and not for everybody who works."""
    return not _of_everybody(entry) and bool(own & set(entry.roles))


def _start(ctx: Context) -> Card:
    """The three things to begin with, and a button for each subject."""
    return beginnings.card(ctx, more=_subjects(ctx, _chapters(ctx)))


def _subjects(ctx: Context, chapters: list[str]) -> tuple[Button, ...]:
    return tuple(Button(ctx.contents.title(name), "help.show", name) for name in chapters)


def _overview(ctx: Context, role: str = "") -> Card:
    """All chapters, or those of a role: the first with a few lines of each, the others by their buttons."""
    mine, chapters = _mine(ctx), _chapters(ctx, role)
    facts = tuple(
        Fact(
            ctx.contents.title(name),
            _examples(sorted((entry for entry in mine if entry.chapter == name), key=_place)[:3], ctx),
        )
        for name in chapters[:_TOLD]
    )
    return Card(
        _("I keep the project's books. Tell me hours, send me receipts, ask me what is left."),
        lines=(
            _("In a project's channel you may leave the project's name out. A photo or PDF of a receipt is enough."),
        ),
        facts=facts,
        buttons=_subjects(ctx, chapters),
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
    "contracts": ("contract", "contracts", "invoice", "合同", "开票"),
    "receivables": ("customer", "customers", "客户"),
    "dunning": ("reminder", "reminders", "催款"),
    "payments": ("payment", "payments", "回款", "付款"),
    "bank": ("bank", "银行"),
    "tax": ("tax", "taxes", "vat", "税", "增值税"),
    "close": ("close", "closing", "month end", "lock", "exchange rate", "结账", "月结", "锁账", "汇率"),
    "statements": ("statement", "statements", "reports", "books", "the books", "账簿", "报表"),
    "projects": ("project", "channel", "项目", "群"),
    "site": ("site", "sites", "material", "subcontract", "subcontracts", "工地", "材料", "分包", "外包合同"),
    "people": ("person", "people", "colleague", "rate", "rates", "人员", "费率", "同事"),
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
    "correct",
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
    "close month",
    "close year",
    "lock",
    "unlock",
    "trial balance",
    "profit and loss",
    "ledger",
    "why",
    "vat",
    "payables",
    "receivables",
)
"""What a chapter shows before its other commands."""


def _place(entry: Entry) -> int:
    return _FIRST.index(entry.name) if entry.name in _FIRST else len(_FIRST)
