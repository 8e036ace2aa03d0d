"""Units of quantities: shown; the company's own with what they come to in others, from a day on."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, _n
from chat.values.numbers import number as read_number
from chat.values.quantities import UNITS, unit, unit_shown
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES, versions
from ledger import units
from ledger.errors import BadInput, NotFound, sentence
from ledger.master_data.versions import MasterVersion, OwnUnit, own_unit

HINT = sentence("Write for example: units new drum 桶 = 200 l, or: units drum words drums, 大桶")
_NEW = Pattern(r"^(?:new|add|新增|新建|添加)\s+", re.IGNORECASE)
_WORDS = Pattern(r"\s(?:words?|词语|词)\s+(?P<words>.+)$", re.IGNORECASE)
_END = Pattern(r"\s(?:end|ends|stop|close|停用|结束)$", re.IGNORECASE)
_IS = Pattern(r"\s*(?:=|＝|\bis\b|\bare\b|为|等于)\s*(?P<number>[\d.,]+)\s*(?P<of>\S.*)$", re.IGNORECASE)
_COUNTS = Pattern(r"[=＝]|\s[-−]?\d")
"""Something is said of how much it comes to, readable or not: “= -200 l”."""
_MOST_WORDS = 10


def say(said: Said, ctx: Context) -> Reply:
    """`units` shows them; `units new drum 桶 = 200 l` makes one; `units drum = 210 l from …` changes it."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(table_card(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    day, rest = versions.day_and_rest(ctx, text)
    if new := _NEW.match(rest):
        made = _made(ctx, rest[new.end() :])
        title = _("New unit {name} from {day} on", name=_called(made), day=day)
        return Reply(_kept(ctx, replace(made, start=day), None, title, money=True), private=True)
    before, made, money = _changed(ctx, rest)
    title = _("Unit {name} from {day} on", name=_called(made), day=day)
    return Reply(_kept(ctx, replace(made, start=day), before, title, money=money), private=True)


def _kept(ctx: Context, new: MasterVersion, before: MasterVersion | None, title: Text, *, money: bool) -> Card:
    facts = [Fact(_("One makes"), comes_to(own_unit(new)))]
    if before is not None and before.content.get("number") != new.content.get("number"):
        facts.append(Fact(_("Until then"), comes_to(own_unit(before))))
    words = own_unit(new).words
    if words:
        facts.append(Fact(_("Words"), Text("{w}", {"w": words})))
    if new.ended:
        facts.append(Fact(_("State"), _("nobody counts in it any more")))
    return versions.keep(ctx, new, before, title, tuple(facts), money=money)


def _made(ctx: Context, text: str) -> MasterVersion:
    """`drum 桶 = 200 l`, `pallet 托盘`.  Raises BadInput."""
    at = _IS.search(text)
    if at is None and _COUNTS.search(text):
        raise BadInput(sentence("How many of it make one?"), hint=HINT, field="quantity")
    number, of = _measure(ctx, at["number"], at["of"], "") if at else ("", "")
    named = (text[: at.start()] if at else text).strip(versions.QUOTES)
    chinese = " ".join(re.findall(r"[\u4e00-\u9fff]+", named))
    english = re.sub(r"[\u4e00-\u9fff]+", " ", named).strip(versions.QUOTES).casefold()
    key = re.sub(r"[^a-z0-9]+", " ", english).strip()[:20]
    if not key or key[0].isdigit():
        raise BadInput(sentence("What is it called in English? The name is also its key."), hint=HINT, field="name")
    for word in filter(None, (key, chinese)):
        _free(ctx, word, "")
    content = {"en": key, "zh": chinese or key, "words": "", "number": number, "of": of}
    return MasterVersion("unit", key, ctx.today, content)


def _changed(ctx: Context, text: str) -> tuple[MasterVersion, MasterVersion, bool]:
    """The unit as it is, as it becomes, and whether money depends on that."""
    for pattern in (_WORDS, _END, _IS):
        if at := pattern.search(text):
            break
    else:
        raise BadInput(sentence("What of the unit: what it comes to, its words, or its end?"), hint=HINT, field="unit")
    before = _named(ctx, text[: at.start()].strip(versions.QUOTES))
    if pattern is _END:
        return before, replace(before, ended=True), True
    if pattern is _IS:
        number, of = _measure(ctx, at["number"], at["of"], before.key)
        return before, replace(before, content={**before.content, "number": number, "of": of}), True
    words = tuple(dict.fromkeys(word for one in re.split(r"[,，、;；]", at["words"]) if (word := folded(one.strip()))))
    for word in words[:_MOST_WORDS]:
        _free(ctx, word, before.key)
    return before, replace(before, content={**before.content, "words": "\n".join(words[:_MOST_WORDS])}), False


def _named(ctx: Context, said: str) -> MasterVersion:
    low = folded(said)
    for one in versions.current(ctx, "unit").values():
        of = own_unit(one)
        if not one.ended and low in (of.name, folded(of.zh), *of.words):
            return one
    if unit(said):
        raise BadInput(
            sentence("{unit} is a unit of everybody: what it comes to is fixed."),
            unit=unit_shown(unit(said) or ""),
            field="unit",
        )
    raise NotFound(sentence("There is no unit “{word}”."), word=said[:40], hint=HINT, field="unit")


def _free(ctx: Context, word: str, mine: str) -> None:
    """Raises BadInput for a word that means a unit already."""
    known = unit(word)
    own = next(
        (
            one.name
            for one in ctx.rules.units_on(ctx.today)
            if one.name != mine and folded(word) in (one.name, folded(one.zh), *one.words)
        ),
        "",
    )
    if known or own:
        raise BadInput(
            sentence("“{word}” means {unit} already."), word=word, unit=unit_shown(known or own), field="name"
        )


def _measure(ctx: Context, number: str, of: str, mine: str) -> tuple[str, str]:
    """So many of which unit.  Raises BadInput where that unit is no unit of everybody."""
    base, found = unit(of.strip(versions.QUOTES)), read_number(number)
    if base is None:
        raise BadInput(
            sentence("In which unit? It is one that everybody knows: {all}."),
            all=tuple(unit_shown(one) for one in UNITS),
            field="unit",
        )
    if found is None or found <= 0:
        raise BadInput(sentence("How many of it make one?"), hint=HINT, field="quantity")
    return str(Fraction(found)), base


def _called(of: MasterVersion) -> Text:
    return Text("{name}", {"name": Bilingual(of.content["en"], of.content["zh"])})


def comes_to(of: OwnUnit) -> Text:
    """How much of another unit it is."""
    if not of.number:
        return _("comes in wholes")
    return _("{number} {unit}", number=str(units.decimal(of.number)), unit=unit_shown(of.of))


def _of_base(name: str, dimension: str, size: Fraction) -> Cell:
    """What a unit of everybody comes to in the one that the others of its kind are counted in; nothing for that one."""
    base = next(one for one, (kind, whole) in units.SIZES.items() if kind == dimension and whole == 1)
    return None if name == base else _("{number} {unit}", number=str(units.decimal(size)), unit=unit_shown(base))


def table_card(ctx: Context) -> Card:
    """The units of everybody, and the company's own."""
    rows: list[tuple[Cell, ...]] = []
    for name in UNITS:
        measured = units.SIZES.get(name)
        rows.append((unit_shown(name), _of_base(name, *measured) if measured else None, None, None, None))
    said = versions.current(ctx, "unit")
    for one in said.values():
        of = own_unit(one)
        what = _("nobody counts in it any more") if one.ended else comes_to(of)
        rows.append((Bilingual(of.en, of.zh), what, of.words or None, versions.since(one), versions.who(ctx, one)))
    lines = tuple(
        _("From {day} on: {name}: {what}", day=one.start, name=_called(one), what=comes_to(own_unit(one)))
        for one in versions.coming(ctx, "unit")
    )
    heads = (_("Called"), _("One makes"), _("Words"), _("Changed from"), _("Changed by"))
    title = _n("{n} unit", "{n} units", len(rows))
    return Card(title, lines=lines, table=Table(heads, tuple(rows), essential=(0, 1, 3)), small=Text(HINT))
