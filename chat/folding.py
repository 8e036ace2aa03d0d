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
    "個个時时鐘钟點点週周兩两號号萬万億亿後后預预項项還还錢钱誰谁們们報报記记錄录費费額额賬账帳账應应總总過过"
    "這这發发單单據据審审銷销歷历開开關关資资幫帮檢检餘余數数貳贰參叁陸陆圓圆幣币歐欧鎊镑韓韩盧卢從从與与禮礼"
    "間间專专羅罗計计車车處处場场邊边買买賣卖飯饭駐驻裝装線线電电網网機机體体長长東东門门無无為为來来說说話话"
    "請请讓让將将沒没給给動动圖图書书學学習习寫写讀读當当樣样麼么嗎吗匯汇轉转離离職职銀银確确認认證证導导師师"
    "團团隊队勞劳稅税約约標标準准價价貨货購购訂订廠厂鋪铺設设備备檔档傳传輸输係是唔不冇没咗了喺在嘅的啲些嗰那"
    "喇了佢他哋们睇看嘢事攰累搵找畀给俾给幾几裏里裡里鬧闹難难雙双雖虽隻只淨净減减補补貼贴鬆松緊紧歲岁曆历積积"
    "築筑聽听尋寻舊旧滿满辦办協协厲厉變变嚴严園园圍围執执壓压夠够夾夹奪夺獎奖婦妇孫孙寧宁實实寬宽層层屬属帶带"
    "幹干廣广廢废彈弹徑径復复態态慣惯懷怀戰战戶户掃扫換换損损搶抢攝摄擔担敗败斷断暫暂曉晓條条極极構构槍枪橋桥"
    "歸归殘残氣气決决況况淺浅溝沟滅灭漲涨潔洁濕湿燈灯營营獨独現现環环產产畫画療疗監监盤盘眾众礙碍種种稱称穩稳"
    "窮穷競竞筆笔節节範范簡简糧粮級级紙纸終终組组細细經经綜综綠绿維维緒绪縣县繳缴續续義义聞闻肅肃腳脚臨临興兴"
    "舉举藍蓝藝艺藥药蘇苏虧亏術术製制規规視视覺觉觀观觸触訊讯託托訓训許许診诊評评詢询試试詳详誤误調调談谈論论"
    "講讲謝谢識识譯译護护豐丰負负財财貢贡貸贷貴贵貿贸賠赔質质贊赞趕赶跡迹軟软載载較较輕轻輪轮辭辞農农達达違违"
    "遠远適适遲迟選选遺遗鄉乡鄰邻醫医釋释針针鈕钮鋼钢錯错鍵键鎖锁鐵铁閉闭閱阅陳陈陽阳隨随險险隱隐靈灵靜静響响"
    "頁页頂顶順顺須须領领頭头題题願愿類类風风飛飞館馆駕驾驗验髮发鬥斗魚鱼鮮鲜麗丽麥麦黃黄黨党齊齐齡龄溫温測测"
    "員员別别務务業业結结劃划問问統统進进對对會会議议聯联"
)
"""Pairs of a traditional character (or one of Cantonese) and the one in which our own vocabulary is written."""
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
    "专案": "项目",
    "计程车": "出租车",
    "便当": "盒饭",
    "影印": "打印",
    "捷运": "地铁",
    "几多": "多少",
    "返工": "上班",
}
_SOUNDS_LIKE = Pattern(
    r"(?<![\u4e00-\u9fff])(?:[作左]天(?![花气下堂边空])|做天(?=[\s\d,，早上中下晚午夜我在的]))|(?<=[\d半个])(?:小[是石使市](?![的不否])|消失)|(?<=[上下本这])州(?=[一二三四五六日天])|清假|该成(?=\s?\d)|项木|撤消|报消"
    r"|专案|计程车|便当|影印|捷运|几多|(?<=[冇没不日天])返工"
)
"""What an input method makes of a word that sounds the same, where nothing else can be meant; and what has another name
in Taiwan and Hong Kong."""


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
