"""What is said of sites, settlements, vouchers, people's terms and payments, as the documented line.

These commands read their own line in any order, so what was said goes on behind their word, without the words that only
ask for it.  It is only ever offered.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.requests import slots
from chat.requests.slots import LineForm

_REST = (slots.maybe_project, slots.all_said)
_ALONE = (slots.maybe_month,)
FORMS: Mapping[str, LineForm] = {
    "site log": LineForm(
        "site log",
        "施工日志",
        r"\b(?:site|log|diary|we|i|have|has|poured|laid|built|finished|done|installed|painted|placed|was|were|at|part"
        r"|another|today'?s|entry|note|down|record|put)\b"
        r"|施工日志|施工日报|记一?下|记录|完成了?|浇筑?了?|铺设?了?|砌了?|刷了?|装了?|做了",
        _REST,
    ),
    "material issue": LineForm(
        "material issue",
        "领料",
        r"\b(?:issued?|material|took|taken|takes?|went|out|gave|given|drew|draw|handed|store|warehouse|crew|from|we|i|has"
        r"|have|was|were|site)\b|领料|发料|领了?用?|发了|拿了?|取了?|出库了?|出了|仓库|用于",
        _REST,
    ),
    "material return": LineForm(
        "material return",
        "退料",
        r"\b(?:return(?:ed)?|came|come|gave|given|brought|back|material|store|warehouse|from|we|i|was|were|left ?over"
        r")\b"
        r"|退料|退回来?了?|退库了?|还回|仓库|没用完|剩下",
        _REST,
    ),
    "material transfer": LineForm(
        "material transfer",
        "材料调拨",
        r"\b(?:transfer(?:red)?|move[d]?|material|we|i|was|were|shift(?:ed)?)\b|材料调拨|调拨了?|调了?|转移",
        _REST,
    ),
    "rental": LineForm(
        "rental",
        "机械租赁",
        r"\b(?:rental|rented|rent|hired?|stood|was|were|been|used|we|had|on|site|the)\b|机械租赁|设备租赁|租赁|租了?|用了",
        _REST,
    ),
    "function points": LineForm(
        "function points",
        "功能点",
        r"\b(?:function|points?|fp|we|are|is|at|now|done|of|out|have|finished|about)\b|功能点|做了|完成了?|目前|一共|共|个|了",
        (slots.maybe_project, slots.of_all),
    ),
    "accept work": LineForm(
        "accept work",
        "验工计价",
        r"\b(?:accept(?:ed)?|work|we|i|have|sign(?:ed)?|off|approved?|half|of|the|done)\b|验收了?|确认|完成了?|工程量",
        (slots.maybe_order, slots.maybe_project, slots.all_said),
    ),
    "settle": LineForm(
        "settle",
        "结算",
        r"\b(?:settle(?:ment)?|prepare|make|draw|up|do|with|customer|client|time|let'?s|we|can|should|now|want|ready)\b"
        r"|结算单?|结一?下|办理?|做个?|可以|跟|与|和|客户|甲方|业主|该|来个|出个?|吧|了",
        (slots.maybe_project, slots.all_said),
    ),
    "penalty": LineForm(
        "penalty",
        "延期违约金",
        r"\b(?:penalty|fine[d]?|customer|client|they|took|takes?|charges?|charged|deduct(?:ed|s)?|off|us|wants?|we|has|have)\b"
        r"|延期违约金|违约金|罚款?|扣了?|客户|甲方|被",
        (slots.project, slots.amount, slots.reason),
    ),
    "bonus": LineForm(
        "bonus",
        "奖励金",
        r"\b(?:bonus|customer|client|they|pays?|paid|gives?|gave|us|extra|on top|reward)\b"
        r"|提前奖励|奖励|奖金|客户|甲方|给了?",
        (slots.project, slots.amount, slots.reason),
    ),
    "supplied material": LineForm(
        "supplied material",
        "甲供材料",
        r"\b(?:supplied|material|customer|client|they|supply|supplies|provides?|provided|gives?|worth|of|by|from|the|them)\b"
        r"|甲供材料?|甲方供?应?的?|登记一下|登记|客户|提供",
        (slots.project, slots.amount, slots.reason),
    ),
    "task estimate": LineForm(
        "task estimate",
        "任务估时",
        r"\b(?:estimated?|task|should|will|take[s]?|is|at|needs?|about|we|i|think)\b|任务估时|估时|估计|预计|大概|要|需要",
        _REST,
    ),
    "unit price": LineForm(
        "unit price",
        "合同单价",
        r"\b(?:unit|contract|agreed|price|is|of|at|costs?|in)\b|合同单价|综合单价|单价|合同|里|约定|是",
        _REST,
    ),
    "norm": LineForm("norm", "定额", r"\bnorms?\b|\bmaterial\b|\bis\b|\bof\b|定额|消耗", _REST),
    "posted": LineForm(
        "posted",
        "已过账",
        r"\b(?:vouchers?|posted|booked|are|is|were|in|now|and|all|have|been|there|took|over)\b|凭证|已经?|过账了?|入账了?|那边|都|了",
        (slots.all_said,),
    ),
    "rejected": LineForm(
        "rejected",
        "退回凭证",
        r"\b(?:vouchers?|rejected|refused|did|not|take|sent|back|was|were|in|by|because|reason)\b|凭证|被|退回?来?了|拒了|不收|没收",
        (slots.all_said,),
    ),
    "department": LineForm(
        "department",
        "部门",
        r"\b(?:department|put|move[sd]?|belongs?|is|goes|joins?|into|in)\b|部门|安排|调到|属于|分到|划到|归|到",
        (slots.person, slots.all_said),
    ),
    "working time": LineForm(
        "working time",
        "工作时间",
        r"\b(?:working|time|works?|part|only|will|just)\b|工作时间|工作|上班|只",
        (slots.person, slots.all_said),
    ),
    "standard rate": LineForm(
        "standard rate",
        "标准费率",
        r"\b(?:standard|rate|is|of|for|set|should|be|now|an?|per|hour)\b|标准费率|标准|费率|每小时|是|改成|设为",
        (slots.all_said,),
    ),
    "bank transfer": LineForm(
        "bank transfer",
        "银行转账",
        r"\b(?:bank|transfer(?:red)?|move[d]?|sent|we|i|account|our|the|between)\b|银行转账|转账|转了?|划了?|账户",
        (slots.all_said,),
    ),
    "merge supplier": LineForm(
        "merge supplier",
        "合并供应商",
        r"\b(?:merge|suppliers?|are|is|the|same|one|really|both|into)\b|合并(?:成|为|到)?|供应商|是|同一个?|一家|一个|其实",
        (slots.all_said,),
    ),
    "pay batch": LineForm(
        "pay batch",
        "付款批次",
        r"\b(?:pay|payment|batch|make|all|due|supplier|suppliers|invoices|bills|one|file|bank|for|the|with|everything|send)\b"
        r"|付款批次|批量付款|付款|文件|生成|做个?|到期的?|供应商|银行|把|款|一个|都",
        (),
    ),
    "payroll": LineForm(
        "payroll",
        "工资总额",
        r"\b(?:payroll|pay|wages?|salar\w+|came|to|was|were|in|all|total|really|of|for)\b|工资总额|工资|薪酬|总额|实发|一共|总共|是",
        (slots.maybe_month, slots.amount),
    ),
    "allocate overhead": LineForm(
        "allocate overhead",
        "分摊间接费用",
        r"\b(?:allocate|share|split|spread|distribute|out|overheads?|of|for|the|pool)\b|分摊|间接费用|制造费用|一下|的",
        _ALONE,
    ),
    "revaluation": LineForm(
        "revaluation",
        "期末调汇",
        r"\b(?:revaluation|revalue|foreign|balances?|currenc\w+|exchange|for|of|the|month|end)\b|期末调汇|调汇|汇兑|外币|重估|一下",
        _ALONE,
    ),
    "not billable": LineForm(
        "not billable",
        "不计费",
        r"\b(?:not|non|billable|billed|bill|cannot|can'?t|be|my|hours?|are|is|do|mark|don'?t)\b|不可计费|不计费|不能计费|不收费|不算|计费|工时|标成|的",
        _REST,
    ),
    "what if": LineForm(
        "what if",
        "如果",
        r"\b(?:what|if|suppose|imagine|assume|say|would|happen[s]?|to|be|it|how|mean|with|then)\b|如果|假如|假设|要是|会怎么样|怎么办|呢",
        (slots.all_said,),
    ),
    "evidence": LineForm(
        "evidence",
        "证据包",
        r"\b(?:evidence|proof|bundle|prove[s]?|need|auditors?|for|of|all|everything|the|i|we|me|give|pack|that)\b"
        r"|证据包?|证明|材料|审计|准备|给|打包|的",
        (slots.maybe_project, slots.all_said),
    ),
}
"""Command -> its form."""
