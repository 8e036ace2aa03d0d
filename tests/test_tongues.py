"""One language at a time: nothing of ours is English on a Chinese card, form, notice or in a file, nor Chinese on an
English one.  Every sentence of the catalogue is read, and the company is played with every command in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from chat.cards.card import Reply
from chat.words import LOCALES
from handlers import job_context
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.registry import Entry
from handlers.reports import printing
from handlers.rules import Rules
from ledger.accounts import Standard, chart
from tests.conftest import CAST, Stage
from tests.tongues import foreign, words

CATALOGUE = Path(__file__).parents[1] / "chat/locale/zh_CN/LC_MESSAGES/zhangfang.po"
TYPED = """pip install rapidocr onnxruntime|zhangfang mcp|zhangfang verify|zhangfang report|zhangfang export
|zhangfang verify --head|[seal] former|[seal] key|[seal]
|zhangfang doctor|Adobe|Wang|--as|encrypt_key|sender|admins|verify|help|XINGHE|vip|zip
|zhangfang export vouchers|kis|Assets|Liabilities|Equity|Income|Expenses|Generalumkehr|BUKRS|BLART|GenJrn
|Sachkontenlänge|Mandantennummer|Beraternummer|记-|account book (账簿)
|BIC|IBAN|SEPA|COBADEFFXXX|例如 CN 或 DE|clearing number (联行号)|付款模板 cmb|配置的 company
|Outlook|Office|.eml|Parquet|zhangfang export warehouse|zhangfang[warehouse]|as xlsx
|merge supplier Dell into 戴尔|合并供应商 Dell 为 戴尔|拆分供应商 Dell|categories new training 培训 account other
|费用类别 新增 training 培训 科目 其他
|.xls|cryptography|pip install 'zhangfang[alipay]'|PayPal|QuickBooks|新建项目 GAIA 盖亚|name Office 办公费
|units new drum 桶 = 200 l|units drum words drums, 大桶|计量单位 新增 drum 桶|计量单位 drum 词 drums"""
"""What sentences name as it is typed: commands of a shell, settings, examples of names, what other programs call it."""
EITHER = (
    "As of/期初日期",
    "account/科目",
    "kept elsewhere/账外科目",
    "debit/借",
    "credit/贷",
    "借/debit",
    "贷/credit",
    "中文",
)
"""What a sheet may say in either language, and the name of a language."""


def listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|"))


def test_no_sentence_of_the_catalogue_has_words_of_the_other_language() -> None:
    theirs = frozenset((*listed(TYPED), *EITHER))
    wrong = []
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        for locale, said in (("en", message.id), ("zh-CN", message.string)):
            for one in said if isinstance(said, tuple) else (said,):
                bare = re.sub(r"\{[^}]*\}|\[(?:page|pages|part|parts|letters|books)\]", " ", one)
                wrong += [(word, one) for word in words(bare, locale, theirs)]
    assert not wrong


NAMES = listed("""Li Wei|Ann|Bob|Fei|Ada|Sue|Max|Zoe|李伟|小安|小飞|Landlord|Hilton|Lapp|Acme|Messe GmbH|Hub Ltd|Dell
|Adobe|Wang|王明|戴尔|蓝海科技有限公司|蓝海|物业管理公司|工商银行|本行|APOLLO|XINGHE|EXPO|HUB|TRIAL|INNOVA|POOL
|Trial|Expo|Hub|Innova|Pool|星河|银河项目
|moonshot|consulting|咨询|Main Street|Berlin|北京市中关村大街1号|ICBC|ABC|Starbridge
|Frame Ltd|rebar|钢筋|north|south|北区|南区|slab|楼板|crane|塔吊|formwork|模板
|welder|焊工|engineer|工程师|tester|测试|delivery|交付部
|hermes|vip|design
|Facade|华建|王总|Mr Wang
|net 30|DiDi|滴滴|taxi|cab|training|Training|培训|Office|办公费|drum|drums|桶|大桶""")
NAMES += tuple(word for category in Rules().categories.values() for word in category.words)
"""What people gave a name in one language."""
PROGRAMS = ("金蝶云星空", "(账簿)", "记")
"""How other programs are called, and what in them; the word of vouchers, as the company calls them."""
NOTES = listed("""as planned|start|be approved|bankruptcy|forgotten|build|cables|racks|the offer|frame|stand|手续费|货款
|房租|API design|code review|site work|servers|taxi|hotel|120 km x 0.8|phase 2|prices fell|more on site
|the data is worse|software
|of a rebate|a rebate|the trip was cut short|the trip was for welfare|RD-1|用于福利|退货
|the scope grew|开发|设计|a module fell away|需求增加|减少模块|取消一个模块|new project
|a supplier invoice was late
|二期|代码评审|供应商发票晚到|120公里 x 0.8|多跑现场|打车那笔
|打车|承诺|接口联调
|双方同意|both agreed|钢材由甲方提供|the steel came from them|设计晚了14天|design was 14 days late
|增加幕墙|of the facade|提前完工|we were early
|重复开票|it is a duplicate|engineers|工程师
|noise|开工前先买许可证|buy licences before the kick-off|先要现场图纸|ask for the site plan first
|数据质量差|新项目|服务器|没回|现场|电话|等银行放款|邮件|酒店|打款|apollo|用于 李伟|for 李伟
|重复开票|it is a duplicate""")
"""What they noted, as reasons and for themselves."""
SHEET = tuple(
    f"{zh} / {en}"
    for zh, en in (
        *(
            ("合同", "contract"),
            ("备用金", "staff advance"),
            ("应付", "payable"),
            ("应收", "receivable"),
            ("成本", "cost"),
        ),
        *(("待认证进项", "vat to be certified"), ("报销", "claim"), ("科目", "account"), ("预付", "prepayment")),
        *(("预收", "customer advance"), ("账外科目", "kept elsewhere"), ("订单", "order"), ("暂估", "goods received")),
    )
)
"""What a sheet of opening balances may call its lines, each in both languages."""
STANDARDS: tuple[Standard, ...] = ("cas", "small", "ifrs")
ROLES = frozenset(role for standard in STANDARDS for role in chart(standard))
"""What the rules call an account, shown as it is typed."""
THEIRS = frozenset((*NAMES, *NOTES, *PROGRAMS, *SHEET, *EITHER))
QUOTED = re.compile(r"“[^”]*”")
"""What is quoted was typed, in whatever language."""


def mixed(part: object) -> list[tuple[str, str, str]]:
    """(language, word, text) of what is not in the language of a card, form or reply."""
    return [
        (locale, word, said)
        for locale in LOCALES
        for word, said in foreign(part, locale, THEIRS).items()
        if word in QUOTED.sub("", said) and not set(said.split(", ")) <= ROLES
    ]


def heads(stage: Stage, reply: Reply) -> Iterator[tuple[str, str]]:
    """The words of ours in the files of a reply: titles, heads, notes."""
    for card in (card for card in (reply.card, *reply.more) if card and card.table and card.table.rows):
        for locale in LOCALES:
            made = printing.printed(card, stage.house.rules, locale, stage.now.date())
            named = (made.words.sum, made.words.in_all, made.words.currency)
            for one in (made.title, *(column.title for column in made.columns), *made.lines, *made.notes, *named):
                yield locale, one
            yield from ((locale, one.title) for one in made.groups)


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
@pytest.mark.sweep(14)
def test_no_card_of_a_command_mixes_languages(lived: Stage, entry: Entry) -> None:
    found: list[object] = []

    def heard(reply: Reply) -> Reply:
        found.extend(mixed(reply))
        for locale, one in heads(lived, reply):
            found.extend((locale, word, one) for word in words(QUOTED.sub("", one), locale, THEIRS))
        return reply

    for example in entry.examples:
        for line in (example.zh, example.en):
            for by in ("fei", "li", "ann", "ada"):
                lived.wait(minutes=1)
                reply = heard(lived.say(line, by=by, at=""))
                cards = [card for card in (reply.card, *reply.more) if card]
                for button in [button for card in cards for button in card.buttons if not button.link][:6]:
                    if by in ("fei", "li"):
                        heard(lived.click(button.action, button.value, by=by, at=""))
    for queued in lived.notices():
        found.extend(mixed(queued.notice.card))
    assert not found


@pytest.mark.parametrize("by", ["fei", "ada"])
@pytest.mark.parametrize("kind", ["action", "form"])
@pytest.mark.sweep(4)
def test_nothing_that_is_clicked_or_filled_in_mixes_languages(lived: Stage, kind: str, by: str) -> None:
    """Every action and form, with what may stand behind it: forms that open, cards, refusals; as its reader sees it."""
    found: list[object] = []
    for entry in (entry for entry in CONTENTS.entries.values() if entry.kind == kind):
        for value in ("", "1", "APOLLO"):
            lived.wait(minutes=1)
            reply = (
                lived.click(entry.name, value, by=by, at="")
                if kind == "action"
                else lived.submit(entry.name, value, by=by, at="")
            )
            assert reply.card is None or "Something broke" not in reply.card.title.template, (entry.name, value)
            found.extend(one for one in mixed(reply) if one[0] == CAST[by][2])
    assert not found


@pytest.mark.parametrize("by", CAST)
def test_no_help_mixes_languages(lived: Stage, by: str) -> None:
    found = mixed(lived.say("help", by=by, at=""))
    for chapter in CHAPTERS:
        found += mixed(lived.click("help.show", chapter.name, by=by, at=""))
    examples = " ".join(f"{example.en} {example.zh}" for entry in CONTENTS.commands for example in entry.examples)
    assert not [one for one in found if one[1] not in examples]


def test_no_notice_of_the_clock_mixes_languages(lived: Stage) -> None:
    lived.now += timedelta(days=11)
    before = len(lived.notices())
    for job in CONTENTS.jobs:
        lived.write(lambda book, job=job: job.handler(None, job_context.context(book, lived.house.rules, CONTENTS)))
    told = lived.notices()
    assert len(told) > before
    assert not [one for queued in told for one in mixed(queued.notice.card)]
