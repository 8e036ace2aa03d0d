"""What is missing of another program's codes, and the line that says one, in either language."""

from __future__ import annotations

from chat.cards.card import Cell
from chat.text import Bilingual, Text
from handlers.vouchers import terms
from ledger.vouchers.mapping import MissingCode, VoucherNames
from ledger.vouchers.target import DIMENSIONS, Target

_NAMED = ("person", "customer", "supplier", "department")


def example(one: MissingCode, target: Target) -> Bilingual:
    """The line that says a missing code.

    >>> from formats.vouchers.targets import TARGETS
    >>> example(MissingCode("setting", "book", "book"), TARGETS["kingdee"])
    Bilingual(en='map setting book kingdee …', zh='对应 设置 账簿 金蝶云星空 …')
    """
    zh = next((word for word in target.words if not word.isascii()), target.name)
    if one.kind == "value":
        kind = one.ours.partition(" ")[0]
        return Bilingual(f"map {kind} none {target.name} 00", f"对应 {_zh(kind)} 无 {zh} 00")
    if one.kind == "carries":
        return Bilingual(f"map account {one.ours} {target.name} … with customer", f"对应科目 {one.ours} {zh} … 按 客户")
    ours = Bilingual(f'"{one.name}"', f"“{one.name}”") if one.kind in _NAMED else called(one.kind, one.ours)
    there = one.usual or "…"
    return Bilingual(
        f"map {one.kind} {ours.en} {target.name} {there}", f"对应 {_zh(one.kind)} {ours.zh or ours.en} {zh} {there}"
    )


def called(kind: str, ours: str) -> Bilingual:
    """What of ours is meant, as it is typed.

    >>> called("value", "project 5001"), called("account", "5001")
    (Bilingual(en='project 5001', zh='项目 5001'), Bilingual(en='5001', zh=''))
    """
    if kind == "setting":
        return Bilingual(ours, terms.SETTING_WORDS.get(ours, ""))
    first, space, rest = ours.partition(" ")
    if kind in ("column", "value") and first in DIMENSIONS:
        return Bilingual(ours, f"{_zh(first)}{space}{rest}")
    return Bilingual(ours)


def name(one: MissingCode, names: VoucherNames) -> Cell:
    """Its name, where that says more than its number."""
    if one.kind == "setting":
        return terms.SETTINGS.get(one.ours)
    if one.kind in ("account", "carries"):
        account = next((known for known in names.accounts.values() if known.code == one.ours), None)
        if account is not None:
            return Bilingual(account.en, account.zh)
    return one.name if one.name != one.ours and one.kind != "value" else None


def line(one: MissingCode, target: Target) -> Text:
    return Text("{line}", {"line": example(one, target)})


def _zh(kind: str) -> str:
    return next((word for word in terms.KIND_WORDS.get(kind, ()) if not word.isascii()), kind)
