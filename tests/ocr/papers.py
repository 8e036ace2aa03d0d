"""Papers of many kinds as text, with what is true of them: two blanks part two columns."""

from __future__ import annotations

READ: dict[str, tuple[str, str, str | None, str | None]] = {
    "hotel folio abroad": (
        """
HARBOUR VIEW HOTEL
12 Quay Street, Singapore 049317
Tel: +65 6123 4567
GUEST FOLIO
Guest: Li Wei                 Room No: 1204
Arrival: 12/03/2026           Departure: 14/03/2026
Folio No: 88213               Date: 14/03/2026
Date         Description           Charges     Credits
12/03/2026   Room Charge           180.00
12/03/2026   Service Charge 10%     18.00
12/03/2026   GST 9%                 17.82
13/03/2026   Room Charge           180.00
13/03/2026   Service Charge 10%     18.00
13/03/2026   GST 9%                 17.82
14/03/2026   Visa                              431.64
Total Charges                      431.64
Balance Due                          0.00
""",
        "hotel",
        "2026-03-14",
        "SGD 431.64",
    ),
    "hotel bill": (
        """
金陵饭店
账单
房号：1808    客人：李伟
入住日期：2026-03-12    离店日期：2026-03-14
日期        项目        金额
2026-03-12  房费        580.00
2026-03-13  房费        580.00
2026-03-13  迷你吧       36.00
合计                   1196.00
实收                   1196.00
打印时间：2026-03-14 09:12
""",
        "hotel",
        "2026-03-14",
        "CNY 1196.00",
    ),
    "flight itinerary": (
        """
航空运输电子客票行程单
ITINERARY/RECEIPT OF E-TICKET FOR AIR TRANSPORT    印刷序号：12345678903
旅客姓名 NAME OF PASSENGER    有效身份证件号码 ID. NO.
李伟    110101199001011234
自 FROM  上海虹桥  MU5101  Y  2026年03月12日  08:00
至 TO  北京首都
票价 FARE       民航发展基金 FUND   燃油附加费 FUEL    合计 TOTAL
CNY 1130.00     CN 50.00            YQ 60.00           CNY 1240.00
电子客票号码 E-TICKET NO. 781-2345678901    验证码 1234    保险费 XXX
填开单位 ISSUED BY 上海蓝天航空服务有限公司    填开日期 DATE OF ISSUE 2026-03-10
""",
        "flight",
        "2026-03-10",
        "CNY 1240.00",
    ),
    "toll": (
        """
高速公路通行费收据
江苏省高速公路
入口：南京
出口：苏州新区
车型：客1
金额：95.00元
日期：2026-03-12 15:22:31
收费员：0123
""",
        "toll",
        "2026-03-12",
        "CNY 95.00",
    ),
    "toll abroad": (
        """
PLUS EXPRESSWAYS BERHAD
TOLL RECEIPT
PLAZA: JALAN DUTA
CLASS: 1
DATE: 12/03/2026 15:22
AMOUNT RM 7.40
THANK YOU
""",
        "toll",
        "2026-03-12",
        "MYR 7.40",
    ),
    "ride": (
        """
滴滴出行—行程单
DIDI TRAVEL - TRIP TABLE
申请日期：2026-03-15    行程起止日期：2026-03-12 至 2026-03-14
行程人手机号：138****1234
共3笔行程，合计 86.40 元
序号  车型  上车时间  城市  起点  终点  里程[公里]  金额[元]
1  快车  03-12 08:12  上海市  虹桥站  漕河泾  12.3  35.20
2  快车  03-13 18:40  上海市  漕河泾  徐家汇  6.1  21.70
3  快车  03-14 09:05  上海市  徐家汇  虹桥站  10.2  29.50
页码：1/1
""",
        "ride",
        "2026-03-15",
        "CNY 86.40",
    ),
    "ride abroad": (
        """
Grab
Your Grab E-Receipt
Thu, 12 Mar 2026
Booking ID: A-6XYZ12345
Total Paid
RM 23.50
Fare    RM 22.50
Platform Fee    RM 1.00
Paid by GrabPay    RM 23.50
Pick-up: KL Sentral 08:12
Drop-off: Menara ABC 08:41
""",
        "ride",
        "2026-03-12",
        "MYR 23.50",
    ),
    "card slip": (
        """
MAYBANK
KEDAI ABC SDN BHD
SALE
CARD NO: **** **** **** 1234
VISA
DATE: 12 MAR 26   TIME: 15:22
BATCH: 000123   TRACE: 004567
APPR CODE: 123456
AMOUNT  RM 45.90
THANK YOU
""",
        "till",
        "2026-03-12",
        "MYR 45.90",
    ),
    "restaurant with tip": (
        """
JOE'S DINER
123 Main St, Portland, OR
Server: Kim   Table 12
03/14/2026 12:44 PM
Burger   $12.95
Fries    $4.50
Soda     $2.95
Subtotal  $20.40
Tax  $0.00
Total  $20.40
Tip  $4.00
Total with tip  $24.40
VISA  $24.40
""",
        "restaurant",
        "2026-03-14",
        "USD 24.40",
    ),
    "supermarket in Germany": (
        """
REWE Markt GmbH
Hauptstr. 5, 50667 Köln
UID Nr.: DE812706034
              EUR
BANANEN      1,79 B
MILCH 1,5%   1,19 B
WEIN         6,99 A
SUMME   EUR  9,97
BAR     EUR 20,00
Rückgeld EUR 10,03
Steuer %   Netto  Steuer  Brutto
A= 19,0%  5,87  1,12  6,99
B=  7,0%  2,79  0,19  2,98
Gesamtbetrag 8,66 1,31 9,97
12.03.2026  18:44  Bon-Nr.:1234
""",
        "till",
        "2026-03-12",
        "EUR 9.97",
    ),
    "shop in Japan": (
        """
セブン-イレブン
東京都千代田区1-1
2026年03月12日(木) 12:30
おにぎり    ¥150
お茶    ¥130
小計    ¥280
(内消費税等 8%  ¥20)
合計    ¥280
お預り  ¥500
お釣   ¥220
""",
        "till",
        "2026-03-12",
        "JPY 280",
    ),
    "supermarket in Britain": (
        """
TESCO EXPRESS
Camden High Street
VAT NO: 220 4302 31
MILK 2PT         £1.20
BREAD            £1.45
TOTAL TO PAY    £2.65
CASH           £20.00
CHANGE DUE     £17.35
CLUBCARD POINTS     2
TOTAL UP TO 12/03/26    1254
14/03/26 18:22 5032 2210
""",
        "till",
        "2026-03-14",
        "GBP 2.65",
    ),
    "meal in China": (
        """
外婆家（西湖店）
结账单
桌号：A12   人数：4
开台时间：2026-03-14 17:30
结账时间：2026-03-14 19:12
菜品    数量    金额
红烧肉    1    58.00
西湖醋鱼    1    88.00
米饭    4    12.00
消费合计：158.00
服务费：15.80
折扣：-17.38
实付金额：156.42
支付宝：156.42
""",
        "restaurant",
        "2026-03-14",
        "CNY 156.42",
    ),
    "shop in Taiwan": (
        """
統一超商股份有限公司
電子發票證明聯
115年03-04月
AB-12345678
2026-03-14 12:30:11
隨機碼 1234   總計 85
賣方 22555003
""",
        "till",
        "2026-03-14",
        "TWD 85.00",
    ),
    "supermarket in Spain": (
        """
MERCADONA S.A.
C/ MAYOR 10 MADRID
14/03/2026 18:45
1 ACEITE OLIVA   8,95
2 LECHE 0,98     1,96
TOTAL (€)       10,91
TARJETA BANCARIA 10,91
IVA  BASE IMPONIBLE  CUOTA
10%   1,78   0,18
4%    8,61   0,34
TOTAL 10,39  0,52
""",
        "till",
        "2026-03-14",
        "EUR 10.91",
    ),
    "bar in Italy": (
        """
BAR CENTRALE SNC
VIA ROMA 1 TORINO
P.IVA 01234567890
CAFFE'            1,20
CORNETTO          1,40
TOTALE EURO       2,60
CONTANTI          5,00
RESTO             2,40
14-03-2026 09:10
DOC. N. 0012-0034
""",
        "till",
        "2026-03-14",
        "EUR 2.60",
    ),
    "paid with voucher and cash": (
        """
JAYA GROCER SDN BHD
14/03/2018 20:11
APPLE      12.50
CHEESE     22.90
TOTAL      35.40
ROUNDING    0.00
GIFT VOUCHER  20.00
CASH       20.00
CHANGE      4.60
TOTAL SAVINGS  3.20
""",
        "till",
        "2018-03-14",
        "MYR 35.40",
    ),
    "rounded after the cash": (
        """
99 SPEED MART S/B
14-03-18 18:22
BISCUIT     3.49
COFFEE     12.88
Total Sales (Inclusive GST) RM  16.37
CASH RM  20.00
CHANGE RM  3.65
Rounding Adj RM -0.02
Total After Adj RM 16.35
TOTAL GST RM 0.93
""",
        "till",
        "2018-03-14",
        "MYR 16.35",
    ),
    "restaurant in India": (
        """
SARAVANA BHAVAN
GSTIN 33AAAAA0000A1Z5
Bill No: 1234  Date: 14-03-2026 13:02
Table: 5
MASALA DOSA  2  90.00  180.00
COFFEE  2  40.00  80.00
Sub Total  260.00
CGST 2.5%  6.50
SGST 2.5%  6.50
Round off  0.00
Grand Total  Rs. 273.00
""",
        "restaurant",
        "2026-03-14",
        "INR 273.00",
    ),
    "parking": (
        """
KLCC PARKING
TICKET NO 0012345
ENTRY 14/03/2026 09:01
EXIT 14/03/2026 12:31
DURATION 3H30M
PARKING FEE RM 9.00
SST 8% RM 0.67
TOTAL PAID RM 9.00
TOUCH N GO
""",
        "till",
        "2026-03-14",
        "MYR 9.00",
    ),
}
"""Text, kind, day, total."""

IN_PART: dict[str, tuple[str, str, str | None, str | None]] = {
    "quota slip": (
        """
上海市通用定额发票
发票联
发票代码 131001970123
发票号码 04567891
伍拾元整
￥50.00
""",
        "quota",
        None,
        "CNY 50.00",
    ),
    "quota slip without mark": (
        """
北京市地方税务局通用定额发票
发票联
发票代码：111001571071
发票号码：12345678
壹佰元
100元
收款单位（盖章有效）
""",
        "quota",
        None,
        "CNY 100.00",
    ),
}
"""The same where a day is not printed."""

NONE: dict[str, str] = {
    "chat": """
10:42
Project Apollo (8)
Ann
Can someone send the slides before lunch?
Bob
Sure, give me 20 minutes
Ann
Thanks! Meeting moved to 14:30
Li Wei
OK, see you in room 3
Message
""",
    "landscape": """
EXIT 12
Lake Road
""",
    "menu": """
LUNCH MENU
Chicken Rice    8.50
Laksa    9.00
Nasi Lemak    7.50
Kopi    1.80
Teh Tarik    2.00
""",
}
"""No receipts at all."""

UNREAD: dict[str, str] = {
    "form filled in by hand": """
CASH RECEIPT
No. 0123
Date:
Received from
The sum of Ringgit
For
RM
Signature
""",
}
"""Receipts of which nothing printed says what they cost."""
