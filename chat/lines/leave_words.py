"""The words around leave that `chat.lines.leave` understands, in both languages; all for folded lines."""

from __future__ import annotations

from chat.pattern import Pattern
from chat.values import calendar_words
from chat.values.numbers import numeral

# ---- greetings and possessives, which are no times of day and no names


def plain(low: str) -> str:
    """The line with greetings and possessive signs blanked, every character in its place."""
    low = _ASIDE.sub(lambda match: " " * len(match[0]), low).replace("元月", "1月")
    return _BETWEEN.sub(lambda match: f"{' ' * 9}{match[1]} to ", low)


_BETWEEN = Pattern(r"\bbetween (\d[\d:.]*\s?(?:[ap]m)?(?:st|nd|rd|th)?) and (?=\d)")

_ASIDE = Pattern(
    r"\bgood (?:morning|afternoon|evening)\b"
    r"|^\s*(?:morning|afternoon)(?: (?:all|everyone|everybody|team|folks|guys|boss))?(?=\s?[,!.:;])"
    r"|(?:早上|上午|下午|中午|晚上)好|(?<=\w)'s\b|的"
)

# ---- was it, or will it be


def past(low: str) -> bool:
    """Whether the line tells of what was."""
    return _PAST.search(low) is not None and _FUTURE.search(low) is None


_PAST = Pattern(
    r"\b(?:was|were|been|had|took|didn'?t|did not|couldn'?t|could not|wasn'?t|missed|stayed|called in|went|fell)\b"
    r"|没去|没来|没上班|没到|没能|没在|病了|请了|休了|不舒服了|去了|过了|补请|补登|补一下"
)
_FUTURE = Pattern(r"\b(?:will|won'?t|gonna|going to|tomorrow|next|coming)\b|'ll\b|明|下周|下个|后天|将")

# ---- parts of days

HALVES = (
    (Pattern(r"(?:the |in the )?mornings?\b|first half of the day|上午|早上|早晨|清早|上半天"), "morning"),
    (Pattern(r"(?:the |in the )?afternoons?\b|second half of the day|下午|午后|下半天"), "afternoon"),
)
BEFORE_NOON = Pattern(r"a\.?m|凌晨|早|上午")
AM_PM = Pattern(r"[ap]\.?m\.?(?![a-z])")
FROM = Pattern(r"from |从\s?")
_MONTHS = "|".join(calendar_words.MONTHS)
DATED_RUN = Pattern(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.?(?:\s?(?:-|~|to|until|till?|through|thru|到|至)\s?\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"\.?\s?(?:of )?(?:{_MONTHS})\b"
)
BARE_HOURS = Pattern(r"(\d{1,2})\s?(?:-|to|until|till)\s?(\d{1,2})(?![\w:./%-]|\s(?:days|weeks))")
COUNT_OF_WEEKS = Pattern(
    r"(?P<n>\d{1,2}|an?|one|two|three|four|five|six|[一两二三四五六](?=个?[周星礼]))"
    r"(?: weeks?\b(?! (?:after|ago|from now))|个?(?:周|星期|礼拜)(?![一二三四五六日天前后]))"
)
EACH = Pattern(r"\b(?:each|every day|daily|both)\b|每天|都")


def number(text: str) -> int:
    """A small number in figures or words."""
    small = {"a": 1, "an": 1, **calendar_words.SMALL}.get(text)
    value = int(text) if text.isdigit() else numeral(text)
    return small or int(value or 0)


# ---- runs of days

TO = Pattern(
    r"\s*(?:休假?|请假?)?(?:-+|~|(?:and |, ?)?(?:up )?to|(?:and |, ?)?(?:until|till?|through|thru)|一?直?[到至]|→)"
    r"\s*(?:the |and including |including )?"
)
UNTIL = Pattern(r"(?:\b(?:until|till?|through|thru|up to)|一?直?到|至)\s*(?:the |and including |including )?$")
SINCE = Pattern(r"(?:\bsince|自从?)\s*(?:the |last )?$")
FROM_BEFORE = Pattern(r"(?:\b(?:from|start(?:s|ing)?|begin(?:s|ning)?|as of|as from)|自|从)\s*(?:on |the )?$")
FROM_AFTER = Pattern(r"\s*(?:onwards?|on\b(?! \w)|起|开始)")
BACK_BEFORE = Pattern(r"\b(?:back|return(?:ing)?)\b(?: (?:in|at|to|work|the|office|online|again|on|by|only))*\s*$")
BACK_AFTER = Pattern(r"\s*(?:才|再|就)?(?:回来|回公司|返岗|回岗|复工|回去上班|恢复上班)")
WEEKDAY = Pattern(r"周|星期|礼拜|\b(?:mon|tue|wed|thu|fri|sat|sun)")
LISTED = Pattern(r"[\s,、;&+/()]*(?:(?:and|also|plus|then|on|the|in|as well as|及|以及|和|跟|与|还有|加)[\s,]*)*")

# ---- what says that somebody is away, though a "not" stands in it

_NEGATED = "|".join(
    (
        *(f"{verb}'?t" for verb in ("won", "can", "couldn", "didn", "wasn", "isn")),
        "cannot|will not|can not|could not|did not|was not|not going to|not gonna|not",
    )
)
_COMING = (
    r"(?:be|been|able to|be able to|coming|going|come|make it|made it|attend|work|working|join|get|back|in|into"
    r"|at|to|the|office|available|around|here|there|online|reachable|well|great|good)"
)
ABSENT = Pattern(
    rf"\b(?:{_NEGATED})(?: {_COMING})+\b|\b(?:don'?t|do not) feel\b|\bno(?: work(?:ing)?|t feeling(?: too| so)? \w+)\b"
    r"|\b(?:the )?(?:all|whole|entire|full) week\b"
    r"|不好意思|不太?舒服|不适|不[在来去到]|不(?:能|会)?(?:来|上班|在)|[来去到]不了|上不了班|没(?:能)?(?:去|来|到|在|上)|没空|没(?:法|办法)"
)
"""“won't be in”, “来不了”: with a "not" in it, and yet leave; and what only underlines it ("the whole week")."""
EITHER = ("or", "或", "或者", "还是")

# ---- what could change the meaning

MATTERS = Pattern(
    r"\d[\d:.,]*(?:\s?[a-z%]+|点)?"
    r"|[一二三四五六七八九十两几]{1,3}(?:点|(?=个?(?:小时|钟头|天|月|年|周|星期|礼拜|分钟|号|日(?!子))))"
    r"|\b(?:not|no|never|cancel\w*|without|except|excluding|instead|rather|unless|apart from)\b|n't\b"
    r"|不(?!过)|没(?!事)|取消|销假|除了|别(?!的)"
    r"|\b(?:maybe|perhaps|might|possibly|probably|if|whether|considering|thinking|not sure|or)\b"
    r"|可能|也许|如果|要是|万一|说不定|考虑|或者?|大概|还是"
    r"|\b(?:he|she|they|he's|she's|they're|everybody|everyone|anybody|anyone|who)\b|(?<!其)他|她|大家|谁"
    r"|\b(?:every|each week|weekly|couple|few|several|some time|weeks?|months?|hours?|hrs|minutes|mins)\b"
    r"|\b(?:early|late|noon|midday|evening|night|(?:rest|remainder) of|days? (?:after|before))\b"
    r"|\b(?:i'?m|i am|i'?ll be|will be|coming) in\b(?! (?:bed|hospital|a |an |the ))|\bchange of plans?\b"
    r"|每周|每个|隔周|周末|晚上|中午|早退|晚到|迟到|晚[点些]|早[点些]|提前|剩下|几个?(?:小时|天)"
    r"|\b(?:wfh|work(?:ing)? from home|home ?office|remote(?:ly)?|back|return(?:ing)?)\b|在家办公|居家办公|远程"
)
EARLY_OR_LATE = Pattern(r"early|late|早退|晚到|迟到|[晚早][点些]|提前")
A_TIME = Pattern(
    rf"\d[\d:.]*\s?[ap]m|\d{{1,2}}:\d\d|(?:\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})点|noon|midday|中午"
    rf"|{EARLY_OR_LATE.pattern}"
)
"""Of what could change the meaning: a time of day, or a word about it, without which nobody knows how long."""
