"""What a line can only mean, by words that say nothing else: the wishes of which there are too few sentences to learn
from, and those whose words stand in the sentences of another wish as well.

Each is a shape of the masked line (`chat.lines.scan.ScannedLine.masked`).  It says what is wished for; whether it is
done, offered or asked is decided as for every other wish.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.bank_notices import notice

PLAINLY = 0.9
"""So likely such a wish is."""

_SHAPES: tuple[tuple[str, str, str], ...] = (
    # wish, what it says, what it must not say
    (
        "paid",
        r"^\W*⟨C⟩ (?:has |have |just |finally )*paid (?:us )?⟨[A#]⟩(?: (?:on |for |of )?⟨[DP]⟩)*\W*$",
        r"[?？吗]|\bif\b",
    ),
    (
        "bank charge",
        r"\bbank (?:just |has |have )?(?:took|taken|takes|charged|charges|deducted|debited|kept)\b.{0,20}⟨[A#]⟩"
        r"|^\W*(?:⟨[A#]⟩ )?(?:in )?bank (?:fees?|charges?)(?: (?:of|was|were|is|came to))? ?(?:⟨[A#]⟩"
        r"|⟨D⟩)?\W*(?:⟨D⟩)?\W*$"
        r"|⟨[A#]⟩ (?:was |were |got )?(?:taken|charged|deducted|debited|kept) by (?:the |our )?bank\b"
        r"|银行.{0,6}[扣收]了?.{0,6}⟨[A#]⟩|银行.{0,6}[扣收]了?.{0,8}(?:手续费|管理费|服务费|工本费).{0,3}⟨[A#]⟩"
        r"|(?:账户|账号).{0,4}被?扣了? ?⟨[A#]⟩.{0,3}(?:手续费|管理费)",
        r"⟨[PC]⟩|\bif\b|[?？吗]|\b(?:customer|client)\b|回款|收到",
    ),
    (
        "prepay",
        r"\b(?:prepaid|pre-?paid|pre-?pay|prepaying)\b.*⟨[A#]⟩"
        r"|\bpaid\b.*⟨[A#]⟩.*\b(?:deposit|down ?payment|in advance|ahead|up ?front)\b"
        r"|\bpaid\b.*\b(?:deposit|down ?payment)\b.*⟨[A#]⟩|^\W*(?:a )?(?:deposit|down ?payment)\b.*\bto\b.*⟨[A#]⟩"
        r"|^\W*(?:we )?(?:sent|wired|transferred)\b.*⟨[A#]⟩.*\b(?:deposit|down ?payment|in advance)\b"
        r"|预付了?(?![款账卡费])(?:给)?.{1,24}⟨[A#]⟩|(?:付|打|转)[了给].{1,24}⟨[A#]⟩ ?的?(?:定金|订金|预付款|预付货款)"
        r"|[给向].{1,24}(?:预付|付|打|转)了? ?⟨[A#]⟩ ?的?(?:定金|订金|预付款|预付|预付货款)"
        r"|[给向].{1,24}(?:预付)了? ?⟨[A#]⟩|(?:付|打|转)[了给].{1,24}(?:定金|订金|预付款|预付货款).{0,3}⟨[A#]⟩",
        r"⟨[PC%]⟩|[?？吗]|\b(?:customer|client|us|salary|hotel|flight|rent)\b|客户|甲方|合同|酒店|押金|收到",
    ),
    (
        "contract change",
        r"\bcontracts?(?: (?:price|sum|value|amount|volume))? (?:is |was |has |just )?"
        r"(?:goes|go|going|went|gone|rises?|rose|risen|grows?|grew|grown|falls?|fell|fallen|drops?|dropped|increased?s?"
        r"|decreased?s?|raised|lowered|reduced|cut|extended)(?: (?:up|down))?(?: by)? ?⟨[A#]⟩"
        r"|\bcontract(?: (?:price|sum|value|amount|volume))? (?:is |was )?(?:up|down)(?: by)? ⟨[A#]⟩"
        r"|\b(?:raise|raised|increase|increased|reduce|reduced|lower|lowered|cut|extend|extended|top up|bump)\b"
        r".{0,24}\bcontract\b.{0,24}⟨[A#]⟩"
        r"|\b(?:add|added|take|took)\b ⟨[A#]⟩ .{0,8}\b(?:to|on|off|from)\b.{0,16}\bcontract\b"
        r"|\bcontract(?: (?:price|sum|value|amount))? (?:is|was) (?:raised|increased|reduced|lowered"
        r"|cut)\b.{0,12}⟨[A#]⟩"
        r"|合同(?:价款?|金额|总价|总额|款)?.{0,4}(?:追加|增加|增补|上调|调增|增|加|涨|补|核减|调减|减少|下调|减"
        r"|降|少)了? ?⟨[A#]⟩"
        r"|(?:追加|增补|增加|核减|调减|减少).{0,4}合同(?:价款?|金额|总价|总额|款|额)? ?⟨[A#]⟩"
        r"|合同(?:价款?|金额|总价|总额|款).{0,3}(?:改|调|变更)[成到为整]{0,2} ?⟨[A#]⟩",
        r"⟨%⟩|[?？吗]|\bbudget\b|预算|\bif\b|如果|想",
    ),
    (
        "estimate",
        r"\b(?:total|final|full|overall) costs?\b.{0,24}\b(?:is|will be|comes? to|goes to|rises? to|to|of|now)\b"
        r".{0,12}⟨[A#]⟩"
        r"|\b(?:eac|estimate)\b.{0,16}\b(?:is|to|now)\b.{0,8}⟨[A#]⟩"
        r"|\bwill cost\b.{0,12}⟨[A#]⟩ (?:in all|all in|in total)"
        r"|总成本.{0,8}(?:调|改|变|定|涨|降)?[成到为至]?.{0,4}⟨[A#]⟩|⟨P⟩.{0,6}(?:总共|一共)(?:要|得|会)花.{0,4}⟨[A#]⟩",
        r"[?？吗]|\bbudget\b|预算|\bif\b|如果|\bprice\b|报价|多少",
    ),
    (
        "set_budget",
        r"⟨P⟩.*\bbudget\b.{0,16}\b(?:is|are|becomes?|will be|goes|went)(?: now| to)? ⟨[A#]⟩.*\b(?:now|because|as"
        r"|since|bc)\b"
        r"|⟨P⟩.*\bbudget\b.{0,16}\bnow ⟨[A#]⟩|⟨P⟩.{0,12}预算(?:现在)?(?:是|变成?|为) ?⟨[A#]⟩ ?了?[,， ].*(?:因为|由于)",
        r"[?？吗]|\b(?:left|spent|of it|used|remaining)\b|剩|花了|用了",
    ),
    (
        "goods_received",
        r"\border (?:no\.? |number )?⟨#⟩.{0,16}\b(?:arrived|delivered|came in|is here|are here|was received)\b"
        r"|\b(?:half|part|some|rest|all) of order ⟨#⟩ .{0,8}\b(?:arrived|delivered|came|is here)\b"
        r"|订单 ?⟨#⟩ ?号?的?(?:货|东西|设备)?.{0,4}(?:到货|到了|收到|收货|入库)",
        r"[?？吗]|\b(?:not|no|never|when|if|has|have|did|yet)\b|没到|还没|未到|什么时候",
    ),
    (
        "certified",
        r"\bcertified (?:so far|already|this|last|in ⟨D⟩|⟨D⟩)|\balready (?:been )?certified\b"
        r"|\b(?:what|which|how much)\b.*\b(?:is|are|was|were|has been|have been|did we"
        r"|have we)\b.{0,24}\bcertif(?:ied|y)\b"
        r"|(?:哪些|哪几张|什么|多少|有没有|有哪些).{0,10}(?:已经?|都)?(?:认证|勾选)(?:过|了|完)"
        r"|已经?(?:认证|勾选)(?:过|了)?的.{0,4}(?:进项|发票|票|清单|税)|(?:认证|勾选)(?:过|了)哪些",
        r"\b(?:to be|still|not|yet|waits?|waiting|un|output|return)\b|[没未待]|还[没要有]",
    ),
    (
        "start_clock",
        r"^\W*(?:(?:please|pls|can you|could you) )*(?:start|run) (?:the |a |my )?(?:clock|timer|stopwatch)\b.*⟨P⟩",
        r"⟨[LA]⟩",
    ),
    (
        "new_person",
        r"(?:录|加|新增|添加|建|登记)(?:个|一个|一位|位|一下)?新(?:员工|同事|人|成员)(?!.*项目)"
        r"|\bnew (?:colleague|employee|hire)\b.*@",
        r"[?？吗]|⟨[PL]⟩|谁|加入",
    ),
    (
        "cost summary",
        r"\bcosts? summar(?:y|ies)\b|\b(?:all|our|the)(?: customer)? projects? costs?\b"
        r"|成本汇总|(?:项目|月度)成本表|项目垫资|(?:各|所有|全部)个?项目.{0,4}成本",
        r"⟨[A#L]⟩|\breports?\b|\bexport|\bbudget|报表|导出|预算|怎么|合同|收入|超",
    ),
    (
        "revenue policy",
        r"\bhow\b.*\b(?:revenue|income|turnover|sales)\b.*\b(?:recogni[sz]|earn|measur|book|determin|calculat"
        r"|work out)\w*"
        r"|\bhow\b.*\b(?:recogni[sz]|earn|measure|book)\w* (?:the |our |its )?(?:revenue|income|turnover)\b"
        r"|\b(?:which|what) (?:revenue (?:policy|method|recognition)|method of revenue)\b"
        r"|收入.{0,6}(?:咋|怎么|如何|怎样|按什么|用什么|用哪种).{0,4}(?:确认|算|计|入账|认)"
        r"|(?:咋|怎么|如何|怎样|按什么|用什么|用哪种).{0,6}(?:确认|计量?|认).{0,8}收入|收入确认(?:方法|方式|政策|原则)",
        r"⟨[A#]⟩|多少",
    ),
)
_HOW_TO = Pattern(
    r"^\W*(?:(?:hi|hey|hello|and|so|ok|pls|please)\W+)*(?:how (?:do|can|should|would|could|must) (?:i|we|you|one|u)\b"
    r"(?! (?:stand|look|do\b|compare|know|get (?:paid|my|the money)))|how(?:'s| is) (?:it|this|that) done|how to\b"
    r"|what(?:'s| is) the (?:command|way) (?:to|for)\b|where do (?:i|we) (?:enter|put|book|log|import|upload)\b)"
    r"|(?:怎么|咋|如何|怎样)(?:才能|去|来|把|样)?(?:报|记|填|录|导|弄|做|用|开|改|申请|提交|上传|登记|设|建|加|入账|操作|写|关|锁|批|交)"
)
"""Asks for the way to do something, and for no figure."""


def plainly(line: ScannedLine) -> str:
    """The wish that the line can only have; "" where its words leave it open.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> def wish(text):
    ...     return plainly(scan(text, Terms(Names.of([]), currency="CNY"), date(2026, 11, 20)))
    >>> wish("the bank took 60 for the transfer"), wish("预付海康8000定金"), wish("taxi 60 to the bank")
    ('bank charge', 'prepay', '')
    """
    if found := notice(line):
        return found
    masked = line.masked
    for wish, says, not_says in _PATTERNS:
        if says.search(masked) and not not_says.search(masked):
            return wish
    if _HOW_TO.search(masked) and not line.of("amount", "number", "span", "clock", "person"):
        return "help"
    return ""


_PATTERNS = tuple((wish, Pattern(says), Pattern(not_says)) for wish, says, not_says in _SHAPES)


def with_plain(likely: Mapping[str, float], wish: str) -> dict[str, float]:
    """The wishes with this one before all others; they add up to one."""
    others = sum(share for name, share in likely.items() if name != wish) or 1.0
    rest = {name: share / others * (1 - PLAINLY) for name, share in likely.items() if name != wish}
    return {wish: PLAINLY, **rest}
