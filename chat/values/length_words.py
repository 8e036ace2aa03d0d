"""What `chat.values.durations` reads: units, numbers in words, what a written length looks like."""

from __future__ import annotations

from chat.values.clocks import FROM_TO, H_RUN, MILITARY, RUN

FIGURE = r"(?:\d{1,4}(?:[.,]\d{1,12})?|\.\d{1,12})"
ZH_FIGURE = r"[零一二三四五六七八九十百千两俩仨壹贰叁肆伍陆柒捌玖拾廿]{1,7}(?:点[零一二三四五六七八九]{1,2})?"
LATIN_NUMBER = {
    "a": 1,
    "an": 1,
    "another": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "twenty five": 25,
    "thirty": 30,
    "thirty five": 35,
    "forty": 40,
    "forty five": 45,
    "fifty": 50,
    "fifty five": 55,
    "sixty": 60,
    "ninety": 90,
}

_HOUR = r"(?:hours?|hrs?|h)(?![a-z])\.?|个?(?:小时|钟头)|个钟头?|个工时|工时"
_MINUTE = r"(?:minutes?|mins?|m(?!\^?[23²³](?![\d.]|\s?h)))(?![a-z])|分钟?(?![之a-z页公])|'(?!\w)"
_DAYS = (
    r"(?:days?|d|pd|md|mandays?|man-days?|person-days?|workdays?)(?![a-z])"
    r"|个?(?:工作日|人天|人日)|个?整?天(?![前后内线花气猫])"
)
_WORD = "|".join(name.replace(" ", "[ -]") for name in sorted(LATIN_NUMBER, key=len, reverse=True))
_AND = r"(?:and|n|'n'?|&)"
_MORE = r"(?: (?:more|extra|additional|further|full|whole|solid|good|straight))?"
_SMALL = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"


def _hours(number: str) -> str:
    return (
        rf"(?P<n>{number})\s?(?:(?P<half>个?半)\s?(?:小时|钟头|钟)|(?P<odd>个?[多来]个?)?(?:{_HOUR})(?!:\d))"
        rf"(?:\s?(?P<halves>半)|\s?(?:零|又|and\s|,\s?|\+\s?)?\s?(?P<m>{_SMALL})\s?(?:{_MINUTE})"
        rf"|\s?零?(?P<quarter>[一三13])刻钟?)?"
    )


PATTERNS = {
    "timed": RUN,
    "h_run": H_RUN,
    "military": MILITARY,
    "from_to": FROM_TO,
    "hours": _hours(FIGURE),
    # "2h30" and "2小时30": the figures must end the word.
    # “3 hrs 20 on apollo”: so many minutes, where no word follows that they could count
    "glued": (
        rf"(?P<n>{FIGURE})\s?(?:(?:h|个?小时)(?P<m>[0-5]\d)(?![\w.:/%])"
        r"|(?:h|hrs?|hours?) (?P<minutes>[1-5]\d)(?=\s?(?:$|[,;(]"
        r"|(?:on|for|of|down|in|at|to|with|today|yesterday|pls|please)\b)))"
    ),
    "clock": r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?:\s?h(?:rs|ours)?(?![a-z]))?(?![\d:])(?!\s?[ap]\.?m)",
    "fraction": (
        r"(?:(?P<w>\d{1,2})\s)?(?P<a>[13])/(?P<b>[248])\s?(?:(?:of\s)?an?\s)?"
        r"(?P<u>hours?|hrs?|h|days?|d|个?小时|个?钟头|天)(?![a-z])"
    ),
    "sign": r"(?P<w>\d{1,2})?\s?(?P<s>[½¼¾])\s?(?P<u>hours?|hrs?|h|days?|d|个?小时|天)(?![a-z])",
    "and_a_half": (
        rf"(?P<n>\d{{1,2}}) {_AND} (?:(?P<half>(?:a )?half)|(?P<quarters>a quarter|three quarters))"
        r" (?P<u>hours?|hrs?|days?)(?![a-z])"
    ),
    "minutes": rf"(?P<n>{FIGURE})\s?[多来]?(?:{_MINUTE})",
    "days": rf"(?P<n>{FIGURE})\s?(?:{_DAYS})(?P<half>半)?",
    "quarters": rf"(?P<n>{FIGURE})\s?刻钟",
    "hours_zh": _hours(ZH_FIGURE),
    "quarters_zh": rf"(?P<n>{ZH_FIGURE})\s?刻钟?(?!意|板)",
    "minutes_zh": rf"(?P<n>{ZH_FIGURE})\s?[多来]?分钟",
    "days_zh": rf"(?<![哪某有那这同])(?P<n>{ZH_FIGURE})\s?(?:{_DAYS})(?P<half>半)?",
    "half_hour_zh": r"(?<![两俩仨二三四五六七八九])半个?(?:多)?(?:小时|钟头|钟)",
    "half_day_zh": r"半个?(?:工作日|人天)|(?<![大小老好])半[天日](?!前|后|没|不|才|都|了)",
    "whole_day_zh": r"一整天|[全整][天日](?!候|内)",
    "half": r"(?:(?:a|another|an extra) )?half[ -](?:an? )?(?P<u>hours?|hr|h|days?|workday)(?![a-z])",
    "words": (
        rf"(?!a (?:hour|day))(?P<n>{_WORD}){_MORE}"
        rf"(?: {_AND} (?:(?P<half>a half|half)|(?P<quarters>a quarter|three quarters)))?[ -]"
        r"(?P<u>hours?|hrs?|days?|minutes?|mins?)(?![a-z])"
        rf"(?:(?P<halves> {_AND} a half)|(?P<fourths> {_AND} (?:a quarter|three quarters)))?"
        rf"(?:(?:,? {_AND})? (?P<more>\d{{1,2}}|{_WORD}) ?(?:minutes?|mins?|m)(?![a-z]))?"
    ),
    "three_quarters": r"(?:three|3)[ -]quarters (?:of )?(?:an )?hour(?![a-z])",
    "quarter": r"(?:a )?quarter (?:of )?(?:an )?hour(?![a-z])",
    "whole_day": r"(?:a )?(?:full|whole|entire) day(?![a-z])|all day(?![a-z])",
}
STARTS = {
    ".": "hours",
    "½¼¾": "sign",
    "零一二三四五六七八九十百两俩仨壹贰叁肆伍陆柒捌玖拾廿": "timed hours_zh quarters_zh minutes_zh days_zh",
    "一全整": "whole_day_zh",
    "半": "half_hour_zh half_day_zh",
    "上下早晚中凌傍夜": "timed",
    "hq": "timed",
    "ah": "half",
    "nm": "timed",
    "t": "three_quarters",
    "aotfsen": "words",
    "aq": "quarter",
    "afwe": "whole_day",
    "f从": "from_to",
}
"""For the first characters of a length of time: the patterns to try, in this order."""
AFTER_FIGURES = {
    "h": "h_run",
    "h小": "glued hours",
    "个": "glued",
    "个钟工": "hours days",
    "多来": "hours minutes",
    "n": "and_a_half",
    "q": "three_quarters",
    "m": "minutes days",
    "分'": "minutes",
    "刻": "quarters",
    "d天整人w": "days",
    "p": "timed days",
    "a": "timed and_a_half",
    "&": "and_a_half",
    "/123": "fraction",
    "½¼¾": "sign",
    ":": "timed clock",
    "-~t到至→点时u'一直": "timed",
    "-~t到至→": "military",
}
"""The same for one that begins with figures, by the character after them and a blank."""
