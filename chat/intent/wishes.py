"""What somebody can wish: the wishes that the router tells apart, the command that each is, and what each cannot do
without.

A wish that no command is (`NO_COMMAND`) is still told apart, because a line that says what somebody else did must not
be booked as work, and a line among colleagues not be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set

from chat.lines.scan import ScannedLine
from chat.lines.signals import Turn, turns
from chat.pattern import Pattern
from chat.requests.advances import ALLOWANCE
from chat.values.dates import Days

NO_COMMAND = frozenset({"polite", "yes", "no", "pick", "not_done", "others_hours", "talk", "report", "nonsense"})
COMMANDS = {
    "what_if": "what if",
    "supplied_material": "supplied material",
    "site_log": "site log",
    "material_issue": "material issue",
    "material_return": "material return",
    "material_transfer": "material transfer",
    "function_points": "function points",
    "accept_work": "accept work",
    "settlement_rules": "settlement rules",
    "task_estimate": "task estimate",
    "estimate_accuracy": "estimate accuracy",
    "unit_price": "unit price",
    "subcontract_price": "subcontract price",
    "project_accounts": "project accounts",
    "internal_charges": "internal charges",
    "working_time": "working time",
    "standard_rate": "standard rate",
    "bank_account": "bank account",
    "bank_transfer": "bank transfer",
    "merge_supplier": "merge supplier",
    "data_dictionary": "data dictionary",
    "chart_account": "chart account",
    "split_expense": "split expense",
    "tax_rates": "tax rates",
    "pay_batch": "pay batch",
    "allocate_overhead": "allocate overhead",
    "not_billable": "not billable",
    "opening_balances": "opening balances",
    "settlement_bundle": "settlement bundle",
    "project_review": "project review",
    "customer_score": "customer score",
    "lessons_learned": "lessons learned",
    "team_pulse": "team pulse",
    "monthly_brief": "monthly brief",
    "concentration": "concentration",
    "report_file": "report",
    "quiet": "reminders",
    "set_budget": "set budget",
    "budget_history": "budget history",
    "cash_forecast": "cash forecast",
    "payment_chances": "payment chances",
    "hold_dunning": "hold dunning",
    "late_interest": "late interest",
    "pay_supplier": "pay supplier",
    "goods_received": "goods received",
    "advance_returned": "advance returned",
    "pay_payroll": "pay payroll",
    "pay_card": "pay card",
    "write_off": "write off",
    "write_offs": "write-offs",
    "bank_lines": "bank lines",
    "approve_that": "approve",
    "reject_that": "reject",
    "my_expenses": "my expenses",
    "my_week": "my week",
    "team_hours": "team hours",
    "back_from_leave": "back from leave",
    "new_project": "new project",
    "close_project": "close project",
    "new_person": "new person",
    "credit_note": "credit note",
    "payment_plan": "payment plan",
    "contract_owner": "contract owner",
    "contract_dunning": "contract dunning",
    "loose_ends": "loose ends",
    "trial_balance": "trial balance",
    "profit": "profit and loss",
    "project_profit": "profit",
    "contract_positions": "contract positions",
    "labour_variance": "labour variance",
}
"""Wish -> the command's name, where that is not the wish's own."""

_NEEDS: dict[str, tuple[str, ...]] = {
    "supplied_material": ("amount", "number"),
    "site_log": ("number", "span", "amount"),
    "material_issue": ("number", "amount", "span"),
    "material_return": ("number", "amount", "span"),
    "material_transfer": ("number", "amount", "span"),
    "rental": ("span", "number"),
    "payroll": ("amount", "number"),
    "penalty": ("amount", "number"),
    "bonus": ("amount", "number"),
    "bank_transfer": ("amount", "number"),
    "posted": ("number", "amount", "clock"),
    "rejected": ("number", "amount", "clock"),
    "prepay": ("amount", "number"),
    "refund from": ("amount", "number"),
    "supplier credit note": ("amount", "number"),
    "subcontract change": ("amount", "number"),
    "material bought": ("number", "amount", "project"),
    "interest rate": ("percent", "project", "number"),
    "waive interest": ("party", "word"),
    "contract tax": ("percent", "number", "project"),
    "entry day": ("person", "days"),
    "leaving day": ("person", "days"),
    "function_points": ("number", "amount", "days", "clock"),
    "task_estimate": ("span", "word"),
    "log": ("span", "clock", "number"),
    "report": ("span", "clock"),
    "late": ("span", "clock", "number"),
    "others_hours": ("span", "clock", "number", "amount", "person"),
    "expense": ("amount", "number"),
    "refunded": ("amount", "number", "span", "word"),
    "advance": ("amount", "number", "word"),
    "order": ("amount", "number", "project"),
    "paid": ("amount", "number"),
    "pay_supplier": ("amount", "number"),
    "goods_received": ("amount", "number"),
    "advance_returned": ("amount", "number"),
    "pay_payroll": ("amount", "number"),
    "pay_card": ("amount", "number"),
    "refund": ("amount", "number"),
    "not_done": ("span", "clock", "amount", "project"),
    "team_hours": ("person", "project", "days", "word"),
    "fx": ("amount", "number", "word"),
}
"""Wish -> what one of must stand in a line that has it: no time without a length, no money without an amount."""


_OF_CUSTOMERS = frozenset(
    {"budget", "budgets", "payables", "pay_supplier", "reimburse", "budget_history", "my_expenses", "leave"}
)
"""What is not about a customer who is named."""
_WANTING = Pattern(
    r"\b(?:want|need|(?<!have )buy|get|purchas\w*|order\w*|request\w*|could|can|may|should|would|like|require\w*"
    r"|approv\w*|please|pls|let'?s|must|have to|plan\w*|looking for|quot\w*)\b"
    r"|采购|请购|申请|申购|[想要买订购换添配租]|下单|需要|能不能|可以"
)
"""Whoever wants something bought says so."""
_COMES_IN = Pattern(
    r"^(?!(?:i|we|just|already|have|had|also|and|you|it)\b)[a-z]+(?: [a-z]+)? (?:has |have |finally |just )?paid ⟨[A#]⟩"
    r"|⟨[A#]⟩ (?:came in|came through|in ⟨D⟩|landed|arrived|received)|\breceived ⟨[A#]⟩"
    r"|(?:客户|甲方|业主|对方).{0,10}[付打转汇]|到账|进账|入账|回款|打过来|来了一?笔|回了 ?⟨"
    r"|^(?:pls |please )?(?:add|increase|raise|cut|reduce|lower|bump|top up|shift|move)\b.*\b(?:to|from|by)\b"
)
"""Money that comes in, or a budget that is moved: neither was spent."""
_MEANT_BY = {
    "leave": Pattern(
        r"\b(?:leave|off|away|out|holidays?|vacation|absent|sick(?! of)|ill|unwell|fever|flu|pto|home|gone|school|kids?"
        r"|child\w*"
        r"|doctor'?s?|dentist|hospital|clinic|appointment|wedding|funeral|visa|bank|can'?t|won'?t|unavailable"
        r"|not (?:in|coming|working|available|around))\b"
        r"|假|休|不来|不在|没来|看病|医院|病|不上班|不舒服|发烧|感冒|体检|带娃|孩子|搬家|老家|办事|出去|离岗|早走|晚到|晚来"
    ),
    "back_from_leave": Pattern(
        r"\b(?:back|cancel\w*|return\w*|no longer|after all|not|don'?t|shorten|earlier|delete|drop|remove|withdraw"
        r"|coming)\b|取消|回来|不休|销假|不请|撤|提前|不用|来上班|改"
    ),
    "listen": Pattern(
        r"\blisten\w*|\bhear\b|\breact\b|\bmention\w*|\btag(?:ged)?\b|\beavesdrop\w*|\bread(?:ing)? (?:along|every|us)"
        r"|\bpick(?:ing)? up\b|\bconversations?\b|\btalk(?:ing)?\b|\baddress\w*|\bspoken\b|\bmessages?\b"
        r"|\bamong ourselves\b"
        r"|\bcall(?:ed)? you\b|\bask(?:s|ed)?\b|@|听|艾特|插嘴|聊|说话|吭|[叫喊点]名?|闲|消息|群"
    ),
    "advance": Pattern(
        r"\b(?:advance\w*|cash|money|borrow\w*|loan|lend|up ?front|float|petty|prepay\w*|before (?:the|my|i)|need|front"
        r"|give|get|have)\b|预|借|支|垫|备用金|先给|先拿|领|现金|钱"
    ),
    "undo": Pattern(
        r"\b(?:un\w+|delet\w*|remov\w*|cancel\w*|back|revert|scrap|drop|kick|wrong|mistake\w*|not|no|nope|never ?mind"
        r"|out|off|away|erase|wipe|kill|void|strike|withdraw\w*|rid|forget|ignore|duplicate|twice|don'?t"
        r"|didn'?t|wasn'?t|oops)\b"
        r"|撤|删|取消|去掉|不要|不算|不用|作废|收回|[错误]|别|算了|清|重复|没|停|反悔|回滚"
    ),
    "advance_returned": Pattern(
        r"\b(?:back|return\w*|rest|left ?over|unspent|unused|remaining|over|spare|gave us)\b"
        r"|还|退|交回|剩|余|没用完|没花完|用不完"
    ),
    "lock": Pattern(r"\b(?:lock|clos|freez|seal)\w*|锁|封|关账|结账|扎账|轧账"),
    "unlock": Pattern(r"\b(?:unlock|open|reopen|unfreez)\w*|解|开账|反结|打开"),
    "tax_rates": Pattern(r"\b(?:tax|taxes|vat|gst|deduct\w*|deductible|rates?|input)\b|税|抵扣"),
    "provision": Pattern(r"\bprovisions?\b|\bbad debts?\b|\bwrite.?offs?\b|\ballowance\b|坏账|减值|计提|准备"),
}
"""What nobody means without naming it."""
_SPENT = Pattern(r"(?:i |we |just |have |also )*(?:spent|paid|bought)\b(?!.*\bbudget\b)")
_ALL_PROJECTS = Pattern(
    r"\b(?:all|every|each|projects|overall|company|everything|across|which)\b|全部|所有|各|哪|公司|整体"
)
_REQUESTED = Pattern(
    r"申请.{0,12}采购|请购|采购申请|\bpurchase (?:order|request)\b|\brequest (?:to buy|a purchase|for)\b"
)
"""Asked for before it is bought."""
_BUDGET_MOVED = Pattern(
    r"预算.{0,6}(?:[加减调改提降增设定砍]|到)|[加减调提降增追砍].{0,8}预算"
    r"|\b(?:raise|increase|cut|reduce|lower|bump|top up|set|add|give)\b.*\bbudget"
    r"|\bbudget\b.*\b(?:up|down|raise|increase|by)\b"
)
_WHO_CHANGED = Pattern(
    r"\b(?:who|(?:any|some)(?:body|one)|when)\b.*\b(?:touch|chang|alter|mov|edit|adjust|modif|amend|rais|cut|lower)\w*"
    r"|谁.{0,6}[动改调].{0,6}(?:预算|计划)|(?:预算|计划).{0,8}谁.{0,4}[动改调]"
)
_HOW_MUCH = Pattern(r"\b(?:how|what|left|remaining|status)\b|多少|剩|还有|够|情况")
_DENYING: tuple[Turn, ...] = ("not", "plans", "supposes", "asks", "absent", "others")
"""One of these stands in a line that tells of something that was not done."""
_OWED = Pattern(r"\bow(?:e|es|ed|ing)\b|\boverdue\b|欠|逾期|到期")
_WHO_IS_ON = Pattern(
    r"\bwho(?:'?s| is| are| all| else)*\b.{0,20}\b(?:on|in|part of|assigned to)\b.*(?:project|here|team)\b"
    r"|项目.{0,4}(?:都?有谁|有哪些人|谁在)|谁在.{0,4}项目"
)
_HOW_TO = Pattern(r"\bcommand\b|命令|指令|\bhow (?:do|does|can|to|would|should)\b|怎么|咋|如何|怎样|哪[里儿]|在哪")
_IS_AWAY = Pattern(
    r"\bwho(?:'?s| is| are|'?ll be| will be| all is)? (?:all )?(?:out|away|off|on leave|absent|missing)\b"
    r"|谁.{0,4}(?:不在|休假|请假)"
)
"""Who is away is asked of leave."""
_PAST_DUE = Pattern(r"到期.{0,4}(?:还没|没有?|未)(?:到账|付|收|给|打)|\bpast due\b|\bdue (?:but|and) (?:not|un)")
"""What was due and did not come is overdue, not whatever else is owed."""
USUAL = 1.6
"""So many times more often than its share of the training sentences hours and spending are said: all day long."""
SLIGHT = 0.0005
"""Whatever is known of the line, a wish that is less likely is none that it has: it is not weighed."""
NAMED = 3
"""So much likelier a wish is where a documented word of its command stands anywhere in the line."""


def _weight(wish: str, line: ScannedLine, kinds: Collection[str], *, asking: bool) -> float:
    """How many times likelier (below one: less likely) a wish is than its words alone make it, with what else there is.

    Each is a rule about the world that no number of sentences would teach: names and amounts are masked there.
    """
    if wish in _MEANT_BY and not _MEANT_BY[wish].search(line.low):
        return 1 / 10
    rule = _RULES.get(wish)
    if rule and (weight := rule(line, kinds, asking)) != 1:
        return weight
    if wish in _OF_CUSTOMERS and "party" in kinds and "project" not in kinds:
        return 1 / 6
    return 1


def _log(line: ScannedLine, _kinds: Collection[str], _asking: bool) -> float:
    return 1 / 10 if ALLOWANCE.search(line.low) else USUAL


def _expense(line: ScannedLine, kinds: Collection[str], _asking: bool) -> float:
    if "span" in kinds and "amount" not in kinds:
        return USUAL / 4  # a length beside a bare number is rather work
    if _REQUESTED.search(line.low) or ("amount" not in kinds and _OF_TIME.search(line.low)):
        return USUAL / 4
    if comes_in(line) or ("party" in kinds and "project" not in kinds):
        return USUAL / 5  # what a customer does with money is no cost of ours
    return USUAL


_OF_TIME = Pattern(r"\bhours?\b|\bhrs\b|\bmins\b|\bminutes\b|小时|钟头|分钟")
"""A number beside one of these, and no money: “a couple of hours on apollo, maybe three”."""
_AFFORDS = Pattern(
    r"^(?:could|can|does|will|is|has|would) ⟨P⟩|\bafford\b|\b(?:still )?(?:room|enough) for\b"
    r"|付得起|买得起|够不够|还?够.{0,12}吗"
)
"""Whether a budget can bear it is asked before anything is bought."""


def _order(line: ScannedLine, kinds: Collection[str], _asking: bool) -> float:
    """Whoever wants something bought says so, and mostly what it costs."""
    wanting = _WANTING.search(line.low) and not _AFFORDS.search(line.masked)
    return (1 if _figure(kinds) else 1 / 4) * (1 if wanting else 1 / 4)


def _set_budget(line: ScannedLine, kinds: Collection[str], asking: bool) -> float:
    if _BUDGET_MOVED.search(line.low):
        return 5 if _figure(kinds) else 1 if _HOW_MUCH.search(line.low) else 3
    return 1 / 3 if asking or _SPENT.match(line.low) else 1


def _budget(line: ScannedLine, kinds: Collection[str], asking: bool) -> float:
    """A figure that is not asked about is to be set; what is owed is no budget."""
    if _WHO_CHANGED.search(line.low):
        return 1 / 5
    set_ = (_figure(kinds) or "percent" in kinds) and not asking
    set_ = set_ or (_BUDGET_MOVED.search(line.low) is not None and not _HOW_MUCH.search(line.low))
    return 1 / 4 if _OWED.search(line.low) or set_ else 1


def _not_done(line: ScannedLine, kinds: Collection[str], _asking: bool) -> float:
    return 1 / 20 if {"span", "clock"} & set(kinds) and not turns(line.low, *_DENYING) else 1


def _of_the_past(line: ScannedLine, _kinds: Collection[str], _asking: bool) -> float:
    """Nobody has booked, or forgotten, hours of days that are to come, or days of leave."""
    if _TIME_OFF.search(line.low):
        return 1 / 10
    days = [element.value for element in line.of("days") if isinstance(element.value, Days)]
    return 1 / 10 if days and all(day.first > line.today for day in days) else 1


_TIME_OFF = Pattern(r"\b(?:annual leave|leave|holidays?|vacation|pto|time off|days? off)\b|年假|[休请]假|假期|调休")


def _figure(kinds: Collection[str]) -> bool:
    return bool({"amount", "number"} & set(kinds))


_RULES: Mapping[str, Callable[[ScannedLine, Collection[str], bool], float]] = {
    "log": _log,
    "expense": _expense,
    "order": _order,
    "set_budget": _set_budget,
    "budget": _budget,
    "not_done": _not_done,
    "missing": _of_the_past,
    "my_week": _of_the_past,
    "team_hours": _of_the_past,
    "budget_history": lambda line, _kinds, _asking: 3 if _WHO_CHANGED.search(line.low) else 1,
    "allowance": lambda line, _kinds, _asking: 3 if ALLOWANCE.search(line.low) else 1,
    "paid": lambda line, kinds, _asking: 20 if comes_in(line) and _figure(kinds) else 1,
    "people": lambda line, _kinds, _asking: 3 if _WHO_IS_ON.search(line.low) else 1,
    "help": lambda line, _kinds, _asking: 4 if _HOW_TO.search(line.low) else 1,
    "task_estimate": lambda line, _kinds, _asking: 1 / 10 if ALLOWANCE.search(line.low) else 1,
    "overdue": lambda line, _kinds, _asking: 3 if _PAST_DUE.search(line.low) else 1,
    "utilisation": lambda line, _kinds, _asking: 1 / 10 if _IS_AWAY.search(line.low) else 1,
}


def comes_in(line: ScannedLine) -> bool:
    """Whether somebody else's money is told of (“Blue Ocean paid 60k”), or a budget moved: nothing was spent."""
    return _COMES_IN.search(line.masked) is not None


def command_of(wish: str) -> str:
    """The name of the command that a wish is; "" where it is none."""
    return "" if wish in NO_COMMAND else COMMANDS.get(wish, wish)


def without(wishes: Iterable[str], line: ScannedLine) -> bool:
    """Whether the line has nothing of what each of these wishes cannot do without."""
    lacking = _lacking({element.kind for element in line.elements})
    return all(wish in lacking for wish in wishes)


def _lacking(kinds: Set[str]) -> Collection[str]:
    """The wishes that a line with elements of these kinds alone cannot have."""
    return {wish for wish, needs in _NEEDS.items() if "word" not in needs and kinds.isdisjoint(needs)}


def possible(
    likely: Mapping[str, float],
    line: ScannedLine,
    *,
    addressed: bool,
    may: Callable[[str], bool] = lambda _command: True,
    mentioned: Collection[str] = (),
) -> dict[str, float]:
    """The wishes that the line can have at all, likeliest first: they add up to one again.

    Where the bot is spoken to nothing is talk among colleagues, and a report of work is hours.  What the speaker may
    not do is rarely what they mean.

    Args:
        may: whether the speaker may say a command.
        mentioned: commands whose documented words stand in the line.
    """
    kinds = {element.kind for element in line.elements}
    asking, figures = turns(line.low, "asks"), kinds & {"amount", "number", "span", "clock"}
    out: dict[str, float] = {}
    lacking = _lacking(kinds)
    for wish, share in likely.items():
        if wish in lacking:
            continue
        if addressed and wish == "talk":
            continue
        meant = "log" if wish == "report" and addressed else wish
        if share < SLIGHT:
            out[meant] = out.get(meant, 0) + share
            continue
        if wish == "budgets" and line.terms.here and not _ALL_PROJECTS.search(line.low):
            meant = "budget"  # whoever asks in a project's place asks about it
        weight = _weight(meant, line, kinds, asking=asking) if addressed or wish != "not_done" else 1.0
        if command_of(meant) in mentioned and (asking or not figures):
            weight *= NAMED
        elif not may(command_of(meant)):
            weight /= 4
        out[meant] = out.get(meant, 0) + share * weight
    whole = sum(out.values()) or 1
    return dict(sorted(((wish, share / whole) for wish, share in out.items()), key=lambda pair: -pair[1]))
