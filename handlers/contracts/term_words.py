"""How people say the terms of a contract beside price and payments, in both languages."""

from __future__ import annotations

import re

from chat.pattern import Pattern

_SHARE = r"(?:(?P<share>\d+(?:\.\d+)?)\s*[%％]|(?P<part>[万千]分之[一二三四五六七八九十]+))"
_NO = r"(?:\bno\b|\bwithout(?: an?)?\b|无|没有|取消)\s*"

MARK_UP = Pattern(
    rf"(?:\bmark[- ]?up(?: of| is)?|\bcost[- ]plus|\bfee of|(?:成本|利润)?加成(?:率)?(?:为)?)\s*[:：]?\s*{_SHARE}", re.I
)
NO_MARK_UP = Pattern(rf"{_NO}(?:mark[- ]?up|(?:成本|利润)?加成)", re.I)
MEASURED = Pattern(
    r"(?:\b(?:paid |settled )?by (?:the )?(?:measured )?quantit(?:y|ies)(?: measured)?|\bmeasured quantit(?:y|ies)"
    r"|\bunit[- ]price contract"
    r"|(?:按|以)?(?:实际|实)?(?:测量?|计量|完成)?的?工程量(?:计价|结算|计量)?|按实计量|单价合同)",
    re.I,
)
NO_MEASURED = Pattern(
    rf"{_NO}(?:longer )?(?:by )?(?:measured quantit(?:y|ies)|measurement)"
    r"|(?:不再|不)按(?:实计量|(?:实际|实)?测?量?工程量)(?:结算|计价)?",
    re.I,
)
CEILING = Pattern(
    r"(?:\bceiling(?: price)?(?: of| is| at)?|\bnot[- ]to[- ]exceed(?: price)?|\bguaranteed maximum(?: price)?(?: of)?"
    r"|封顶(?:价|总价)?(?:为)?|最高限价(?:为)?|总价上限(?:为)?|合同上限(?:为)?)\s*[:：]?\s*(?=\S)",
    re.I,
)
NO_CEILING = Pattern(rf"{_NO}(?:ceiling(?: price)?|封顶价?|最高限价|总价上限)", re.I)
NET = Pattern(r"^[\s(（]*(?:net\b|without (?:vat|tax)|excl(?:uding|\.)?(?: (?:vat|tax))?|不含税)[)）]?", re.I)
GROSS = Pattern(r"^[\s(（]*(?:gross\b|with (?:vat|tax)|incl(?:uding|\.)?(?: (?:vat|tax))?|含税)[)）]?", re.I)
ALLOWABLE = Pattern(
    r"(?:\ballowable(?: costs?| categories)?(?: are| is)?|\bbillable costs?(?: are)?"
    r"|可计费(?:成本|类别|费用)?(?:为|包括)?|允许成本(?:为|包括)?|可报销成本(?:为|包括)?)\s*[:：]?\s*(?=\S)",
    re.I,
)
ALL = Pattern(r"^(?:all(?: categories| costs?)?|everything|全部|所有)(?:类别|成本)?", re.I)
NEXT = Pattern(r"^(?:\s*[,，、;；/+&]\s*|\s+and\s+|\s*[和及与]\s*|\s+)", re.I)
CAP = Pattern(
    r"(?:\bcap(?:ped)?\s+(?:on\s+|for\s+|of\s+)?(?P<en>[a-z][a-z ]*?)\s*(?:at|of|to|is)?|(?P<en2>[a-z]+)\s+"
    r"cap(?:ped)?(?:\s+(?:at|of|to|is))?|(?P<zh>[一-鿿]{1,8}?)(?:限额|上限|封顶)(?:为)?)"
    r"\s*[:：]?\s*(?=[¥￥$€£\d]|(?-i:[A-Z]{3})\s*\d)",
    re.I,
)
NO_CAP = Pattern(rf"{_NO}(?:cap (?:on|for) (?P<en>[a-z]+)|(?P<en2>[a-z]+) cap\b|(?P<zh>[一-鿿]{{1,6}}?)限额)", re.I)
_DELAY_WORDS = (
    r"(?:\b(?:delay(?:ed)?(?: penalty| damages| fee)?|late delivery(?: penalty)?|penalty for (?:delays?|late delivery)"
    r"|liquidated damages)(?: of)?|(?:延期|延误|误期|逾期)(?:交付|完工|竣工)(?:的)?(?:违约金|罚款|罚金|赔偿)?"
    r"|(?:延期|延误|误期|工期)(?:延误)?(?:的)?(?:违约金|罚款|罚金|赔偿(?:费|金)?))"
)
DELAY = Pattern(
    rf"{_DELAY_WORDS}\s*[:：]?\s*(?:每日|每天|按日)?\s*{_SHARE}"
    r"\s*(?:an?\s+day|per day|/\s*d(?:ay)?|/\s*天|/\s*日|每日|每天)?"
    r"(?:[\s,，]*(?:up to|at most|capped at|max(?:imum)?(?: of)?|cap(?: of)?|不超过|最多|最高|上限(?:为)?|封顶)"
    r"\s*[:：]?\s*"
    r"(?P<most>\d+(?:\.\d+)?)\s*[%％](?:\s*of (?:the |its )?(?:stage|price)(?:'s price)?)?)?",
    re.I,
)
NO_DELAY = Pattern(rf"{_NO}(?:delay penalty|penalty for delays?|{_DELAY_WORDS})", re.I)
PENALTY = Pattern(rf"(?:\bpenalty|违约金|罚款)\s*[:：]?\s*(?:每日|每天|按日)?\s*(?P<rate>{_SHARE})", re.I)
RETENTION = Pattern(
    rf"(?:\bretention(?: money)?(?: of| is)?|质保金|保留金|质量保证金)(?:比例)?(?:为)?\s*[:：]?\s*{_SHARE}", re.I
)
NO_RETENTION = Pattern(rf"{_NO}(?:retention|质保金|保留金)", re.I)
PAID = Pattern(
    r"(?:\bprogress(?: payment)? share(?: of| is)?|\bprogress payments? (?:are |is )?(?:paid )?at"
    rf"|进度款?(?:支付|付款)比例(?:为)?)\s*[:：]?\s*{_SHARE}",
    re.I,
)
PAID_LOOSELY = Pattern(rf"(?:\b(?:progress|interim) payments?(?: of)?|进度款(?:支付|付款)?)\s*[:：]?\s*{_SHARE}", re.I)
_HOW = (
    r"(?:(?P<progress>by progress|with progress|proportional(?:ly)?|pro rata|as (?:the )?work goes on|按进度|按比例)"
    r"|(?P<end>(?:with|at|by) the (?:end|last|final)(?: settlement| invoice)?"
    r"|最终结算(?:时)?(?:一次性?)?|竣工(?:时)?(?:一次性?)?|最后一次)"
    r"|(?:每次|每期)?\s*(?P<share>\d+(?:\.\d+)?)\s*[%％](?: of each(?: settlement| payment| invoice)?)?)"
)
ADVANCES = (
    Pattern(
        rf"\b(?:advance|prepayment)(?: is)? (?:recovered|repaid|set off|taken off|recovery)\s*[:：]?\s*{_HOW}", re.I
    ),
    Pattern(rf"预付款(?:的)?(?:抵扣|扣回|扣还)(?:方式)?(?:为)?\s*[:：]?\s*{_HOW}"),
    Pattern(rf"预付款\s*{_HOW}\s*(?:抵扣|扣回|扣还)"),
)
SILENCE = Pattern(
    r"(?:\bsilence (?:is|means|counts as) (?:consent|acceptance|agreement)(?: after)?"
    r"|(?:沉默|逾期(?:未|不)(?:答复|回复|确认|提出异议))(?:的)?(?:视为|即为|视同)(?:认可|同意|确认|接受))"
    r"\s*[:：,，]?\s*(?:(?P<days>\d{1,3})\s*(?:days?|天|日)内?)?\s*[:：,，]?\s*"
    r"(?:[“\"「『'](?P<words>[^”\"」』]+)[”\"」』'])?",
    re.I,
)
NO_SILENCE = Pattern(r"\bsilence is no(?:t)? (?:consent|acceptance)|沉默(?:不视为|不等于)(?:同意|认可)", re.I)
SUPPLIED = Pattern(
    r"(?:\b(?:customer|client)[- ](?:supplies|supplied|provides) materials?|\bsupplied materials?"
    r"|甲供(?:材料|材|料)?)(?:\s*[:：])?"
    r"(?:\s*(?:(?P<beside>beside (?:the |its )?price|outside (?:the |its )?price|not in (?:the |its )?price"
    r"|不(?:含在|包含在|计入)(?:合同)?(?:总)?价(?:款)?(?:内|中)?|价外)"
    r"|(?P<inside>inside (?:the |its )?price|in (?:the |its )?price"
    r"|(?:含在|包含在|计入)(?:合同)?(?:总)?价(?:款)?(?:内|中)?|价内)))?",
    re.I,
)
NOT_SUPPLIED = Pattern(
    rf"{_NO}(?:(?:customer|client)[- ]supplied materials?|supplied materials?|甲供(?:材料|材|料)?)", re.I
)
PREPAID = Pattern(
    rf"(?:\bprepaid vat|\bvat (?:is )?prepaid|异地预缴(?:增值税)?|预缴增值税)\s*[:：]?\s*{_SHARE}"
    r"(?:\s*(?:\bin\b|\bat\b|在|于)?\s*(?P<place>[^\s,，;；、\d][^,，;；、\d]{0,40}?)(?=\s*(?:$|[,，;；、。\n]|\bfrom\b|自|从)))?",
    re.I,
)
NO_PREPAID = Pattern(rf"{_NO}(?:prepaid vat|异地预缴(?:增值税)?|预缴增值税)", re.I)
