"""The rules of a project's settlements in a line: scope, basis, who sees to it, by when, who approves, who confirms."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from chat.folding import folded
from chat.pattern import Pattern
from handlers import lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.settlements.rule import APPROVERS, SettlementRule
from ledger.settlements.statement import Basis, Party, Scope

EXAMPLE = "settlement rules apollo by stage, contract basis, Li Wei, within 15 days, approved by lead and finance"

WITH = Pattern(
    r"(?:^|[\s,，])(?:with|vs\.?|against|supplier|subcontractor)\s+(?P<en>[^,，;；]+?)(?=[,，;；]|$)"
    r"|(?:与|和|跟|供应商|分包商)\s*(?P<zh>[^\s,，;；、]+)",
    re.I,
)
SUPPLIERS = Pattern(
    r"(?:\bwith\s+)?\b(?:(?:all|the|our)\s+)?suppliers\b|(?:与|和|跟)?(?:所有|各个?|全部)(?:的)?(?:供应商|分包商)", re.I
)
"""Every one of them that has no rule of its own."""
INTERNAL = Pattern(r"\b(?:internal|between departments|department)\b|内部|部门", re.I)
_SCOPES: tuple[tuple[Scope, Pattern], ...] = (
    ("whole", Pattern(r"\b(?:whole|final|in one|as a whole|at the end)\b|整体|一次性|整个合同|竣工", re.I)),
    ("stage", Pattern(r"\b(?:by |per |in |each )?(?:stages?|milestones?|phases?)\b|(?:按|分)?(?:阶段|里程碑)", re.I)),
    ("month", Pattern(r"\b(?:by |per |every |each )?month(?:ly|s)?\b|(?:按|每)月|月结", re.I)),
)
_BASES: tuple[tuple[Basis, Pattern], ...] = (
    (
        "actual",
        Pattern(r"\b(?:on |by )?actual(?: costs?)?(?: basis)?\b|\bcost[- ]plus\b|(?:按)?实际成本|(?:按)?实际", re.I),
    ),
    ("budget", Pattern(r"\b(?:on |by )?(?:the )?budget(?: basis)?\b|(?:按)?预算", re.I)),
    ("contract", Pattern(r"\b(?:on |by )?(?:the )?contract(?: basis| price)?\b|(?:按)?合同(?:价)?", re.I)),
)
_DEADLINE = Pattern(r"(?:\b(?:within|in|deadline)\s*)?(?P<n>\d{1,3})\s*(?:days?\b|天|日)(?:内|之内)?", re.I)
_TAX = Pattern(r"(?:\b(?:vat|tax)(?: rate)?|税率|增值税)\s*[:：]?\s*(?P<n>\d{1,2}(?:\.\d{1,2})?)\s*[%％]", re.I)
_RETENTION = Pattern(
    r"(?:\b(?:retention|kept back)|质保金|保留金)\s*[:：]?\s*(?P<n>\d{1,2}(?:\.\d{1,2})?)\s*[%％]", re.I
)
_NO_ANSWER = Pattern(
    r"\b(?:without|no)\s+(?:the )?(?:customer'?s? )?(?:confirmation|confirming)\b"
    r"|(?:无需|不需要?|免)(?:客户|对方)?确认",
    re.I,
)
_ANSWER = Pattern(
    r"\b(?:with )?(?:the )?(?:customer )?confirm(?:s|ed|ation)?(?: by the customer)?\b|(?:需要?)?(?:客户|对方)?确认",
    re.I,
)
_BY_TAP = Pattern(r"\b(?:by tap|by hand|manual(?:ly)?|not automatic(?:ally)?)\b|手动|人工发起", re.I)
_AUTOMATIC = Pattern(r"\bautomatic(?:ally)?\b|自动", re.I)
_TEMPLATE = Pattern(r"\btemplate\s+(?P<en>[\w.-]{1,40})|模板\s*(?P<zh>[\w.-]{1,40})", re.I)
_APPROVED = Pattern(
    r"\b(?:approved|approvers?|approval)(?:\s+(?:by|is|are))?\s*[:：]?\s*"
    r"(?P<en>(?:(?:the )?(?:project )?(?:lead|finance|admin)\w*(?:\s*(?:,|and|then|&|/)\s*)?)+)"
    r"|(?:审批人?|批准)\s*[:：]?\s*(?P<zh>(?:(?:项目)?(?:负责人|经理|财务|管理员)\s*[、,，和/]?\s*)+)",
    re.I,
)
_ROLES = (("lead", r"lead|负责人|经理"), ("finance", r"finance|财务"), ("admin", r"admin|管理员"))
_RESPONSIBLE = Pattern(r"\b(?:responsible|owner)(?:\s+is)?\b[:：]?|(?:由|负责人?)[:：]?", re.I)
_NONE = Pattern(r"none|no rules?|end|drop|delete|无|删除|取消|结束")


@dataclass(frozen=True, slots=True)
class RuleWish:
    """What a line says of the rule of a party; `ends` where it takes the rule away."""

    party: Party
    counterpart: str
    rule: SettlementRule
    ends: bool = False


def party_in(words: str) -> tuple[Party, str, str]:
    """(party, name, the other words): a supplier is named with “with”, departments with “internal”.

    >>> (
    ...     party_in("with all suppliers, by month")[:2],
    ...     party_in("与各供应商，按月")[:2],
    ...     party_in("with Facade, by month")[:2],
    ... )
    (('supplier', ''), ('supplier', ''), ('supplier', 'Facade'))
    """
    if found := INTERNAL.search(words):
        rest = f"{words[: found.start()]} {words[found.end() :]}"
        named = WITH.search(rest)
        if named is None:
            return "internal", "", rest
        return "internal", (named["en"] or named["zh"]).strip(), f"{rest[: named.start()]} {rest[named.end() :]}"
    if every := SUPPLIERS.search(words):
        return "supplier", "", f"{words[: every.start()]} {words[every.end() :]}"
    named = WITH.search(words)
    if named is None:
        return "customer", "", words
    return "supplier", (named["en"] or named["zh"]).strip(), f"{words[: named.start()]} {words[named.end() :]}"


def read(ctx: Context, before: SettlementRule | None, blank: SettlementRule, words: str) -> RuleWish:
    """A rule as it was said; what is not said stays as it was.  Raises BadInput for what is not understood."""
    party, name, rest = party_in(words)
    rule = replace(before or blank, party=party, counterpart=name, start=blank.start, ended=False)
    if _NONE.fullmatch(folded(rest).strip(" ,，.。")):
        return RuleWish(party, name, replace(rule, ended=True), ends=True)
    if found := _APPROVED.search(rest):
        rule = replace(rule, approvers=_approvers(found["en"] or found["zh"]))
        rest = _without(rest, found.start(), found.end())
    if found := _TEMPLATE.search(rest):
        rule = replace(rule, template=found["en"] or found["zh"])
        rest = _without(rest, found.start(), found.end())
    for pattern, name in ((_TAX, "tax"), (_RETENTION, "retention")):
        if found := pattern.search(rest):
            rule, rest = _rated(rule, name, found["n"]), _without(rest, found.start(), found.end())
    if found := _DEADLINE.search(rest):
        rule = replace(rule, deadline=int(found["n"]))
        rest = _without(rest, found.start(), found.end())
    rule, rest = _flags(rule, rest)
    rule, rest, scoped = _scope_and_basis(rule, rest)
    if not scoped and before is None:
        raise BadInput(
            sentence("By stages, by month, or all at once? Say for example: {example}"), example=EXAMPLE, field="scope"
        )
    return RuleWish(party, name, _responsible(ctx, rule, rest))


def _rated(rule: SettlementRule, name: str, number: str) -> SettlementRule:
    """What a supplier charges, or what is kept back of him.  Raises BadInput."""
    if rule.party != "supplier":
        raise BadInput(sentence("That stands in the contract: of suppliers alone it is said here."), field=name)
    share = Fraction(number) / 100
    if not 0 <= share < 1:
        raise BadInput(sentence("A share lies between 0 and 100 %."), field=name)
    return replace(rule, tax=share) if name == "tax" else replace(rule, retention=share)


def _flags(rule: SettlementRule, rest: str) -> tuple[SettlementRule, str]:
    for pattern, confirmed in ((_NO_ANSWER, False), (_ANSWER, True)):
        if found := pattern.search(rest):
            rule, rest = replace(rule, confirmed=confirmed), _without(rest, found.start(), found.end())
    for pattern, automatic in ((_BY_TAP, False), (_AUTOMATIC, True)):
        if found := pattern.search(rest):
            rule, rest = replace(rule, automatic=automatic), _without(rest, found.start(), found.end())
    return rule, rest


def _scope_and_basis(rule: SettlementRule, rest: str) -> tuple[SettlementRule, str, bool]:
    scoped = False
    for scope, pattern in _SCOPES:
        if found := pattern.search(rest):
            rule, rest, scoped = replace(rule, scope=scope), _without(rest, found.start(), found.end()), True
            break
    for basis, pattern in _BASES:
        if found := pattern.search(rest):
            rule, rest = replace(rule, basis=basis), _without(rest, found.start(), found.end())
            break
    return rule, rest, scoped


def _responsible(ctx: Context, rule: SettlementRule, rest: str) -> SettlementRule:
    """What is left names who sees to it, or was not understood."""
    words = " ".join(_SMALL.sub(" ", _RESPONSIBLE.sub(" ", rest)).split()).strip(" ,，;；。.、")
    if not words:
        return rule
    match = lookup.person_names(ctx.directory).match(words)
    if match is None:
        raise BadInput(
            sentence("I did not understand “{words}”. Say for example: {example}"), words=words[:60], example=EXAMPLE
        )
    return replace(rule, responsible=lookup.person(ctx, words).id)


_SMALL = Pattern(r"[,，;；、。]|\b(?:and|by|is|are|the|of|to|as|on|basis|please)\b", re.I)


def _without(words: str, start: int, end: int) -> str:
    return f"{words[:start]} {words[end:]}"


def _approvers(words: str) -> tuple[str, ...]:
    """Roles in the order in which they were said."""
    places = [(found.start(), role) for role, of in _ROLES if (found := re.search(of, words, re.I))]
    return tuple(role for _at, role in sorted(places) if role in APPROVERS)
