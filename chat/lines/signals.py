"""Words that turn a sentence: not, whether, will, each, half, except … and who is spoken of.

A line that holds one of them says something else than the same line without it, so whoever acts on a line has to have
used them or has to ask (`chat.lines.guard`).  All of it takes folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from chat.pattern import Pattern
from chat.values.readers import compiled

Turn = Literal[
    "not",
    "asks",
    "plans",
    "supposes",
    "others",
    "shares",
    "takes away",
    "sums",
    "absent",
    "takes back",
    "hedges",
    "bounds",
    "repeats",
    "clause",
    "tells",
    "compares",
    "limits",
]


@dataclass(frozen=True, slots=True)
class Signal:
    """A word that turns the sentence, where it stands and which way.

    Attributes:
        turn: `not` it did not happen; `asks` whether it did; `plans` it is to happen; `supposes` if it happened;
            `others` somebody else did; `shares` it is so much for each, or a part; `takes away` less something;
            `sums` it is the sum of what else is said; `absent` somebody was away; `takes back` what was said before
            is to be undone; `hedges` they are not sure; `bounds` it is at least or at most so much; `repeats` so often;
            `clause` it opens a clause of its own, on which the rest may depend; `tells` somebody says, thinks or wishes
            it; `compares` it is as much as, or another than, something else; `limits` it is only that, or even that.
    """

    start: int
    end: int
    turn: Turn


@lru_cache(maxsize=64)
def signals(low: str) -> tuple[Signal, ...]:
    """Every such word of a folded line, in order: several ask for those of one line, and it is looked through once.

    >>> [(signal.turn, low[signal.start : signal.end]) for low in ("didn't do 2h",) for signal in signals(low)]
    [('not', "didn't")]
    """
    said = _COURTESY.sub(lambda match: " " * len(match[0]), low)
    request = _REQUEST.search(said)
    if request:
        said = said[: request.start()] + " " * len(request[0]) + re.sub("[?？]", " ", said[request.end() :])
    every = [
        Signal(*match.span(), turn)
        for turn, pattern in _PATTERNS.items()
        for match in compiled(pattern).finditer(said)
        if match.end() > match.start() and not _OF_A_PROGRAM.match(said, match.end())
    ]
    return tuple(sorted(every, key=lambda signal: (signal.start, -signal.end)))


_OF_A_PROGRAM = Pattern(
    r"[\s/-]?(?:screens?|modules?|features?|pages?|buttons?|dialogs?|forms?|flows?|workflows?|menus?|endpoints?|apis?"
    r"|functions?|components?|tabs?|logic|模块|功能|页面|界面|流程|表单|接口|按钮|弹窗|逻辑|菜单|组件|对话框)(?![a-z])"
)
"""“写请假模块”, “the undo button”: what is worked on bears the word as its name."""
_BOOK = r"(?:log|book|put|add|record|enter|note|track|register|file|include|expense|claim|charge)"
_REQUEST = Pattern(
    rf"\b(?:can|could|would|will) (?:you|u|we) (?:[a-z]+ ){{0,5}}?{_BOOK}\b"
    r"|\b(?:can|could) (?:that|this|it|those) go (?:on|to|against)\b"
    rf"|\b(?:can|could|may) i (?:please )?(?:ask|have|get) you to (?:please )?(?:[a-z]+ )?{_BOOK}\b"
    rf"|\bi(?:'d| would) like (?:you )?to (?:[a-z]+ )?{_BOOK}\b"
    r"|(?:能不能|能否|能|可以|可否|麻烦您?)?请?(?:帮我|给我)(?:记|加|补|登记|报)"
    r"|能(?:不能)?请?您?帮忙(?:记|补|登记|加|报)(?:上|一下|下)?(?:吗|么|嘛)?"
)
"""“Could you please log 2h for me?” is no question."""
_COURTESY = Pattern(
    r"\bif (?:it'?s|it is|it isn'?t|it is not|that'?s|that isn'?t)(?: not)? (?:too much (?:trouble|bother)|ok|okay"
    r"|possible|alright)"
    r"|\bif (?:possible|you (?:can|could|don'?t mind|would|have (?:a )?(?:moment|minute|sec|time)))\b"
    r"|\bwould you mind\b|\bi'?m told\b|[,.;] ?(?:ok|okay|happy|right|alright|please|thanks)\?"
    r"|\bnot (?:counting|including|incl)\b"
    r"|\b(?:we|they) had a (?:long )?(?:lunch|break)\b"
    r"|[,，。.;]\s?(?:明天|下周|周一|后面)(?:再?继续|再?接着[干弄做搞]?|再[弄搞说])\W*$"
    r"|[,.;]? (?:will continue|to be continued|the rest|more) (?:tomorrow|(?:on )?monday|next week)\W*$"
    r"|不好意思|打扰一下|(?<=[帮给]我.)(?:行吗|好吗|可以吗)|(?<=[,，。;；\s])(?:行吗|好吗|可以吗|行不行)[?？]?$"
)
"""Words of courtesy, which turn nothing."""


def turns(low: str, *wanted: Turn) -> bool:
    """Whether one of these stands in the line."""
    return any(signal.turn in wanted for signal in signals(low))


def _words(words: str) -> str:
    """A pattern for any of these words, `_` for a blank; letters as words of their own, apostrophes may be missing.

    Behind a word `(?!…)` may say what must not follow it.
    """
    return "|".join(rf"\b{_word(word)}" if word.isascii() else word for word in words.split())


def _word(word: str) -> str:
    letters, sign, ahead = word.partition("(?!")
    letters = re.escape(letters).replace("_", " ").replace("'", "'?")
    return rf"{letters}\b{sign}{ahead.replace('_', ' ')}"


_NOT = _words("""
    not(?!_billable) never don't didn't wasn't haven't hasn't won't can't cannot couldn't isn't ain't doesn't
    shouldn't wouldn't nothing(?!_but) hardly barely forget_about instead_of cancelled canceled skipped
    (?<![分差区特级类辨识告离])别(?![墅名人的])
    (?<![有没])没有?(?!问题|来得及|顾上|[写记填报登录补](?:上|进|录)?(?:$|[,，。!！了呢]))
    (?<![是能不])不(?!过|错|同|良|锈|是吗|可?计费) 未(?!来)
    无(?!线|人机|锡|纺) 取消了? 忘了干
""")
_NOT += (
    r"|(?<![a-z])(?:no,? wait|scratch that|scrap that|never ?mind|nvm|forget (?:it|that)|ignore (?:that|this|it)"
    r"|or not)"
    r"(?: (?:please|pls|thanks|sorry))?\W*$"
    r"|算了吧?\W*$|当我没说|忽略(?:这条|它|吧)?\W*$"
)
"""What takes the sentence back at its end: “3h apollo, no wait”."""
_ASKS = (
    (
        r"[?？]|\b(?:who|whose|when|where|why|which|how (?:much|many|long|come|do|does|is|are))\b"
        r"|^\s*r (?:we|u|you|they|there)\b|^\s*(?:do|does|is|are|should|am|what|whats|what's|how|hows)\b"
        r"|^\s*(?:was|were|have|has)\b(?! (?:on|at|in|with|busy|working|doing|there|here|out|over|been|done|spent"
        r"|worked"
        r"|put|logged|had|just|only)\b)"
        r"|^\s*(?:will|may)\b(?! (?:do|be|have|work|spend|log|need|take|finish)\b)"
        r"|^\s*(?:can|could|would)\b(?! you (?:please |pls )?(?:log|book|put|add|record|enter|note|track)\b)"
        r"|^\s*did (?:i|you|we|he|she|they|it|the|any(?:one|body)|some(?:one|body)"
        r"|[a-z]+ (?:log|book|do|work|pay|ever|already|put))\b"
        r"|\byet\s*$|[,\s](?:right|correct|yeah|eh)\s*$|[了过]没有?\s*$|咋[回办整弄]?\s*$"
        r"|[吗呢么]\s?[。.!?]?$(?<!然后呢)|不\s?[?？]?\s*$|吧\?|哪[个些天里]|"
    )
    + _words("""
    谁 什么时候 啥时候 多少 几个 几天 几小时 怎么 为什么 为啥 为何 凭什么 (?<![瞎乱])咋
    要不要 是不是 有没有 能不能 会不会 该不该 行不行 够不够 可不可以
    对吧 对不对 是吧 好不好 成不成 记不记 报不报 划不划算 划算
""")
    + (
        r"|^\W*(?:(?:ok|so|and|hey|hi|sorry|today|yesterday)[\s,]+)*(?:shall|should|must) (?:i|we)\b"
        r"|\bdid (?:you|u) (?:note|log|book|get|enter|record|count|add|put|see)\b"
        r"|\b(?:is|was) (?:that|this|it) (?:ok|okay|fine|alright|right|correct|enough|allowed)\b"
        r"|(?<=[\d时分元块])(?:行|好|可以|成)[吗嘛么不](?=[\s,，。?？]|$)"
    )
)
_PLANS = (
    r"\bleft to (?:do|go)\b|\b(?:to go|left)\b(?=\W*$| (?:on|for|in)\b)|\bow(?:e|es|ed|ing)\b|(?<!the )\bremaining\b"
    r"|\bthe remaining\b(?! \d)"
    r"|\boutstanding\b|还[差欠剩]"
    r"|(?<!所)剩(?!余)"
    r"|\bneeds?\b(?! (?:you |u )?to (?:log|book|add|put|record|enter|note|register)\b)"
    r"|\b(?:want|would like)\b(?! (?:you )?to (?:log|book|add|put|record|enter|note|register)\b)"
    r"|\bcould\b(?! (?:you|u|i|we) (?:please |pls )?(?:log|book|add|put|record|enter|note|register|track)\b)|"
) + _words("""
    will i'll ill_do we'll gonna going_to gotta needed_for planning_to planned i_plan we_plan tomorrow
    later tmrw tmr tmw
    should must estimate estimated expect expected guess might may wants intend remind_me
    to_be_done still_to_do will_take should_take takes quote quoted upcoming supposed_to about_to
    明天 后天 (?<!一)下周 下个?月 打算 准备(?=[去做搞干写开花用要跟把弄加来明下再])
    (?<![代目试作期布线度周月])计划(?!书|表|会) 预计 估计 估摸
    估算 需要 (?<![\u4e00-\u9fff])预估(?!表|书|工作|会|了|模型)
    还[要得需](?!求) (?<![纪需主重概摘])要(?![求素件点]) 得[花用投干] 想(?!法) 应该 将(?!军) 待会 等下 等会
    一会儿?[要去]
""")
_SUPPOSES = _words("""
    if what_if suppose supposing in_case unless would i'd id_say whether provided(?!_by|_to|_for|_support|_training)
    assuming 如果 要是 假如 假设 万一 的话 除非
""")
_OTHERS = (
    r"(?<!that )(?<!what )(?<!as )(?<!because )(?<!while )(?<!when )(?<!after )(?<!before )(?<!where )(?<!which )"
    r"\b(?:he|she|they)(?:'(?:s|re|d|ve|ll))?\b|\bwe\b"
    r"|(?<!with )(?<!help )(?<!helped )(?<!helping )(?<!for )(?<!to )\b(?:everyone|everybody|someone|somebody)\b"
    r"|\bcolleagues? (?:did|do|does|worked|spent|took|was|were|has|have|had|put|booked|logged)\b"
    r"|(?<![其帮给跟和与陪向对教找带为合])(?:[他她]们?(?!的)|大家|人家|同事|我们|咱们)"
)
_SHARES = _words("""
    each every per(?!_diems?) half halves split share shared apiece respectively
    both(?!_(?:today|yesterday|on|this|last))
    daily(?!_(?:allowances?|rates?|standups?|stand-ups?|scrum|sync|meeting|reports?))
    same 一样的? 同样
    每(?![周月]报) 各(?![类种位自]) 一半 平分 均摊 分摊 对半 人均
""")
_TAKES_AWAY = _words("""
    minus less except excluding without apart_from but_not off_for break
    除了(?!.{0,20}[还也又另]) 除去 减去? 扣掉? 去掉 刨去 不算 不含 午休
    中间(?:休息|吃饭)
""")
_SUMS = _words("""
    in_total total altogether all_in_all in_all combined together 一共 总共 合计 共计 加起来 加一起
""")
_ABSENT = _words("""
    sick(?!_of) on_leave vacation holiday pto day_off ill dentist doctor 请.{0,5}假 调休 不舒服 没上班 不上班 不在公司
    病假 年假 休假 事假 看病 看牙 发烧 没来 没去
""")
_HEDGES = _words("""
    more_like pretend pretended pretending wish wished 假装 装作 但愿
    maybe perhaps possibly probably not_sure unsure dunno don't_remember can't_remember don't_recall if_i_recall
    or_so_i_think i_guess
    (?<=.)就好了 (?<!不)可能(?!性) 也许 或许 没准 说不定 好像 似乎 不确定 记不清 不太记得 忘了是
""")
_BOUNDS = (
    r"\b(?:more|less|fewer) than\b|\bat (?:least|most)\b|\bup to\b|\b(?:over|under) (?=\d)"
    r"|(?<=[a-z\d] )(?:tops|max|maximum|minimum|or more|or less)\W*$"
    r"|不止|不到|至少|最多|最少|起码|起步|封顶|顶多|撑死|以上\W*$|以内\W*$"
)
_REPEATS = (
    r"(?<=\s)[x×]\s?\d+\W*$|\b(?:twice|thrice|(?:two|three|four|five|several|[2-9]) times|each time|every time)\W*$"
    r"|[两二三四五六七八九几2-9][次遍]\W*$"
)
_TAKES_BACK = (
    r"(?<=[\s,.;!])(?:no,? wait|wait,? no|no,?(?= [\d¥$€£])|i mean(?= \S)|i meant(?= \S)|correction"
    r"|make (?:it|that)|or rather"
    r"|oops|sorry(?=[,\s]+(?:i mean\b|\d)))\b"
    r"|(?<=\S)\s?[,，。.;]?\s?(?:[哦啊呃噢额]\s?)?(?:(?<!对)不对|说错|错了|搞错|记错)(?!.{0,2}账)|更正|口误"
    r"|^\W*forget\b"
    r"|^\s*(?:(?:oops|sorry|no|wait|pls|please|hey|ok|and|actually|hmm|ah|oh|can you|could you)[\s,.!]*){0,4}"
    r"(?:forget|scrap|drop|remove|delete|scratch|cancel|undo|erase|kill|ditch|withdraw|revoke|strike|wipe"
    r"|(?:kick|take|throw|rub) (?:out|off|away)|knock off|get rid of)\b"
    r"(?= (?:the |those |my |that |this |these )?(?:\d|half|one|two|three|four|entry|entries|hours|line|last|booking"
    r"|record|what i))"
    r"|^把.{1,30}(?:[拿去删撤抹划清剔剪取]|取消)(?:掉|了|除|走|消)?[。.!！吧]?$|作废|[拿抹划剔]掉|撤[回销掉了]"
    r"|删[掉了除]|不算(?!入|在)|不报了"
)
_CLAUSE = (
    r"\b(?:but|although|though|whereas|otherwise|(?<!nothing )(?<!anything )else|instead|lest|despite|besides"
    r"|meanwhile|rather(?! than))\b"
    r"|\b(?:provided|providing|assuming|given) (?:that|you|he|she|they|it|we|i|the|there)\b"
    r"|\bas (?:soon|long|far) as\b|\bas (?:if|though)\b|\bso (?:that|as to)\b|\bin order\b|\bonce (?!(?:a|per"
    r"|more|again)\b)[a-z]"
    r"|\b(?:until|till|til) (?:i|we|he|she|they|it|you|the|that|this|everyone|everybody|further)\b"
    r"|\bwhen(?:ever)?\b|\bwherever\b|\bhowever\b|\bwhich\b|\bwhom\b|\b(?:before|after) (?:i|we|he|she|they|it|you)\b"
    r"|\bwhile (?:i|we|he|she|they|it|you|the)\b|\bthat (?:i|we|he|she|they|you|was|is|were|will|has|had"
    r"|would|could|can)\b"
    r"|\bthat'?s(?! (?:it|all)\b)"
    r"|(?<![下])但(?=.)|可是|不过|然而|(?<![冷忘退推了])却|虽然?|尽管|即使|就算|哪怕|否则|不然|要不|只要|一旦"
    r"|(?<![干如])若(?!干)|倘|假使"
    r"|(?<![平同对优劣上中下初高劣降相])等(?![级保待效离额电位到温压号于候]).{1,16}?(?:再|才|后|了|就)|[完后]再"
    r"|到时候?|回头(?![客看])|而[不非]?是|与其|宁可|不如|省得|免得|以免|另[说算议]|剩下?的?"
    r"|其[余它他](?=[的是都由归算给记报也]|[,，。；\s]|$)"
    r"|(?<![首优率预领事早原])先(?![进前后生导行是垫付去来跟把])|本来|原来|原[本定先]|差点|几乎|险些|白[跑干做忙]"
)
"""What opens a clause of its own: on a condition, in contrast, about what was named, or of what comes before."""
_TELLS = (
    r"\b(?:said|says|saying|told|tells|heard|hears|thinks?|thought|believes?|believed|reckons?|reckoned"
    r"|assumes?|assumed"
    r"|wish(?:es|ed|ing)?|hop(?:e|es|ed|ing|efully)|seems?|seemed|apparently|supposedly|allegedly|presumably"
    r"|according to"
    r"|claims(?! processing)|wonder(?:s|ing)?|insists?|insisted|asked (?:me|us|for|to|whether|if)|wanted"
    r"|tried to|failed to|meant to|promised"
    r"|(?:was|were|is|are|got|been) (?:wrong|incorrect|mistaken|a mistake|duplicat\w*|doubled|free|included|refunded"
    r"|reimbursed|rejected|denied|charged twice|claimed|booked|logged|wasted|too (?:much|many|high|low|little|long))"
    r"|pretty sure|i suppose|supposed)\b"
    r"|(?<![解演传小论听学])说(?![明法服辞唱错])|听说|据说|讲(?![解课座稿义师述清台])|告诉|觉得|以为|认为|记得|号称"
    r"|貌似|看样子"
    r"|让(?![利步])|(?<![大])叫(?![车外做])|要求我|答应|希望|但愿|怀疑|恐怕|据我|[记报填登批付交订审]过|求(?=[我你])"
    r"|催(?=[我你])|免[了掉]"
)
"""Words by which somebody says, thinks, wishes or orders what follows: it is not said to have happened."""
_COMPARES = (
    r"\bthan\b|\bas (?:much|many|long|little|usual|before|always|last)\b|\b(?:the )?usual\b|\bcompared\b"
    r"|\b(?:double|triple)\b"
    r"|\blike (?:yesterday|last|always|usual|before|on)\b|\bsimilar\b"
    r"|比(?![对较例赛选价特如稿武重亚])|(?:跟|和|同).{1,10}?一样|像.{1,8}?[样般]|照[旧样常]|老样子|同上|类似|翻倍|加倍"
    r"|(?<![变])更(?![新换改衣正名迭])[多少长久高贵低]|最[多少长高低](?!频|级|处|温)"
)
"""It is as much as something else, or more, or another."""
_LIMITS = (
    r"\bonly\b(?!.{0,6}\d| (?:a|an|one|two|three|four|five|six|half)\b)|\beven\b(?! number)|\bmerely\b|\bat best\b"
    r"|只(?![读有是])(?!.{0,6}[\d一二两三四五六七八九十半])|仅(?!.{0,6}[\d一二两三四五六七八九十半])"
)
"""It is that and nothing besides, where no length or amount follows."""
_PATTERNS: dict[Turn, str] = {
    "not": _NOT,
    "asks": _ASKS,
    "plans": _PLANS,
    "supposes": _SUPPOSES,
    "others": _OTHERS,
    "shares": _SHARES,
    "takes away": _TAKES_AWAY,
    "sums": _SUMS,
    "absent": _ABSENT,
    "takes back": _TAKES_BACK,
    "hedges": _HEDGES,
    "bounds": _BOUNDS,
    "repeats": _REPEATS,
    "clause": _CLAUSE,
    "tells": _TELLS,
    "compares": _COMPARES,
    "limits": _LIMITS,
}
