"""What is asked in somebody's own words, as the documented question: its command with the names and days it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts, key_of

_Word = tuple[Pattern, str, str]
"""(how people say it, the word of the documented line in English, in Chinese)."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A command that only shows: how it is called in both languages, and what it takes.

    Attributes:
        takes: kinds of elements, in the order of the documented line.
        words: words that it takes as well; the first that is said.
        needs: kinds of which one has to be named, unless the place tells it.
        single: it takes only one of these kinds, the first that is named.
        last: its words stand behind the names.
    """

    english: str
    chinese: str
    takes: tuple[str, ...] = ()
    words: tuple[_Word, ...] = ()
    needs: tuple[str, ...] = ()
    single: bool = False
    last: bool = False


def question(command: str, line: ScannedLine) -> DocumentedLine:
    """The documented line of a question that this command answers."""
    asked, parts = QUESTIONS[command], Parts(line)
    head = parts.either(asked.english, asked.chinese)
    if command == "my week" and line.of("days"):
        head = parts.either("my hours", "我的工时")
    if command == "team hours" and line.of("person") and not line.of("project"):
        head = parts.either("hours of", "团队工时")
    word = _word(parts, asked.words) if asked.words else ""
    if command == "help" and not word and _HOW.search(line.low):
        word = _HOW.sub(" ", parts.free(0, whole=True)).strip(" ?？.。")
    named = [element for kind in asked.takes for element in line.of(*kind.split("|"))[:1]]
    said = [_said(parts, element) for element in (named[:1] if asked.single else named)]
    said = [_up_to(parts, element, words) for element, words in zip(named, said, strict=False)]
    if command in _OF_HOURS:
        parts.take(*line.of("category"))  # “my hours”, “工时”: what is asked for, no kind of cost
    if asked.needs and not line.of(*asked.needs) and not ("project" in asked.needs and line.terms.here):
        parts.missing.append(asked.needs[0].replace("party", "customer"))
    return parts.documented(head, *([*said, word] if asked.last else [word, *said]))


_HOW = Pattern(
    r"^\W*(?:(?:hi|hey|hello|and|so|ok|pls|please)\W+)*(?:how (?:do|can|should|would|could|must) (?:i|we|you|one|u)\b"
    r"|how to\b|where do (?:i|we)\b|what(?:'s| is) the (?:command|way) (?:to|for)\b)|怎么样?|咋|如何|怎样|才能",
    re.IGNORECASE,
)
"""What a question for the way begins with: the rest is its topic."""
_OF_HOURS = ("my week", "team hours", "missing", "report", "help")


def _said(parts: Parts, element: Element) -> str:
    """An element as the documented line says it."""
    same = [one for one in parts.line.of(element.kind) if key_of(one) == key_of(element)]
    parts.take(*same)
    if element.kind in ("amount", "number"):
        return parts.amount(element)
    if element.kind == "category":
        return parts.category(element)
    if element.kind in ("days", "percent"):
        return parts.line.words(element).strip()
    return parts.name(element)


def _up_to(parts: Parts, element: Element, words: str) -> str:
    """“March to May”: with the month that ends it."""
    line, end = parts.line, element.end
    if element.kind != "days":
        return words
    last = next((one for one in line.of("days") if one.start > end and _TO.fullmatch(line.low[end : one.start])), None)
    if last is not None:
        parts.take(last)
        return line.text[element.start : last.end].strip()
    if month := _TO_MONTH.match(line.low, end):
        parts.used_words.append(month.span())
        return line.text[element.start : month.end()].strip()
    return words


_TO_MONTH = Pattern(
    r"\s*(?:to|until|till?|through|thru|-|–|—|~)\s*(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b"
)
_TO = Pattern(r"\s*(?:to|until|till?|through|thru|-|–|—|~|到|至)\s*")


def _word(parts: Parts, words: tuple[_Word, ...]) -> str:
    """The word of the documented line for what was said."""
    for pattern, english, chinese in words:
        if match := pattern.search(parts.line.low):
            parts.used_words.append(match.span())
            under = (one for one in parts.line.elements if match.start() <= one.start < match.end())
            parts.take(*under)
            return parts.either(english, chinese).format(*match.groups(""))
    return ""


def _says(pattern: str, english: str, chinese: str) -> _Word:
    return Pattern(pattern), english, chinese


_TOPICS = (
    _says(r"\bleave\b|\bvacation|\bholiday|\bsick\b|\bday off|\btime off|请假|休假|病假|年假", "leave", "请假"),
    _says(
        r"\bcorrect|\bchange an?\b|\bfix\b|\bmistake|\bwrong\b|\bedit\b|改错|更正|修改|填错|记错"
        r"|改",
        "correct",
        "改成",
    ),
    _says(r"\bundo\b|\btake back\b|\bdelete\b|\bcancel\b|撤销|撤回|删", "undo", "撤销"),
    _says(r"\btimer\b|\bstopwatch\b|计时", "start", "开始"),
    _says(r"\breceipts?\b|\bphoto\b|票据|小票|发票照片", "receipt", "票据"),
    _says(r"\bexpenses?\b|\breimburs|\bclaim|报销|费用|垫付", "expense", "报销"),
    _says(r"\border|\bpurchas|\bbuy\b|采购|下单|买东西", "order", "采购"),
    _says(r"\bset budget\b|\bchange (?:the |a )?budget|改预算|设预算|调预算", "set budget", "设预算"),
    _says(r"\bbudget|预算", "budget", "预算"),
    _says(r"\bdelegat|\bdeput|委托|代批|代审", "delegate", "委托"),
    _says(r"\bapprov|\bsign off|审批|批准", "approvals", "审批"),
    _says(r"\bhours?\b|\btime ?sheets?\b|\blog\b|\bbook time\b|工时|填报", "hours", "工时"),
    _says(r"\binvoice|开票|发票", "invoice", "开票"),
    _says(r"\bdunning\b|\breminders?\b|\bletters?\b|催款|催收", "contacted", "催款记录"),
    _says(r"\bpaid\b|\bpayments?\b|\breceivables?\b|回款|收款|应收", "receivables", "应收"),
    _says(r"\bcontracts?\b|合同", "contract", "合同"),
    _says(r"\blanguage\b|\bchinese\b|\benglish\b|语言|中文|英文", "language", "语言"),
    _says(r"\bbind\b|\bchannel\b|绑定|群", "bind", "绑定"),
    _says(r"\bprojects?\b|项目", "projects", "项目"),
    _says(r"\brates?\b|费率|汇率", "rate", "费率"),
    _says(r"\block\b|锁账", "lock", "锁账"),
    _says(r"\bclose (?:the|a) (?:books|month)\b|\bmonth[- ]end\b|关账|结账|月结", "close month", "月结"),
    _says(r"\breports?\b|\bexport\b|报表|导出", "report", "报表"),
)
_REPORTS = (
    _says(r"\boverdue\b|\blate\b|\bunpaid\b|逾期|欠款", "overdue", "逾期"),
    _says(r"\bhours?\b|\btime ?sheets?\b|工时", "hours", "工时"),
    _says(r"\bbudgets?\b|\bspend|\bcosts?\b|预算|花费", "budget", "预算"),
)
_DOCUMENTS = (
    _says(r"\b(?:expense|receipt|claim)\s*#?\s*(\d+)|(?:费用|报销)单?\s*#?\s*(\d+)", "expense {0}{1}", "费用 {0}{1}"),
    _says(r"\b(?:hours?|entry)\s*#?\s*(\d+)|工时\s*#?\s*(\d+)", "hours {0}{1}", "工时 {0}{1}"),
    _says(r"\border\s*#?\s*(\d+)|(?:订单|采购单?)\s*#?\s*(\d+)", "order {0}{1}", "订单 {0}{1}"),
    _says(r"\bpayment\s*#?\s*(\d+)|回款\s*#?\s*(\d+)", "payment {0}{1}", "回款 {0}{1}"),
)
_INTEREST = (
    _says(r"\bdecree\b|条例", "decree", "条例"),
    _says(r"\beu\b|\beuropean\b|欧盟", "eu", "欧盟"),
)
_JOURNALS = (_says(r"\bbeancount\b", "beancount", "beancount"), _says(r"\bhledger\b", "hledger", "hledger"))
_PROGRAMS = (
    _says(r"\bjingdou\b|精斗云", "jingdou", "精斗云"),
    _says(r"\bkingdee\b|金蝶", "kingdee", "金蝶"),
    _says(r"\byonyou\b|\bu8\b|用友", "u8", "用友"),
    _says(r"\bquickbooks\b|\bqbo\b", "quickbooks", "quickbooks"),
    _says(r"\bxero\b", "xero", "xero"),
    _says(r"\bdatev\b", "datev", "datev"),
    _says(r"\bsap\b", "sap", "sap"),
    _says(r"\bdynamics\b", "d365", "d365"),
)
_ACCOUNTS = (
    _says(r"\breceivables?\b|应收账款|应收|往来", "receivable", "应收账款"),
    _says(r"\bpayables?\b|应付账款", "accounts payable", "应付账款"),
    _says(r"\bbank\b|银行存款|银行日记账", "bank", "银行存款"),
    _says(r"\bpayroll\b|\bwages\b|\bsalar(?:y|ies)\b|应付职工薪酬|薪酬|工资", "payroll", "应付职工薪酬"),
    _says(r"\brevenue\b|\bsales\b|主营业务收入|收入", "revenue", "主营业务收入"),
)
_SUPPLIERS = (
    _says(
        r"(?:\bowe(?: to)?|\bpayables?(?: to| for)?|\bsupplier)\s+(?!suppliers?\b|in\b|them\b|all\b|our\b|to\b|for\b"
        r"|the\b|you\b)"
        r"([a-z][\w&.-]*)|(?:欠|应付)(?!款|账|供应商|多少|谁)([一-鿿]{2,8}?)(?=多少|的|\s|$)",
        "{0}{1}",
        "{0}{1}",
    ),
)
QUESTIONS: Mapping[str, _Question] = {
    "budget": _Question("budget", "预算", ("project", "category", "days"), needs=("project",)),
    "budgets": _Question("budgets", "预算总览"),
    "budget history": _Question("budget history", "预算版本", ("project",), needs=("project",)),
    "receivables": _Question("receivables", "应收", ("project", "party", "person", "days"), single=True),
    "overdue": _Question("overdue", "逾期", ("project",)),
    "ageing": _Question("ageing", "账龄"),
    "dso": _Question("dso", "回款天数"),
    "concentration": _Question("who owes us most", "谁欠我们最多"),
    "loose ends": _Question("loose ends", "遗漏应收"),
    "payment chances": _Question("payment chances", "回款概率", ("project",)),
    "cash forecast": _Question("cash forecast", "现金预测", ("amount|number",)),
    "calibration": _Question("calibration", "预测准确率"),
    "provision": _Question("provision", "坏账准备"),
    "late interest": _Question("late interest", "逾期利息", ("party", "percent"), _INTEREST, ("party",), last=True),
    "letters": _Question("letters", "催款函记录", ("party",)),
    "write-offs": _Question("write-offs", "核销记录"),
    "payables": _Question("payables", "应付账款", (), _SUPPLIERS),
    "my week": _Question("my week", "我的本周", ("days",)),
    "missing": _Question("missing", "漏报"),
    "team hours": _Question("hours on", "项目工时", ("project", "person", "days")),
    "my expenses": _Question("my expenses", "我的报销"),
    "drafts": _Question("drafts", "草稿"),
    "approvals": _Question("approvals", "待审批"),
    "orders": _Question("orders", "订单", ("project",)),
    "projects": _Question("projects", "项目列表"),
    "people": _Question("people", "成员", ("project",)),
    "report": _Question("report", "报表", ("project", "days"), _REPORTS),
    "close month": _Question("close month", "月结", ("days",)),
    "export": _Question("export", "导出", ("days",), _JOURNALS),
    "vouchers": _Question("vouchers", "凭证", ("days",), _PROGRAMS),
    "why": _Question("why", "为什么", (), _DOCUMENTS),
    "trial balance": _Question("trial balance", "科目余额表", ("days",)),
    "profit and loss": _Question("profit and loss", "利润表", ("project", "days")),
    "profit": _Question("profit", "利润", ("project", "days")),
    "roi": _Question("roi", "投资回报", ("project",)),
    "settlements": _Question("settlements", "结算记录", ("project",)),
    "disputes": _Question("disputes", "争议事项", ("project",)),
    "settlement bundle": _Question("settlement bundle", "结算单资料包", ("project",)),
    "project review": _Question("project review", "复盘报告", ("project",)),
    "lessons learned": _Question("lessons learned", "经验教训", ("project",)),
    "monthly brief": _Question("monthly brief", "部门月报", ("days",)),
    "team pulse": _Question("team pulse", "团队反馈", ("project",)),
    "customer score": _Question("customer score", "客户评分", ("project", "number")),
    "cost summary": _Question("cost summary", "项目成本汇总表", ("project", "days")),
    "contract positions": _Question("contract positions", "合同台账", ("project", "days")),
    "utilisation": _Question("utilisation", "利用率", ("project", "person", "days")),
    "labour variance": _Question("labour variance", "人工差异", ("project", "days")),
    "materials": _Question("materials", "材料用量", ("project", "days")),
    "subcontracts": _Question("subcontracts", "外包合同", ("project",)),
    "ledger": _Question("ledger", "明细账", ("number", "project", "party", "days"), _ACCOUNTS),
    "certified": _Question("certified", "已认证"),
    "revenue policy": _Question("revenue policy", "收入政策", ("project",)),
    "vat": _Question("vat", "增值税", ("days",)),
    "accounts": _Question("accounts", "科目", ("number",)),
    "bank lines": _Question("bank lines", "对账", (), (_says(r"\bexplained\b|已核对", "explained", "已核对"),)),
    "settlement": _Question("settlement", "结算单", ("project", "number")),
    "settlement rules": _Question("settlement rules", "结算规则", ("project",)),
    "project accounts": _Question("project accounts", "项目决算", ("project",)),
    "estimate accuracy": _Question("estimate accuracy", "估时准确率", ("project",)),
    "internal charges": _Question("internal charges", "部门间计费", ("days",)),
    "rules": _Question("rules", "自动规则"),
    "categories": _Question("categories", "费用类别"),
    "suppliers": _Question("suppliers", "供应商列表"),
    "data dictionary": _Question("data dictionary", "数据字典"),
    "permissions": _Question("permissions", "权限"),
    "links": _Question("links", "链接"),
    "opening balances": _Question("opening balances", "期初余额"),
    "advances": _Question("advances", "备用金余额"),
    "bank account": _Question("bank accounts", "银行账户"),
    "contract stages": _Question("contract stages", "合同阶段", ("project",)),
    "home": _Question("home", "待办"),
    "import": _Question("import", "导入"),
    "labour by trade": _Question("labour by trade", "工种工时", ("project", "days"), needs=("project",)),
    "compare accounts": _Question("compare accounts", "核对科目余额", ("days",), _PROGRAMS),
    "help": _Question("help", "帮助", (), _TOPICS),
}
"""Command -> what its documented question is."""
