"""What a bank sends about its account, pasted as it came: whose money it was, and how much; the balance is no amount.

“【工商银行】贵公司尾号1234账户11月20日收入人民币192,000.00元，对方户名Acme Robotics，余额356,210.44元”.
"""

from __future__ import annotations

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts, day_of


def notice(line: ScannedLine) -> str:
    """The wish that a bank's message is; "" for what is none: money that came in is a customer's payment, money that
    went out is a supplier's."""
    if not _FROM_A_BANK.search(line.low) or not line.of("amount", "number"):
        return ""
    if _FEE.search(line.low):
        return "bank charge"
    came, went = _IN.search(line.low), _OUT.search(line.low)
    if came and not (went and went.start() < came.start()):
        return "paid"
    return "pay_supplier" if went else ""


def sums(line: ScannedLine) -> list[Element]:
    """The amounts of a bank's message that are neither the balance nor the number of an account, the first first."""
    figures = [
        element
        for element in line.of("amount", "number")
        if not _BALANCE.search(line.low, 0, element.start) and not _OF_ACCOUNT.search(line.low, 0, element.start)
    ]
    return sorted(figures, key=lambda element: element.kind != "amount")


def received(line: ScannedLine) -> DocumentedLine:
    """A payment of the other side, to be asked about: who pays and for what is not said by a bank."""
    parts = Parts(line)
    parts.doubtful = True
    parties = line.of("party")[:1]
    parts.take(*parties)
    whose = parts.name(parties[0]) if parties else ""
    if not parties and not line.of("project"):
        parts.missing.append("customer")
        whose = "{}"
    if not whose:
        whose = parts.project(needed=False)
    return _told(parts, parts.either("paid", "回款"), whose)


def sent(line: ScannedLine) -> DocumentedLine:
    """A payment to the other side."""
    parts = Parts(line)
    parts.doubtful = True
    other = _OTHER_SIDE.search(line.text)
    who = (other["who"] or other["who_en"]).strip() if other else "{}"
    return _told(parts, parts.either("pay supplier", "付款"), who, "supplier")


def charged(line: ScannedLine) -> DocumentedLine:
    """What the bank took for itself."""
    parts = Parts(line)
    parts.doubtful = True
    return _told(parts, parts.either("bank charge", "银行手续费"), "")


def _told(parts: Parts, word: str, whose: str, lacks: str = "") -> DocumentedLine:
    line = parts.line
    if whose == "{}" and lacks:
        parts.missing.append(lacks)
    amounts = sums(line)
    amount = parts.amount(amounts[0]) if amounts else ""
    days = [element for element in line.of("days") if (named := day_of(element)) and named <= line.today]
    day = parts.day(days[0]) if days else ""
    parts.take(*line.elements)  # a bank's words are no wish of anybody's
    parts.used_words.append((0, len(line.text)))
    return parts.documented(word, whose, amount, day)


_FROM_A_BANK = Pattern(
    r"【[^】]{0,12}(?:银行|支付|云闪付|农信)[^】]{0,6}】|\[[^\]]{0,20}bank[^\]]{0,12}\]"
    r"|(?:尾号|账户|账号|卡号)\s?\*?\d{3,6}.{0,60}(?:余额|对方|入账|到账|收入|支出|转入|转出|收款|付款|扣款)"
    r"|\b(?:account|acct?|a/c)\b.{0,24}\d{3,6}.{0,60}\b(?:credited|debited|balance|received|deposit\w*|withdrawn)\b"
    r"|\b(?:credited|debited)\b.{0,60}\b(?:account|acct?|a/c|balance|bal)\b"
)
_IN = Pattern(
    r"收入|到账|入账|转入|汇入|存入|收款|收到|来账|贷记|\b(?:credited|received|incoming|deposit(?:ed)?|credit)\b"
)
_OUT = Pattern(
    r"支出|转出|汇出|付款|支取|扣款|借记|消费|\b(?:debited|sent|outgoing|withdrawn|withdrawal|debit|paid out)\b"
)
_FEE = Pattern(r"(?:扣|收)(?:取|除)?.{0,8}(?:手续费|管理费|服务费)|\b(?:fee|charge)s?\b.{0,16}\bdebited\b")
_BALANCE = Pattern(
    r"(?:余额|结余|可用额度?|\b(?:balance|bal|available)\b)\.?(?: is| now|为|是)?\s?[:：]?\s?(?:人民币|rmb|cny"
    r"|[¥$€£])?\s?\Z"
)
_OF_ACCOUNT = Pattern(
    r"(?:尾号|账户|账号|卡号|\b(?:account|acct?|a/c|card|ending(?: in| with)?))\s?(?:no\.?)?\s?[*x]*\Z"
)
_OTHER_SIDE = Pattern(
    r"(?:对方(?:户名|账户名?|单位|名称)?|收款(?:人|方|单位)|户名)\s?[:：为是]?\s?(?P<who>[^,，。;；:：\d]{2,40})"
    r"|\b(?:to|beneficiary|payee)[: ]+(?P<who_en>[A-Z][\w&.' -]{1,40}?)(?=[,.;]|\s+(?:on|balance|bal)\b|$)"
)
