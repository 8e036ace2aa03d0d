"""The words with which people correct what stands: what it was, what it is to be, more, less, the note."""

from __future__ import annotations

import re

from chat.pattern import Pattern

TO = Pattern(
    r"(?:(?:\bto|\binto|\bshould(?:'ve| have)? (?:be|been|read|say)|->|→|=>"
    r"|改成|改为|改到|换成|变成|更正为|写成|移到|挪到|[加减]到|应该?是|应为|应该)"
    r"\s?(?:just|only|about|the|project|on|for|in|on the|项目)?\s?)$"
)
"""Stands between what an entry was and what it is to be."""
IS_RIGHT = Pattern(r"\s?(?:才对|才是|才正确|是对的|(?:is|was|would be) (?:right|correct))")
"""Stands behind what an entry is to be: “写多了，4小时才对”."""
NOT = Pattern(
    r"(?:\bnot|\binstead of|\brather than|\bfrom|isn'?t|wasn'?t|不是|并非|而非)\s?(?:the|on|for|at|in|my|a)?\s?$"
)
WRONG = Pattern(r"\s?(?:的)?(?:(?:was|is|were) )?(?:wrong|incorrect|a mistake|a typo|搞?错|不对|写错|记错)")
THE = Pattern(r"\b(?:the|that|my|this)\s$")
PART_OF = Pattern(
    r"\b(?:hours?|hrs?|h|minutes?|mins?|half|part|some) of (?:it|that|those|them|which)\b|其中|里[面头]?有"
)
ONE = Pattern(r"\s?(?:one|ones|entry|entries|hours?|thing|booking|expense|receipt|line|record)\b")
THAT_ONE = Pattern(r"\s?的?(?:那|这)[条笔个次张]")
NAMES_CATEGORY = Pattern(r"\bcategory\b|类别|科目|分类|类型")
MORE = Pattern(
    r"\b(?:add|plus|another|extra|forgot|forgotten|missed|missing|longer|more|on top)\b|too (?:little|few|short)"
    r"|少[记填报算写录了]|漏[记填报算写]?|忘[记了]*[记填报写加]?|再?加(?!班)|补[上记]?|还有|添|追加|再[多来给记算]|另[记算]"
    r"|(?:[给帮]我|请|要)多[记填报算写加](?!了)"
)
AND_NOT = Pattern(r"[,\s]* (?:and )?not (?:in )?")
"""Stands between two currencies of which the first is right."""
IS_IN = Pattern(r"(?:currency|币种|should be|应该是|was in|it's|是|in)(?:\s|(?=[\u4e00-\u9fff])|$).{0,12}?$")
"""Stands before the currency in which it is to be, which then `ENDS` the line."""
ENDS = Pattern(r"\s*[。.!]?")
ANOTHER = Pattern(r"(?:another|an? (?:extra|additional|further)|one more)\b")
LESS = Pattern(
    r"\b(?:less|minus|subtract|deduct|shorter|fewer|reduce|take|knock|remove|off)\b|too (?:much|many|long)"
    r"|(?<![我请再要])多[记填报算写录了]|多[记填报算写录]了|扣|减|去掉|少(?![记填报算写录了])"
)
NOTE = Pattern(
    r"(?:(?:please |pls )?(?:change|set|make|correct|update) )?(?:the |把)?(?<![a-z])"
    r"(?:note|memo|description|备注|说明|描述)"
    r"\s*(?:should be|should say|is|was|to|=|:|：|改成|改为|换成|应该是|写成|写|为|是)\s*"
    r"(?P<value>\S.*?)(?=$|[;；\n]|[,，]|\band (?:make|change|move|set)\b|并且)",
    re.IGNORECASE,
)
WHOSE = Pattern(r"'?s\b")
SAID = Pattern(
    r"\b(?:change|changed|correct|correction|fix|make|move|moved|set|update|edit|should|have|be|been|was|were|is|its|it's|thats"
    r"|that's|meant|mean|means|only|just|really|actually|wait|nope|typo|add|plus|another|extra|forgot|forgotten|missed|missing"
    r"|longer|shorter|more|less|minus|subtract|deduct|fewer|reduce|knock|too|much|many|little|few|short|long|on|top|not|instead"
    r"|charge|charged|gone|goes?|went|shoud|shld|sry|ment|meen|both|kindly|nah|nope|dear|terribly|very|look|looks|looking|says|said|fix|fixing|receipt|mind|would|could|you|oh|well|so|now"
    r"|rather|than|isn'?t|wasn'?t|but|spent|cost|lol|my|bad|say|read|amount|total|price|day|date|project|category|length|incorrect"
    r"|mixed|up|digits?|figures?|wait|hang|hold|hmm|oh|btw|by the way|again|mistyped"
    r"|entered|put|wrongly|way|round|fat|fingers?"
    r"|typed|wrote|please|by|book|booking|log|also)\b"
    r"|哈哈?|啊呀|哎呀?|地方|搬|选|[该改]成|谢谢|麻烦|辛苦|抱歉|不好意思|非常|打扰|您|请|实际上?|一下|帮忙|等一?等|等一?下|[哦噢啊呃]|[打写填记弄搞输录看][错反]|反了?|手[滑抖误]|挪到?|过?去|那边|算|[少多漏忘][记填报算写录了]*|再加上?|加上|加|补[上记]?|还有|扣[掉除]?|减[去掉少]?|去掉|改[成为到]?|换成|变成|更正为?|写成|移到|挪到|到|应该|应为"
    r"|其实|才对|不对|不是|是|而|并非|对|错了?|搞|写|记|干的|做的|弄|金额|总额|项目|日期|时间|类别|科目|分类|该|才|只|真|实际|上"
)
"""Words that say that something is corrected, and nothing of the entry."""

MOVED = Pattern(r"(?:\bto (?:project )?|改到|移到|挪到)\s?(?P<name>\S[^,，。.!]{1,40})$")
