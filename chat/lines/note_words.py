"""What may stand in the note of an entry, and what says something of the entry instead.

A note tells what was done: “code review”, “fixing the login”, “联调”.  Words that tell what became of the thing
(“is overdue”, “got cut”), how often it is so (“usually”, “a week”), that it is no more than said (“just kidding”), or
that join something which nobody named (“plus travel”), turn the entry and are asked about.  And a note that names no
work at all is asked about as well, as there is no end of words which nobody foresaw.  All of it takes folded text in
which names, days, lengths and amounts are signs of their kind.
"""

from __future__ import annotations

from functools import lru_cache

from chat.lines.work_words import tells_work
from chat.pattern import Pattern

_ENDED = (
    r"(?:now |all |finally |almost |nearly |still |also |already )*(?:done|finished|completed?|fixed|working|live"
    r"|deployed|merged"
    r"|ready|up|tested|running|in|through|over|released|shipped|solved|resolved|closed|sorted|delivered|installed"
    r"|wired"
    r"|signed|accepted|passed|green|on|at|for|with|about|out|busy|there|here|mine|my|me|i|all|it|both|long|ok|okay"
    r"|fine"
    r"|good|great|hard|tricky|tough|fun|[a-z]{2,}ing)\b"
)
_SAYS = (
    # what is told of the thing itself, not of the work
    (
        "tells",
        rf"\b(?:is|are|isn'?t|aren'?t)\b(?! ?(?:$|\W|{_ENDED}))|(?<=[a-z⟩]) (?:is|are)\W*$"
        rf"|(?<!\bi)(?<!\bwe)(?<!^)(?<!and)(?<!that)(?<!which)(?<!it) (?:was|were|got|gets|has been|had been)"
        rf"(?= [a-z])(?! ?{_ENDED})"
        r"|\b(?:starts|begins|ends (?:at|on)|takes|needs|lasts|goes(?! on\b)|comes|says|wants|costs|remains|seems"
        r"|looks|sounds"
        r"|feels|expects|means|thinks|belongs|depends|happens|keeps|gets|becomes|shows|displays|reads|includes|equals"
        r"|counts|applies)\b"
        r"|^\W*(?:got|gets|has been|had been|being) (?:[a-z]+(?:ed|en|ught|own)|cut|lost|hit|stuck|put|held|sent"
        r"|shut)\b"
        r"|(?:^|\W)(?:still |now )?(?:pending|awaiting|overdue|unconfirmed|disputed|tb[acd]|invoiced|billed|gratis"
        r"|pro bono"
        r"|complimentary|reimbursed|refunded|outstanding|unresolved|missing|lost|gone|wasted|pointless|useless|late"
        r"|early"
        r"|ahead|behind|too)\W*$"
        r"|(?:^|\W)(?:pending|awaiting|subject to|depending on|conditional on)\b|\b(?:free of charge|for free"
        r"|on the house"
        r"|no charge)\b|\b(?:just )?(?:kidding|joking)\b|\b(?:kill|shoot|bury|end) me\W*$|\bjk\b|\band (?:zero"
        r"|no) [a-z]+"
        r"|待[审批核付签]|免费|赠送|白送|开玩笑|逗你|闹着玩|逾期|超期|泡汤|作罢|黄了|[记录报填][重错]了?(?!(?:了"
        r"|的)?项目)|(?:向|跟|找|给) ?⟨C⟩ ?(?:收|讨|结算|开票)|(?:^|(?<=[⟩ ,，。]))(?:比较|挺|很|太|蛮|有点|还|够"
        r"|最)?(?:合理|合适|公平|正常|离谱|夸张|划算|偏[多少高低])\W*$|报废|外包(?:出去)?了|一[行个点字][^⟨]{0,4}没"
        r"|无效|不见了|[上里中]写"
        r"|写的是|发来|显示(?![器屏])",
    ),
    (
        "asks",
        r"(?:没问题|可以|行|没错|合适)[吧嘛]|\b(?:ok|okay|fine|alright|good|cool) (?:with|for|by) (?:you|u|everyone"
        r"|all)\b|\b(?:agreed|deal)\W*$",
    ),
    (
        "hedges",
        r"\b(?:usually|normally|often|always|regularly|sometimes|occasionally|typically|generally|rarely|seldom"
        r"|used to|most days|as a rule|twice|thrice|here and there|(?:on and off|off and on)|now and then"
        r"|this and that|every now and then|on average|in theory|theoretically|nominally"
        r"|officially)\b"
        r"|(?:^|\W)(?:零零碎碎|断断续续|很少|极少|难得|平时|通常|一般|经常|往往|偶尔|每次|总是|老是|理论上|名义上"
        r"|平均|印象[中里])",
    ),
    (
        "shares",
        r"\b(?:a|per|each|every|the) (?:week|month|sprint|quarter|person|head|ticket|visit|call|session)\W*$"
        r"|(?<!half) a day\W*$|每(?:[天周月次人日]|个?月|星期)",
    ),
    ("bounds", r"(?<![a-z])ish\b|^\W*[<>≤≥≈]|(?<!\S)[<>≤≥≈±](?!\S)"),
    ("takes away", r"\bw/o\b|\bsans\b|\bexcl\b"),
    ("sums", r"^\W*(?:plus|\+|and) (?!⟨)[a-z]+(?: time)?\W*$|(?:外加|另加|再加上?)[^⟨]{0,6}$"),
    (
        "others",
        r"(?<![和跟与陪给替帮对向找])⟨N⟩ ?(?:会|来(?![电访])|要|负责|让|叫|说|替|那边|自己)"
        r"|^\W*⟨N⟩(?: ⟨N⟩)*\W*$",
    ),
)
_FOUND = tuple((turn, Pattern(words)) for turn, words in _SAYS)
_WORD = Pattern(r"(?<![=a-z])[a-z][a-z'’]*|[\u3400-\u9fff]+")
_SMALL = Pattern(
    r"(?:i|ive|im|me|my|mine|we|our|us|was|were|am|been|be|had|have|has|did|do|done|spent|put|on|at|in|of|for|to|from"
    r"|with|by|into|about|as|the|an?|and|also|so|then|that|thats|that's|this|it|its|these|those|all|both|some|another"
    r"|more|extra|ok|okay|well|hi|hey|hello|yo|dear|please|pls|plz|kindly|thanks|thx|thank|you|u|sorry|oops|forgot"
    r"|forgotten|log|logged|enter|entered|record|book|booked|note|mark|add|date|write|down|kind|today|todays|yesterday"
    r"|tonight|now|just|finally|again|first|second|last|early|mostly|mainly|basically|actually|really|yes|yep|nothing"
    r"|else|morning|afternoon|arvo|evening|night|noon|lunch|dinner|day|week|month|after|before|between|later|during"
    r"|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|[a-z]+day|hours?|hrs?|time|timesheet|total|good|long|solid"
    r"|straight|full|whole|entire|quick|short|if|alright|possible|can|could|would|is|haha|lol|phew|ugh|cheers|ta"
    r"|overtime|unpaid|billable|remote|remotely|home|office|onsite|on-site|site|room|customer|client|team|everyone"
    r"|people|guys|colleagues?|project|there|here|stuff|things|misc|various|etc|only|same|each|half|no|not|out|off"
    r"|used|against|towards?|mate|am|pm|sigh|regards|best|folks|about|or|but|because|once|got"
    r"|went|came|gave|until|till|still|back|couldn't|sleep|tired|damn"
    r"|busy|in"
    r"|billable|non-billable|unbillable)"
)
_SMALL_ZH = Pattern(
    r"(?:今天|今儿|昨[天晚儿日]|前天|上午|下午|中午|早上|晚上|晚饭|刚才?|刚刚|一早"
    r"|[我俺咱们您你在给为的了也都又再补记登报填"
    r"麻烦帮请把忘漏没那个这边嗯哈就是总共一花用去来人本自己有还上全只光忙起过哦啊呢吧呀啦嘛哟呃诶喂和跟与、下班加和从到对]"
    r"|主要|基本|其实|累死?|辛苦|困|谢谢?|麻烦|计费|不计费|不|项目|工时|时间|远程|公司|办公室|家里?|机房|客户|同事"
    r"|团队"
    r"|大家|一起|各种|杂事|等等?|劳驾|劳烦|烦请|名下|这些|先|回来|来着|赶|待|报|那天|那边|另外|团队|然后|嗯|才|就|是"
    r"|[\d一二三四五六七八九十号楼层区期室段])+"
)


@lru_cache(maxsize=64)
def turned_note(masked: str) -> tuple[tuple[str, str], ...]:
    """The words of a note that say something of the entry, and which way they turn it.

    >>> notes = ("is overdue", "i usually do", "meeting got cut", "plus travel", "fixing the login, is done now")
    >>> [[turn for _words, turn in turned_note(note)] for note in notes]
    [['tells'], ['hedges'], ['tells'], ['sums'], []]
    """
    return tuple(
        (match[0].strip(" ,，"), turn) for turn, pattern in _FOUND if (match := pattern.search(masked)) is not None
    )


def unforeseen(masked: str) -> str:
    """The note, where it names no work and says more than small words; nothing where it may stand.

    >>> [unforeseen(note) for note in ("code review", "sorry forgot", "with the customer", "flux capacitor", "累死")]
    ['', '', '', 'flux capacitor', '']
    """
    if tells_work(masked):
        return ""
    said = _WORD.findall(masked)
    small = all(_SMALL.fullmatch(word) or _SMALL_ZH.fullmatch(word) or len(word) == 1 for word in said)
    return "" if small else masked.strip()
