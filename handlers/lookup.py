"""What people name: the project, person, task or category they mean.  Sure, or asked; never guessed silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from chat.cards.card import Option
from chat.folding import folded
from chat.intent.router import ordinary
from chat.lines.document_numbers import no_amounts
from chat.names import Known, Match, Names
from chat.pattern import Pattern
from chat.text import Bilingual, CodedMoney, Text, _, verbatim
from chat.values.amounts import ReadAmount, amount, amounts, currency_asked
from chat.values.currencies import MOST_CHOICES
from chat.values.unread import Unread
from handlers.context import Asked, Context
from handlers.rules import Rules
from ledger import limits
from ledger.currencies import Currency
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.journal import JournalEntry
from ledger.master_data.versions import currency_off
from ledger.money import Money
from ledger.nouns import Person, Project, Task
from storage.directory import Directory, kept_with_directory


@kept_with_directory
def project_names(directory: Directory) -> Names:
    """The index of open and closed projects' names, made once for a directory.

    The first word of a name stands for it where it is no ordinary word and only one project begins so: “Starriver”;
    but of “Acme Portal” not where Acme is a customer, nor anybody's name: “acme paid” is about the customer.
    """
    projects = directory.projects.values()
    named = {
        project.id: tuple(name for name in (project.zh, project.en, *project.aliases) if name) for project in projects
    }
    begun = Counter(word for names in named.values() for word in {_beginning(name) for name in names} if word)
    others = (project.customer for project in projects if project.customer)
    taken = {
        word.lower() for name in (*others, *(one.name for one in directory.people.values())) for word in name.split()
    }
    taken |= {name.lower() for project in projects for name in (project.code, *named[project.id])}
    return Names.of(
        Known(
            project.id,
            project.code,
            (
                *named[project.id],
                *(word for word in map(_beginning, named[project.id]) if begun[word] == 1 and word not in taken),
            ),
        )
        for project in projects
    )


def _beginning(name: str) -> str:
    """The first of several English words, where it is a name and no word that sentences are made of; else nothing."""
    first, *more = name.split() or [""]
    low = first.lower()
    return low if more and first.isalpha() and first.isascii() and len(first) > 3 and not ordinary(low) else ""


@kept_with_directory
def person_names(directory: Directory) -> Names:
    """The index of active people's names; e-mail addresses count, and first names that only one person has."""
    active = [person for person in directory.people.values() if person.active]
    first_names = Counter(person.name.split()[0].lower() for person in active if len(person.name.split()) > 1)
    taken = {name.lower() for person in active for name in (person.name, *person.aliases)}
    unique = {name for name, bearers in first_names.items() if bearers == 1 and name not in taken}

    def names(person: Person) -> tuple[str, ...]:
        first = person.name.split()[0] if person.name.split() else ""
        short = person.email.partition("@")[0]
        all_names = (
            person.name,
            *person.aliases,
            person.email,
            first if first.lower() in unique else "",
            short if len(short) > 1 and short.isalpha() and short.lower() not in taken else "",
        )
        return tuple(name for name in all_names if name)

    return Names.of(Known(person.id, "", names(person)) for person in active)


@kept_with_directory
def customer_names(directory: Directory) -> Names:
    """The index of the customers of all projects, with the first words of their names where only one begins so."""
    known = sorted({project.customer for project in directory.projects.values() if project.customer})
    starts = Counter(start for name in known for start in _first_words(name))
    return Names.of(
        Known(name, "", (name, *(start for start in _first_words(name) if starts[start] == 1))) for name in known
    )


def _first_words(name: str) -> tuple[str, ...]:
    """What people call a company for short: “Acme” for “Acme Robotics”, “蓝海” for “蓝海置业有限公司”."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    if not first.isascii():
        return (first[:2], first[:4]) if len(first) > 4 else (first[:2],)
    return (first,) if len(first) > 2 and first != name else ()


@kept_with_directory
def known_currencies(directory: Directory) -> frozenset[str]:
    """What a sign that several currencies share may be settled by: money of the projects, and what has a rate."""
    rates = (code for rate in directory.exchange for code in (rate.base, rate.quote))
    return frozenset({*rates, *(project.currency for project in directory.projects.values())})


@kept_with_directory
def task_names(directory: Directory) -> Names:
    """The index of open tasks' names, each within its project."""
    return Names.of(
        Known(task.id, "", (task.name,), task.project) for task in directory.tasks.values() if task.state == "open"
    )


def called(project: Project) -> Bilingual:
    """A project's name for a sentence, in the reader's language."""
    return Bilingual(project.en or project.code, project.zh)


def shown(project: Project) -> Text:
    """A project's name for a card, in the reader's language."""
    return Text("{name}", {"name": called(project)})


def platform_shown(platform: str) -> Text:
    """What people call a chat platform."""
    return {"feishu": _("Feishu"), "slack": _("Slack")}.get(platform, verbatim(platform))


def category_shown(rules: Rules, category: str) -> Text:
    """A category's name for a card."""
    known = rules.categories.get(category)
    return Text("{name}", {"name": known.names}) if known else verbatim(category)


def spending_categories(rules: Rules) -> tuple[Option, ...]:
    """The categories that money can be spent on (labour is logged as hours), to be chosen from."""
    return tuple(
        Option(category_shown(rules, name), name)
        for name, category in rules.categories.items()
        if name != rules.labour and not category.shared
    )


def own_projects(ctx: Context) -> tuple[Option, ...]:
    """The open projects that the speaker may name, to be chosen from."""
    open_projects = [
        project for project in ctx.directory.projects.values() if project.state == "open" and ctx.roles(project.id)
    ]
    return tuple(
        Option(shown(project), project.code)
        for project in sorted(open_projects, key=lambda project: project.code)[:100]
    )


def project(ctx: Context, match: Match | None, typed: str = "") -> Project:
    """The project that was meant; the channel's where none was named.

    Raises Asked where several fit or a single one is only close, NotFound where none does, BadInput where none was
    named and the place has none.
    """
    if match is None and typed:
        match = project_names(ctx.directory).match(typed)
        if match is None:
            raise NotFound(
                sentence("I know no project “{typed}”."),
                hint=sentence("Say “projects” to see them."),
                typed=typed[:60],
                field="project",
            )
    if match is None:
        if ctx.project is not None:
            return ctx.about(ctx.project)
        mine = _mine(ctx)
        if len(mine) == 1:
            return ctx.about(mine[0])
        if not mine:
            raise BadInput(sentence("Which project? Please name it."), field="project")
        raise Asked(_("Which project?"), choices=[(shown(project), project.code) for project in mine[:8]])
    if match.kind == "several" or (match.kind == "close" and not ctx.sure):
        title = (
            _("Which project do you mean by “{typed}”?", typed=match.typed)
            if len(match.known) > 1
            else _("Do you mean this project by “{typed}”?", typed=match.typed)
        )
        candidates = [ctx.directory.project(int(known.key)) for known in match.known]
        raise Asked(title, part=match.typed, choices=[(shown(candidate), candidate.code) for candidate in candidates])
    return ctx.about(ctx.directory.project(int(match.key)))


def project_first(ctx: Context, text: str) -> tuple[Project, str]:
    """The project that is named first, or the channel's, and the words behind.  Raises as `project` does."""
    named = project_names(ctx.directory).named_at(folded(text.strip()), 0)
    if named is not None and named[1].kind == "one":
        return ctx.about(ctx.directory.project(int(named[1].key))), text.strip()[named[0] :].strip()
    first, _blank, rest = text.strip().partition(" ")
    match = project_names(ctx.directory).match(first) if first else None
    if match is not None and match.kind == "one":
        return ctx.about(ctx.directory.project(int(match.key))), rest.strip()
    if ctx.project is not None:
        return ctx.about(ctx.project), text.strip()
    return project(ctx, None, first), rest.strip()


def open_project(ctx: Context, match: Match | None, typed: str = "") -> Project:
    """The same, for money: a closed project takes none."""
    return still_open(project(ctx, match, typed))


def still_open(of: Project) -> Project:
    """The same project.  Raises WrongState where it is closed: it takes no cost, and none of it is taken back."""
    if of.state != "open":
        raise WrongState(
            sentence("{project} is closed; nothing can be booked on it."),
            hint=sentence("A lead or finance can reopen it: reopen {code}"),
            project=called(of),
            code=of.code,
            field="project",
        )
    return of


def cost_still_open(ctx: Context, posted: Iterable[JournalEntry]) -> None:
    """Entries that are taken back take no cost from a project that is closed.  Raises WrongState."""
    for project in sorted({line.project for one in posted for line in one.postings if line.category and line.project}):
        still_open(ctx.directory.project(project))


def person(ctx: Context, typed: str) -> Person:
    """The person that was meant.  Raises Asked, NotFound."""
    match = person_names(ctx.directory).match(typed)
    if match is None:
        raise NotFound(sentence("I know nobody called “{typed}”."), typed=typed[:60], field="person")
    if match.kind != "one" and not (ctx.sure and match.kind == "close"):
        candidates = [ctx.directory.person(int(known.key)) for known in match.known]
        raise Asked(
            _("Whom do you mean by “{typed}”?", typed=match.typed),
            part=match.typed,
            choices=[(verbatim(candidate.name), candidate.email or candidate.name) for candidate in candidates],
        )
    return ctx.directory.person(int(match.key))


def category(ctx: Context, typed: str) -> str:
    """The category that was meant.  Raises NotFound with those there are."""
    match = ctx.rules.category_names.match(typed)
    if match is None or match.kind == "several":
        raise NotFound(
            sentence("I know no cost category “{typed}”. There are: {all}."),
            typed=typed[:60],
            all=tuple(category.names for category in ctx.rules.categories.values() if not category.shared),
            field="category",
        )
    return str(match.key)


def known_trades(directory: Directory) -> tuple[str, ...]:
    """Every trade that somebody has or had, or that has a rate."""
    people = directory.people.values()
    named = {person.role for person in people} | {trade for person in people for _start, trade in person.trades}
    return tuple(sorted((named | {rate.role for rate in directory.rates}) - {""}))


def trade(ctx: Context, typed: str) -> str:
    """A trade as it was first written; as typed where it is new."""
    return {known.lower(): known for known in known_trades(ctx.directory)}.get(typed.lower(), typed)


def task(ctx: Context, project: Project, typed: str) -> Task | None:
    """The open task of a project that was meant, or None."""
    match = task_names(ctx.directory).match(typed, within=project.id)
    return ctx.directory.tasks.get(int(match.key)) if match and match.kind == "one" else None


def task_in(ctx: Context, project: Project, words: str) -> Task | None:
    """The open task of a project whose name stands in the words, the longest first."""
    tasks = [task for task in ctx.directory.tasks_of(project.id) if task.state == "open" and task.name in words]
    return max(tasks, key=lambda task: len(task.name), default=None)


def money(ctx: Context, text: str, currency: str, *, field: str = "amount") -> Money:
    """An amount as typed, in its own currency where one was typed.  Raises BadInput with the field."""
    read = amount(text, currency, known_currencies(ctx.directory))
    if isinstance(read, Unread):
        values: dict[str, Any] = dict(read.sentence.values)
        raise BadInput(read.sentence.template, field=field, **values)
    found = money_of(of_field(read, field), currency, field=field)
    if not ctx.rules.takes_currency(found.currency, ctx.today):
        raise currency_off(found.currency, field)
    return found


def amounts_in(ctx: Context, text: str, home: str = "") -> tuple[tuple[int, int, ReadAmount], ...]:
    """The amounts of a line with their places; `home`: the currency of what they are for, else the company's.

    What counts or names something (“2nd instalment”, “no 264400000000”) is none.
    """
    others = no_amounts(folded(text))
    return tuple(
        found
        for found in amounts(text, home or ctx.rules.currency, known_currencies(ctx.directory))
        if found[2].is_money or not any(start < found[1] and found[0] < end for start, end in others)
    )


def no_long_figure(text: str) -> None:
    """Raises BadInput for a figure of more digits than an amount has, where an amount may stand and none was read."""
    if long := _LONG.search(folded(text)):
        raise BadInput(sentence("“{text}” is not an amount."), text=long[0][:40], field="amount")


_LONG = Pattern(r"(?<![\w.-])\d{13,}(?![\w-])")


def money_of(read: ReadAmount, *near: str, field: str = "amount") -> Money:
    """An amount that was read, as money; `near`: the currencies of where it would be booked, see `settled`.

    Raises BadInput, and Asked where it is not settled which of several currencies is meant.
    """
    unambiguous(read)
    try:
        return limits.check_money(Money.of(read.number, settled(read, *near) or near[0]), field)
    except BadInput as problem:
        problem.field = problem.field or field
        raise


def unambiguous(read: ReadAmount) -> ReadAmount:
    """The amount itself.  Raises Asked where its figures can be read in two ways: whether 1.234 is 1,234."""
    if not read.others:
        return read
    choices = [
        (
            Text("{number}", {"number": number}),
            f"{number:f}" if number == number.to_integral_value() else f"{number:f}0",
        )
        for number in (read.number, *read.others)
    ]  # 1.2340 can be read in one way only
    raise Asked(read.doubt, part=str(read.doubt.values.get("text", "")), choices=choices)


def of_field(read: ReadAmount, field: str) -> ReadAmount:
    """The same of a form: there it is refused with the question, at its field."""
    if read.others:
        values: dict[str, Any] = dict(read.doubt.values)
        raise BadInput(read.doubt.template, field=field, **values)
    return read


def settled(read: ReadAmount, *near: str) -> str | None:
    """The currency of an amount, of which `near` are the project's and the company's; None where none was written.

    A sign that several share (“$”, “rupees”) is the currency that is near where only one of these can be meant, else
    what the books settled when it was read.  Raises Asked where it may be several, BadInput where we do not know it.
    """
    mine = tuple(dict.fromkeys(code for code in near if code in read.among))
    if len(mine) == 1:
        return mine[0]
    if read.currency is not None and len(mine) < 2:
        return read.currency
    if not read.sign:
        return read.currency
    if not read.among:
        raise refused(currency_asked(read))
    choices = [
        (Text("{currency}", {"currency": Currency(code)}), read.coded(code))
        for code in mine or read.among[:MOST_CHOICES]
    ]
    raise Asked(_("Which currency is “{sign}”?", sign=read.sign), part=read.said, choices=choices)


def foreign(ctx: Context, money: Money) -> Money | CodedMoney:
    """An amount on the card of what was entered: with its code, where it is not the books' and its sign is shared."""
    return money if money.currency == ctx.rules.currency else CodedMoney(money.minor, money.currency)


def refused(unread: Unread) -> BadInput:
    """What could not be understood, as a refusal."""
    values: dict[str, Any] = dict(unread.sentence.values)
    return BadInput(unread.sentence.template, field=unread.field, **values)


def _mine(ctx: Context) -> list[Project]:
    """The open projects in which the person has a seat."""
    ids = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.project}
    return [ctx.directory.projects[id] for id in sorted(ids) if ctx.directory.projects[id].state == "open"]
