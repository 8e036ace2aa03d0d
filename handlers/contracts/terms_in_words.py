"""The terms of a contract beside price and payments, as people say them; what is left over belongs to somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.amounts import ReadAmount
from handlers import lookup
from handlers.context import Asked, Context
from ledger import clauses
from ledger.agreed_terms import TermName
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money

LONGEST_CLAUSE = 500


@dataclass(frozen=True, slots=True)
class SaidTerm:
    """One term as said: `amount` of a ceiling or cap; `net` whether it is without VAT, None where nobody said."""

    name: TermName
    of: str = ""
    share: Decimal | None = None
    most: Decimal | None = None
    amount: Money | None = None
    net: bool | None = None
    days: int = 0
    words: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class TermsRead:
    """The terms that were said, the words that say them, and what is left."""

    terms: tuple[SaidTerm, ...] = ()
    words: str = ""
    rest: str = ""


@dataclass(slots=True)
class _WordsLeft:
    """The words that are left, and where they name a currency nowhere, the contract's."""

    ctx: Context
    rest: str
    code: str
    signing: bool
    words: list[str] = field(default_factory=list)

    def cut(self, pattern: Pattern) -> re.Match[str] | None:
        """The next place of the pattern, which is no longer left."""
        match = pattern.search(self.rest)
        if match:
            self.without(match.start(), match.end())
        return match

    def without(self, start: int, end: int) -> None:
        self.words.append(self.rest[start:end].strip(_EDGE))
        self.rest = f"{self.rest[:start].rstrip(_EDGE)}, {self.rest[end:].lstrip(_EDGE)}".strip(_EDGE)


_EDGE = " ,，;；、。\n\t:："
_SHARE = r"(?:(?P<share>\d+(?:\.\d+)?)\s*[%％]|(?P<part>[万千]分之[一二三四五六七八九十]+))"
_NO = r"(?:\bno\b|\bwithout(?: an?)?\b|无|没有|取消)\s*"

_MARK_UP = Pattern(
    rf"(?:\bmark[- ]?up(?: of| is)?|\bcost[- ]plus|\bfee of|(?:成本|利润)?加成(?:率)?(?:为)?)\s*[:：]?\s*{_SHARE}", re.I
)
_NO_MARK_UP = Pattern(rf"{_NO}(?:mark[- ]?up|(?:成本|利润)?加成)", re.I)
_MEASURED = Pattern(
    r"(?:\b(?:paid |settled )?by (?:the )?(?:measured )?quantit(?:y|ies)(?: measured)?|\bmeasured quantit(?:y|ies)"
    r"|\bunit[- ]price contract"
    r"|(?:按|以)?(?:实际|实)?(?:测量?|计量|完成)?的?工程量(?:计价|结算|计量)?|按实计量|单价合同)",
    re.I,
)
_NO_MEASURED = Pattern(
    rf"{_NO}(?:longer )?(?:by )?(?:measured quantit(?:y|ies)|measurement)"
    r"|(?:不再|不)按(?:实计量|(?:实际|实)?测?量?工程量)(?:结算|计价)?",
    re.I,
)
_CEILING = Pattern(
    r"(?:\bceiling(?: price)?(?: of| is| at)?|\bnot[- ]to[- ]exceed(?: price)?|\bguaranteed maximum(?: price)?(?: of)?"
    r"|封顶(?:价|总价)?(?:为)?|最高限价(?:为)?|总价上限(?:为)?|合同上限(?:为)?)\s*[:：]?\s*(?=\S)",
    re.I,
)
_NO_CEILING = Pattern(rf"{_NO}(?:ceiling(?: price)?|封顶价?|最高限价|总价上限)", re.I)
_NET = Pattern(r"^[\s(（]*(?:net\b|without (?:vat|tax)|excl(?:uding|\.)?(?: (?:vat|tax))?|不含税)[)）]?", re.I)
_GROSS = Pattern(r"^[\s(（]*(?:gross\b|with (?:vat|tax)|incl(?:uding|\.)?(?: (?:vat|tax))?|含税)[)）]?", re.I)
_ALLOWABLE = Pattern(
    r"(?:\ballowable(?: costs?| categories)?(?: are| is)?|\bbillable costs?(?: are)?"
    r"|可计费(?:成本|类别|费用)?(?:为|包括)?|允许成本(?:为|包括)?|可报销成本(?:为|包括)?)\s*[:：]?\s*(?=\S)",
    re.I,
)
_ALL = Pattern(r"^(?:all(?: categories| costs?)?|everything|全部|所有)(?:类别|成本)?", re.I)
_NEXT = Pattern(r"^(?:\s*[,，、;；/+&]\s*|\s+and\s+|\s*[和及与]\s*|\s+)", re.I)
_CAP = Pattern(
    r"(?:\bcap(?:ped)?\s+(?:on\s+|for\s+|of\s+)?(?P<en>[a-z][a-z ]*?)\s*(?:at|of|to|is)?|(?P<en2>[a-z]+)\s+"
    r"cap(?:ped)?(?:\s+(?:at|of|to|is))?|(?P<zh>[一-鿿]{1,8}?)(?:限额|上限|封顶)(?:为)?)"
    r"\s*[:：]?\s*(?=[¥￥$€£\d]|(?-i:[A-Z]{3})\s*\d)",
    re.I,
)
_NO_CAP = Pattern(rf"{_NO}(?:cap (?:on|for) (?P<en>[a-z]+)|(?P<en2>[a-z]+) cap\b|(?P<zh>[一-鿿]{{1,6}}?)限额)", re.I)
_DELAY_WORDS = (
    r"(?:\b(?:delay(?:ed)?(?: penalty| damages| fee)?|late delivery(?: penalty)?|penalty for (?:delays?|late delivery)"
    r"|liquidated damages)(?: of)?|(?:延期|延误|误期|逾期)(?:交付|完工|竣工)(?:的)?(?:违约金|罚款|罚金|赔偿)?"
    r"|(?:延期|延误|误期|工期)(?:延误)?(?:的)?(?:违约金|罚款|罚金|赔偿(?:费|金)?))"
)
_DELAY = Pattern(
    rf"{_DELAY_WORDS}\s*[:：]?\s*(?:每日|每天|按日)?\s*{_SHARE}"
    r"\s*(?:an?\s+day|per day|/\s*d(?:ay)?|/\s*天|/\s*日|每日|每天)?"
    r"(?:[\s,，]*(?:up to|at most|capped at|max(?:imum)?(?: of)?|cap(?: of)?|不超过|最多|最高|上限(?:为)?|封顶)"
    r"\s*[:：]?\s*"
    r"(?P<most>\d+(?:\.\d+)?)\s*[%％](?:\s*of (?:the |its )?(?:stage|price)(?:'s price)?)?)?",
    re.I,
)
_NO_DELAY = Pattern(rf"{_NO}(?:delay penalty|penalty for delays?|{_DELAY_WORDS})", re.I)
_PENALTY = Pattern(rf"(?:\bpenalty|违约金|罚款)\s*[:：]?\s*(?:每日|每天|按日)?\s*(?P<rate>{_SHARE})", re.I)
_RETENTION = Pattern(
    rf"(?:\bretention(?: money)?(?: of| is)?|质保金|保留金|质量保证金)(?:比例)?(?:为)?\s*[:：]?\s*{_SHARE}", re.I
)
_NO_RETENTION = Pattern(rf"{_NO}(?:retention|质保金|保留金)", re.I)
_PAID = Pattern(
    r"(?:\bprogress(?: payment)? share(?: of| is)?|\bprogress payments? (?:are |is )?(?:paid )?at"
    rf"|进度款?(?:支付|付款)比例(?:为)?)\s*[:：]?\s*{_SHARE}",
    re.I,
)
_PAID_LOOSELY = Pattern(rf"(?:\b(?:progress|interim) payments?(?: of)?|进度款(?:支付|付款)?)\s*[:：]?\s*{_SHARE}", re.I)
_HOW = (
    r"(?:(?P<progress>by progress|with progress|proportional(?:ly)?|pro rata|as (?:the )?work goes on|按进度|按比例)"
    r"|(?P<end>(?:with|at|by) the (?:end|last|final)(?: settlement| invoice)?"
    r"|最终结算(?:时)?(?:一次性?)?|竣工(?:时)?(?:一次性?)?|最后一次)"
    r"|(?:每次|每期)?\s*(?P<share>\d+(?:\.\d+)?)\s*[%％](?: of each(?: settlement| payment| invoice)?)?)"
)
_ADVANCES = (
    Pattern(
        rf"\b(?:advance|prepayment)(?: is)? (?:recovered|repaid|set off|taken off|recovery)\s*[:：]?\s*{_HOW}", re.I
    ),
    Pattern(rf"预付款(?:的)?(?:抵扣|扣回|扣还)(?:方式)?(?:为)?\s*[:：]?\s*{_HOW}"),
    Pattern(rf"预付款\s*{_HOW}\s*(?:抵扣|扣回|扣还)"),
)
_SILENCE = Pattern(
    r"(?:\bsilence (?:is|means|counts as) (?:consent|acceptance|agreement)(?: after)?"
    r"|(?:沉默|逾期(?:未|不)(?:答复|回复|确认|提出异议))(?:的)?(?:视为|即为|视同)(?:认可|同意|确认|接受))"
    r"\s*[:：,，]?\s*(?:(?P<days>\d{1,3})\s*(?:days?|天|日)内?)?\s*[:：,，]?\s*"
    r"(?:[“\"「『'](?P<words>[^”\"」』]+)[”\"」』'])?",
    re.I,
)
_NO_SILENCE = Pattern(r"\bsilence is no(?:t)? (?:consent|acceptance)|沉默(?:不视为|不等于)(?:同意|认可)", re.I)
_SUPPLIED = Pattern(
    r"(?:\b(?:customer|client)[- ](?:supplies|supplied|provides) materials?|\bsupplied materials?"
    r"|甲供(?:材料|材|料)?)(?:\s*[:：])?"
    r"(?:\s*(?:(?P<beside>beside (?:the |its )?price|outside (?:the |its )?price|not in (?:the |its )?price"
    r"|不(?:含在|包含在|计入)(?:合同)?(?:总)?价(?:款)?(?:内|中)?|价外)"
    r"|(?P<inside>inside (?:the |its )?price|in (?:the |its )?price"
    r"|(?:含在|包含在|计入)(?:合同)?(?:总)?价(?:款)?(?:内|中)?|价内)))?",
    re.I,
)
_NOT_SUPPLIED = Pattern(
    rf"{_NO}(?:(?:customer|client)[- ]supplied materials?|supplied materials?|甲供(?:材料|材|料)?)", re.I
)
_PREPAID = Pattern(
    rf"(?:\bprepaid vat|\bvat (?:is )?prepaid|异地预缴(?:增值税)?|预缴增值税)\s*[:：]?\s*{_SHARE}"
    r"(?:\s*(?:\bin\b|\bat\b|在|于)?\s*(?P<place>[^\s,，;；、\d][^,，;；、\d]{0,40}?)(?=\s*(?:$|[,，;；、。\n]|\bfrom\b|自|从)))?",
    re.I,
)
_NO_PREPAID = Pattern(rf"{_NO}(?:prepaid vat|异地预缴(?:增值税)?|预缴增值税)", re.I)


def terms_in(ctx: Context, text: str, code: str, *, signing: bool = False) -> TermsRead:
    """The terms that the words say, and the words without them.

    `signing`: payments are said beside them, so that “progress payment 40%” and “retention 5%” are instalments.
    Raises BadInput, NotFound for a category that there is none, Asked where material is supplied and not how.
    """
    line, found = _WordsLeft(ctx, text.strip(), code, signing), list[SaidTerm]()
    for read in (_silence, _supplied, _delay, _prepaid, _allowable, _shares, _advance, _money, _none):
        found += read(line)
    _once(found)
    return TermsRead(tuple(found), ", ".join(line.words), line.rest)


def _silence(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(_NO_SILENCE):
        yield SaidTerm("silence", ended=True)
    elif match := line.cut(_SILENCE):
        if not match["days"] or not match["words"]:
            raise BadInput(
                sentence("Silence is no consent unless the contract says so: say after how many days, and its words."),
                hint=sentence(
                    "For example: silence is consent after 28 days “an account not answered counts as accepted”"
                ),
                field="silence",
            )
        yield SaidTerm("silence", days=int(match["days"]), words=match["words"].strip()[:LONGEST_CLAUSE])


def _supplied(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(_NOT_SUPPLIED):
        yield SaidTerm("supplied", words="none")
    elif match := line.cut(_SUPPLIED):
        if not match["inside"] and not match["beside"]:
            said = match[0].strip(_EDGE)
            raise Asked(
                _("Is the material that the customer supplies inside the price of the contract?"),
                lines=(
                    _("What is inside the price is taken off each settlement before tax; what is beside it is not."),
                ),
                part=said,
                choices=(
                    (_("Inside the price"), _IN[_chinese(said)]),
                    (_("Beside the price"), _BESIDE[_chinese(said)]),
                ),
            )
        yield SaidTerm("supplied", words="inside" if match["inside"] else "beside")


_IN = {False: "supplied material inside the price", True: "甲供材 含在价内"}
_BESIDE = {False: "supplied material beside the price", True: "甲供材 价外"}


def _chinese(text: str) -> bool:
    return bool(re.search(r"[一-鿿]", text))


def _delay(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(_NO_DELAY):
        yield SaidTerm("delay", ended=True)
    elif match := line.cut(_DELAY):
        most = Decimal(match["most"]) / 100 if match["most"] else None
        yield SaidTerm("delay", share=_fraction(match["share"], match["part"], "delay"), most=most)
    elif not line.signing and (match := _PENALTY.search(line.rest)):
        raise BadInput(
            sentence("Is that for work that is late, or for late payment? For work: “delay penalty {share} a day”."),
            hint=sentence("For late payment: interest rate 3 0.05%"),
            share=match["rate"],
            field="delay",
        )


def _prepaid(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(_NO_PREPAID):
        yield SaidTerm("prepaid", ended=True)
    elif match := line.cut(_PREPAID):
        share = _fraction(match["share"], match["part"], "prepaid", 10)
        yield SaidTerm("prepaid", share=share, words=(match["place"] or "").strip())


def _allowable(line: _WordsLeft) -> Iterator[SaidTerm]:
    match = _ALLOWABLE.search(line.rest)
    if match is None:
        return
    tail, end, named = line.rest[match.end() :], match.end(), list[str]()
    if whole := _ALL.search(tail):
        line.without(match.start(), match.end() + whole.end())
        yield SaidTerm("allowable", ended=True)
        return
    known = _category_words(line.ctx)
    while word := next((word for word in known if tail.lower().startswith(word)), ""):
        named.append(known[word])
        step = len(word)
        after = _NEXT.search(tail[step:])
        end, tail = end + step + (after.end() if after else 0), tail[step + (after.end() if after else 0) :]
        if after is None:
            break
    if not named:
        lookup.category(line.ctx, re.split(r"[\s,，、;；]", tail, maxsplit=1)[0])  # says which there are
        raise _unread(tail)
    line.without(match.start(), end)
    yield SaidTerm("allowable", words=" ".join(dict.fromkeys(named)))


def _category_words(ctx: Context) -> Mapping[str, str]:
    """Every name of a category, the longest first."""
    words = {
        word.lower(): name
        for name, category in ctx.rules.categories.items()
        for word in (name, category.names.en, category.names.zh, *category.words)
        if word
    }
    for word in ("overhead", "间接费用", "间接费", "管理费"):
        if shared := next((name for name, one in ctx.rules.categories.items() if one.shared), ""):
            words.setdefault(word, shared)
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0])))


def _shares(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(_NO_MEASURED):
        yield SaidTerm("measured", ended=True)
    elif line.cut(_MEASURED):
        yield SaidTerm("measured")
    if match := line.cut(_MARK_UP):
        yield SaidTerm("mark_up", share=_fraction(match["share"], match["part"], "mark_up", 1000))
    patterns = (_PAID,) if line.signing else (_PAID, _PAID_LOOSELY)
    if match := next((found for pattern in patterns if (found := line.cut(pattern))), None):
        yield SaidTerm("progress", share=_fraction(match["share"], match["part"], "progress"))
    if not line.signing and (match := line.cut(_RETENTION)):
        yield SaidTerm("retention", share=_fraction(match["share"], match["part"], "retention"))


def _advance(line: _WordsLeft) -> Iterator[SaidTerm]:
    match = next((found for pattern in _ADVANCES if (found := line.cut(pattern))), None)
    if match is not None and match["share"]:
        yield SaidTerm("advance", share=_fraction(match["share"], None, "advance"), words="share")
    elif match is not None:
        yield SaidTerm("advance", words="by_progress" if match["progress"] else "at_the_end")


def _money(line: _WordsLeft) -> Iterator[SaidTerm]:
    if match := (None if _NO_CEILING.search(line.rest) else _CEILING.search(line.rest)):
        amount, end = _amount(line, match.end(), "ceiling")
        net, gross = _NET.search(line.rest[end:]), _GROSS.search(line.rest[end:])
        for said in (net, gross):
            end += said.end() if said else 0
        line.without(match.start(), end)
        yield SaidTerm("ceiling", amount=amount, net=True if net else False if gross else None)
    while match := _CAP.search(line.rest):
        typed = match["en"] or match["en2"] or match["zh"]
        known = _category_words(line.ctx)
        category = known.get(typed.strip().lower()) or known.get(typed.strip().removesuffix("费")) or ""
        if not category:
            lookup.category(line.ctx, typed.strip())
            raise _unread(match[0])
        amount, end = _amount(line, match.end(), "cap")
        if net := _NET.search(line.rest[end:]):
            end += net.end()
        elif _GROSS.search(line.rest[end:]):
            raise BadInput(sentence("A cap is on cost, which counts without VAT: say it so."), field="cap")
        line.without(match.start(), end)
        yield SaidTerm("cap", category, amount=amount, net=True)


def _none(line: _WordsLeft) -> Iterator[SaidTerm]:
    names: tuple[tuple[Pattern, TermName], ...] = (
        (_NO_MARK_UP, "mark_up"),
        (_NO_CEILING, "ceiling"),
        (_NO_RETENTION, "retention"),
    )
    for pattern, name in names:
        if line.cut(pattern):
            yield SaidTerm(name, ended=True)
    if match := _NO_CAP.search(line.rest):
        category = _category_words(line.ctx).get((match["en"] or match["en2"] or match["zh"]).lower())
        if category:
            line.without(match.start(), match.end())
            yield SaidTerm("cap", category, ended=True)


def _amount(line: _WordsLeft, start: int, name: TermName) -> tuple[Money, int]:
    """The amount that begins at a place, and where it ends."""
    found: tuple[int, int, ReadAmount] | None = next(
        (one for one in lookup.amounts_in(line.ctx, line.rest, line.code) if start - 4 <= one[0] <= start + 4), None
    )
    if found is None or line.rest[found[1] :].lstrip().startswith(("%", "％")):
        raise BadInput(sentence("“{text}” is not an amount."), text=line.rest[start : start + 20], field=name)
    amount = lookup.money_of(found[2], line.code, field=name)
    if amount.currency != line.code:
        raise BadInput(sentence("The contract is in {currency}."), currency=line.code, field=name)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than zero."), field=name)
    return amount, found[1]


def _fraction(share: str | None, part: str | None, name: TermName, below: int = 100) -> Decimal:
    if part:
        return Decimal(clauses.numeral(part[3:])) / (10_000 if part.startswith("万") else 1_000)
    number = Decimal(share or 0)
    if not 0 < number <= below:
        raise BadInput(
            sentence("“{text}” is no percentage between 0 and {most}."), text=f"{number:f}", most=below, field=name
        )
    return number / 100


def _once(found: list[SaidTerm]) -> None:
    """Raises BadInput where the same is said twice."""
    seen = set[tuple[str, str]]()
    for one in found:
        if (one.name, one.of) in seen:
            raise BadInput(sentence("{term} is said twice."), term=NAMES[one.name], field=one.name)
        seen.add((one.name, one.of))


def _unread(text: str) -> NotFound:
    return NotFound(
        sentence("I do not understand “{text}” among the terms."), text=text.strip(_EDGE)[:60], field="terms"
    )


NAMES: Mapping[TermName, Text] = {
    "mark_up": _("Mark-up"),
    "measured": _("Priced by"),
    "ceiling": _("Ceiling"),
    "allowable": _("Allowable cost"),
    "cap": _("Cap"),
    "delay": _("Penalty for delay"),
    "retention": _("Retention"),
    "advance": _("Recovery of the advance"),
    "progress": _("Progress payments"),
    "silence": _("Silence"),
    "supplied": _("Material of the customer"),
    "prepaid": _("VAT prepaid elsewhere"),
}
"""What the terms are called."""
