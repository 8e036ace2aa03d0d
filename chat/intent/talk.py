"""The words by which people talk to each other, or about what takes time and is no work.

Only where nobody spoke to us are they a reason to stay silent.  All of it takes folded text.
"""

from __future__ import annotations

from chat.values.readers import compiled


def between_people(low: str) -> bool:
    """Whether the line has words that address somebody, tell a story, or speak of absence."""
    return any(compiled(pattern).search(low) for pattern in (_ENGLISH, _CHINESE, _AWAY))


def no_work(note: str) -> bool:
    """Whether the note begins with something that is measured in hours and is no work: sleep, a delay, a film."""
    return compiled(_NO_WORK).match(note) is not None


def meeting(low: str) -> bool:
    """Whether a line with times of day announces something to attend."""
    return compiled(_MEETING).search(low) is not None


def points_back(low: str) -> bool:
    """Whether a line speaks of something that stands already: “the apollo one”, “make it”, 那条, 改成."""
    return compiled(_POINTS_BACK).search(low) is not None


def corrects(low: str) -> bool:
    """Whether a line has a word without which it is a new entry: no, sorry, only, less, 错, 再加."""
    return compiled(_CORRECTING).search(low) is not None


def _any(words: str) -> str:
    return "|".join(words.split())


_ENGLISH_WORDS = _any(r"""
    i i'm i'll i've i'd im we we're we'll we've you your you're u they he she it it's it'll its me us them him
    her my our is isn't are was were be been am will won't would wouldn't should could can can't cannot may
    might must have has had do does don't didn't says? said seems? sounds? looks? feels? left later ago until
    till max maximum min\.?$ minimum tops per enough too so that this these not no yes yeah yep ok okay sorry
    please pls thanks thx lol haha wow than away late postponed? slept waited takes? took taking need needed
    let's lets eta brb afk to_go maybe probably roughly approx approximately almost nearly only just still
    already again if because why how what who where finally from_now straight ahead faster slower longer shorter
    everyone guys folks anyone someone gonna also more
""").replace("_", " ")
_ENGLISH = (
    rf"\b(?:{_ENGLISH_WORDS})\b|\beach (?:way|other)|\babout \d|\bin \d|\bfor \d.{{0,8}}$"
    r"|(?<![\w-])back(?![-\w]| ?(?:end|office|up|log))"
)
_CHINESE = _any(r"""
    [我你她它咱您谁] (?<!其)他 大家 各位 [了吧吗呢啊哦哈呀嘛啦到]\s?[。.!~]?$
    了(?=\s?[\d一两二三四五六七八九十半]) 了\s (?:小时|分钟|天)的 (?:小时|分钟|天|以|之)[前后] (?<![人天])才
    还(?!款|原|价) (?<!成)就(?!业|绪) (?<![成首])都 没 不(?!良|锈|同) 够 太 快(?!速|照|递|捷) 刚
    等(?!级|保|待|效) 左右 大概 大约 可能(?!性) 应该 预计 估计 至少 最多 起码 (?<![纪需主重概摘])要(?!求|素|件)
    (?<![功性职智产节])能(?!力|耗|源) 请(?!求|购) 给(?!排水) 麻烦 谢谢 以内 之内 内完成 超过 延[后期迟] 推迟
    提前 休息 午休 睡 路上 堵车 高铁 飞机 航班 剩(?!余) 倒计时 有效 保质 截止 为什么 怎么 什么 多久 如果 因为
    所以 但是 其实 终于 居然 竟然 一直 每[天周日](?!\s?[\d一二两三四五六七八半]) 来回 车程 迟到
""")
_AWAY = _any(r"""
    停电 停水 断网 宕机 停机 请假 [休年病事婚产]假 调休 加班 \bwasted\b \btonight\b \bnow\b \bdone\s?[!.]?$
    \bat\s\d
""")
_NO_WORK_WORDS = _any("""
    sleep break lunch dinner breakfast coffee nap gym workout delay delayed commute drive flight ride train walk
    traffic parking queue movie film episode podcast livestream live_stream video battery uptime downtime outage
    timeout power_cut countdown notice window slot extension earlier shift sla response_time wait waiting off
    old behind early buffer remaining overtime pto leave sick vacation holiday jet_lag q&a work$
""").replace("_", " ")
_NO_WORK = (
    rf"(?:a |the |of |in )?(?:{_NO_WORK_WORDS})\b"
    r"(?! \w+(?:ing|ment|er|ion|module|screen|app|page|layout|booking)\b)|"
    + _any(
        "的 假 午休 休息 电影 续航 工作日 营业 在线 直播 讲座 飞行 马拉松 通话 短片 睡眠 限时 一[班杯次轮] 响应时间"
        " 充电"
    )
)
_MEETING = _any(
    r"会(?!签) 面试 培训 讲座 停电 维护 meeting standup stand-up sync call\b interview training lunch demo\b"
)
_POINTS_BACK = (
    r"\b(?:that|the) (?:[a-z]+ )?(?:one|entry|last)\b"
    r"|\b(?:make (?:it|that)|actually|correction|should (?:be|have been)|instead)\b"
    r"|\bi (?:have )?just (?:gave|sent|said|told|entered|logged|booked|wrote|typed|put in)\b"
    r"|刚[记填报写录]|应该算|前面那|[那这上]一?[条笔个]|刚才|刚刚|改成|改为|改一下|应该是|才对|搞错|记错|写错"
)
_CORRECTING = (
    r"\b(?:no|not|sorry|oops|wrong|mistake|mixed|only|was|were|less|more|add|forgot|meant|mean|remove|take|delete|undo)\b"
    r"|[错改减删撤扣]|应该|不是|才|多[记了]|少[记了]|再加|其实|忘"
)
