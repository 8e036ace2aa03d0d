"""What is asked for seldom, as the documented line: the names, numbers and days in the order in which they are written.

It is only ever offered, but for what asks back itself and is taken back with a tap: whoever asks sees the line, and
says yes.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.lines.scan import ScannedLine
from chat.requests import seldom, sites_and_settlements, slots
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts


def wish(command: str, line: ScannedLine) -> DocumentedLine:
    """The documented line of what this command does."""
    form, parts = FORMS[command], Parts(line)
    because = BECAUSE.search(parts.masked_out(line.of("project", "party", "person")))
    wished = slots.WishedLine(parts, form, because.start() if because else len(line.low))
    said = [slot(wished) for slot in form.slots]
    parts.doubtful |= command not in _TAKEN_BACK
    parts.used_words += [match.span() for match in wished.words.finditer(line.low)]
    return parts.documented(parts.either(form.english, form.chinese), *said)


_TAKEN_BACK = ("prepay", "bank charge", "start_clock")
"""What is done at once where all of it was said."""
FORMS: Mapping[str, slots.LineForm] = {
    **sites_and_settlements.FORMS,
    **seldom.FORMS,
    "invoice": slots.LineForm(
        "invoice",
        "开票",
        r"\b(?:issue|send|write|make|invoices?|bill)\b|开具?发票|开票",
        (slots.project, slots.maybe_number, slots.invoice_number, slots.tax),
    ),
    "credit note": slots.LineForm(
        "credit note",
        "红冲",
        r"\bcredit(?: note)?\b|红冲|红字发票",
        (slots.plain_invoice_number, slots.maybe_amount, slots.reason),
    ),
    "milestone": slots.LineForm(
        "milestone",
        "里程碑",
        r"\b(?:milestones?|reached|done|was|has been|finished|mark)\b|里程碑|达成|完成了?|到了|过了",
        (slots.project, slots.needed_words, slots.percent, slots.maybe_day),
    ),
    "progress": slots.LineForm(
        "progress",
        "进度",
        r"\b(?:progress|we|are|is|at|now|done|complete[d]?|finished|report|update|set|to|of|on|the)\b"
        r"|进度|完成了?|做到了?|目前|现在|已经?|到了?|报个?|更新|了",
        (slots.project, slots.percent, slots.maybe_day),
    ),
    "pay supplier": slots.LineForm(
        "pay supplier",
        "付款",
        r"\b(?:we|i|have|just|paid|pay|supplier|transferred|wired|bill)\b|付了?款?|付给|打款给?|供应商|货款|转了?",
        (slots.needed_words, slots.amount, slots.maybe_day),
    ),
    "prepay": slots.LineForm(
        "prepay",
        "预付货款",
        r"\b(?:we|i|have|just|already|paid|prepaid|pre-?paid|pre-?pay|prepaying|deposit|down ?payment|in advance|ahead"
        r"|up ?front|sent|wired|transferred|supplier)\b"
        r"|预付了?(?:货款|款)?|定金|订金|货款|(?:付|打|转)(?:了|给)?(?=\s|$|的)|(?:付|打|转)[了给]|^\W*[给向]|今天|(?<=\s)的(?=\s|$)",
        (slots.needed_words, slots.amount, slots.maybe_day),
    ),
    "bank charge": slots.LineForm("bank charge", "银行手续费", r".+", (slots.amount, slots.maybe_day)),
    "start_clock": slots.LineForm(
        "start",
        "开始",
        r"^\W*(?:please |pls )?(?:start|begin|run)(?:ing)?\b|\b(?:the |a )?(?:clock|timer|stopwatch|counter)\b"
        r"|开始|计时|计个时|开个?表",
        (slots.maybe_project, slots.words),
    ),
    "refund": slots.LineForm(
        "refund",
        "退款",
        r"\b(?:we|refund(?:ed)?|gave|give|back|sent|returned|money|customer)\b|退款|退还|退了|退|客户",
        (slots.project, slots.maybe_amount, slots.maybe_day),
    ),
    "write off": slots.LineForm(
        "write off",
        "坏账核销",
        r"\bwrit(?:e|ten|ing)[ -]?off\b|\boff\b|\bwrite\b|坏账核销|核销|坏账",
        (slots.project, slots.maybe_number, slots.maybe_amount, slots.reason),
    ),
    "recovered": slots.LineForm(
        "recovered",
        "收回坏账",
        r"\brecover(?:ed)?\b|\bwrite-?off\b|收回坏账|收回|坏账",
        (slots.number, slots.amount, slots.maybe_day),
    ),
    "contract owner": slots.LineForm(
        "contract owner", "回款负责人", r"\bcontract|\bowner\b|回款负责人|合同|负责人", (slots.number, slots.person)
    ),
    "tier": slots.LineForm(
        "tier",
        "客户等级",
        r"\b(?:tier|customer|make|set|now|chang\w*|update|details?|data|letters?|mails?|write|we|have|has|should|be|from"
        r"|goes?|wants?|its?|they|are|our|what|which|do|does|get|show|me|on|file|about)\b"
        r"|客户等级|等级|客户|设为|改成|资料|档案|信息|以后|我们|的?信函?|写|要|用",
        (slots.party, slots.customers_terms),
    ),
    "listen": slots.LineForm(
        "listen",
        "旁听",
        r"\b(?:listen(?:ing)?|react|only|hear|read|mentions?|mentioned|when|us|to|in|here|this|channel|group)\b|旁听|群里?|只|听",
        (slots.heard,),
    ),
    "letter": slots.LineForm(
        "letter",
        "催款函",
        r"\b(?:dunning )?letters?\b|\bsend\b|\bwrite\b|催款函|催款信|发函|发|写",
        (slots.party, slots.tone),
    ),
    "lock": slots.LineForm(
        "lock", "锁账", r"\b(?:lock|close|books?|month|until|up to)\b|锁账|关账|锁|到", (slots.day,)
    ),
    "unlock": slots.LineForm(
        "unlock", "解锁", r"\b(?:unlock|open|reopen|books?|again|from)\b|解锁|反关账|从", (slots.day, slots.reason)
    ),
    "task": slots.LineForm(
        "task",
        "任务",
        r"\b(?:add|create|new|make)?\s*tasks?\b|\badd\b|\bcreate\b|(?:添加|新建|加|建)?(?:一个)?(?:新)?任务|加个",
        (slots.maybe_project, slots.needed_words),
    ),
    "new project": slots.LineForm(
        "new project",
        "新建项目",
        r"\b(?:new|create|start|open|set up|add|make)\b|\bprojects?\b|新建项目|创建项目|新建|新项目|建个|建一个|项目",
        (slots.needed_words,),
    ),
    "close project": slots.LineForm(
        "close project", "关闭项目", r"\bclose\b|\bproject\b|\bfinish\b|关闭项目|关闭|结项|关掉|关", (slots.project,)
    ),
    "reopen": slots.LineForm(
        "reopen",
        "重开项目",
        r"\bre-?open\b|\bopen\b|\bagain\b|重开项目|重新打开|重开|打开|项目",
        (slots.project, slots.reason),
    ),
    "alias": slots.LineForm(
        "alias",
        "别名",
        r"\balias(?:es)?\b|\balso\b|\bcall(?:ed)?\b|\bknown\b|\badd\b|\banother name\b|别名|也叫|又叫|加个|添加|加",
        (slots.project, slots.needed_words),
    ),
    "seat": slots.LineForm(
        "seat",
        "加入",
        r"\b(?:add|seat|put|make|give|join)\b|加入|加到|加进|加|设为|让|当",
        (slots.person, slots.role, slots.maybe_project),
    ),
    "unseat": slots.LineForm(
        "unseat",
        "移出",
        r"\b(?:remove|unseat|take|off|kick|out)\b|移出|移除|踢出|去掉",
        (slots.person, slots.role, slots.maybe_project),
    ),
    "new person": slots.LineForm(
        "new person",
        "新增人员",
        r"\b(?:new|add|create)\b|\b(?:person|people|colleague|employee)\b|新增人员|添加人员|新增|添加|新同事|人员",
        (slots.needed_words,),
    ),
    "deactivate": slots.LineForm(
        "deactivate",
        "离职",
        r"\b(?:deactivate|left|leaves?|leaving|gone|company|the)\b|离职|停用|走了|公司",
        (slots.person,),
    ),
    "rate": slots.LineForm(
        "rate",
        "费率",
        r"\b(?:rates?|hourly|costs?|set|now|per|hour)\b|费率|时薪|每小时|成本|改成|设为|是",
        (slots.person, slots.amount, slots.from_day),
    ),
    "fx": slots.LineForm(
        "fx", "汇率", r"\bfx\b|\bexchange\b|\brate\b|汇率", (slots.currencies, slots.amount, slots.maybe_day)
    ),
    "invoiced": slots.LineForm(
        "invoiced", "订单发票", r"\binvoiced?\b|\border\b|\bfor\b|订单发票|订单|发票", (slots.invoiced_order,)
    ),
    "certify": slots.LineForm(
        "certify",
        "认证",
        r"\b(?:certif\w*|input|vat|lists?|which|what|invoices?|still|waits?|waiting|for|of|to be)\b"
        r"|认证|勾选|待|进项税?票?|发票|清单|哪些|的|一下|税",
        (slots.maybe_month,),
    ),
    "goods received": slots.LineForm(
        "goods received",
        "暂估",
        r"\b(?:goods|services?|received|arrived|delivered|came|no|not|invoiced?|yet|accrue|from|worth)\b"
        r"|暂估入?账?|货到|到货|到了|收到|票未到|没开票|还没|发票|服务|入库",
        (slots.order, slots.amount, slots.maybe_day),
    ),
    "advance returned": slots.LineForm(
        "advance returned",
        "退还备用金",
        r"\b(?:gave|has|given|returned|handed|back|the|rest|of|advance|cash|left|over)\b|退还?了?|归还|还了?|交回|剩下?的?|备用金|预支|余款",
        (slots.person, slots.amount, slots.maybe_day),
    ),
    "pay payroll": slots.LineForm(
        "pay payroll",
        "发工资",
        r"\b(?:pay|paid|payroll|salar\w+|wages?|we|the|went|out|transferred|this|month)\b|发了?|工资|薪水|薪酬|支付|已",
        (slots.amount, slots.maybe_day),
    ),
    "pay card": slots.LineForm(
        "pay card",
        "还公司卡",
        r"\b(?:pay|paid|company|card|bill|credit|statement|settled|off|the|we)\b|还了?|公司卡|账单|信用卡|付了?",
        (slots.amount, slots.maybe_day),
    ),
    "reimburse": slots.LineForm(
        "reimburse", "打款", r"\breimburse\b|\bpay\b|\bback\b|\bout\b|报销|打款|还给|给", (slots.person,)
    ),
    "bind": slots.LineForm("bind", "绑定", r"\bbind\b|\bchannel\b|\bthis\b|绑定|本群|群", (slots.project,)),
}
"""Command -> its form."""
