"""`map account 5001.01 kingdee 500101`: how ours is called over there, said by finance and never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n
from handlers import button_values, lookup
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements import account_lines
from handlers.vouchers import code_lines, preview, programs, terms
from ledger.errors import BadInput, NotFound, sentence
from ledger.vouchers.mapping import NONE, TheirCode
from ledger.vouchers.target import DIMENSIONS, DimensionKind, Target
from storage import voucher_codes

_HINT = sentence("Write for example: map account 660202 kingdee 6602.02 with project, department")
_CARRIES = Pattern(r"(?:\bwith\b|\bby\b|按|带|核算)\s*(?P<kinds>[^\d\"“”]*)$", re.IGNORECASE)
_TOKEN = Pattern(r"[\"“”「](?P<quoted>[^\"“”」]+)[\"“”」]|(?P<word>\S+)")
_ROOTED = Pattern(r"(?:Assets|Liabilities|Equity|Income|Expenses):[A-Z0-9]")
_NONE = frozenset({"none", "-", "无", "空"})


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line says: a kind of thing, ours, theirs with its name, and the dimensions that it carries."""

    kind: str
    ours: str
    shown: str
    theirs: TheirCode | None


def say(said: Said, ctx: Context) -> Reply:
    """`map account 660202 kingdee 6602.02 with project`, `对应科目 660202 金蝶 6602.02`; alone it shows them."""
    text = cleaned(said.text)
    target, rest = terms.target_in(ctx, text, ask=f"map {text} {{}}".strip())
    if not rest.strip():
        return Reply(_table(ctx, target), private=True)
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    wanted = _read(ctx, rest)
    if wanted.theirs is None:
        before = voucher_codes.of_target(ctx.book, target.name).of(wanted.kind, wanted.ours)
        voucher_codes.drop(ctx.book, target.name, wanted.kind, wanted.ours)
        title = _("{ours} has no counterpart in {target} any more.", ours=wanted.shown, target=target.title)
        return Reply(_card(target, title, wanted, before), private=True)
    _fits(target, wanted)
    before = voucher_codes.say(ctx.book, target.name, wanted.kind, wanted.ours, wanted.theirs)
    title = _("{ours} is {theirs} in {target}", ours=wanted.shown, theirs=wanted.theirs.code, target=target.title)
    return Reply(_card(target, title, wanted, before), private=True)


def usual(click: Clicked, ctx: Context) -> Reply:
    """Take over all that is usual there.  `value`: program, month and the mark of what the card said."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    name, month, mark = button_values.parts(click.value, 3)
    target = programs.called(ctx.book, name)
    month, rest = terms.month_in(ctx, month)
    if rest or not month:
        raise button_values.outdated()
    found = preview.ready(ctx, target, month)
    if preview.asked(found.missing) == mark:
        for one in found.missing:
            if one.usual:
                named = one.name if one.kind in ("account", *DIMENSIONS) else ""
                voucher_codes.say(ctx.book, target.name, one.kind, one.ours, TheirCode(one.usual, named))
    return Reply(preview.card(ctx, preview.ready(ctx, target, month)), private=True, replace=True)


def _read(ctx: Context, text: str) -> _Said:
    """What the line says.  Raises BadInput, NotFound."""
    carries, text = _carried(text)
    words = [match["quoted"] or match["word"] for match in _TOKEN.finditer(text)]
    kind, words = _kind(words)
    if not words:
        raise BadInput(sentence("Which one, and what is it called there?"), hint=_HINT, field="account")
    ours, shown, words = _ours(ctx, kind, words)
    words = [word for word in words if word not in ("=", "is", "to", "as", "->", "→", "为", "是")]
    if not words:
        raise BadInput(sentence("What is {ours} called there?"), ours=shown, hint=_HINT, field="code")
    if len(words) == 1 and folded(words[0]) in ("none", "nothing", "off", "取消", "删除"):
        return _Said(kind, ours, shown, None)
    if carries and kind != "account":
        raise BadInput(sentence("Only an account carries dimensions."), hint=_HINT)
    code, name = (words[0], " ".join(words[1:])) if kind == "account" else (" ".join(words), "")
    return _Said(kind, ours, shown, TheirCode(code, name, carries))


def _carried(text: str) -> tuple[tuple[DimensionKind, ...], str]:
    """The dimensions behind “with”, and the other words.  Raises BadInput for one that is none."""
    match = _CARRIES.search(text)
    if match is None:
        return (), text
    found: list[DimensionKind] = []
    for word in filter(None, re.split(r"[\s,，、/和]+|\band\b", match["kinds"].strip())):
        kind = next((kind for kind, called in terms.DIMENSION_WORDS.items() if folded(word) in called), None)
        if kind is None:
            raise BadInput(
                sentence("“{word}” is no dimension; there are project, person, department, customer and supplier."),
                word=word[:30],
            )
        found.append(kind)
    return tuple(kind for kind in DIMENSIONS if kind in found), text[: match.start()].strip()


def _kind(words: list[str]) -> tuple[str, list[str]]:
    """The kind of thing that the first word names, an account where it names none; and the other words."""
    for kind, called in terms.KIND_WORDS.items():
        if words and folded(words[0]) in called:
            return kind, words[1:]
    return "account", words


def _ours(ctx: Context, kind: str, words: list[str]) -> tuple[str, str, list[str]]:
    """What of ours is named: its key, how it is shown, and the other words."""
    word, rest = words[0], words[1:]
    if kind in DIMENSIONS and folded(word) in _NONE:
        return NONE, f"{kind} –", rest
    if kind == "account":
        return (*_account(ctx, word), rest)
    if kind == "project":
        named = lookup.project_names(ctx.directory).named_at(folded(word), 0)
        if named is None:
            raise NotFound(sentence("There is no project “{name}”."), name=word[:60], field="project")
        code = lookup.project(ctx, named[1]).code
        return code, code, rest
    if kind == "person":
        person = lookup.person(ctx, word)
        return str(person.id), person.name, rest
    if kind == "currency":
        return word.upper(), word.upper(), rest
    if kind == "setting":
        key = next((one for one, called in terms.SETTING_WORDS.items() if word == called), word)
        return key, word, rest
    if kind == "column":
        found = next((one for one, called in terms.DIMENSION_WORDS.items() if folded(word) in called), None)
        if found is None:
            raise NotFound(
                sentence("“{word}” is no dimension; there are project, person, department, customer and supplier."),
                word=word[:30],
            )
        return found, found, rest
    return word, word, rest


def _account(ctx: Context, word: str) -> tuple[str, str]:
    known = {one.code: one for one in account_lines.lines(chart(ctx.book, ctx.rules))}
    code = word if word in known else word.replace(".", "")
    if code not in known:
        raise NotFound(
            sentence("The chart has no account “{text}”."),
            hint=sentence("“accounts” shows all of them."),
            text=word[:60],
            field="account",
        )
    return code, code


def _fits(target: Target, wanted: _Said) -> None:
    """Raises BadInput for a code that the program cannot hold."""
    code = wanted.theirs.code if wanted.theirs else ""
    if wanted.kind == "setting" and wanted.ours not in target.settings:
        raise BadInput(
            sentence("{target} has these settings: {settings}"),
            target=target.title,
            settings=", ".join(target.settings),
            field="setting",
        )
    if target.own_accounts and wanted.kind == "account" and not _ROOTED.match(code):
        raise BadInput(
            sentence("An account of {target} begins with Assets, Liabilities, Equity, Income or Expenses and a colon."),
            target=target.title,
            field="code",
        )
    carries = wanted.theirs.carries if wanted.theirs else ()
    if strange := [kind for kind in carries if kind not in target.kinds]:
        raise BadInput(
            sentence("A file for {target} has no place for this: {kind}"),
            target=target.title,
            kind=terms.KINDS[strange[0]],
        )
    limit = target.limits.get(wanted.kind)
    if limit and not limit.holds(code):
        raise BadInput(
            sentence("{target} takes codes of {most} at most."), target=target.title, most=limit.most, field="code"
        )
    if wanted.kind == "setting" and wanted.ours == "red" and code not in target.reds:
        raise BadInput(
            sentence("{target} knows these ways to take back: {ways}"),
            target=target.title,
            ways=", ".join(target.reds),
            field="code",
        )


def _card(target: Target, title: Text, wanted: _Said, before: TheirCode | None) -> Card:
    facts = [Fact(_("What"), terms.KINDS[wanted.kind])]
    if wanted.theirs and wanted.theirs.name:
        facts.append(Fact(_("What it is called"), Text("{n}", {"n": wanted.theirs.name})))
    if wanted.theirs and wanted.kind == "account":
        kinds = tuple(terms.KINDS[kind] for kind in wanted.theirs.carries)
        facts.append(Fact(_("Carries"), Text("{k}", {"k": kinds}) if kinds else _("no dimension")))
    if before is not None and before != wanted.theirs:
        facts.append(Fact(_("Before"), Text("{b}", {"b": before.code})))
    return Card(title, facts=tuple(facts), tone="good")


def _table(ctx: Context, target: Target) -> Card:
    """Everything that was said of a program."""
    codes = voucher_codes.of_target(ctx.book, target.name).codes
    title = _n("{target}: {n} code", "{target}: {n} codes", len(codes), target=target.title)
    if not codes:
        return Card(title, lines=(_("Nothing is said yet."), Text(_HINT)))
    people = ctx.directory.people
    rows: list[tuple[Cell, ...]] = []
    for (kind, ours), code in sorted(codes.items()):
        person = people.get(int(ours)) if kind == "person" and ours.isdecimal() else None
        carries = tuple(terms.KINDS[one] for one in code.carries)
        rows.append(
            (
                terms.KINDS[kind],
                person.name if person else code_lines.called(kind, ours) if ours else "–",
                code.code,
                code.name or None,
                carries or None,
            )
        )
    heads = (_("What"), _("Ours"), _("There"), _("What it is called"), _("Carries"))
    return Card(
        title,
        table=Table(heads, tuple(rows), essential=(1, 2, 4)),
        buttons=(
            Button(
                _("Vouchers of {month}", month=f"{ctx.today:%Y-%m}"),
                "vouchers.preview",
                f"{target.name} {ctx.today:%Y-%m}",
            ),
        ),
    )
