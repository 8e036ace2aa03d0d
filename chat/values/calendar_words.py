"""What `chat.values.days` reads: names of days and months, and what a written date looks like."""

from __future__ import annotations

from chat.pattern import Pattern

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mondays 一 1",
            "tue tues tuesday tuesdays 二 2",
            "wed weds wednesday wednesdays 三 3",
            "thu thur thurs thursday thursdays 四 4",
            "fri friday fridays 五 5",
            "sat saturday saturdays 六 6",
            "sun sunday sundays 日 天 末 7",
        )
    )
    for name in names.split()
}
RELATIVE = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "yday": -1,
    "yest": -1,
    "yesterdy": -1,
    "ystrdy": -1,
    "ystdy": -1,
    "yesteray": -1,
    "yestery": -1,
    "ystday": -1,
    "ystd": -1,
    "ystrday": -1,
    "y'day": -1,
    "day before yesterday": -2,
    "the day before yesterday": -2,
    "last night": -1,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "tmw": 1,
    "tmrrw": 1,
    "tomo": 1,
    "tdy": 0,
    "rn": 0,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "今早": 0,
    "今晚": 0,
    "昨天": -1,
    "昨日": -1,
    **dict.fromkeys(("寻日", "琴日", "寻晚", "琴晚"), -1),
    "听日": 1,
    "昨儿": -1,
    "昨晚": -1,
    "昨夜": -1,
    "前晚": -2,
    "前天": -2,
    "前日": -2,
    "大前天": -3,
    "大大前天": -4,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
SMALL = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
WEEK_SHIFT = {"上上": -2, "上": -1, "上个": -1, "本": 0, "这": 0, "这个": 0, "下": 1, "下个": 1}
SHIFT = {
    "this": 0,
    "current": 0,
    "last": -1,
    "lst": -1,
    "previous": -1,
    "prev": -1,
    "next": 1,
    "nxt": 1,
    "本": 0,
    "这": 0,
    "这个": 0,
    "这一": 0,
    "当": 0,
    "今": 0,
    "上": -1,
    "上个": -1,
    "上一": -1,
    "去": -1,
    "上上": -2,
    "上上个": -2,
    "下": 1,
    "下个": 1,
    "下一": 1,
    "明": 1,
    "前": -2,
}
UNIT = {
    "week": "week",
    "wk": "week",
    "month": "month",
    "mth": "month",
    "mnth": "month",
    "quarter": "quarter",
    "qtr": "quarter",
    "year": "year",
    "yr": "year",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季度": "quarter",
    "季": "quarter",
    "年": "year",
    "年度": "year",
}

SPELLED = (
    *("yesterday", "tomorrow"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
"""What is known also when it is misspelt, and"""
NO_DAY = frozenset({"sundry", "someday", "mundane", "sundays", "mondays", "fridays", "midday", "workday", "weekday"})
"""what looks like it and is something else."""

JOIN = Pattern(r"\s?(?:(?:,|、|&|\+|/|和|与|及|以及|跟|and\b|n\b)\s?)?")
"""What stands between days that are listed: `mon, wed and fri`, `周一、周三`."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if name.isalpha() and name.isascii()), key=len, reverse=True))
_ZH_WEEK = r"(?:周|星期|礼拜)"
_ZH_NUMBER = r"[一二三四五六七八九十廿卅两]{1,3}"
_NOT_SATURDAY = r"sat (?:on|in|with|down|at|through|thru|together|next|beside|there|here|around)\b"
_TO = r"\s?(?:--?|~|\.\.\.?|to\b|thru\b|through\b|until\b|till?\b|到|至|→)\s?"
_DAY = r"(?:[日号](?!楼|线|机|院|门|店|库|会议室|文件|程序|常|志|历|期|报|后台|站|房|仓|电|桌|位))"
_ORDINAL = r"(?:st|nd|rd|th)?"
_PART = r"(?:\s?(?:上午|下午|晚上|早上|中午|凌晨))?"
# "昨天的会议", "Friday's demo": a day in a name of something, not the day of work.
# "前天的忘记了", "周三的工时" are days of work all the same.
_APART = r"(?!的(?!\s?(?:忘|漏|没|还没|工时|时间|活|补|[,，:：]|[。.!]?$))|'s(?! (?:hours|time)\b))"
_END = r"(?![\w%])(?![.:/-]\d)"
_OF_MAY = r"(?:(?<=\bin )|(?<=\bof )|(?<=\bfor )|(?<=\bsince )|(?<=\buntil )|(?<=\bfrom )|(?<=\bduring ))"
"""Where “may” is a month."""

PATTERNS = {
    "full": (
        r"(?P<y>(?:19|20)\d\d)(?P<sign>[-/.])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})(?!\d)"
        rf"(?:{_TO}(?:(?:(?P<y2>(?:19|20)\d\d)(?P=sign))?(?P<m2>\d{{1,2}})(?P=sign))?"
        r"(?P<d2>\d{1,2})(?![\d:hm.]|\s?小时))?"
        rf"(?![-/]\d){_APART}"
    ),
    "full_zh": (
        r"(?P<y>(?:19|20)?\d\d)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})(?!\d)[日号]?"
        rf"(?:{_TO}(?:(?:(?P<y2>(?:19|20)?\d\d)年)?(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})[日号])?{_PART}{_APART}"
    ),
    "compact": r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
    "month_day": (
        rf"(?P<m>\d{{1,2}}|{_ZH_NUMBER})月\s?(?P<d>\d{{1,2}}|{_ZH_NUMBER})"
        r"(?:[日号]|(?=\s?(?:-|~|到|至)\s?\d)|(?![\d个天份]))"
        rf"(?:{_TO}(?:(?P<m2>\d{{1,2}}|{_ZH_NUMBER})月)?(?P<d2>\d{{1,2}}"
        rf"|{_ZH_NUMBER})[日号]?(?![\d:点h小]))?{_PART}{_APART}"
    ),
    "day_only": (
        rf"(?P<d>\d{{1,2}}|{_ZH_NUMBER})(?:{_DAY}|(?=\s?(?:-|~|到|至)\s?(?:\d{{1,2}}|{_ZH_NUMBER}){_DAY}))"
        rf"(?:{_TO}(?P<d2>\d{{1,2}}|{_ZH_NUMBER}){_DAY})?{_PART}{_APART}"
    ),
    "named_month": (
        rf"(?P<d>\d{{1,2}}){_ORDINAL}\.?(?:{_TO}(?P<d2>\d{{1,2}}){_ORDINAL}\.?)?(?:\s|-|\sof\s)?(?P<m>{_MONTH})\b\.?"
        rf"(?:(?:,?\s?|-)(?P<y>20\d\d)(?!\d))?{_APART}"
    ),
    "month_named": (
        rf"(?P<m>{_MONTH})\.?[\s-]?(?P<d>\d{{1,2}}){_ORDINAL}(?![\d:.]|\s?(?:h|hours?|min)\b)"
        rf"(?:{_TO}(?P<d2>\d{{1,2}}){_ORDINAL}(?![\d:a-z.]))?(?:,?\s?(?P<y>20\d\d)(?!\d))?{_APART}"
    ),
    "two_named": (
        rf"(?P<d>\d{{1,2}}){_ORDINAL}\s?(?P<m>{_MONTH})\b\.?{_TO}(?P<d2>\d{{1,2}}){_ORDINAL}\s?(?P<m2>{_MONTH})\b\.?"
        r"(?:,?\s?(?P<y>20\d\d)(?!\d))?"
    ),
    "named_two": (
        rf"(?P<m>{_MONTH})\.?\s?(?P<d>\d{{1,2}}){_ORDINAL}{_TO}"
        rf"(?P<m2>{_MONTH})\.?\s?(?P<d2>\d{{1,2}}){_ORDINAL}(?![\d:.])"
        r"(?:,?\s?(?P<y>20\d\d)(?!\d))?"
    ),
    "slashed": (
        rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>20\d\d|\d\d)(?!\d))?"
        rf"(?:{_TO}(?P<a2>\d{{1,2}})/(?P<b2>\d{{1,2}})(?:/(?:20\d\d|\d\d))?)?{_END}"
    ),
    "points": (
        r"(?P<a>\d{1,2})\.(?P<b>\d{1,2})\s?(?:-|~|到|至)\s?(?P<a2>\d{1,2})\.(?P<b2>\d{1,2})(?![\w%])(?!\.\d)"
        r"(?!\s?(?:h|小时|天|k|万))"
    ),
    # 11-03 as in 2026-11-03; 10-12 may be anything
    "dashed": r"(?P<a>0[1-9]|1[0-2])-(?P<b>0[1-9])(?![\d:.-]|\s?(?:h|小时|点|天))",
    # 03.11. as in 03.11.2026; 3.11. may be the end of a sentence
    "dotted_short": r"(?P<a>[0-3]\d)\.(?P<b>0[1-9]|1[0-2])\.(?![\d.])",
    "dotted": rf"(?P<a>\d{{1,2}})\.\s?(?P<b>\d{{1,2}})\.\s?(?P<y>20\d\d){_END}",
    "relative": (
        r"(?P<w>(?:the )?day before yesterday|(?:the )?day after tomorrow|yesterd?a?y|yest(?!e)|ystr?day|yste?r?dy|ystd"
        r"|y'?day|today|tdy|tonight|tomorrow|tmrr?w|tmr|tmw|tomo|rn(?=\W*$)"
        r"|last night|this (?:morning|afternoon|evening))(?:'?s(?= ))?(?![\w'-])(?: (?:morning|afternoon|evening)\b)?"
    ),
    "week_from": (
        rf"(?:a week (?:on|from) |(?P<a>a week ))(?P<w>tomorrow|today|{_WEEKDAY})(?![\w'])"
        rf"|(?P<w_>tomorrow|today|{_WEEKDAY}) week(?!\w)(?! (?:plan|report|review|meeting|ends?)\b)"
    ),
    "relative_zh": (
        r"(?P<w>大?大前天|大后天|今[天日儿早晚]|昨[天日儿晚夜]|[寻琴][日晚]|前[天日晚]|明[天日]|听日|后天)"
        rf"{_PART}{_APART}(?!端)"
    ),
    "ago": r"(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven) (?P<u>days?|weeks?|wks?) ago(?: today)?(?!\w)",
    "ago_zh": rf"(?P<n>\d{{1,3}}|{_ZH_NUMBER})\s?个?(?P<u>天|日|周|星期|礼拜)(?:以前|之前|前)",
    "weekdays": (
        rf"(?:(?P<p>last|this|next|past|previous|coming|on) )?(?!{_NOT_SATURDAY})(?P<w>{_WEEKDAY})(?![\w'])\.?"
        rf"(?:{_TO}(?:(?P<p2>last|this|next) )?(?P<w2>{_WEEKDAY})(?![\w']))?(?: (?:morning|afternoon|evening)\b)?"
    ),
    # 周三四五, 这周一三五
    "several_zh": (
        r"(?P<s>这|本|上|上个)?(?:周|星期|礼拜)(?P<each>[一二三四五六日天](?:[、,，]?(?:[一二三四五六]|(?<=[六、,，])[日天])){1,5})"
        r"(?![点个小日号月期楼层组区班])"
    ),
    "weekend": (
        r"(?:(?:on|over|at) )?(?:(?P<en>the|last|this|past) )?weekend(?![\w-])|(?P<zh>上上?|这|本)?个?周末(?![版夫])"
    ),
    "in_week": (
        rf"(?:(?P<s>this|last|next) (?:week"
        rf"|wk),? (?:on )?(?P<w>{_WEEKDAY})(?![\w'])(?:{_TO}(?P<w2>{_WEEKDAY})(?![\w']))?"
        rf"|(?P<w_>{_WEEKDAY})(?![\w'])(?:{_TO}(?P<w2_>{_WEEKDAY})(?![\w']))?,? (?:of )?(?P<s_>this|last"
        rf"|next) (?:week|wk))"
        r"(?!\w)"
    ),
    "misspelt": r"(?P<t>[a-z]{5,10})(?![\w'])(?: (?:morning|afternoon|evening)\b)?",
    "weekdays_zh": (
        rf"(?P<p>上上|上个?|这个?|本|(?<!一)下个?)?{_ZH_WEEK}(?P<w>[一二三四五六日天]|[1-7](?!\d))(?![天月]"
        rf"|周(?![一二三四五六日天1-7]))"
        rf"(?:{_TO}(?P<p2>上个?|这个?|本|下个?)?(?:{_ZH_WEEK}|(?=[一二三四五六日天](?![\d个小点:.])))"
        rf"(?P<w2>[一二三四五六日天]|[1-7](?![\d.:])))?{_PART}{_APART}"
    ),
    "calendar": r"(?P<s>this|current|la?st|prev(?:ious)?|ne?xt) (?P<u>week|wk|month|mn?th|quarter|qtr|year|yr)(?!\w)",
    "calendar_zh": (
        r"(?P<s>上上个?|上一|上个?|本|这一|这个?|当|下一|下个?|今|去|前|明)(?P<u>周|星期|礼拜|月|季度|季|年度|年)"
        r"(?![一二三四五六日天1-7初])"
    ),
    "lately": r"(?:last|past) (?:(?P<n>\d{1,3}|two|three|four|five|six|seven) )?(?P<u>days|weeks|wks|months)(?!\w)",
    "lately_zh": (
        r"(?:最近|过去|近|[这前](?=\s?[\d二两三四五六七八九十几]))"
        rf"(?P<n>\d{{1,3}}|{_ZH_NUMBER})?个?(?P<u>天|日|周|星期|月)"
    ),
    "month_zh": (
        r"(?:(?P<y>20\d\d|\d\d)年)?(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?!\d|[一二三四五六七八九十])"
    ),
    "month_iso": r"(?P<y>20\d\d)[-/.](?P<m>0[1-9]|1[0-2])(?![\d./-])",
    "month_en": rf"(?P<m>(?:(?!may\b(?! 20\d\d))|{_OF_MAY})(?:{_MONTH}))\b\.?(?: (?P<y>20\d\d)(?!\d))?(?! ?\d)",
    "quarter": r"q(?P<q>[1-4])(?![\w])(?:[ /-]?(?P<y>20\d\d)(?!\d))?",
    "quarter_zh": r"(?:(?P<y>20\d\d)年)?第?(?P<q>[一二三四1-4])季度",
    "year": r"(?P<y>20\d\d)年(?!\d)(?:度)?",
}

ORDINAL_DAY = (
    rf"(?:(?:on )?(?P<w>{_WEEKDAY})\.?,? (?:the )?|(?:on )?the )(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b(?! of"
    rf"| (?:{_MONTH})\b)"
    r"(?! (?:time|version|draft|round|floor|try|attempt|chapter|part|item|iteration|sprint|step|release|bug|one)\b)"
)
"""`sat 14th`, `fri the 13th`, `the 12th`: of hours the latest such day, of leave the next."""
FIRST_ORDINAL = r"(?P<w>)(?P<d>\d{1,2})(?:st|nd|rd|th)(?=\s?[:,-]|\s\d)"
"""`12th: 3h`, at the beginning of a line."""
STARTS = {
    "atmwfs": "week_from",
    "wtlopa": "weekend",
    "上这本个周": "weekend",
    "上下本这周星礼": "several_zh weekdays_zh calendar_zh",
    "今昨寻琴听前后明大": "relative_zh calendar_zh",
    "去当": "calendar_zh",
    "最过近": "lately_zh",
    "第": "quarter_zh",
    "一二三四五六七八九十廿卅两": "quarter_zh month_day month_zh ago_zh day_only",
    "asond": "named_two month_named month_en",
    "jfm": "named_two month_named month_en",
    "mwfstln": "in_week",
    "mwfsto": "weekdays",
    "twfsoa": "ago",
    "t": "relative calendar",
    "ydr": "relative",
    "l": "relative calendar lately weekdays",
    "p": "lately calendar weekdays",
    "nc": "calendar weekdays",
    "q": "quarter",
    "ytmwsf": "misspelt",
    "这前": "lately_zh",
}
"""For the first characters of a day: the patterns to try, in this order."""
AFTER_FIGURES = {
    "-": "full month_iso named_month two_named day_only dashed",
    "/": "full month_iso slashed",
    ".": "full month_iso dotted points named_month dotted_short",
    "~到至→": "full named_month day_only",
    "年": "full_zh quarter_zh month_zh year",
    "月": "month_day month_zh",
    "日号": "ago_zh day_only",
    "天个周星礼": "ago_zh",
    "季": "quarter_zh",
    "abcdefghijklmnopqrstuvwxyz": "ago two_named named_month",
}
"""The same for a day that begins with figures, by the character after them and a blank; `compact` for eight figures."""
