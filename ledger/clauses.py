"""Payment terms as contracts word them, in Chinese and English, turned into `terms.Term`s.

"30% 预付, 40% 上线后15天, 25% 验收后30天, 5% 质保一年"      "30/40/30 net 30"
"30% upfront; 60% within 30 days after acceptance; balance 12 months after acceptance"
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from ledger.currencies import DIGITS, Currency, money_words
from ledger.errors import BadInput, sentence
from ledger.limits import check_day
from ledger.money import Money
from ledger.terms import Kind, Rule, Term

MILESTONES: tuple[tuple[str, Kind, str], ...] = (
    ("warranty", "retention", r"质保期?满|质保金|质保|保修|维保|保质|retention|warranty|defects? liability|guarantee"),
    ("acceptance", "acceptance", r"最终验收|终验|验收|final acceptance|acceptance|sign-?off|uat"),
    ("go-live", "progress", r"正式上线|上线|投产|试运行|go[- ]?live|launch"),
    ("delivery", "progress", r"到货|发货|交货|交付|deliver(?:y|ed)|shipment"),
    ("preliminary acceptance", "progress", r"初验|预验收|preliminary acceptance"),
    ("design", "progress", r"设计评审|方案评审|设计完成|需求确认|需求评审|design (?:approval|review)"),
    ("start", "progress", r"开工|进场|启动|kick-?off|start"),
    (
        "signed",
        "advance",
        r"合同(?:生效|签订|签署|签约)|签订|签署|签约|生效|sign(?:ing|ature|ed)|contract date|on order",
    ),
    ("invoice", "progress", r"(?:收到)?发票|开票|invoice"),
)

KINDS: tuple[tuple[Kind, str], ...] = (
    ("retention", r"质保|保修|维保|保质|retention|warranty"),
    ("advance", r"预付|首付|首期|定金|订金|启动款|advance|up-?front|down ?payment|deposit|prepay|prepaid|on order"),
    ("progress", r"进度|中期|阶段|里程碑|progress|milestone|interim"),
    ("acceptance", r"终验款|验收款|acceptance payment"),
)

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = "[零〇一二两三四五六七八九十百半]+"
_PERCENT = re.compile(rf"(\d+(?:\.\d+)?)\s*(?:%|percent|per cent|个点)|百分之({_NUMERAL})|({_NUMERAL})成")
_MONEY: dict[str, tuple[str, ...]] = {
    **{code.lower(): (code,) for code in DIGITS},
    **{
        word: codes
        for word, (codes, parts) in money_words().items()
        if parts == 1 and (len(word) > 3 or not word.isalpha() or not word.isascii())
    },
    "rmb": ("CNY",),
    **dict.fromkeys(("$", "¥", "元", "块", "圆"), ()),
}
"""What stands beside an amount -> the currencies that it can mean; “$”, “¥” and “元” are those of the contract."""
_MARK = "|".join(
    re.escape(word) if not word[-1].isascii() or not word[-1].isalpha() else rf"(?<![a-z]){re.escape(word)}(?![a-z])"
    for word in sorted(_MONEY, key=len, reverse=True)
)
_AMOUNT = re.compile(
    rf"(?:(?P<mark>{_MARK})\s*)(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万|k\b)?"
    rf"|(?P<n2>\d[\d,]*(?:\.\d+)?)\s*(?P<unit2>万|k\b)?\s*(?P<mark2>{_MARK})"
    r"|(?P<n3>\d[\d,]*(?:\.\d+)?)\s*(?P<unit3>万|k\b)",
    re.I,
)
_REST = re.compile(r"余款|尾款|剩余|余额|其余|the rest|remainder|remaining|balance", re.I)
_SLASHED = re.compile(r"^\s*(\d+(?:\.\d+)?(?:\s*[/:：-]\s*\d+(?:\.\d+)?)+)\s*%?(?=$|[\s,，;；])")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SPAN = re.compile(
    rf"(\d+|{_NUMERAL}|one|two|three|six|twelve)\s*(?:个\s*)?"
    r"(工作日|working days?|business days?|workdays?|天|日|days?|周|星期|weeks?|月|months?|年|years?)",
    re.I,
)
_NET = re.compile(r"\bnet\s*(\d+)|\bn/?(\d+)\b|(?:月结|账期|帐期)\s*(\d+)\s*天?", re.I)
_MONTH_END = re.compile(r"月底|月末|当月底|次月底|\beom\b|end of (?:the )?(?:next )?month|month[- ]end", re.I)
_NEXT_MONTH = re.compile(r"次月|下月|next month", re.I)
_WORDS = {"one": 1, "two": 2, "three": 3, "six": 6, "twelve": 12}


def read(text: str, currency: str = "CNY") -> tuple[Term, ...]:
    """The instalments that the words or the pasted table describe.

    >>> [
    ...     (t.kind, str(t.percent), t.rule.basis, t.rule.days, t.rule.months)
    ...     for t in read("30% 预付, 40% 上线后15天, 25% 验收后30天, 5% 质保一年")
    ... ]  # doctest: +NORMALIZE_WHITESPACE
    [('advance', '30', 'signed', 0, 0), ('progress', '40', 'go-live', 15, 0),
     ('acceptance', '25', 'acceptance', 30, 0), ('retention', '5', 'acceptance', 0, 12)]
    >>> [(t.kind, str(t.percent), t.rule.basis, t.rule.days) for t in read("30/40/30 net 30")]
    [('advance', '30', 'invoice', 30), ('progress', '40', 'invoice', 30), ('acceptance', '30', 'invoice', 30)]
    """
    plain = normalize("NFKC", text).strip()
    if not plain:
        raise BadInput(sentence("The terms name no instalment."), field="terms")
    slashed = _SLASHED.match(plain)
    if slashed:
        shares = re.split(r"\s*[/:-]\s*", slashed[1])
        return _even(shares, plain[slashed.end() :], plain)
    terms = tuple(_term(clause, currency) for clause in _clauses(plain))
    if len(terms) > 1 and all(term.kind == "progress" for term in terms):
        last: Kind = "acceptance"
        return (*terms[:-1], replace(terms[-1], kind=last))
    return terms


def _even(shares: list[str], rest: str, whole: str) -> tuple[Term, ...]:
    """Shares between slashes; one rule behind them holds for all."""
    rule = _rule(rest) or Rule("invoice")
    kinds: list[Kind] = ["progress"] * len(shares)
    kinds[0], kinds[-1] = "advance", "acceptance"
    return tuple(Term(kind, rule, Decimal(each), None, whole) for kind, each in zip(kinds, shares, strict=True))


def _clauses(text: str) -> list[str]:
    """The text cut where one instalment ends; a comma may also stand inside a clause or a number."""
    rough = [part.strip() for part in re.split(r"[;。\n]|(?<!\d),|,(?!\d{3})|、", text) if part.strip()]
    clauses: list[str] = []
    waiting = ""
    for part in rough:
        if not _shared(part):
            if clauses and _rule(clauses[-1]) is None and not waiting:
                clauses[-1] = f"{clauses[-1]} {part}"
            else:
                waiting = f"{waiting} {part}".strip()
            continue
        clauses.append(f"{waiting} {part}".strip())
        waiting = ""
    if waiting and clauses:
        clauses[-1] = f"{clauses[-1]} {waiting}"
    if not clauses:
        raise BadInput(
            sentence("I found no share or amount in “{text}”."),
            text=text[:60],
            hint=sentence("Write for example: 30% advance, 70% 30 days after acceptance"),
            field="terms",
        )
    return clauses


def _shared(part: str) -> bool:
    return bool(_PERCENT.search(part) or _AMOUNT.search(part) or _REST.search(part))


def _term(clause: str, currency: str) -> Term:
    percent, amount = _share(clause, currency)
    rule = _rule(clause)
    kind = next((kind for kind, words in KINDS if re.search(words, clause, re.I)), None)
    if rule is None:
        rule = Rule("signed") if kind == "advance" else None
    if rule is None:
        raise BadInput(
            sentence("“{text}” does not say when it is due."),
            text=clause[:60],
            hint=sentence("Name a day, a milestone, or a number of days after it."),
            field="terms",
        )
    by_milestone: Kind = next((each for basis, each, _words in MILESTONES if basis == rule.basis), "progress")
    return Term(kind or by_milestone, rule, percent, amount, clause)


def _share(clause: str, currency: str) -> tuple[Decimal | None, Money | None]:
    found = _PERCENT.search(clause)
    if found:
        if found[1]:
            return Decimal(found[1]), None
        return Decimal(numeral(found[2])) if found[2] else Decimal(numeral(found[3])) * 10, None
    amount = _AMOUNT.search(clause)
    if amount and not _REST.search(clause):
        number = Decimal((amount["n"] or amount["n2"] or amount["n3"]).replace(",", ""))
        unit = (amount["unit"] or amount["unit2"] or amount["unit3"] or "").lower()
        factor = 10_000 if unit == "万" else 1_000 if unit == "k" else 1
        mark = (amount["mark"] or amount["mark2"] or "").lower()
        if currency not in (_MONEY.get(mark) or (currency,)):
            raise BadInput(
                sentence("The contract is in {currency}, and “{text}” is in another currency."),
                currency=Currency(currency),
                text=amount[0].strip(),
                field="terms",
            )
        return None, Money.of(number * factor, currency)
    return None, None


def _rule(clause: str) -> Rule | None:
    """When the clause says it is due; None where it does not."""
    day = _DATE.search(clause)
    if day:
        try:
            return Rule("date", day=check_day(date(int(day[1]), int(day[2]), int(day[3])), "terms"))
        except ValueError:
            raise BadInput(sentence("“{text}” is not a date."), text=day[0], field="terms") from None
    month_end = bool(_MONTH_END.search(clause))
    span = _span(_MONTH_END.sub(" ", clause))
    basis = _basis(clause)
    net = _NET.search(clause)
    if net:
        return Rule(basis or "invoice", days=int(net[1] or net[2] or net[3]), month_end=month_end)
    if basis is None:
        if span is None and not month_end:
            return None
        basis = "signed" if re.search(KINDS[1][1], clause, re.I) else "invoice"
    days, months, workdays = span or (0, 0, False)
    if basis == "warranty" and (days or months):
        basis = "acceptance"
    if month_end and _NEXT_MONTH.search(clause) and not months:
        months = 1
    return Rule(basis, days, months, workdays, month_end)


def _basis(clause: str) -> str | None:
    """The milestone that stands nearest before “after” or “within”; the last one named otherwise."""
    hits = [(found.start(), basis) for basis, _kind, words in MILESTONES for found in re.finditer(words, clause, re.I)]
    if not hits:
        return "signed" if re.search(KINDS[1][1], clause, re.I) else None
    specific = [hit for hit in hits if hit[1] not in ("signed", "invoice")] or hits
    if any(basis == "warranty" for _at, basis in specific):
        return "warranty"
    if any(basis == "preliminary acceptance" for _at, basis in specific):
        return "preliminary acceptance"
    return max(specific)[1]


def _span(clause: str) -> tuple[int, int, bool] | None:
    """Days, months, and whether only working days count."""
    found = _SPAN.search(_PERCENT.sub(" ", clause))
    if not found:
        return None
    word, unit = found[1].lower(), found[2].lower()
    half = word == "半" or word.startswith("半")
    count = _WORDS.get(word) or (0 if half else int(word) if word.isdigit() else numeral(word))
    before = bool(re.search(r"之?前|before|prior", clause[found.end() : found.end() + 12], re.I))
    sign = -1 if before else 1
    if unit.startswith(("年", "year")):
        return 0, sign * (6 if half else 12 * count), False
    if unit.startswith(("月", "month")):
        return (sign * 15, 0, False) if half else (0, sign * count, False)
    if unit.startswith(("周", "星期", "week")):
        return sign * 7 * count, 0, False
    return sign * count, 0, unit.startswith(("工作", "work", "business"))


def numeral(text: str) -> int:
    """A small Chinese number.

    >>> [numeral(text) for text in ("三", "十", "十五", "三十", "一百二十", "两")]
    [3, 10, 15, 30, 120, 2]
    """
    total = current = 0
    for letter in text:
        if letter in _DIGITS:
            current = _DIGITS[letter]
        elif letter in "十百":
            total += (current or 1) * (10 if letter == "十" else 100)
            current = 0
    return total + current
