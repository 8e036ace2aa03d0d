"""Money that was spent, as people say it: how much, on which projects, and what is asked instead of booked."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.lines.elements import Terms
from chat.lines.plain_spending import plainly_spent
from chat.lines.scan import scan
from chat.lines.spending import SpendingLine, spending
from chat.names import Known, Names
from chat.text import Text
from chat.values.unread import Unread
from tests.chat.known import TODAY

PROJECTS = Names.of(
    [
        Known(1, "APOLLO", ("阿波罗", "Apollo")),
        Known(2, "XINGHE", ("星河园区", "Starriver Park", "星河")),
        Known(3, "HERMES", ("赫尔墨斯", "Hermes")),
        Known(4, "LAB", ("内部研发", "Internal research")),
    ]
)
CATEGORIES = Names.of(
    [
        Known("travel", "travel", ("差旅", "travel", "taxi", "打车", "hotel", "酒店", "parking", "停车", "train")),
        Known("material", "material", ("材料", "materials")),
        Known("labour", "labour", ("人工",)),
    ]
)
PEOPLE = Names.of([Known(1, "", ("Ann Lee", "ann")), Known(2, "", ("陈波", "bo")), Known(3, "", ("小飞", "fei"))])
CUSTOMERS = Names.of([Known("acme", "", ("Acme Robotics", "acme"))])
TERMS = Terms(PROJECTS, None, CATEGORIES, PEOPLE, CUSTOMERS, currency="CNY", rated=frozenset({"USD"}))


def understood(line: str, terms: Terms = TERMS) -> str:
    """What a line comes to: “75 APOLLO”, “EUR 30 LAB; EUR 30 HERMES”, “?” where it is asked, or why not."""
    read = spending(line, terms, TODAY)
    if isinstance(read, Unread):
        return "?"
    if read.unspent:
        return read.unspent.why
    out = []
    for spent in read.spendings:
        if spent.amount is None:
            return "none"
        amount = f"{spent.amount.number.normalize():f}"
        code = spent.project.known[0].code if spent.project else "-"
        out.append(f"{spent.amount.currency + ' ' if spent.amount.currency else ''}{amount} {code}")
    return "; ".join(out)


QUANTITIES = (
    ("3 hdmi cables at 25 each, apollo", "75 APOLLO"),
    ("3 cables at 25 apollo", "75 APOLLO"),
    ("4 x 12.50 lunch boxes for apollo", "50 APOLLO"),
    ("4x12.50 lunch boxes lab", "50 LAB"),
    ("usb hub 2 pcs 59 ea lab", "118 LAB"),
    ("2 nights 380 per night hotel apollo", "760 APOLLO"),
    ("380/night for 2 nights apollo", "760 APOLLO"),
    ("hotel 3 nights at 120 eur hermes", "EUR 360 HERMES"),
    ("120 km x 0.8 apollo", "96 APOLLO"),
    ("mileage 84km at 0.30 per km hermes", "25.2 HERMES"),
    ("84 km 0.30/km hermes", "25.2 HERMES"),
    ("two tickets 45 each hermes", "90 HERMES"),
    ("45 each for two tickets hermes", "90 HERMES"),
    ("three usb sticks at 9.90 each lab", "29.7 LAB"),
    ("5 coffees $4 a piece hermes", "USD 20 HERMES"),
    ("bought 6 mice, 19.99 apiece, lab", "119.94 LAB"),
    ("10 licences 20 usd per seat hermes", "USD 200 HERMES"),
    ("lunch 15 per person, 8 people, apollo", "120 APOLLO"),
    ("parking 3 days at 12 per day apollo", "36 APOLLO"),
    ("2 days per diem 35 eur each for hermes", "EUR 70 HERMES"),
    ("80 a day for 3 days per diem apollo", "240 APOLLO"),
    ("3 days × 80 per diem apollo", "240 APOLLO"),
    ("per diem 80 x 3 days apollo", "240 APOLLO"),
    ("12000 servers apollo from Dell", "12000 APOLLO"),
    ("500 sensors @ 12 hermes from chint", "6000 HERMES"),
    ("买了5根网线 每根18 星河", "90 XINGHE"),
    ("请大家喝奶茶 12杯每杯15 阿波罗", "180 APOLLO"),
    ("酒店 2晚 每晚350 星河", "700 XINGHE"),
    ("两晚酒店 每晚350 星河", "700 XINGHE"),
    ("酒店350一晚 住了2晚 星河", "700 XINGHE"),
    ("2张高铁票 单价221 星河", "442 XINGHE"),
    ("三个U盘 每个五十 内部研发", "150 LAB"),
    ("网线18元一根 买了5根 星河", "CNY 90 XINGHE"),
    ("每人50 4个人 聚餐 星河", "200 XINGHE"),
    ("3箱水 一箱36 星河", "108 XINGHE"),
    ("A4纸 3包 每包25 内部研发", "75 LAB"),
    ("出差补助 两天 每天80 星河", "160 XINGHE"),
    ("10个摄像头 每个850 星河 向海康", "8500 XINGHE"),
    ("120公里 x 0.8 星河", "96 XINGHE"),
    ("3个×25元 转接头 星河", "CNY 75 XINGHE"),
    ("3 coffees at 4.50 plus tip 2 apollo", "15.5 APOLLO"),
    ("2 nights at 120 and breakfast 15 apollo", "240 APOLLO; 15 APOLLO"),
    ("parking 2h at 6 per hour apollo", "12 APOLLO"),
    ("3 hours parking 5 an hour apollo", "15 APOLLO"),
    ("4 chairs (100 each) lab", "400 LAB"),
    ("100 rmb x 4 chairs lab", "CNY 400 LAB"),
    ("2 monitors, 1.8k each, lab", "3600 LAB"),
    ("paid 45 each for 3 cables lab", "135 LAB"),
    ("50 posters printed for 120 apollo", "120 APOLLO"),
    ("午饭人均35 6个人 星河", "210 XINGHE"),
    ("三块硬盘 每块450 内部研发", "1350 LAB"),
    ("酒店480/晚 2晚 星河", "960 XINGHE"),
    ("住宿480*2 星河", "960 XINGHE"),
    ("3个键盘每个200，2个鼠标每个80 内部研发", "600 LAB; 160 LAB"),
    ("2 cables 25 per night lab", "?"),
    ("cables 25 each lab", "?"),
)
ADDED = (
    ("dinner w acme 180 plus 20 tip apollo", "200 APOLLO"),
    ("dinner 180 + 20 tip apollo", "200 APOLLO"),
    ("dinner 180 and a 20 tip apollo", "200 APOLLO"),
    ("dinner 180 plus tip 20 apollo", "200 APOLLO"),
    ("dinner 180 plus 10% tip apollo", "198 APOLLO"),
    ("dinner including tip 200 apollo", "200 APOLLO"),
    ("dinner 200 including 20 tip apollo", "200 APOLLO"),
    ("print 120 plus shipping 15 lab", "135 LAB"),
    ("机票1380 手续费另加5块 星河", "CNY 1385 XINGHE"),
    ("午饭100加10块小费 星河", "CNY 110 XINGHE"),
    ("高铁票改签 手续费27.5 星河", "27.5 XINGHE"),
    ("materials 100 minus 10 discount apollo", "90 APOLLO"),
    ("materials 100 less 10% apollo", "90 APOLLO"),
    ("materials 100 - 10 discount apollo", "90 APOLLO"),
    ("午饭200减20 星河", "180 XINGHE"),
    ("my half of 90 dinner apollo", "45 APOLLO"),
    ("half of the 90 taxi apollo", "45 APOLLO"),
    ("taxi 90 apollo, half is mine", "45 APOLLO"),
    ("a third of 90 dinner apollo", "30 APOLLO"),
    ("饭钱90 我出一半 星河", "45 XINGHE"),
    ("parking 8 and toll 22, total 30 apollo", "30 APOLLO"),
    ("parking 8 and toll 22, total 35 apollo", "?"),
    ("3 cables 25 each total 75 apollo", "75 APOLLO"),
    ("3 cables 25 each, total 80 apollo", "?"),
    ("5个人吃饭一共300 星河", "300 XINGHE"),
    ("住2晚 共760 星河", "760 XINGHE"),
    ("买了几根网线和水晶头，一共一百二，阿波罗项目", "120 APOLLO"),
    ("停车12 过路费30 一共42 星河", "42 XINGHE"),
    ("停车12 过路费30 一共50 星河", "?"),
)
SHARED = (
    ("taxi 60 half apollo half lab", "30 APOLLO; 30 LAB"),
    ("taxi 60 split between apollo and lab", "30 APOLLO; 30 LAB"),
    ("taxi 61.01 apollo lab 50/50", "30.51 APOLLO; 30.5 LAB"),
    ("taxi 100 60% apollo 40% lab", "60 APOLLO; 40 LAB"),
    ("taxi 100 apollo 70% lab 30%", "70 APOLLO; 30 LAB"),
    ("taxi 60, 40 apollo 20 lab", "40 APOLLO; 20 LAB"),
    ("taxi 30 each for apollo and lab", "30 APOLLO; 30 LAB"),
    ("打车六十 星河阿波罗各一半", "30 XINGHE; 30 APOLLO"),
    ("打车60 星河和阿波罗各一半", "30 XINGHE; 30 APOLLO"),
    ("打车 61 星河 阿波罗 平分", "30.5 XINGHE; 30.5 APOLLO"),
    ("午饭90 星河阿波罗内部研发平摊", "30 XINGHE; 30 APOLLO; 30 LAB"),
    ("打车100 星河阿波罗三七开", "30 XINGHE; 70 APOLLO"),
    ("星河阿波罗各30 打车", "30 XINGHE; 30 APOLLO"),
    ("dinner 90 split with bob apollo", "shared"),
    ("AA 120 午饭 星河", "shared"),
    ("taxi 60 half apollo", "shared"),
    ("taxi 60 40% apollo rest lab", "24 APOLLO; 36 LAB"),
    ("taxi 60 apollo and lab", "?"),
    ("taxi 60 apollo/lab", "?"),
)
SEVERAL = (
    ("parking 8 and toll 22 apollo", "8 APOLLO; 22 APOLLO"),
    ("parking 15 + toll 40 for 星河", "15 XINGHE; 40 XINGHE"),
    ("parking 8, toll 22, lunch 45 apollo", "8 APOLLO; 22 APOLLO; 45 APOLLO"),
    ("coffee for the workshop 18.50 eur hermes + printing 12 eur", "EUR 18.5 HERMES; EUR 12 HERMES"),
    ("taxi 30 apollo, lunch 20 lab", "30 APOLLO; 20 LAB"),
    ("taxi 30 apollo and lunch 20 lab and hotel 300", "?"),
    ("停车费十五 过路费四十 星河", "15 XINGHE; 40 XINGHE"),
    ("停车12，过路费35，加油300 星河", "12 XINGHE; 35 XINGHE; 300 XINGHE"),
    ("打车45 和 午饭38 星河", "45 XINGHE; 38 XINGHE"),
    ("机票1460 星河，打车67 也是星河", "1460 XINGHE; 67 XINGHE"),
    ("apollo:\n- taxi 30\n- lunch 20.50\n- hotel 2 nights 300 per night", "30 APOLLO; 20.5 APOLLO; 600 APOLLO"),
    ("Berlin trip hermes\n1. train 75 eur\n2. hotel 142 eur", "EUR 75 HERMES; EUR 142 HERMES"),
    ("2026-11-18\ttaxi\t30\tAPOLLO\n2026-11-19\tlunch\t20\tLAB", "30 APOLLO; 20 LAB"),
    ("日期,事由,金额,项目\n11月18日,打车,30,星河\n11月19日,午饭,20,阿波罗", "30 XINGHE; 20 APOLLO"),
    ("报销明细 星河：\n打车 30\n午饭 20", "30 XINGHE; 20 XINGHE"),
    ("30 taxi 20 lunch apollo", "?"),
    ("taxi 30 20 apollo", "?"),
    ("taxi 30/40 apollo", "?"),
    ("taxi 30 or 20 apollo", "?"),
)
AMOUNTS = (
    ("陪甲方吃饭 三百二 星河", "320 XINGHE"),
    ("停车费十五 星河", "15 XINGHE"),
    ("taxi twenty five apollo", "25 APOLLO"),
    ("a hundred and twenty yuan of usb hubs on lab", "CNY 120 LAB"),
    ("twenty five euros for cables hermes", "EUR 25 HERMES"),
    ("forty bucks taxi hermes", "USD 40 HERMES"),
    ("监控主机2万3 对公转账 算星河的", "23000 XINGHE"),
    ("train to shanghai 1.1k apollo", "1100 APOLLO"),
    ("1.8k的显示器 内部研发 公司卡", "1800 LAB"),
    ("30欧的出租 阿波罗", "EUR 30 APOLLO"),
    ("usd 75.99 figma hermes company card", "USD 75.99 HERMES"),
    ("bought toner for £19.90 lab", "GBP 19.9 LAB"),
    ("打车花了三块五 星河", "CNY 3.5 XINGHE"),
    ("快递12块5 星河", "CNY 12.5 XINGHE"),
    ("apollo: 89 kuai courier yesterday", "CNY 89 APOLLO"),
    ("给星河垫了１８８元快递", "CNY 188 XINGHE"),
    ("coffee 12,50 € hermes", "EUR 12.5 HERMES"),
    ("taxi - 30 apollo", "30 APOLLO"),
    ("iphone 15 case 60 lab", "60 LAB"),
    ("usb 3.0 hub 45 lab", "45 LAB"),
    ("macbook 14 sleeve 30 lab", "30 LAB"),
    ("64GB stick 45 lab", "45 LAB"),
    ("flight MU5101 1380 apollo", "1380 APOLLO"),
    ("12306 高铁票 553 星河", "553 XINGHE"),
    ("5号线地铁 6块 星河", "CNY 6 XINGHE"),
    ("客户在3楼 快递12 星河", "12 XINGHE"),
    ("打车去T2航站楼 68 星河", "68 XINGHE"),
    ("发票号 12345678 打车45 星河", "45 XINGHE"),
    ("2019年的发票 300 打印 星河", "300 XINGHE"),
    ("room 1203 hotel 420 apollo", "420 APOLLO"),
    ("bus 15 apollo", "15 APOLLO"),
    ("lunch with 3 people 240 apollo", "240 APOLLO"),
    ("team dinner (8 people) 960 apollo", "960 APOLLO"),
    ("3人聚餐 240 星河", "240 XINGHE"),
    ("hotel 2 nights 760 apollo", "760 APOLLO"),
    ("bought two ssds for the lab, 1.2k", "1200 LAB"),
    ("taxi 9pm 45 apollo", "45 APOLLO"),
    ("lunch for 12 at Blue Frog 480 apollo", "?"),
    ("dinner three hundred twenty apollo", "320 APOLLO"),
    ("lunch thirty eight fifty apollo", "?"),
    ("4K monitor 1899 lab", "1899 LAB"),
    ("adapter 65W 89 lab", "89 LAB"),
    ("RTX 4090 12999 lab", "12999 LAB"),
    ("键盘200，80鼠标 内部研发", "200 LAB; 80 LAB"),
    ("显示器1，200元 内部研发", "CNY 1200 LAB"),
    ("notion subscription 96/year hermes", "96 HERMES"),
    ("taxi,30,apollo", "30 APOLLO"),
    ("打车：30 星河", "30 XINGHE"),
    ("taxi yesterday apollo", "none"),
    ("打车 星河", "none"),
)
NOT_SPENT = (
    ("flight to hamburg got refunded 412 hermes", "returned"),
    ("酒店退了 退回来480 星河", "returned"),
    ("got 45 back from the hotel apollo", "returned"),
    ("i returned the cable 25 lab", "returned"),
    ("押金退了200 星河", "returned"),
    ("got the deposit back 200 apollo", "returned"),
    ("they sent 45 eur back hermes", "returned"),
    ("return flight 300 hermes", "300 HERMES"),
    ("退货运费12 星河", "12 XINGHE"),
    ("taxi when we came back late 45 apollo", "45 APOLLO"),
    ("got a taxi back to the office 45 apollo", "45 APOLLO"),
    ("退票手续费27 星河", "27 XINGHE"),
    ("cancellation fee 50 apollo", "50 APOLLO"),
    ("i havent paid the 45 taxi yet, apollo", "negated"),
    ("didn't buy the 45 cable lab", "negated"),
    ("那300块我没花", "negated"),
    ("没花200，客户付的，不用报", "negated"),
    ("打车45 没有发票 星河", "45 XINGHE"),
    ("taxi 45 without receipt apollo", "45 APOLLO"),
    ("need to buy 2 laptops for apollo around 14000", "planned"),
    ("taxi to acme would be about 60", "planned"),
    ("想买台打印机 1500左右 内部研发", "planned"),
    ("酒店报价1200 星河", "planned"),
    ("need to claim 45 taxi apollo", "45 APOLLO"),
    ("i want to expense 45 taxi apollo", "45 APOLLO"),
    ("taxi 45?", "asked"),
    ("打车45要不要发票", "asked"),
    ("may i buy a 2000 yuan multimeter for 星河?", "asked"),
    ("can you book 45 taxi apollo", "45 APOLLO"),
    ("bo paid 45 for the taxi apollo", "other"),
    ("小飞帮我垫了80 星河", "other"),
    ("dinner 300, bob paid 100, apollo", "other"),
    ("toner about 60 lab", "about"),
    ("打车45左右 星河", "about"),
    ("lunch about the project 45 apollo", "45 APOLLO"),
)


@pytest.mark.parametrize(
    ("line", "means"), (*QUANTITIES, *ADDED, *SHARED, *SEVERAL, *AMOUNTS, *NOT_SPENT), ids=lambda text: text
)
def test_what_a_line_comes_to(line: str, means: str) -> None:
    assert understood(line) == means


def read(line: str) -> SpendingLine:
    made = spending(line, TERMS, TODAY)
    assert isinstance(made, SpendingLine)
    return made


@pytest.mark.parametrize(
    ("line", "worked"),
    [
        ("3 hdmi cables at 25.00 each apollo", "3 × 25.00"),
        ("25 each for 3 cables apollo", "3 × 25"),
        ("dinner 180 plus 20 tip apollo", "180 + 20"),
        ("materials 100 minus 10 discount apollo", "100 - 10"),
        ("parking 8 and toll 22, total 30 apollo", "8 + 22"),
        ("my half of 90 dinner apollo", "90 / 2"),
        ("taxi 60 half apollo half lab", "60 / 2"),
        ("taxi 100 60% apollo 40% lab", "60 % of 100"),
        ("taxi 45 apollo", ""),
    ],
)
def test_how_a_sum_came_about_is_kept(line: str, worked: str) -> None:
    assert _plainly(read(line).spendings[0].worked) == worked


def _plainly(text: Text) -> str:
    return text.template.format(**{name: str(value) for name, value in text.values.items()})


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("taxi 60 half apollo half lab", "taxi"),
        ("监控主机2万3 对公转账 算星河的", "监控主机"),
        ("bought two ssds for the lab, 1.2k", "bought two ssds"),
        ("please reimburse me 75 euros train, hermes", "train"),
        ("3 hdmi cables at 25 each, apollo", "3 hdmi cables at 25 each"),
        ("iphone 15 case 60 lab", "iphone 15 case"),
    ],
)
def test_the_note_keeps_what_describes_it(line: str, note: str) -> None:
    assert read(line).spendings[0].note == note


def test_a_heading_is_over_all_of_a_list() -> None:
    listed = read("Berlin trip hermes yesterday:\n- train 75 eur\n- hotel 142 eur")
    assert [spent.note for spent in listed.spendings] == ["Berlin trip: train", "Berlin trip: hotel"]
    assert {str(spent.day) for spent in listed.spendings} == {"2026-11-19"}
    assert not listed.left


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("2h apollo and taxi 45", ["2h"]),
        ("taxi 45 yuan 20 apollo", ["20"]),
        ("taxi 45 apollo", []),
        ("lunch with 3 people and bo at 9pm 240 apollo", []),
        ("taxi 45 apollo yesterday tuesday", ["tuesday"]),
        ("taxi 45 apollo 20%", ["20%"]),
    ],
)
def test_what_was_used_for_nothing_is_left(line: str, left: list[str]) -> None:
    made = read(line)
    assert [made.line[element.start : element.end] for element in made.left] == left


def test_each_choice_of_an_amount_is_a_line_that_has_only_that_one() -> None:
    asked = spending("30 taxi 20 lunch apollo", TERMS, TODAY)
    assert isinstance(asked, Unread)
    assert [understood(line) for line in asked.choices] == ["30 APOLLO", "20 APOLLO"]
    asked = spending("parking 8 and toll 22, total 35 apollo", TERMS, TODAY)
    assert isinstance(asked, Unread)
    assert [understood(line) for line in asked.choices] == ["35 APOLLO", "8 APOLLO; 22 APOLLO"]


@pytest.mark.parametrize(
    ("line", "books"),
    [
        ("taxi 45.50 apollo", True),
        ("打车六十 星河阿波罗各一半", True),
        ("parking 8 and hotel 22 apollo", True),
        ("parking 8 and something 22 apollo", False),
        ("meeting room 45 apollo", False),
        ("2h apollo and taxi 45", False),
        ("hotel got refunded 412", False),
        ("taxi will cost 45", False),
        ("bo paid 45 yuan", False),
        ("advance of 2000 yuan for the trip", False),
        ("借款5000块 出差用 星河", False),
        ("有人帮我垫了80块 星河", False),
        ("no taxi this time, apollo", False),
        ("taxi 45\nlunch 20 yuan", False),
    ],
)
def test_what_nobody_called_an_expense_must_be_one_beyond_doubt(line: str, books: bool) -> None:
    spent = spending(line, TERMS, TODAY)
    assert isinstance(spent, SpendingLine)
    assert plainly_spent(spent, scan(line, TERMS, TODAY), "labour") == books


QUANTITY_WORDINGS = (
    "{n} cables at {price} each, apollo",
    "{n} x {price} apollo",
    "{n} × {price} lunch boxes apollo",
    "cables {n} pcs {price} ea apollo",
    "{n} nights {price} per night apollo",
    "{price} per night for {n} nights apollo",
    "{n} tickets {price} each apollo",
    "{price} each for {n} tickets apollo",
    "{n} km @ {price} apollo",
    "买了{n}根网线 每根{price} 星河",
    "{n}个转接头 单价{price} 星河",
    "每人{price} {n}个人 星河",
    "酒店{n}晚 一晚{price} 星河",
    "{n}个x{price} 星河",
)


@given(
    st.sampled_from(QUANTITY_WORDINGS),
    st.integers(2, 99),
    st.decimals(Decimal("1.01"), Decimal("999.99"), places=2),
)
def test_quantity_and_price_give_exactly_their_product(wording: str, quantity: int, price: Decimal) -> None:
    spent = read(wording.format(n=quantity, price=price)).only
    assert spent is not None and spent.amount is not None
    assert spent.amount.number == quantity * price


SHARE_WORDINGS = (
    "taxi {sum} half apollo half lab",
    "taxi {sum} split between apollo, lab and hermes",
    "taxi {sum} 60% apollo 40% lab",
    "taxi {sum} apollo 33% lab 33% hermes 34%",
    "打车{sum} 星河阿波罗各一半",
    "打车{sum} 星河阿波罗内部研发平摊",
    "打车{sum} 星河阿波罗三七开",
)


@given(st.sampled_from(SHARE_WORDINGS), st.decimals(Decimal("1.01"), Decimal("99999.99"), places=2))
def test_shares_add_up_to_the_last_cent(wording: str, total: Decimal) -> None:
    made = read(wording.format(sum=total))
    assert len(made.spendings) > 1
    assert sum(spent.amount.number for spent in made.spendings if spent.amount) == total


@given(st.text(max_size=80))
def test_any_text_is_read_or_asked_about(text: str) -> None:
    made = spending(text, TERMS, TODAY)
    assert isinstance(made, Unread) or made.spendings


@pytest.mark.parametrize("line", ["taxi 60 half apollo half lab", "请大家喝奶茶 12杯每杯15 阿波罗", "taxi 45 apollo"])
def test_a_line_is_read_in_a_moment(line: str) -> None:
    best = min(_seconds(line) for _try in range(5))
    assert best < 0.004, best


def _seconds(line: str) -> float:
    start = time.perf_counter()
    spending(line, TERMS, TODAY)
    return time.perf_counter() - start
