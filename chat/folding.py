"""Making what people type comparable: half and full width, case, the traditional characters of our own vocabulary.

`folded` changes one character into one character, so that a place in the folded text is the same place in the original:
we search in the one and quote from the other.  `cleaned` drops what a chat client adds around the words.
"""

from __future__ import annotations

from chat.pattern import Pattern

LONGEST_MESSAGE = 8_000
"""A message with more characters than this is not read for commands: it is a paste, not an entry."""
LONGEST_FIELD = 200
"""A length of time, a day or an amount in more characters than this is none."""

_TRADITIONAL = (
    "個个時时鐘钟點点週周兩两號号萬万億亿後后預预項项還还剩剩錢钱誰谁們们報报記记錄录費费額额賬账帳账應应總总過过這这"
    "發发單单據据審审銷销歷历開开關关資资幫帮檢检餘余數数貳贰參叁陸陆圓圆幣币歐欧鎊镑韓韩盧卢從从與与禮礼間间"
    "花花員员類类別别產产務务業业結结計计劃划問问題题統统進进對对會会議议評评測测試试設设調调聯联節节"
)
_SPACES = "\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\t"
_ODD = {
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "〜": "~",
    "’": "'",
    "‘": "'",
    "￥": "¥",
    "￡": "£",
}


def _table() -> dict[int, int]:
    pairs = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    pairs |= {
        ord(traditional): ord(simplified)
        for traditional, simplified in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)
    }
    pairs |= {ord(space): 32 for space in _SPACES}
    pairs |= {ord(odd): ord(plain) for odd, plain in _ODD.items()}
    # A full-width capital becomes a small letter in one step.
    pairs |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}
    return pairs


_FOLD = _table()


def folded(text: str) -> str:
    """The text in half width and lower case, each character in its old place.

    >>> folded("ＡＰＯＬＬＯ　２．５小時")
    'apollo 2.5小时'
    """
    low = text.lower()
    if len(low) != len(text):  # "İ".lower() has two characters
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    if low.isascii():
        return low.translate(_FOLD) if "\t" in low else low
    return _SOUNDS_LIKE.sub(lambda match: _MEANT[match[0]], low.translate(_FOLD))


_MEANT = {
    "做天": "昨天",
    "作天": "昨天",
    "左天": "昨天",
    "小是": "小时",
    "小石": "小时",
    "小使": "小时",
    "小市": "小时",
    "消失": "小时",
    "州": "周",
    "清假": "请假",
    "该成": "改成",
    "项木": "项目",
    "撤消": "撤销",
    "报消": "报销",
}
_SOUNDS_LIKE = Pattern(
    r"[做作左]天(?![花气下堂边空])|(?<=[\d半个])(?:小[是石使市](?![的不否])|消失)|(?<=[上下本这])州(?=[一二三四五六日天])|清假|该成(?=\s?\d)|项木|撤消|报消"
)
"""What an input method makes of a word that sounds the same, where nothing else can be meant."""


def folded_name(name: str) -> str:
    """The folded name with single blanks, as it is looked up."""
    return " ".join(folded(name).split())


_INVISIBLE = Pattern("[\u200b-\u200f\u2060\ufeff\ufe0f\u00ad\ue000-\uf8ff]")
"""What has no width, and the private signs, which mean nothing in a text and stand for figures in our own readers."""
_MENTION = Pattern(
    r"<@[\w.-]{1,60}(?:\|[^<>\n]{0,80})?>|<![a-z]{1,20}(?:\^[\w^]{1,40})?(?:\|[^<>\n]{0,80})?>|@_user_\d{1,4}|@_all\b"
    r"|<at [^<>\n]{0,120}>[^<>\n]{0,80}</at>"
)
_CHANNEL = Pattern(r"<#[\w.-]{1,60}\|([^<>\n|]{1,80})>")
_LINK = Pattern(r"<((?:https?|mailto):[^<>\s|]{1,2000})(?:\|([^<>\n|]{1,200}))?>")


def cleaned(text: str) -> str:
    """The words without mentions of accounts, invisible characters and link brackets; lines stay lines.

    >>> cleaned("<@U123> 2.5h <#C9|apollo> see <https://x.org/1|the ticket>")
    '2.5h #apollo see the ticket'
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "<" in text:
        text = _LINK.sub(lambda link: link[2] or link[1], _CHANNEL.sub(r"#\1", text))
    if "@" in text:
        text = _MENTION.sub(" ", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def wordy(char: str) -> bool:
    """A letter or digit of a script that puts blanks between words."""
    return char.isalnum() and char < "\u2e80"
