"""Spending that nobody called an expense: “taxi 45.50”, “打车 45”, “买鼠标199”; only what is spending beyond doubt."""

from __future__ import annotations

from chat.folding import folded
from chat.lines.issued_goods import weighed
from chat.lines.listed import COST
from chat.lines.scan import ScannedLine
from chat.lines.signals import signals
from chat.lines.spending import Spending, SpendingLine
from chat.pattern import Pattern


def plainly_spent(spent: SpendingLine, line: ScannedLine, labour: str = "") -> bool:
    """Whether a line that asks for nothing else tells plainly of money spent.

    Each amount has its thing and is money beyond doubt (a currency, cents, a word for a cost, or that something was
    bought), and nothing in the line is left over that could change what it means.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.lines.spending import spending
    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([]), categories=Names.of([Known("travel", "travel", ("taxi", "打车"))]), currency="CNY")
    >>> today = date(2026, 11, 20)
    >>> lines = ("taxi 45.50", "打车 45", "lunch 38 yuan", "买鼠标199", "meeting at 9", "taxi 45?", "v2.5")
    >>> [plainly_spent(spending(text, terms, today), scan(text, terms, today)) for text in lines]
    [True, True, True, True, False, False, False]
    """
    if spent.left or spent.unspent or "\n" in line.text.strip():
        return False
    for signal in signals(line.low):
        if not any(start <= signal.start and signal.end <= end for start, end in spent.used):
            return False
    if line.of("span", "clock", "party", "percent") or otherwise(spent, line):
        return False
    return is_money(spent, line) and all(_plain(part, labour) for part in spent.spendings)


def otherwise(spent: SpendingLine, line: ScannedLine) -> bool:
    """Whether something else is wished for with the amount; “out of my advance” says who paid."""
    words = line.low
    for part in spent.spendings:
        if part.paid_by:
            words = words.replace(folded(part.paid_by), " ")
    return OTHERWISE.search(words) is not None


def is_money(spent: SpendingLine, line: ScannedLine) -> bool:
    """Whether each amount is money beyond doubt: “apollo 11 was great” has a number that is none."""
    words = [line.words(element) for element in line.of("amount", "number")]
    written = not any(_COUNT.fullmatch(word) for word in words)
    in_letters = any(not any(sign.isdigit() for sign in word) for word in words)  # “there were five of us”
    return (
        (written and not in_letters)
        or (_BOUGHT.search(line.low) is not None and not (in_letters and len(spent.spendings) > 1))
        or all(
            part.category or part.worked or (part.amount and part.amount.is_money) or COST.search(part.note.lower())
            for part in spent.spendings
        )
    )


def not_money(spent: SpendingLine, line: ScannedLine) -> bool:
    """Whether what was read as an amount is none that anybody spent: a time of day, a number of hours, a weight, or
    money that is to be sent to somebody (“on apollo since 3”, “用了3吨钢筋”, “转三千给华鑫”)."""
    if _TRANSFERS.search(line.low) or weighed(line):
        return True
    return not is_money(spent, line) and _OF_TIME.search(line.low) is not None


_OF_TIME = Pattern(
    r"\b(?:since|until|till|before|after|around|from|at) \d{1,2}(?![\d.,]*\s?(?:[a-z]{3}\b|each))|\b(?:hours?"
    r"|hrs|mins|minutes)\b|小时|钟头|分钟"
)


def _plain(part: Spending, labour: str) -> bool:
    if part.amount is None or part.amount.number <= 0 or not part.note or len(part.note) > _LONGEST:
        return False
    return part.category is None or (part.category.kind == "one" and part.category.key != labour)


_COUNT = Pattern(r"\d+|\d{1,2}[.,]\d|0?[.,]\d+")
"""A number that may count anything; “2万3”, “1.35k” and “8.40” are written as money is."""
_LONGEST = 40
"""Whoever says more tells a story, in which an amount may be anything."""
_BOUGHT = Pattern(
    r"\b(?:bought|purchased|paid|spent|cost me|claim|reimburse|expense)\b|[买购]了?|花了|付了|垫付|垫了|请客"
    r"|请.{0,6}吃饭|报[销消]|报了?一?[下笔]"
)
OTHERWISE = Pattern(
    r"\b(?:advance|request|orders?|ordered|po|budgets?|invoiced?|received|approved?|reject|undo|cancel\w*"
    r"|delete|remove|split|loan|deposit"
    r"|refund\w*|allowance|per diem)\b|^\s*(?:add|raise|increase|cut|reduce|move|shift|top up|set|put|make|give)\b"
    r"|\bsettle(?:s|d|ment)?\b|\bfinal account\b|\bretention\b|\bvariations?\b"
    r"|结算|决算|审[减定]|质保金|进度款|签证|竣工"
    r"|借款|预支|申请|采购|订购|预算|收到|到账|回款|批准|驳回|撤销|开票|定金|押金|补贴|补助|备用金"
    r"|订了(?!.{0,6}(?:酒店|票|房|餐|位|外卖|饭|盒饭|奶茶|宾馆|民宿|车|会议室))"
    r"|[砍减降加增追调](?:掉|少|到|至|加|成)|退"
)
"""Words of other wishes that also come with amounts."""
RECKONED = Pattern(
    r"\bsame\b|\b(?:each|one|both) ways?\b|\bdiscount\w*|\bvouchers?\b|\bcoupons?\b|\b\d+ ?% off\b"
    r"|\b(?:return trip|there and back)\b"
    r"|单程|一趟|往返|来回|原价|打[一二三四五六七八九\d]+折|券|抵|优惠|满减|立减"
)
"""Words by which what was paid is another amount than the one that is said."""
PARTLY = Pattern(r"\bonly (?:paid|covered)\b|只[垫付出]|个的钱|券|抵了")
"""Only a part was paid, whatever the rest of the line comes to."""
OTHER_DEED = Pattern(
    r"\W*(?:(?:i|we|just|also|so|and|then|ok|hi|hey|today|yesterday|i've|ive|have)[\s,]+)*"
    r"(?!(?:paid|pay|bought|buy|purchased|spent|got|get|took|take|had|have|grabbed|picked|booked|covered"
    r"|settled|fetched"
    r"|rented|hired|printed|parked|filled|refilled|refuelled|topped|used|ate|drank|drove|rode|flew|caught"
    r"|ordered|stayed"
    r"|shared|sent|shipped|posted|fixed|repaired|replaced|renewed|expensed?|claim(?:ed)?|reimburse|log|put"
    r"|add|record|book"
    r"|enter|file|note|track|include|charge|of|for|on|at|in|to|from|with|by|and|plus|than|as|about|over|all"
    r"|both|half|that"
    r"|this|is|was|were|dinner|lunch|taxi|cab|hotel|train|flight|parking|coffee|drinks)\b)"
    r"[a-z']+ (?:the|a|an|my|our|his|her|their|that|this|some)\b(?! (?:morning|afternoon|evening|night|week|month))"
)
"""A verb that governs what the line is about and is no verb of spending: “lost the 50 taxi receipt”, “sold the …”.

A verb stands before an article at the beginning of a clause; the verbs of spending are few, so that all others are
asked about."""
_TRANSFERS = Pattern(
    r"^\W*(?:(?:please|pls|can you|could you|hi|hey|just|ok|and)[\s,]+)*(?:transfer|wire|send|remit)\b"
    r"|(?:转|汇|打)(?!车|印|卡|包|孔|桩|的|扫|蜡|折|磨)[^了过,，]{0,10}?[给到往](?!账)"
)
"""Money that is to be sent to somebody: nobody has spent it yet, and it is for finance."""
