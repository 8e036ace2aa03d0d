"""What words say of a document's VAT: only what is there for sure lets anything be deducted."""

from __future__ import annotations

import pytest

from chat.lines.vat_words import vat_words

NONE = """
没有专票 | 不是专票 | 无增值税专用发票 | 没给专票 | 没开到专票 | 未取得专票 | 没有增值税发票 | 专票没拿到
专票还没到 | 专票后补 | 等专票
专票丢了 | 可能有专票 | 对方不开专票 | 专票开不了 | 专票？ | invoiced 5300 order 3 tax 300 没有专票
no VAT invoice | not a special invoice | without a special VAT invoice | the special invoice is missing
special invoice to follow
haven't got a proper VAT invoice | will get a special invoice | special invoice? | special invoice not received yet
special invoice hasn't come | they can't issue a special invoice | he refused to give a special invoice
maybe a special invoice
"""
SPECIAL = """
专票 | 酒店 106 专票 不是普票 | 收到专票 | 有专票 | 开了专票 | 专票一张 | 没有问题，专票 | 专票已收到 | 专票 不含税
专票 未付款 | 要到了专票 | 业务招待 专票
expense 106 hotel apollo special invoice | we have a special invoice | got the special invoice, not for staff welfare
special invoice not paid yet | special invoice no. 12345 | special invoice, not an ordinary one
"""
ORDINARY = """
普票，不是专票 | 只有普票没有专票 | 普通发票 | ordinary invoice, not special
no special invoice, only an ordinary invoice
"""
NOTHING = "发票 | 专业软件 | 不是普票 | invoice 3 | special order"
SAID = [
    (document, line.strip())
    for document, lines in (("none", NONE), ("special", SPECIAL), ("ordinary", ORDINARY), ("", NOTHING))
    for line in lines.strip().replace("\n", "|").split("|")
]


@pytest.mark.parametrize(("document", "line"), SAID)
def test_a_special_invoice_is_one_only_where_nothing_speaks_against_it(document: str, line: str) -> None:
    assert vat_words(line).document == document


USES = [
    ("catering", "餐饮 | 业务招待 | 招待客户 | 聚餐 | 工作餐 | 客户请客吃饭 | 团队晚餐"),
    (
        "catering",
        "team dinner | client lunch | catering for the workshop | business entertainment | KTV with the customer",
    ),
    (
        "welfare",
        "员工福利 | 职工福利费 | 节日福利 | 团建 | for staff welfare | team building | staff party | employee gifts",
    ),
    (
        "",
        "不是员工福利 | not for staff welfare | 福利院 | taxi to the team dinner | hotel with dinner | 打车去吃饭 "
        "| dinner table",
    ),
]


@pytest.mark.parametrize(("use", "line"), [(use, line.strip()) for use, lines in USES for line in lines.split("|")])
def test_words_say_what_is_never_deducted(use: str, line: str) -> None:
    assert vat_words(f"{line} 530 专票").use == use
