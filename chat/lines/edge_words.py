"""What stands at the edge of a line and makes something else of all of it: “test: 2h apollo”, “taxi 45 apollo refused”.

Inside a line nearly any word may be a part of what was done or bought; before its first word and behind its last one
a word of state, of doubt, of degree or of another time belongs to the whole.  These are asked about wherever nothing
has used them.  All of it takes a folded line in which names, days, lengths and amounts are signs of their kind.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    r"|hypothetically|theoretically|测试|举例|例|例如|引用|转发?|草稿|样例|提问|问题|备忘|计划|待办|主题|抄送|回复"
    r"|原文|假设)"
)
_BEFORE = (
    rf"^\W*{_LABELS} ?[:：]",
    r"^ ?(?:>|&gt;)",
    r"^\W*(?:had i|(?:i )?(?:have|has|need|ought) to|(?:i )?(?:must|should)|please do|let me(?! (?:log|book|put|add"
    r"|record))|let'?s"
    r"|imagine|picture|nearly|almost|barely|just short of|rumou?r|rumou?rs|word is|they say|tell|make|remind|ask"
    r"|nudge|ping"
    r"|(?:i )?doubt|no way|not|never|no more|no longer|without|instead|unlike|like|as if|supposedly|allegedly"
    r"|apparently"
    r"|hopefully|presumably|theoretically|hypothetically|ideally|eventually|someday|soon|later|next time|last time"
    r"|from now on|going forward|whenever|whatever|whichever|either|neither|per|every|each|any|all week|all month"
    r"|(?:one |an? |two |three )?(?:half|third|thirds|quarters?|fifths?|part|most|some|all but|the rest|fraction"
    r"|share) of"
    r"|double|triple|twice|thrice|minus|negative|less|plus|up to|at (?:most|least)|max|min|only if|unless|until"
    r"|once)\b"
    r"(?! (?:morning|afternoon|day|on site|at|of the day))",
    r"^\W*(?:又是|算 ?⟨N⟩|代 ?⟨N⟩|替 ?⟨N⟩|[签批定确][^⟨]{0,3}(?:之?后|以后)|整[周月年]|[下上][次回趟]|本[该应]"
    r"|本可以?|传[言闻说]|据[传说称闻悉]"
    r"|听闻|准备|必须|务必|得去?(?=[\u4e00-\u9fff⟨])|是真的|真的?是|[三四五]分之[一二三]|一半|大半|多半|稍后|晚点"
    r"|回头|缺|差|少|哪来的?"
    r"|从现在|从今|以后|今后|将来|双倍|加倍|翻倍|平均|⟨D⟩ ?(?:之?前|以前)(?!天)|提醒|通知|转告|告诉|叫 ?⟨N⟩|让 ?⟨N⟩"
    r"|催 ?⟨N⟩|每[天周月年次回趟]"
    r"|并没|并未|从不|从没|从未|绝不|不可能|不该|别|勿|免|假[如设装]|比[方如]|譬如|万一|倘|即便|就算|幸好|幸亏|可惜"
    r"|后悔|早知|除非|直到|等到"
    r"|希望|但愿|祝|求|想必|估摸|怕是|恐怕|未必|难道|莫非|或许|兴许|大概率|理论上|原则上|名义上|按理|照理)",
)
_BEHIND = (
    rf"(?<=[\w⟩] )(?!{_DONE}\b)(?!(?:paid|billed)\b)[a-z]{{2,}}ed\W*$",
    r"[ (（,，](?:void|null|invalid|wrong|incorrect|duplicate|twice(?: over)?|gone|free|for free|extra|limit|cap"
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
    r"|i wish|they say|right|correct|yes or no|huh|eh|nope|nah|jk|lol|sadly|unfortunately|(?:not|never) (?:yet|really"
    r"|quite"
    r"|sure|mine|ours|true|done|counted|included|needed|wanted|approved|happened))[ )）.!…]*$",
    r"[ (（](?:test|draft|example|sample|todo)[)）]\W*$|\bsince ⟨D⟩\W*$|\bby ⟨D⟩\W*$",
    r"\b(?:plus|with|and|incl\w*|excluding|minus|less) (?:extras?|fees?|tips?|tax(?:es)?|expenses|travel|lunch"
    r"|breaks?)\W*$",
    r"(?:做梦|如何|咋样|怎样|前提是.*|预测|目标|太[多少贵长久高低晚早]|到期|样子|[（(](?:测试|草稿|样例|示例)[)）]"
    r"|[只仅](?:是|作|供).{0,4}"
    r"|请(?:确认|核对|核实|查实|指正|纠正)|求证|误记|记错了?|打.{1,3}折|等等|之类的?|云云|直到.*|上下|没有的事"
    r"|已?[包]?含(?:在内)?|不含|[上下]限"
    r"|截[止至]|超[了支时标期额]|待[定审批议核查签办付]|欠[着款费]?|迟到|早退|省[了下]?|退[了款掉]?|[丢弄]了|浪费"
    r"|免费|报价|估价|预算|预估"
    r"|外加.{0,5}|另加.{0,5}|被.{1,4}|才怪|取消了?|作废|错了|不对.{0,5}|不算.{0,3}|而已|罢了|算了|吗|呢|么|与否|未定"
    r"|存疑|不详|不明|多余"
    r"|白[搭费干]|没[用戏成门了]|拉倒|开玩笑|[是归算] ?⟨N⟩ ?的|[加减扣打]了? ?⟨%⟩|[一两三]倍|封顶|起步|为[准限]"
    r"|再[说议定看]|以后|将来|稍后|晚点)\W*$",
)
_PARTS = tuple(Pattern(words) for words in (*_BEFORE, *_BEHIND))
_UNUSED_SHARE = Pattern(r"⟨%⟩(?! ?(?:done|complete|finished|完成|vat|tax|税|增值税))")
_COURTESY = Pattern(
    r"[\s,，.。!！~]*(?:please|pls|plz|thanks|thank you|thx|ta|cheers|谢谢|谢啦|多谢|辛苦了?|哈|啦|哦"
    r"|嗯|呀|吧)?[\s,，.。!！~]*$"
)


def edges(masked: str) -> Iterator[str]:
    """The words at the edges of a line that make something else of it.

    >>> lines = ("test: ⟨L⟩ ⟨P⟩", "taxi ⟨#⟩ ⟨P⟩ refused", "⟨L⟩ ⟨P⟩ in my dream", "⟨P⟩ ⟨L⟩ 算了", "⟨L⟩ ⟨P⟩ bug fixed")
    >>> [[*edges(line)] for line in lines]
    [['test'], ['refused'], ['in my dream'], ['算了'], []]
    """
    line = _COURTESY.sub("", masked) or masked
    for pattern in _PARTS:
        yield from (match[0].strip(" ,，.。:：()（）!>") or match[0].strip() for match in pattern.finditer(line))
    yield from ("%" for _share in _UNUSED_SHARE.finditer(line))
