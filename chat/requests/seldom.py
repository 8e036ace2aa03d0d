"""What is said seldom of contracts, people, suppliers and the other program, as the documented line.

These commands read their own line in any order, so what was said goes on behind their word.  It is only ever offered.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.requests import slots
from chat.requests.slots import LineForm

_SAID = (slots.all_said,)
_OF_A_PROJECT = (slots.maybe_project, slots.all_said)
_OF_A_PERSON = (slots.person, slots.all_said)
_JOINED = (
    r"\b(?:is|are|was|has|have|we|they|it|now|put|set|note|enter|record|says?|change|changed)\b"
    r"|登记|录一?下|改[成为]|设[成为]|是|了"
)
FORMS: Mapping[str, LineForm] = {
    "billable": LineForm(
        "billable",
        "计费",
        rf"\b(?:billable|chargeable|charge|bill|my|hours?|after all|again|mark|make|as)\b"
        rf"|可?计费|工时|标[成为]|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "trade": LineForm(
        "trade",
        "工种",
        rf"\b(?:trade|works?|as|counts?|down|registered)\b|工种|算|登记[成为]|转|{_JOINED}",
        _OF_A_PERSON,
    ),
    "internal rate": LineForm(
        "internal rate", "内部费率", rf"\b(?:internal|rates?|for|per|hour)\b|内部|费率|{_JOINED}", _SAID
    ),
    "internal agreement": LineForm(
        "internal agreement",
        "内部协议",
        rf"\b(?:internal|agreements?|agree|works|on|with)\b|内部协议|参与|{_JOINED}",
        _SAID,
    ),
    "department head": LineForm(
        "department head",
        "部门负责人",
        rf"\b(?:head|leads?|heads|runs|boss|manager|leader|department|new|make|appoint)\b|部门负责人|负责人|负责|经理|当|{_JOINED}",
        _OF_A_PERSON,
    ),
    "entry day": LineForm(
        "entry day",
        "入职日",
        r"\b(?:entry|day|date|start(?:s|ed)?|join(?:s|ed)?|hired|began|first|working)\b|入职|报到|上班|第一天",
        (slots.person, slots.day),
    ),
    "leaving day": LineForm(
        "leaving day",
        "离职日",
        r"\b(?:leaving|leaves?|last|day|date|quits|goes|ends?|works|until)\b|离职|最后|工作日|走|做到|干到",
        (slots.person, slots.day),
    ),
    "contract terms": LineForm(
        "contract terms", "合同条款", rf"\b(?:contract|terms?|clause|in|on)\b|合同|条款|约定|{_JOINED}", _SAID
    ),
    "contract bond": LineForm(
        "contract bond",
        "合同保函",
        rf"\b(?:contract|performance|bank|bonds?|guarantees?|on)\b|合同|履约|银行|保函|{_JOINED}",
        _SAID,
    ),
    "contract warranty": LineForm(
        "contract warranty",
        "合同质保",
        rf"\b(?:contract|warranty|provide|provision|for|on)\b|合同|质保|计提|按|{_JOINED}",
        _SAID,
    ),
    "contract tax": LineForm(
        "contract tax",
        "合同税率",
        rf"\b(?:contract|vat|tax|rate|with|on|in)\b|合同|增值税|税率|税|含|按|{_JOINED}",
        _SAID,
    ),
    "contract stages": LineForm(
        "contract stages", "合同阶段", rf"\b(?:contract|stages?|phases?)\b|合同|阶段|{_JOINED}", _OF_A_PROJECT
    ),
    "interest rate": LineForm(
        "interest rate",
        "违约金率",
        rf"\b(?:late|penalty|interest|payment|rate|on|a day|per day|costs)\b|违约金率|逾期利率|日利率|每天|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "book interest": LineForm(
        "book interest",
        "计提违约金",
        r"\b(?:book|accrue|charge|record|post|the|late|default|interest|for|of|on)\b|计提|违约金|逾期利息|滞纳金|罚息|入账|记账|的",
        (slots.party, slots.all_said),
    ),
    "waive interest": LineForm(
        "waive interest",
        "豁免违约金",
        r"\b(?:waive|forgive|drop|let|off|the|late|default|interest|no|for|of)\b|豁免|减?免掉?|不收|违约金|逾期利息|利息|滞纳金|的",
        (slots.party, slots.reason),
    ),
    "progress plan": LineForm(
        "progress plan",
        "进度计划",
        rf"\b(?:progress|planned|plan|should|be|by|done)\b|进度|计划|应该?|完成|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "project kind": LineForm(
        "project kind",
        "项目类型",
        rf"\b(?:project|kind|type|make|mark|as|an?|to)\b|项目(?:类型|性质)?|类型|性质|标[成为]|定为|归为|算|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "project department": LineForm(
        "project department",
        "项目部门",
        rf"\b(?:project|department|belongs|goes|moves|run|handed|by|under|assign|to|of)\b|项目|部门|归|属于|划[给到]|移交给|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "payee": LineForm(
        "payee",
        "收款账户",
        rf"\b(?:payee|bank|details|which|what|where|of|for|do|does|should|pay|money|to|on|send)\b"
        rf"|收款账户|收款账号|账号|账户|开户行|多少|哪个|哪里|的|{_JOINED}",
        _SAID,
    ),
    "set off": LineForm(
        "set off",
        "冲预付",
        r"\b(?:set off|offset|net|apply|use|the|prepayment|deposit|advance|down ?payment|of|to|with|against|its"
        r"|invoices?|bill|match|clear)\b|冲掉?|抵|核销|预付款?|定金|发票|货款|用|的|来了|到了",
        _SAID,
    ),
    "supplier credit note": LineForm(
        "supplier credit note",
        "供应商红字",
        rf"\b(?:supplier|vendor|credit|note|memo|credited|credits|got|for|on|from)\b|供应商|红字|红票|发票|红冲|开|收到|{_JOINED}",
        _SAID,
    ),
    "refund from": LineForm(
        "refund from",
        "供应商退款",
        r"\b(?:refund(?:ed)?|money|paid|gave|sent|got|received|returned|back|from|supplier|the|we|us|our|deposit)\b"
        r"|供应商|退款|退[了回还]?|收到|到账|的|我们",
        (slots.needed_words, slots.amount, slots.maybe_day),
    ),
    "subcontract change": LineForm(
        "subcontract change",
        "分包变更",
        r"\b(?:subcontract\w*|sub|change|variation|goes|up|rises|raised|pay|give|more|extra|by|the)\b|分包|外包|合同|变更|签证|给",
        (slots.project, slots.amount, slots.reason),
    ),
    "subcontract deduction": LineForm(
        "subcontract deduction",
        "分包扣款",
        r"\b(?:subcontract\w*|sub|deduct\w*|take|hold|back|withhold|from|off|the|on)\b|分包|外包|施工队|扣款?",
        _OF_A_PROJECT,
    ),
    "material bought": LineForm(
        "material bought",
        "材料采购",
        r"\b(?:material|bought|purchased|we|brought|brings|contains|covers|of|for|on)\b|材料采购|采购|买了?|进了?",
        _OF_A_PROJECT,
    ),
    "settlement answer": LineForm(
        "settlement answer",
        "结算答复",
        r"\b(?:settlement|answer|of|on|for|the|was|is|by|has|have|client|customer|they)\b|结算单?|答复|了|的|客户|甲方|对",
        _OF_A_PROJECT,
    ),
    "unalias": LineForm(
        "unalias",
        "取消别名",
        r"\b(?:drop|remove|delete|forget|the|alias|nickname|name|of|from|is|no longer|called)\b"
        r"|取消|去掉|删掉|撤掉|别名|简称|的|不再叫|别再?叫",
        (slots.project, slots.needed_words),
    ),
    "benefit": LineForm(
        "benefit",
        "内部效益",
        rf"\b(?:benefit|of|for|saves?|brings|us)\b|内部|效益|带来|节[省约]|{_JOINED}",
        _OF_A_PROJECT,
    ),
    "map": LineForm(
        "map",
        "对应",
        rf"\b(?:how|what|is|called|in|map|match|link|code|of|to|for)\b|对应|编码|在|里|叫什么|的|{_JOINED}",
        _SAID,
    ),
    "close year": LineForm(
        "close year",
        "年结",
        r"\b(?:close|finish|roll|over|forward|end|the|books|of|fiscal|financial|year|annual|can|we)\b|年结|年度|关账|结账|结转|损益|把|年",
        _SAID,
    ),
    "read it again": LineForm("read it again", "重新识别", r".+", ()),
}
"""Command -> its form."""
