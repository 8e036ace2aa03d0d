"""Writes docs/entries.md, what each event posts, off the table of kinds of entries: `python -m scripts.entries`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from chat.text import Text
from chat.words import say
from ledger.accounts import Account, Standard, chart
from ledger.entry_kinds.kind import GROUP_NAMES, GROUPS, EntryKind
from ledger.entry_kinds.table import DOCUMENTS, KINDS, OPENING, REVERSAL

PAGE = Path(__file__).parents[1] / "docs" / "entries.md"
STANDARDS: tuple[Standard, ...] = ("cas", "small", "ifrs")


def page() -> str:
    """The whole page."""
    charts = {standard: chart(standard) for standard in STANDARDS}
    lines = [
        "# What each event posts · 每一种业务的分录",
        "",
        "This page and `why entry 12` speak from one table. Codes in the order 企业会计准则 (`cas`) / 小企业会计准则",
        "(`small`) / `ifrs`; “–”: that chart has no such account, and the line is not made. Where an amount is below",
        "zero, debit and credit change sides, or the lines stand in red letters.",
        "本页与“凭证 12”的说明出自同一张表。科目代码依次为企业会计准则／小企业会计准则／ifrs；“–”表示该科目表",
        "没有此科目，也就没有此行。金额为负时借贷方向相反，或以红字列示。",
    ]
    noun = ""
    for kind in KINDS:
        before, noun = noun, kind.noun.partition(":")[0]
        if noun != before:
            title = Text(DOCUMENTS[noun], {})
            heads = "| what happens · 事项 | debit · 借 | credit · 贷 | where it stands · 依据 |"
            lines += ["", f"## {say(title)} · {say(title, 'zh-CN')}", "", heads, "| --- | --- | --- | --- |"]
        lines.append(_row(kind, charts))
    for whole in (OPENING, REVERSAL):
        title = Text(whole.title, {})
        lines += ["", f"## {say(title)} · {say(title, 'zh-CN')}", "", *_both(whole.says), whole.source]
    lines += [
        "",
        "## Accounts that a rule chooses among · 由规则选定的科目",
        "",
        "| | accounts · 科目 |",
        "| --- | --- |",
    ]
    lines += [f"| {'<br>'.join(_both(GROUP_NAMES[one]))} | {_accounts(GROUPS[one], charts)} |" for one in _several()]
    return "\n".join(lines) + "\n"


def _several() -> Iterable[str]:
    """Groups whose members are named; former accounts take no new entries, and the result is all of its kind."""
    return (one for one in GROUPS if one not in ("@former", "@result"))


def _row(kind: EntryKind, charts: Mapping[Standard, Mapping[str, Account]]) -> str:
    title, says = _both(kind.title), _both(kind.says)
    about = "<br>".join((f"**{' · '.join(title)}**", *says))
    return f"| {about} | {_accounts(kind.debit, charts)} | {_accounts(kind.credit, charts)} | {kind.source} |"


def _accounts(roles: Iterable[str], charts: Mapping[Standard, Mapping[str, Account]]) -> str:
    """Accounts with their names and three codes; groups by their names."""
    shown = []
    for role in roles:
        if role in GROUP_NAMES:
            shown.append(" · ".join(_both(GROUP_NAMES[role])))
            continue
        has = [one for one in STANDARDS if role in charts[one] and not charts[one][role].former]
        if has:
            account = charts[has[0]][role]
            codes = " / ".join(charts[one][role].code if one in has else "–" for one in STANDARDS)
            shown.append(f"{account.en} · {account.zh} {codes}")
    return "<br>".join(shown)


def _both(template: str) -> tuple[str, str]:
    text = Text(template, {})
    return say(text), say(text, "zh-CN")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
