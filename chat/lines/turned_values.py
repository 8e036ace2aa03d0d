"""What the words beside a length or an amount make of it: about so much, so much too little, so long a delay, an
appointment, a draft, somebody else's.

A value is only what was worked or spent where nothing beside it says otherwise.  These words stand in a place, so they
are looked for in the masked line, in which every name, day, length and amount is a sign of its kind: “⟨L⟩ 左右”,
“少了 ⟨L⟩”, “reserve ⟨L⟩”.
"""

from __future__ import annotations

from collections.abc import Iterator

from chat.lines.scan import ScannedLine
from chat.lines.signals import Turn
from chat.pattern import Pattern

_LENGTH, _VALUE, _MONEY = "⟨[LR]⟩", "⟨[LRA#]⟩", "⟨[A#]⟩"
_START = r"^\W*(?:(?:please|pls|hey|hi|ok|so|and|also|can you|could you|⟨[DP]⟩)[\s,:]+)*"
_ROLES = (
    r"(?:guy|girl|man|woman|lad|bloke|boy|colleague|co-?worker|intern|trainee|apprentice|student|temp|boss|manager"
    r"|contractor|freelancer|electrician|plumber|welder|helper|assistant|crew|team ?mate|mate|wife|husband|brother"
    r"|sister|friend|designer|developer|engineer|consultant|customer|client|subcontractor|sub|supplier|hire)s?"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁马方任袁柳唐罗薛雷贺倪汤殷毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪"
    "毛宋庞熊纪舒项祝董梁杜阮蓝季贾江童颜郭梅林钟徐邱高夏蔡田樊胡凌霍万柯卢莫丁邓洪石崔龚程邢裴陆翁段侯宁武刘龙叶黎白乔谭申牛温庄柴易廖欧聂曾关游肖"
)
_TITLED = (
    rf"(?:[小老阿][\u4e00-\u9fff]|[{_SURNAMES}](?:工|总|师傅?|姐|哥|叔|老师|经理|主任|队长?|班长|博士?|律师|会计"
    rf"|老板))"
)
_VAGUE_DAY = (
    r"\b(?:last|to) ?nite\b|\b(?:the other|one|some) (?:day|morning|evening|afternoon|week)\b|\bsome ?time\b(?! (?:on"
    r"|for|with|in)\b)"
    r"|\blately\b"
    r"|\b(?:in|over|within|for) the (?:next|coming|following|last|past) (?:few |couple of )?(?:days?|weeks?|months?)\b"
    r"|\b(?:next|coming|following|these|those) (?:few )?(?:days|weeks|months)\b|\bone of these days\b"
    r"|(?<![一两三四五六七八九十\d每第])(?:那天|某天|有一?天|哪天|改天|前些天|前阵子|前段时间|近来)"
    r"|⟨#⟩ ?月 ?(?:⟨#⟩|\d{1,3}) ?[日号]?|⟨D⟩ ?(?:⟨#⟩|\d{1,3}) ?[日号]|⟨#⟩ ?(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov"
    r"|dec)[a-z]*\b"
    r"|\b(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]* ⟨#⟩|⟨#⟩ ?[日号](?=$|\W)|\d{1,2}月\d{1,3}[日号]?"
    r"|(?<![\d.#])\d{1,3}[日号](?![一-鿿])(?= |$|[,，。])|(?<![\d.])\d{2,3}[号日] ?⟨"
    r"|(?<![\w.])\d{1,3}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|\b(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]* \d{1,3}(?:st|nd|rd|th)?\b"
)
"""A day that nobody can tell, or that does not exist: what is a day is masked, so whatever is left that looks like one
is none."""

_ABOUT_IT: tuple[tuple[Turn | str, str], ...] = (
    # at least, at most
    (
        "bounds",
        rf"\b(?:up to|upto|over|under|below|above|beyond|within|upwards of|maximum|minimum|max\.?|min\.?|less than"
        rf"|more than|no more than|just (?:over|under|short of|shy of)|well over|at (?:the )?(?:most|least)|not quite"
        rf"|not even|getting on for|the best part of|easily) (?:an? )?{_LENGTH}"
        rf"|{_LENGTH} ?(?:odd\b|and (?:a bit|change|some)\b|give or take|plus\W*$|\+|tops\b|max\b|maximum\b"
        r"|min(?:imum)?\W*$|at (?:the )?(?:most|least)\b|more or less\b|at a guess\b|or (?:more|less|longer)\b)"
        rf"|(?:快到?|不到|不足|不满|超过?|多于|少于|大于|小于|高于|低于|少说|逾|充其量|估摸着?|顶多|最多|最少|至少"
        rf"|不止|上限|下限)"
        rf" ?{_LENGTH}|{_LENGTH} ?(?:多(?![\u4e00-\u9fff])|出头|开外|有余|不到|不足|以上|以下|以内|之内|打底|封顶)",
    ),
    # so much more or less than something
    (
        "compares",
        rf"{_LENGTH} (?:[a-z]+ ){{0,2}}?too (?:much|many|little|few|long)\b|{_LENGTH} (?:short|missing|less|fewer"
        rf"|longer"
        rf"|shorter|off)\b(?! (?:site|hand|line))"
        rf"|\b(?:twice|double|triple|half|two times|three times) (?:of )?(?:the|those|that|what|as|my) ?(?:{_LENGTH})?"
        rf"|(?<![减多])[少差缺短余省亏](?:了|着)? ?{_LENGTH}|(?<![加增许])多(?:了|出来?) ?{_LENGTH}"
        rf"|距离?[^,，。]{{0,10}}{_LENGTH}|离[^,，。]{{0,10}}(?:还有?|只剩|剩下?) ?{_LENGTH}"
        rf"|{_START}(?:⟨P⟩ ?)?还有 ?{_LENGTH}(?!.*(?:[没忘漏]|补))",
    ),
    # what became of it
    (
        "tells",
        rf"{_LENGTH}.{{0,24}}?\b(?:is|are|was|were|got|been) (?:still |not |all )?(?:missing|gone|lost|deleted|removed"
        r"|approved|moved|postponed|pending|locked|disputed|mine|yours|his|hers|theirs|theirs|invoiced|billed"
        rf"|cancel+ed|due|open|away|off)\b|{_LENGTH} ?(?:都|又|也|还)?(?:被|让人|给人)|\b(?:cancel+ed|called off"
        r"|postponed|rescheduled|put off|fell through|got moved|moved by|moved to|pushed to|shifted to)\b|[-=]+>|→|⇒"
        rf"|{_START}(?:it|there)(?: is| are|'s)\b.{{0,12}}{_LENGTH}",
    ),
    # a draft, an example, something to come
    (
        "hedges",
        rf"{_START}(?:ignore|examples?|e\.?g\.?|for (?:example|instance)|sample|dummy|draft|pencil in|let'?s say|say"
        rf"|imagine|call it)[\s:,-]+(?=⟨)|[(（\[](?:draft|est\.?|estimated?|planned|provisional|maybe|草稿|暂定|待定"
        rf"|预估)"
        r"[)）\]]|\b(?:tb[acd]|tentative(?:ly)?|provisional(?:ly)?|unconfirmed|placeholder)\b"
        rf"|{_START}(?:fwd?|fw|re|invite|invitation|agenda|reminder|notice|通知|转发|公告|提醒|邀请|议程) ?[:：]"
        rf"|{_START}(?:忽略|例如|比如|譬如|举例|样例|示例|草稿|假定|拟|模拟)[\s:：,，]*(?=⟨)|待定|暂定|待确认|未确认"
        rf"|未定|存疑",
    ),
    (
        "plans",
        rf"{_START}(?:reserve|block|schedule|pencil|allocate|assign|set aside|free up|keep|hold|arrange|organi[sz]e"
        rf"|allow)\b.{{0,20}}{_LENGTH}|\b(?:in|on|into) (?:my|the|our) (?:calendar|diary|schedule|agenda|roster)\b"
        rf"|(?:预约|预定|预订|预留|留出|留|约|订)(?:了|好|上|个|在)? ?(?:⟨[NPD]⟩ ?|我 ?|你 ?)*{_LENGTH}|约(?:了"
        rf"|好)? ?⟨N⟩"
        rf"|(?:准备|打算|想|(?<![主需重])要|马上|立马|立刻|这就|正要|即将|待会儿?|等会儿?|等下|稍后|晚点|回头"
        rf"|过会儿?)(?:就"
        rf"|再)?(?:去|来|到|上|回|在)?"
        rf" ?⟨P⟩|(?:马上|立马|立刻|这就|正要|即将|稍后|过会儿?)[去来开要就]"
        rf"|安排|排了? ?{_LENGTH}|有 ?{_LENGTH} ?(?:可以?|能|来|去|空)|{_LENGTH} ?的?单(?![元测位])"
        rf"|\b(?:gonna|off to|heading to|on my way to)\b|(?:报价|预估|概算|预算|标价|工期|合同[里上中]?写?(?:的|是)?"
        rf"|排期) ?(?:是|为|的)? ?{_LENGTH}|⟨L⟩ ?(?:完成|搞定|做完|干完|弄完|交付)(?:得了|的了|不了|吧)",
    ),
    # what takes time and is nobody's work
    (
        "no work",
        rf"{_LENGTH} (?:of )?(?:downtime|outages?|delays?|delayed|sleep|nap|traffic|power cuts?|queue|jet ?lag|fun"
        rf"|windows?"
        rf"|notice|comp time|(?:flights?|drive|video|film|eta|sla|deadline|invitation|invite|reminder|timeouts?)"
        rf"(?! (?!(?:to|from|for|on|at|with|and|by|in|of|was|is|again|today|yesterday)\b)[a-z]))\b"
        rf"|\b(?:worked|ran|held|lasted|was up) (?:for )?{_LENGTH} (?:and )?(?:then|before it|until it)\b"
        rf"|\b(?:slept|overslept|delayed|stuck in traffic)\b.{{0,12}}{_LENGTH}"
        rf"|(?:停电|断网|停水|断电|停机|宕机|误工|窝工|停工|堵车?|睡|迟到|晚点|延误|超时|卡死|死机|吃饭|聚餐|喝酒|打球"
        rf"|看电影|逛街|健身"
        rf"|睡觉|躺)(?:了|着)? ?{_LENGTH}|{_LENGTH} ?的?(?:停电|断网|误工|停工|延误|睡眠|午觉|电影|堵车)"
        rf"|\b(?:crane|excavator|digger|forklift|generator|roller|bulldozer|truck|hoist|machine|equipment"
        rf"|plant)(?: hours?)? {_LENGTH}"
        rf"|(?:吊车|挖掘?机|铲车|叉车|发电机|压路机|升降机|机械|台班|塔吊|泵车|货车) ?{_LENGTH}"
        rf"|(?:平均|单个|人均).{{0,6}}{_LENGTH}",
    ),
    (
        "shares",
        rf"{_LENGTH}.*(?:\bx ?(?:1\.\d|2)\b|× ?\d|\b(?:double|triple) (?:rate|time|pay)\b|[双两三1-3](?:\.5)?倍)"
        rf"|\b(?:quarters?|thirds?|fifths?|percent) of (?:my|the|those|these|our)? ?{_LENGTH}"
        r"|\b(?:any|every other|alternate|alternating) days?\b|隔[天日周]",
    ),
    (
        "days",
        r"\bon the (?:⟨#⟩ ?|\d+)(?:st|nd|rd|th)\b|\bbetween ⟨D⟩ and ⟨D⟩|⟨D⟩ ?(?:之间|期间)|\b(?:a while|ages"
        r"|long|some time) ago\b|\bsometime\b|很?久以前|以前",
    ),
    (
        "clause",
        rf"{_LENGTH}.*(?:\bi (?:only|left|stayed|was only|joined|came)\b|只[待呆听参去看]了?|才怪|没(?:去|参加|听"
        rf"|在))",
    ),
    ("repeats", rf"(?:一|每)[次回趟] ?{_LENGTH}|{_LENGTH} ?[一每][次回趟]"),
    ("takes back", rf"{_LENGTH}.{{0,8}}改(?:成|为|到|作|回)? ?{_LENGTH}"),
    ("takes away", r"⟨P⟩ ?(?:之|以)外|\bother than ⟨P⟩|\bapart from ⟨P⟩|\bexcept ⟨P⟩"),
    (
        "break",
        rf"(?:{_VALUE}|\b(?:one|two|three|both|several)) ?(?:min\w* )?(?:{_LENGTH} )?(?:lunch|breaks|pauses?"
        rf"|smokes?)\b",
    ),
    (
        "part",
        rf"里[面头边] ?(?:有 ?)?{_LENGTH}|\bprivate(?:ly)?\b|私事|私活|私人|\b(?:of|in) (?:it|which|that|them) (?:was"
        rf"|were"
        r"|is|are)\b",
    ),
    (
        "bounds",
        rf"[<>≤≥~≈±] ?{_LENGTH}|{_LENGTH} ?[~≈±]|\b(?:cut|shortened|reduced|extended|capped|limited|trimmed|stretched"
        rf"|rounded(?: (?:up|down))?) (?:to|at|by) {_LENGTH}|(?:缩短|压缩|延长|限制|控制)(?:到|至|在|成"
        rf"|为)? ?{_LENGTH}",
    ),
    (
        "tells",
        rf"\b(?:over[a-z]+|slipped|exceeded|moved|ran over|longer|shorter|late|off) by {_LENGTH}|⟨P⟩ (?:is "
        rf"|was )?(?:up|down|late|off|ahead|behind|early|over|out) {_LENGTH}|(?:晚|早|迟|提前"
        rf"|推[迟后])了? ?{_LENGTH}",
    ),
    (
        "no work",
        rf"\b(?:builds?|migrations?|jobs?|scripts?|imports?|exports?|backups?|tests?|pipelines?|process|servers?|query"
        rf"|queries|batch|machines?|compiles?|downloads?|uploads?|sync|crawler|app|system|site)\b(?: [a-z]+"
        rf"| ⟨P⟩){{0,3}}?"
        rf" (?:ran|runs|took|takes|lasted|lasts|needed|hung|was (?:up|down|running)) (?:for )?{_LENGTH}"
        rf"|(?:编译|构建|迁移|脚本|导入|导出|备份|流水线|批处理|程序|服务器|机器|同步|下载|上传|跑批"
        rf"|系统)(?:一[次遍趟])?"
        rf"(?:跑了?|耗时|用时|运行了?|卡了?|挂了|要跑?|得跑?|需要?) ?{_LENGTH}"
        rf"|{_LENGTH} (?:time (?:difference|zone|lag)|lead time|response time|turnaround)\b|时差 ?{_LENGTH}"
        rf"|{_LENGTH} ?的?时差",
    ),
    ("range", r"早 ?(?:⟨.⟩|[\d一-十]{1,2}) ?晚 ?(?:⟨.⟩|[\d一-十]{1,2})"),
    ("days", _VAGUE_DAY),
)
_ROUGHLY = Pattern(
    rf"\b(?:about|roughly|around|approx\w*|circa|ca\.?|nearly|almost|close to|something like) (?:an? )?{_LENGTH}"
    rf"|{_LENGTH} ?(?:-?ish|or so)\b"
    rf"|(?:大约莫?|大概其?|大致|大体|约[摸莫]?|差不多|将近|接近) ?(?:⟨P⟩ ?)?{_LENGTH}|{_LENGTH} ?(?:左右|上下|的样子"
    rf"|光景)"
)
_BESIDE_A_DAY = Pattern(r"那天|有一?天|sometime|some ?time")
"""“十七号那天”: it says no other day than the one beside it."""
_USED = ("break", "no work")
"""What the reading of a length may have taken away from it."""
_SETTLED = Pattern(r"就[按记算写]|\b(?:make it|call it|just put|so put|put it as)\b")
"""“差不多俩小时，就按2小时记吧”: how much it is to be is said."""
_DONE = Pattern(
    r"\b(?:i|we|have|has) (?:just )?(?:did|spent|worked|put|logged|needed|was|had)\b|^\W*(?:did|spent|worked|been"
    r"|was)\b"
    r"|\btook me\b|[打开搞干做弄写调改修画查装测评跑聊讲学看搬](?:了|完)|收工|花了|用了|忙了|忙活"
)
"""Whoever says what they did tells of so long a time as they remember; “3h or so” alone may be a guess at anything."""
_OF_OTHERS: tuple[str, ...] = (
    rf"{_START}(?:the )?(?:team|crew|group|squad)(?:'s)?(?: total)? ?(?=⟨)",
    r"(?:全[组队班]|整个?[组队班]|大家|[两三四五六七八几]个(?:人|工人|师傅|同事)|(?:工人|师傅|兄弟|同事|伙计"
    r"|队员)们?)(?:一共|总共|合计)? ?(?=⟨[PLR]⟩)",
    rf"{_START}(?:my|our|his|her|their|the|an?|one|another) (?:[a-z]+ ){{0,2}}?{_ROLES}[ :=-]+(?=⟨)",
    rf"^\W*(?:⟨D⟩ ?)*{_TITLED} ?(?:们)?(?:⟨D⟩ ?|上午|下午|晚上|也|又|刚)*(?:在 ?)?(?=⟨[PLR]⟩)",
    rf"^\W*(?:⟨D⟩ ?)*{_TITLED} ?⟨D⟩ ?[\u4e00-\u9fff]{{0,6}} ?⟨[LR]⟩",
    rf"(?:替|帮|给|为){_TITLED}(?:记|补|登|填|报)",
    r"\b(?:tell|ask|remind|get|let|have|want|wants) (?:⟨N⟩|(?:him|her|them|everyone|everybody|the team)\b)",
    r"(?:叫|让|请|通知|提醒|告诉|喊) ?(?:⟨N⟩|大家|他们?|她们?)",
    rf"(?:甲方|乙方|客户|业主|老板|领导|对方|监理|总包|物业|公司|上面|上头|房东)(?:们)?(?:要求|规定|催|批|只?给|允许"
    rf"|限).{{0,12}}{_LENGTH}",
    rf"{_LENGTH}.{{0,6}}(?:要求|规定|限期|期限|时限)",
    rf"(?<![a-z和跟与陪给替帮对向找为带])(?<![和跟与陪给替帮对向找为带] )"
    rf"(?<!with )(?<!and )(?<!for )(?<!to )(?<!by )(?<!of )(?<!from )"
    rf"⟨N⟩ ?(?:⟨P⟩ ?)?{_LENGTH}",
)
_MONEY_SAYS: tuple[tuple[Turn | str, str], ...] = (
    (
        "compares",
        rf"{_MONEY}.*\b(?:vs\.?|versus)\b|\b(?:instead of|rather than)\b|哪个(?:划算|便宜|好)|还是.{{0,6}}{_MONEY}",
    ),
    (
        "bounds",
        r"(?:\bplus|\+|\bexcl\w*\.?|\bbefore|\bwithout|\bnet of|\bw/?o) ?(?:vat|tax(?:es)?)\b|不含税|未税|税前|税另"
        r"|另加税|加税",
    ),
    (
        "plans",
        r"\b(?:arriv(?:es|ing)|waiting for|awaiting|on (?:its|the) way|comes? on|coming|to be delivered|delivery"
        r" (?:on|is|will))\b|[周下月]..?到(?:货)?(?:$|[,，。 ])|(?:还没|没|才|再|⟨D⟩ ?)到(?:货|账)?(?=$|[,，。 ])"
        r"|^\W*(?:(?:please|pls|can you|could you|hey)[\s,]+)*(?:book|get|call|find|buy|rent|hire|fetch) (?:me|us|a"
        r"|an|the)\b"
        r"(?! (?:back|expenses?|cost|amount|sum|payment|receipt))|^\W*(?:叫|给我叫|帮我[叫订买找约])",
    ),
    (
        "others",
        r"\bsaved\b|\blost\b|省[了下]|丢[了失]|\bborrow(?:ed|ing)?\b|\bl[eo]nt\b|\bloan(?:ed)?\b|\bow(?:e|es|ed)\b"
        r"|(?<![假])借(?![调阅口助机此鉴])|欠",
    ),
    (
        "counts",
        r"⟨#⟩ ?(?:x\b|people|persons?|pax|guests?|of us|tickets?|seats?|rooms?|pieces?|pcs|inch(?:es)?|metres?|meters?"
        r"|m\b|cm\b|mm\b|ports?|kg\b|km\b|packs?|boxes|bottles|bags|hours?|days?|nights?|times|trips|rides|个?人|张|间"
        r"|车厢|号|路|寸|米|公里|公斤|斤|台|套|箱|瓶|包(?!邮)|份|双|只|根|卷|桶|次|趟|天|晚(?![上饭])|小时|楼|层|座"
        r"|排|站)"
        r"|\b(?:number|no\.?|nr\.?|room|gate|line|seat|coach|bus|platform|terminal|floor|table|track|flight) ⟨#⟩",
    ),
    (
        "bounds",
        rf"\b(?:from|start(?:s|ing)? (?:at|from)|as of) {_MONEY}|{_MONEY} ?(?:起(?![重])|至|到|-|–"
        rf"|~) ?(?:{_MONEY})?(?=\W|$)(?<=[起⟩])"
        rf"|{_MONEY} ?[-–~至] ?(?:{_MONEY}|\d)|{_MONEY} back (?:from|for|on|of)\b|\b(?:tickets|rooms|nights|seats"
        rf"|people|guests) ⟨#⟩|表上|实付|实际付",
    ),
    (
        "part",
        r"其中|自费|再付|到付|(?:妈|爸|老婆|老公|媳妇|朋友|同事|哥|姐|弟|妹|室友|男友|女友|前台|公司(?!卡)|客户"
        r"|甲方)[^,，。]{0,2}[付出垫]"
        r"|\b(?:incl\w*|including|of which|minus|deductible|later)\b|\bon ⟨N⟩|\bmy (?:mum|mom|dad|wife|husband"
        r"|brother|sister)\b",
    ),
    (
        "repeats",
        r"\balready (?:in|booked|entered|claimed|submitted|logged|handed|there|done|expensed)\b|(?:报|录|记|交|提)过"
        r"|已[经]?[报录记交提]",
    ),
    ("bounds", rf"{_MONEY} ?(?:多|几)(?!少)|[一二三四五六七八九]{{2}}[十百千]"),
    ("asks", r"(?:能|可以|给|让)报|[行好成]吗|可以吗|能报吗|划算"),
    (
        "sums",
        r"(?:\bplus|\+|\band|\bincl\w*|\bwith|\bw/|另?外?加上?|还有|含) ?(?:an? |the )?(?:tips?|service|vat|tax"
        r"|delivery|postage"
        r"|shipping|fees?|deposit|breakfast|小费|服务费|运费|税费?|早餐|押金)(?![a-z])(?! ?(?:of |was |is |:"
        r"|是)? ?⟨[A#%])"
        r"|\bextra\W*$|(?:另|另外|单独)[算付计收]",
    ),
    ("bounds", r"(?<![a-z])ish\b|[<>≤≥~≈±] ?⟨[A#]⟩"),
    (
        "compares",
        r"(?:发票|小票|收据|单子|账单)上?(?:写|是|显示|开)|\b(?:receipt|bill|invoice) (?:says|shows|reads"
        r"|has)\b",
    ),
    ("hedges", r"餐补 ?⟨[A#]⟩(?! ?(?:每|一?[天日次]|⟨))|餐补 ?⟨[A#]⟩ ?⟨P⟩\W*$"),
    ("hedges", r"估价|报价|估计|预估|询价|标价|原价|定价|\bquot(?:e|ed|ation)\b|\blist price\b|\bestimates?\b"),
    (
        "plans",
        r"[还仍]?在路上|在途|[没未]到货|[没未]收到|^\W*(?:看[到中上]|见到|瞧见)|\b(?:saw|spotted|spied)\b|赊|挂账"
        r"|记账上|\bon (?:credit|account|tick)\b|\b(?:unpaid|not paid|to be paid|still to pay)\b|没付|未付"
        r"|待付",
    ),
    (
        "others",
        r"(?:刷|用|走|划|拿|扣)的?(?:是)? ?⟨N⟩ ?的?(?:卡|钱|账|备用金|额度)|⟨N⟩ ?(?:会|要|来|答应|说)?(?:还|报|给|转"
        r"|垫|补)(?:我|给我|了)"
        r"|⟨N⟩ (?:will|is going to|pays|owes|gives|transfers|reimburses)\b|\bit'?s ⟨N⟩|\b(?:was|is|were) ⟨N⟩(?:'s"
        r"|s)?\W*$",
    ),
)
_FOR_SO_MANY = Pattern(
    r"\bfor (?:[2-9]|1[0-2])(?![\d.,]*\d)(?! ?(?:rmb|yuan|eur|usd|kuai|bucks|dollars|euros?"
    r"|[€$¥块元]))"
)
_NIGHTS = Pattern(
    rf"{_MONEY} ?(?:an?|per|/) ?(?:night|day|week|person|head|hour|piece|item|seat|room|ticket)\b"
    rf"|{_MONEY} ?(?:nights?\b|晚(?![上饭])|夜|宿|间夜)"
)


def turned_values(line: ScannedLine, rest: str) -> Iterator[tuple[str, str]]:
    """The words that turn a length of the line, and which way: `others` it is somebody else's.

    Args:
        rest: the words that were used for nothing, folded: breaks that were taken away are not among them.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> lines = ("up to 4h", "3小时左右", "我做了3小时", "the new guy 5h")
    >>> [[*turned_values(scan(text, Terms(Names.of([])), date(2026, 11, 20)), text)] for text in lines]
    [[('up to', 'bounds')], [('左右', 'bounds')], [], [('the new guy', 'others')]]
    """
    for pattern in _OTHERS:
        yield from ((_bare(match[0]), "others") for match in pattern.finditer(line.masked))
    for words, turn in _found(_LENGTHS, line):
        if turn == "bounds" and _SETTLED.search(line.low):
            continue
        if turn == "days" and line.of("days") and _BESIDE_A_DAY.fullmatch(words):
            continue
        if turn not in _USED or any(word in rest for word in words.split()):
            yield words, turn
    if _SETTLED.search(line.low):
        return
    if (roughly := _ROUGHLY.search(line.masked)) and not _DONE.search(line.low):
        yield _bare(roughly[0]), "bounds"


def turned_money(line: ScannedLine) -> Iterator[tuple[str, str]]:
    """The words that turn an amount of the line, and which way."""
    alone = len(line.of("amount", "number")) == 1
    for words, turn in _found(_AMOUNTS, line):
        if turn != "counts" or (alone and not line.of("amount")):
            yield words, turn
    if alone and not line.of("amount") and (heads := _FOR_SO_MANY.search(line.low)):
        yield heads[0], "counts"
    if alone and (nights := _NIGHTS.search(line.masked)):
        yield _bare(nights[0]), "shares"


def _found(patterns: tuple[tuple[str, Pattern], ...], line: ScannedLine) -> Iterator[tuple[str, str]]:
    for turn, pattern in patterns:
        yield from ((_bare(match[0]), turn) for match in pattern.finditer(line.masked))


def _bare(words: str) -> str:
    """The words without the signs of values."""
    return " ".join(_SIGN.sub(" ", words).split()).strip(" ,:，：-")


_SIGN = Pattern(r"⟨.⟩?|⟩")
_LENGTHS = tuple((str(turn), Pattern(words)) for turn, words in _ABOUT_IT)
_AMOUNTS = tuple((str(turn), Pattern(words)) for turn, words in _MONEY_SAYS)
_OTHERS = tuple(Pattern(words) for words in _OF_OTHERS)
