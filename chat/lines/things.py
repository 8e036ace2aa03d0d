"""Which thing the words speak of: “the taxi”, “打车那笔”, “the last order”, “all of today, keep the hours”.

Only reads: whether there is such a thing, and whose it is, is for the handlers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from chat.folding import cleaned, folded
from chat.lines.elements import Terms
from chat.lines.mentions import Mention, mentions
from chat.names import Key, Match
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount
from chat.values.dates import Days
from chat.values.durations import Span
from chat.values.unread import Unread

Which = Literal["last", "named", "all"]


@dataclass(frozen=True, slots=True)
class NamedThing:
    """What the words say of a thing that was entered.

    Attributes:
        kinds: what sort of thing (“expense”, “hours” …); none: any.  “reminders” is what nobody enters.
        projects: the keys of the projects that are named, one of which it belongs to.
        days: the days that are named; `entered`: on which it was entered, not for which.
        minutes: its length in minutes.
        numbers: figures that stand on it; with a currency, as an amount.
        words: further words, to be looked for in its note, its seller, its category.
        which: the last one; those that are named; all of them.
        kept: what the words say is to stay as it is.
        unread: what could mean two things.
    """

    kinds: frozenset[str] = frozenset()
    projects: tuple[Key, ...] = ()
    days: tuple[date, ...] = ()
    entered: bool = False
    minutes: int = 0
    numbers: tuple[tuple[Decimal, str], ...] = ()
    words: tuple[str, ...] = ()
    which: Which = "last"
    kept: tuple[NamedThing, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing is said of it but that it is the last one, or all."""
        return not (self.kinds or self.projects or self.days or self.minutes or self.numbers or self.words)


def named_thing(text: str, terms: Terms, today: date) -> NamedThing:
    """What the words say of the thing that they speak of.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "HERMES", ("Hermes",))]), currency="CNY")
    >>> named_thing("undo the taxi please", terms, date(2026, 11, 20)).words
    ('taxi',)
    >>> taken = named_thing("cancel everything from today, keep the hours", terms, date(2026, 11, 20))
    >>> taken.which, [sorted(kept.kinds) for kept in taken.kept]
    ('all', [['hours']])
    >>> named = named_thing("把刚才采购那单撤了", terms, date(2026, 11, 20))
    >>> sorted(named.kinds), named.which
    (['order'], 'last')
    """
    low = folded(cleaned(text))[:400]
    taken: list[str] = []
    kept: list[str] = []
    if but := _BUT_FOR.search(low):
        kept.append(but["kept"] or but["left"])
        low = low[: but.start()] + " " + low[but.end() :]
    clauses = _CLAUSES.split(low)
    pointed = len(clauses) > 1 and any(
        (place == 0 or _TAKEN.search(clause)) and clause.strip() and _read(clause, terms, today).bare
        for place, clause in enumerate(clauses)
    )
    for clause in clauses:
        reason = _REASON.search(clause) or (pointed and LONG.search(clause))
        why = len(clauses) > 1 and reason and not _TAKEN.search(clause)
        if not why or mentions(clause, terms, today):
            (kept if _KEEP.search(clause) else taken).append(clause)
    stays = tuple(_read(clause, terms, today) for clause in kept if clause.strip())
    thing = _read(" , ".join(taken), terms, today)
    return NamedThing(
        thing.kinds,
        thing.projects,
        thing.days,
        thing.entered,
        thing.minutes,
        thing.numbers,
        thing.words,
        thing.which,
        tuple(thing for thing in stays if not thing.bare),
        thing.unread,
    )


def _read(low: str, terms: Terms, today: date) -> NamedThing:
    found = mentions(low, terms, today)
    rest = _without(low, found)
    all_ = _ALL.search(rest) is not None
    last = _LAST.search(rest) is not None
    kinds: set[str] = set()
    for pattern, meant in _KINDS:
        rest, count = pattern.subn(" ", rest)
        if count and not (meant is _MONEY and kinds):  # “那笔回款” is the payment
            kinds |= set(meant)
    entered = any(_entered(low, mention) for mention in found if mention.kind == "day")
    words = tuple(word for word in _WORD.findall(_FILLER.sub(" ", rest)) if not _SMALL.fullmatch(word))
    lengths = [mention.value.minutes for mention in found if isinstance(mention.value, Span)]
    if lengths and not kinds:
        kinds = {"hours"}
    thing = NamedThing(
        frozenset(kinds),
        tuple(known.key for mention in found if isinstance(mention.value, Match) for known in mention.value.known),
        tuple(day for mention in found if isinstance(mention.value, Days) for day in mention.value.each),
        entered,
        lengths[0] if lengths else 0,
        tuple(_figure(mention) for mention in found if mention.kind in ("amount", "number")),
        words,
        unread=tuple(mention.value for mention in found if isinstance(mention.value, Unread)),
    )
    which: Which = "all" if all_ else "last" if last or thing.bare else "named"
    return NamedThing(
        thing.kinds,
        thing.projects,
        thing.days,
        thing.entered,
        thing.minutes,
        thing.numbers,
        thing.words,
        which,
        (),
        thing.unread,
    )


def _figure(mention: Mention) -> tuple[Decimal, str]:
    if isinstance(mention.value, ReadAmount):
        return mention.value.number, mention.value.currency or ""
    assert isinstance(mention.value, Decimal)
    return mention.value, ""


def _without(low: str, found: tuple[Mention, ...]) -> str:
    for mention in found:
        low = low[: mention.start] + " " * (mention.end - mention.start) + low[mention.end :]
    return low


def _entered(low: str, day: Mention) -> bool:
    return bool(_DONE.search(low[: day.start]) or _DONE_ZH.match(low, day.end))


_DONE = Pattern(r"\b(?:logged|entered|booked|made|submitted|added|recorded|typed|did)\s(?:in\s|it\s)?$")
_DONE_ZH = Pattern(r"\s?(?:刚|才)?(?:记|填|录|报|提交|登记|输)(?:入|上去)?的")
_REASON = Pattern(
    r"\b(?:wrong|mistakes?|mistaken|cancell?ed|got|because|cos|cause|duplicates?d?|double|twice|typo|accident\w*|oops"
    r"|didn'?t|wasn'?t|never|moved|postponed|meant)\b|[错误]|重复|取消了|没去|没开|改期|不小心|手滑|手抖"
)
"""Why something is to be taken back, which says nothing of what it is: “delete that, the call got cancelled”."""
LONG = Pattern(r"(?:[a-z']+ ){2}[a-z]+|[\u4e00-\u9fff]{5}|\b(?:too|already)\b")
"""A sentence of its own, beside one that says all: “delete, already handed that in”."""
_TAKEN = Pattern(
    r"\b(?:undo|delete|remove|erase|scrap|drop|withdraw|revoke|take|cancel|scratch|void|kill|forget|reverse|revert|bin)\b|撤|删|作废|不要|去掉|收回"
)
_CLAUSES = Pattern(
    r"[,，;；。!！\n]|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"
    r"|\b(?:but|and)\b(?= (?:keep|leave|not|don'?t))|\bbut\b|但是?|不过"
)
_KEEP = Pattern(
    r"(?<!the )(?<!my )(?<!that )\bleave (?:the|my|it|them|those|that)\b"
    r"|\b(?:keep|stays?|remain|not the|not my|don'?t touch|except|other than|hands off)\b"
    r"|留着|留下|保留|别动|不要动|不动|不用动|不变|不撤|不删"
)
_BUT_FOR = Pattern(
    r"除了?(?P<kept>.+?)(?:以外|之外|外|,|，|(?=都|全))|\b(?:except|but not|apart from|other than)\b(?P<left>.+)$"
)
_ALL = Pattern(r"\b(?:everything|all|both)\b|全部|所有|统统|全都|都(?!不)")
_LAST = Pattern(
    r"\b(?:last|latest|just(?: now)?|previous|most recent|newest)\b"
    r"|刚才|刚刚|刚|上一|最后|最近|上[条笔个单次]|前一[条笔个]"
)
_MONEY = (
    "expense",
    "payment",
    "payout",
    "order",
    "staff_advance",
    "currency_sale",
    "vat_transfer",
    "received",
    "invoice",
)
_KINDS: tuple[tuple[Pattern, tuple[str, ...]], ...] = tuple(
    (Pattern(pattern), kinds)
    for pattern, kinds in (
        (
            r"\b(?:remind\w*|nag\w*|bugging|pinging|notif\w*|messages?|alerts?)\b|(?:别|不要|别再|不用|不许|停止)?(?:催|提醒|通知|(?<!麻)烦)我?",
            ("reminders",),
        ),
        (r"\b(?:cash |staff )?advances?\b|备用金|预支", ("staff_advance",)),
        (r"\bcertif\w*|认证|勾选", ("certification",)),
        (r"\b(?:input )?vat out\b|进项(?:税额)?转出", ("vat_transfer",)),
        (r"\b(?:currency|fx) sales?\b|\bsold currency\b|结汇", ("currency_sale",)),
        (r"\b(?:goods|services) received\b|暂估", ("received",)),
        (r"\bsite logs?\b|施工日[志报]", ("site_log",)),
        (r"\bmaterials? (?:issues?|returns?|transfers?)\b|\brentals?\b|领料|退料|调拨|机械租赁", ("material_move",)),
        (
            r"\b(?:accepted work|deductions?|subcontract changes?)\b|验工(?:计价)?|分包(?:变更|扣款)",
            ("subcontract_step",),
        ),
        (r"\bcredit notes?\b|\b(?:sales|customer) invoices?\b|红字发票|红票|红冲|销售发票|开的票", ("invoice",)),
        (
            r"\b(?:supplier|outgoing) payments?\b|\bpayouts?\b|\brefunds?\b|\bpaid out\b|付款|支付|付给|打款|退款",
            ("payout",),
        ),
        (r"\b(?:customer|client|incoming) payments?\b|\bmoney in\b|\breceived\b|回款|收款|到账|来款", ("payment",)),
        (r"\bpayments?\b|\bpaid\b", ("payment", "payout")),
        (r"\bpurchase orders?\b|\borders?\b|\bpos?\b|采购单?|订购单?|订单|那单|这单|下的单", ("order",)),
        (
            r"\b(?:expenses?|receipts?|reimbursements?|claims?|spending)\b|报销单?|费用|发票|小票|花费|支出|开销",
            ("expense",),
        ),
        (r"\bbudgets?\b|预算", ("budget",)),
        (
            r"\b(?:leave|vacation|holidays?|days? off|time off|pto|sick(?: day| leave)?)\b"
            r"|请假|休假|年假|病假|调休|请的假|(?<=[那这条个])假",
            ("leave",),
        ),
        (r"\b(?:contract|price) changes?\b|合同变更|价款变更", ("contract_change",)),
        (r"\bcontracts?\b|合同", ("contract",)),
        (r"\bmilestones?\b|里程碑|节点|验收", ("milestone",)),
        (r"\b(?:contacts?|phone calls?|calls?)\b|联系记录|联系|沟通记录|跟进", ("contact",)),
        (r"\b(?:delegat\w*|deput\w*|stand-?in)\b|代理|代审批|代批|委托", ("delegation",)),
        (r"\btimers?\b|计时器?", ("timer",)),
        (r"\b(?:hours?|hrs?|timesheets?|time)\b|工时|小时|钟头", ("hours",)),
        (r"[那这一条]?笔(?:钱|款|账)?", _MONEY),
    )
)
"""The words for each sort of thing, the more special before the general."""
_FILLER = Pattern(
    r"不报|手滑|手抖|前面|之前|抱歉|不好意思|非常|打扰|谢谢|辛苦|您|实际上?|停止|停一下|停[了的吧掉](?!车)|停(?=\s|$)|下班|收工|干完|做完"
    r"|留着|留下|保留|别动|不动|不变|麻烦|帮我|帮忙|不需要|不小心|撤销|撤回|撤掉|撤下|删除|删掉|删了|取消|去掉|收回|作废|清掉|不要了?|不用了?|不算|算了|刚才|刚刚|上一|最后"
    r"|最近|前一|一下|全部|所有|统统|全都|提交|登记|记录|弄错|搞错|写错|记错|填错|报错|重复|掉|了|吧|啊|呢|哦|吗|的|把|将|我|你|它|请|给"
    r"|那|这|个|条|次|张|单|上|下|都|刚|才|记|录|填|报|撤|删|错|再|也|就|是|和|跟|及|在|有|别|催|好|嗯|哎|先|里|为|因"
)
"""Words of a Chinese sentence that name nothing."""
_WORD = Pattern(r"[a-z][a-z'-]+|[^\W\da-z_]{2,}|[\u4e00-\u9fff]")
_SMALL = Pattern(
    r"scratch|strike|scrap|kill|bin|ditch|nuke|chuck|lose|revoke|void|axe|im|ive|id|dont|thats|clock|clocking|done|end|ended|finish|finished|over|work|working|about|accident|accidentally|actually|added|after|again|ah|all|an|and|anymore|are|as|at|back|bad|be"
    r"|been|being|booked|both|by|can|cancel|canceled|cancelled|could|delete|deleted|did|do|does|don't"
    r"|double|drop|duplicate|entered|entries|entry|erase|error|everything|for|forget|from|get|guys|had|has|have"
    r"|hey|hi|hm|hmm|i'd|i'm|i've|if|in|into|is|it|it's|item|items|its|just|keep|kill|last|latest|like"
    r"|logged|made|me|mind|mistake|mistakenly|most|my|need|needed|never|nevermind|newest|no|not|now|of|off"
    r"|oh|ok|okay|on|one|ones|only|oops|or|our|out|please|pls|posted|previous|project|put|recent|record"
    r"|recorded|records|remove|removed|reverse|revert|rid|said|same|scrap|so|sorry|stop|submitted|take"
    r"|taken|thank|thanks|that|that's|the|them|there|these|they|thing|things|this|those|to|too|took|twice"
    r"|um|undo|undone|up|void|want|wanted|was|we|well|were|what|which|who|will|with|withdraw|withdrawn"
    r"|would|wrong|yes|you"
)
"""Words of an English sentence that name nothing."""
