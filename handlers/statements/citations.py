"""Where a rule stands, in the reader's language: the tables keep “CAS 14 art. 26; 增值税法 art. 28; IFRS 15.35”."""

from __future__ import annotations

import re

from chat.text import Bilingual, Text

_ENGLISH = {
    "财会〔2016〕22号": "Caikuai [2016] No. 22",
    "小企业会计准则": "Accounting Standard for Small Businesses",
    "增值税暂行条例实施细则": "Detailed Rules for the VAT Regulations",
    "会计基础工作规范": "Rules for Basic Accounting Work",
    "增值税法": "VAT Law",
    "个人所得税法": "Individual Income Tax Law",
    "税务总局公告2018年第61号": "State Taxation Administration Announcement [2018] No. 61",
    "民法典": "Civil Code",
    "应用指南": "Application Guidance",
    "解释第": "Interpretation No. ",
}
_SECTION = re.compile(r"(?P<part>[一二三四五六七八九])(?:\((?P<point>[一二三四五六七八九])\))?")
_ROMAN = dict(zip("一二三四五六七八九", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"], strict=True))
_POINT = dict(zip("一二三四五六七八九", "123456789", strict=True))
_ARTICLES = re.compile(r" art\. (?P<numbers>\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*)")


def cited(source: str) -> Text:
    """The citation for whoever reads it.

    >>> from chat.words import say
    >>> say(cited("CAS 14 art. 8, 41; 财会〔2016〕22号 二(二)1; IFRS 15.21"), "en")
    'CAS 14 art. 8, 41; Caikuai [2016] No. 22 II(2)1; IFRS 15.21'
    >>> say(cited("CAS 14 art. 26–27; 小企业会计准则 art. 63; CAS 应用指南, 4103"), "zh-CN")
    '企业会计准则第14号第26–27条；小企业会计准则第63条；企业会计准则应用指南，4103'
    """
    return Text("{cited}", {"cited": Bilingual(_english(source), _chinese(source))})


def _english(source: str) -> str:
    for chinese, english in _ENGLISH.items():
        source = source.replace(chinese, english)
    source = re.sub(r"(Interpretation No\. \d+)号", r"\1", source)
    return _SECTION.sub(lambda at: _ROMAN[at["part"]] + (f"({_POINT[at['point']]})" if at["point"] else ""), source)


def _chinese(source: str) -> str:
    source = _ARTICLES.sub(lambda at: f"第{at['numbers'].replace(', ', '、')}条", source)
    source = re.sub(r"CAS (\d+)", r"企业会计准则第\1号", source).replace("CAS ", "企业会计准则")
    return source.replace("; ", "；").replace(", ", "，")
