"""What stands at the edge of a line and makes something else of all of it: “test: 2h apollo”, “taxi 45 apollo refused”.

Inside a line nearly any word may be a part of what was done or bought; before its first word and behind its last one
a word of state, of doubt, of degree or of another time belongs to the whole.  These are asked about wherever nothing
has used them.  All of it takes a folded line in which names, days, lengths and amounts are signs of their kind.
"""

from __future__ import annotations

from functools import lru_cache

from chat.pattern import Pattern

_DONE = (
    r"(?:finish|fix|complet|merg|deploy|test|review|clos|updat|install|releas|shipp|deliver|resolv|solv|sign|clean"
    r"|paint"
    r"|wir|calibrat|print|us|need|work|rebas|refactor|document|migrat|configur|moun?t|connect|weld|solder|drill|pour"
    r"|cover|add|implement|develop|design|draft|edit|record|translat|prepar|check|measur|inspect|tun|debugg|profil|bas"
    r"|relat|detail|unattend|br|shar|f|r|b|sh|spe|fe|nee|inde|see|we|gree|ble|sle|see|spee|embedd|scal|dat|nam|call"
    r"|extend"
    r"|third-party|train|attend|present|rehears|organi[sz]|host|process|answer|sort|mov|load|unload|pack)ed"
)
_LABELS = (
    r"(?:test|tests|testing|examples?|e\.?g\.?|re|fw|fwd|quote|quoted|draft|sample|dummy|joke|idea|wish|plan|planned"
    r"|todo"
    r"|to do|reminder|question|q|ps|p\.s\.|fyi|note to self|rumou?r|maybe|later|tomorrow|next|cc|from|subject|copy of"
    r"|hypothetically|theoretically|(?:[a-z]+ )?(?:invite|invitation|agenda|notice|announcement)"
    r"|[^\s⟨:：]{0,4}(?:邀请|通知|议程|公告)|测试|举例|例|例如"
    r"|引用|转发?|草稿|样例|提问|问题|备忘|计划|待办|主题|抄送|回复"
    r"|原文|假设)"
)
_BARE_VERBS = (
    r"(?:check|verify|confirm|validate|show|find|search|look (?:up|for)|list|explain|compare|convert|calculate"
    r"|compute|sum"
    r"|sum up|total|count|forget|ignore|drop|hold|hold off|park|wait|wait with|delay|postpone|move|shift|transfer"
    r"|copy|repeat"
    r"|duplicate|change|correct|redo|replace|swap|exchange|merge|combine|split|share|halve|reduce|lower|cut|increase"
    r"|raise(?! (?:a|an|the|another) (?:po|pr|purchase|requisition|order)\b)"
    r"|extend|cap|limit|restrict|skip|avoid|stop|pause|resume|continue|start|begin|finish|end|close|open|reopen"
    r"|unlock|lock"
    r"|freeze|block|reserve|schedule|reschedule|arrange|organi[sz]e|allocate|assign|delegate|invite|send|forward"
    r"|share|attach"
    r"|download|upload|export|import|translate|summari[sz]e|remember|recall|mind|consider|discuss|decide|choose"
    r"|pick"
    r"|approve|reject|deny|refuse|accept|allow|permit|forbid|authori[sz]e|sign|dispute|challenge|question|query"
    r"|investigate"
    r"|estimate|guess|predict|forecast|project(?= the)|assume|expect|demand|require|request|want|wish|hope|fear"
    r"|promise|offer"
    r"|propose|suggest|recommend|advise|warn|notify|inform|tell|mention|say|note that|report that|refund|reverse"
    r"|revert"
    r"|restore|recover|return|repay|reimburse bo|lend|borrow|owe|charge|bill|invoice|quote|price|sell|rent out"
    r"|order me"
    r"|todo|fixme|quoth|wrong (?:chat|window|channel|group|person)|not for you)"
)
_BEFORE = (
    rf"^[^\w⟨]*(?:(?:please|pls|hey|hi|ok|and|also|so)[\s,]+)*{_BARE_VERBS}\b(?=[ :])(?! (?:me|us|my|a|an"
    rf"|the)?\W*⟨[LA]⟩)",
    r"^[^\w⟨]*⟨N⟩ ?[:：>]|^[^\w⟨]*quoth",
    r"^[^\w⟨]*(?:请|麻烦|帮我|帮忙|再)?(?:检查|核[实对查算]|查(?=[⟨ ])|换算|计算|推[迟后]|重[复做]|替换|解释|复制|修改"
    r"|更改|更正|找|比较|忘掉|显示(?![器屏])|搜索?"
    r"|搁置|合并|移动|转移|确认|列出|拆分|限制|汇总|忽略|增加|减少|对比|暂停|恢复|取消|预[约订留定]|安排|分配|转发"
    r"|发送|下载|上传|导[出入]"
    r"|翻译(?=⟨)|总结|考虑|讨论(?=⟨)|决定|批准|驳回|拒绝|同意|允许|禁止|授权|质疑|预测|建议|警告|通知|退[还款回]|归还"
    r"|冲销|恢复|借|欠|发错)",
    rf"^[^\w⟨]*{_LABELS} ?[:：]",
    r"^ ?(?:>|&gt;)",
    r"^[^\w⟨]*(?:had i|(?:i )?(?:have|has|need|ought) to|(?:i )?(?:must|should)|please do|let me(?! (?:log|book|put"
    r"|add"
    r"|record))|let'?s"
    r"|imagine|picture|nearly|almost|barely|just short of|rumou?r|rumou?rs|word is|they say|tell|make|remind|ask"
    r"|nudge|ping"
    r"|(?:i )?doubt|no way|not|never|no more|no longer|without|instead|unlike|like|as if|supposedly|allegedly"
    r"|apparently"
    r"|hopefully|presumably|theoretically|hypothetically|ideally|eventually|someday|soon|later|next time|last time"
    r"|from now on|going forward|whenever|whatever|whichever|either|neither|per|every|each|any|all week|all month"
    r"|(?:one |an? |two |three )?(?:part|most|some|all but|the rest|fraction"
    r"|share) of"
    r"|double|triple|twice|thrice|minus|negative|less|plus|up to|at (?:most|least)|max|min|only if|unless|until"
    r"|once)\b"
    r"(?! (?:morning|afternoon|day|on site|at|of the day))",
    r"^[^\w⟨]*(?:又是|算 ?⟨N⟩|代 ?⟨N⟩|替 ?⟨N⟩|[签批定确][^⟨]{0,3}(?:之?后|以后)|整[周月年]|[下上][次回趟]|本[该应]"
    r"|本可以?|传[言闻说]|据[传说称闻悉]"
    r"|听闻|准备|必须|务必|得去?(?=[\u4e00-\u9fff⟨])|是真的|真的?是|大半|多半|稍后|晚点"
    r"|回头|缺|差|少|哪来的?"
    r"|从现在|从今|以后|今后|将来|双倍|加倍|翻倍|平均|⟨D⟩ ?(?:之?前|以前)(?!天)|提醒|通知|转告|告诉|叫 ?⟨N⟩|让 ?⟨N⟩"
    r"|催 ?⟨N⟩"
    r"|并没|并未|从不|从没|从未|绝不|不可能|不该|别|勿|免|假[如设装]|比[方如]|譬如|万一|倘|即便|就算|幸好|幸亏|可惜"
    r"|后悔|早知|除非|直到|等到"
    r"|希望|但愿|祝|求|想必|估摸|怕是|恐怕|未必|难道|莫非|或许|兴许|大概率|理论上|原则上|名义上|按理|照理)",
)
_BEHIND = (
    rf"(?<=[\w⟩] )(?!{_DONE}\b)(?!(?:paid|billed)\b)[a-z]{{2,}}ed[^\w⟩]*$",
    r"[ (（,，](?:already|void|null|invalid|wrong|incorrect|duplicate|twice(?: over)?|gone|free|for free|extra|limit"
    r"|cap"
    r"|max(?:imum)?"
    r"|min(?:imum)?|forecast|target|deadline|due|late|early|short|over|off|left|remaining|missing|lost|ahead|behind"
    r"|tops"
    r"|approx\.?|approximately|roughly|ish|circa|more or less|etc\.?|and (?:so on|more|others|change)|or (?:something"
    r"|similar"
    r"|whatever|so|less|more)|whatever|whichever|either way|somehow|someday|one day|soon|eventually|later|anytime"
    r"|sometime"
    r"|(?:in|for) the future|from now on|until further notice|going forward|(?:next|last|another|some other|every"
    r"|each) time"
    r"|all (?:week|month|year|along)|weekly|monthly|yearly|quarterly|nightly|regularly|usually|on average|not|never"
    r"|(?:please|pls|kindly) (?:confirm|check|verify|advise|clarify)|confirm(?:ed)?|tbd|tbc|by mistake|in error"
    r"|by accident"
    r"|(?:as an|for) (?:example|instance)|in my dreams?|in theory|hypothetically|as a (?:joke|test)|for testing"
    r"|(?:just )?a test"
    r"|just (?:a )?test(?:ing)?|private(?:ly)?|personal(?:ly)?|hopefully|presumably|supposedly|allegedly|apparently"
    r"|possibly"
    r"|(?:way |far |a bit )?too (?:much|many|long|late|little|few|high|low|expensive)|no longer|any ?more|if possible"
    r"|if needed|if necessary|if ok|so far|for now|for the time being|in (?:advance|usd|eur|rmb|cny|gbp|dollars|euros"
    r"|yuan"
    r"|total so far|parts?|half|pieces)|on credit|on hold|on me|at most|at least|or not|i think|i guess|i hope"
    r"|i believe"
    r"|i wish|they say|right|correct|yes or no|huh|eh|nope|nah|jk|sadly|unfortunately|(?:not|never) (?:yet|really"
    r"|quite"
    r"|sure|mine|ours|true|done|counted|included|needed|wanted|approved|happened))[ )）.!…]*$",
    r"[ (（](?:test|draft|example|sample|todo)[)）][^\w⟩]*$|\bsince ⟨D⟩[^\w⟩]*$|\bby ⟨D⟩[^\w⟩]*$",
    r"\b(?:plus|with|and|incl\w*|excluding|minus|less) (?:extras?|fees?|tips?|tax(?:es)?|expenses|travel|lunch"
    r"|breaks?)[^\w⟩]*$",
    r"(?:做梦|如何|咋样|怎样|前提是.*|预测|目标|太[多少贵长久高低晚早]|到期|样子|[（(](?:测试|草稿|样例|示例)[)）]"
    r"|[只仅](?:是|作|供).{0,4}"
    r"|请(?:确认|核对|核实|查实|指正|纠正)|求证|误记|记错了?|打.{1,3}折|等等|之类的?|云云|直到.*|上下|没有的事"
    r"|已?[包]?含(?:在内)?|不含|[上下]限"
    r"|截[止至]|超[了支时标期额]|待[定审批议核查签办付]|欠[着款费]?|迟到|早退|省[了下]?|退[了款掉]?|[丢弄]了|浪费"
    r"|免费|报价|估价|(?<![做写改编审])预算|预估"
    r"|外加.{0,5}|另加.{0,5}|被.{1,4}|才怪|取消了?|作废|错了|不对.{0,5}|不算.{0,3}|而已|罢了|算了|吗|呢|么|与否|未定"
    r"|存疑|不详|不明|多余"
    r"|白[搭费干]|没[用戏成门了]|拉倒|开玩笑|[是归算] ?⟨N⟩ ?的|[加减扣打]了? ?⟨%⟩|[一两三]倍|封顶|起步|为[准限]"
    r"|再[说议定看]|以后|将来|稍后|晚点)[^\w⟩]*$",
)
_OF_OTHERS = (
    r"(?<!\bwith )(?<!\bw )(?<!\band )(?<!\bto )(?<!\bfrom )(?<!\bof )(?<!\babout )(?<!\bmet )"
    r"(?<!\bcalled )(?<!\bhelped )"
    r"(?<!\bhelping )(?<!\bby )(?<!\bfor )(?<!\btraining )(?<!\bpairing )(?<!\bbriefing )(?<!w/ )(?<!& )"
    r"(?<!\+ )(?<!\bn )"
    r"(?<!regards, )(?<!regards )(?<!rgds )(?<!thanks, )(?<!cheers, )(?<!cheers )(?<!best, )(?<!\bbr )"
    r"(?<!yours, )(?<!\bhi )"
    r"(?<![和跟与陪同给替帮对向找见带教送接约请] )(?<=[\w⟩,，] )⟨N⟩[^\w⟩]*$",
    r"[(（\[【] ?⟨N⟩ ?[)）\]】]|(?:\bvia|\blike|\bper|\bthanks to|\bcourtesy of|\bincl\w*|\bexcl\w*|\bless|\bminus"
    r"|包括|不算|扣除|除了?"
    r"|多亏|等|像|照|按|听) ?⟨N⟩|⟨N⟩ ?(?:也|原话|的要求|那样|愿意|同意|说|改了|记)",
    r"\b(?:different|other|another|wrong|separate) (?:project|client|customer|site|team|person|account|budget|chat"
    r"|window|group"
    r"|channel)s?\b|\belsewhere\b|\b(?:between|among(?:st)?) us\b|\bin pairs\b|别的?(?:项目|客户|处|地方|人)"
    r"|其[他它](?:项目|客户|人)"
    r"|另(?:一个?|外一?个?)(?:项目|客户|人)|发错|我[俩们].{0,3}的[^\w⟩]*$|\bas a favou?r\b|帮忙的",
)
"""Whose it is, or which other one’s."""
_OF_TIME = (
    r"\bago\b|\b(?:recently|lately|at some point|the other day|one of these days|once upon a time)\b"
    r"|\b(?:once|twice|three times|\d+ ?x) (?:a|per|every) [a-z]+|(?:最近|前[阵些段]子?|某个?(?:时候|时间|天)"
    r"|很?久以?前|早先|从前|近来)[^\w⟩]*$"
    r"|\balso ⟨D⟩|⟨D⟩ ?(?:too|as well|也(?:是|一样|同样)|同样)[^\w⟩]*$|\b(?:until|till) ⟨D⟩|\bfrom ⟨D⟩ (?:on|onwards?"
    r"|forwards?)\b"
    r"|\b(?:starting|beginning|effective|as of"
    r"|valid until"
    r"|expires?) ⟨D⟩|从? ?⟨D⟩ ?(?:起|开始|生效|失效|为止)|(?:同|跟|和) ?⟨D⟩ ?(?:一样|相同)?[^\w⟩]*$|⟨D⟩ ?以来"
    r"|\bsince ⟨D⟩"
    r"|\b(?:every|each) (?:second|other|third) [a-z]+|隔[天周月]|一[周月天年]一次|轮流",
)
"""Another time than the day that is read, or more than one."""
_ASIDES = (
    r"\b(?:for the price|in (?:place|lieu|return|exchange)) (?:of|for)\b|\b(?:nowadays|these days|currently"
    r"|at (?:the moment"
    r"|present))\b|(?<![a-z\d_/-])x\d{1,2}(?![\da-z])|⟨#⟩ (?:of (?:them|those|it)|billable|chargeable|paid)\b"
    r"|⟨#⟩ ?(?:可计费|计费)"
    r"|\b(?:instal?lments?|down ?payments?|part payment)\b|分期|首付|[定订]金|尾款|\b(?:rebill|re-?invoice"
    r"|pass (?:it )?on)\b"
    r"|⟨C⟩ (?:reimburses?|pays?|covers?|refunds?|will|owes?|should|must|agreed|says|wants|said)\b|⟨C⟩ ?(?:会|来|要|该"
    r"|答应|同意|说|承担|报)",
    r"(?:(?<!\S)(?:--|//|# |——)|→) ?[a-z\u4e00-\u9fff][^⟨]{0,20}$",
    r"[(（\[【] ?(?:[a-z?!]{1,4}|[a-z]+(?:ed|ly)|⟨#⟩ ?x|\d ?x|half|[^a-z⟨()（）]{1,3}) ?[)）\]】][^\w⟩]*$",
    r" (?!(?:only|evenly|equally|fairly|early|family|assembly|supply|reply|weekly|daily|july|fly|mainly|finally"
    r"|really|actually|basically"
    r"|briefly"
    r"|quickly|remotely|assembly|anomaly|monthly|mostly)\b)[a-z]{3,}ly[^\w⟩]*$",
    r"\bas (?:an? )?(?:agreed|ordered|requested|usual|planned|discussed|expected|promised|before|always|instructed"
    r"|told|said"
    r"|quoted|estimated|wanted|required|needed|well as|per)\b",
    r"\b(?:to (?:be [a-z]+|discuss|check|follow|come|verify|confirm|decide|approve|sign|pay|claim|clarify|consider"
    r"|settle))[^\w⟩]*$"
    r"|\bfor (?:review|approval|discussion|later|reference|information|info|fun|free|testing|checking|confirmation"
    r"|now|good"
    r"|real|sure)[^\w⟩]*$",
    r" (?:net|gross|odd|thereabouts|rounded|rounded (?:up|down)|in round numbers|undone|frozen|scrapped|on ice"
    r"|on hold|nm|nvm|tba"
    r"|unknown|unclear|uncertain|depending|granted|conditional|before (?:discount|tax)|after (?:discount|tax)"
    r"|ignore|in (?:total|sum) with.*|awaiting.*|needs? .*|granted .*|(?:mostly|chiefly|mainly|partly|in part"
    r") ⟨[NP]⟩"
    r"|was (?:a |an |just |only |all )*(?:joke|mistake|test|gift|present|draft|lie|dream|favou?r|one-off|error)"
    r"|per (?:project|site|item|piece|room|customer|team|task|ticket))[^\w⟩]*$",
    r"(?:推[迟后]|暂[停缓]|停了|搁置|废了|黄了|撤[回销了]|净额|毛额|折[前后]|税[前后]|供参考|[看视]情况|待.{1,3}"
    r"|按约定|照[^⟨]{1,6}(?:要求|意思)|共同"
    r"|各自|部分|一部分|(?<=[⟩ ,，。])需.{1,3}|要(?:批准|审批|签字|确认|核实)|四舍五入|取整|出头|[玩说]笑(?:的|话)?"
    r"|没成"
    r"|没[做干弄搞]成|未遂|不清[楚晰]|未知"
    r"|没核实|未核实|[【\[](?:草稿|测试|样例)[】\]]|没打折|愿意的话|允许的话|照常|老样子|[每个]{1,2}(?:项目|工地|客户"
    r"|人|房间|单位)|合计.{0,3}"
    r"|一[起同]的|没用上|用不上|不作数|不算数|不合格|返修|重来)[^\w⟩]*$",
)
_AT_START = tuple(Pattern(words) for words in _BEFORE)
_AT_END = tuple(Pattern(words) for words in (*_BEHIND, *_OF_OTHERS[:1], *_ASIDES[1:]))
_ANYWHERE = tuple(Pattern(words) for words in (*_OF_OTHERS[1:], *_OF_TIME, *_ASIDES[:1]))
_TAIL = 64
"""So many signs of the end are looked through for what stands there."""
_UNUSED_SHARE = Pattern(
    r"(?<!税)(?<!税 )(?<!税率)(?<!税率 )(?<!\btax )(?<!\bvat )(?<!withheld )⟨%⟩(?! ?(?:done|complete|finished|完成|vat"
    r"|tax|税|增值税|tip|service|小费|服务))"
)
_COURTESY = Pattern(
    r"[\s,，.。!！~]*(?:please|pls|plz|thanks|thank you|thx|ta|cheers|谢谢|谢啦|多谢|辛苦了?|哈|啦|哦"
    r"|嗯|呀|吧)?[\s,，.。!！~]*$"
)


@lru_cache(maxsize=64)
def edges(masked: str) -> tuple[str, ...]:
    """The words at the edges of a line that make something else of it.

    >>> lines = ("test: ⟨L⟩ ⟨P⟩", "taxi ⟨#⟩ ⟨P⟩ refused", "⟨L⟩ ⟨P⟩ in my dream", "⟨P⟩ ⟨L⟩ 算了", "⟨L⟩ ⟨P⟩ bug fixed")
    >>> [[*edges(line)] for line in lines]
    [['test'], ['refused'], ['in my dream'], ['算了'], []]
    """
    line = _COURTESY.sub("", masked) or masked
    found = [match for pattern in _AT_START if (match := pattern.match(line))]
    tail = max(0, len(line) - _TAIL)
    found += [match for pattern in _AT_END if (match := pattern.search(line, tail))]
    found += [match for pattern in _ANYWHERE if (match := pattern.search(line))]
    words = [match[0].strip(" ,，.。:：()（）!>") or match[0].strip() for match in found]
    return (*words, *("%" for _share in _UNUSED_SHARE.finditer(line)))
