"""How banks call the columns of their tables, and how they say in or out: Chinese, English, German, Dutch, French."""

from __future__ import annotations

IN = ("收入", "收入金额", "记账金额(收入)", "存入金额", "转入金额", "存入", "转入", "来账金额", "交易金额(收入)",
      "money in", "paid in", "deposit", "deposits", "inflow", "received", "einnahmen")  # fmt: skip
OUT = ("支出", "支出金额", "记账金额(支出)", "取出金额", "转出金额", "支取金额", "取出", "转出", "往账金额",
       "交易金额(支出)", "money out", "paid out", "withdrawal", "withdrawals", "outflow", "spent",
       "ausgaben")  # fmt: skip
CREDIT = ("贷方发生额", "贷方金额", "贷方发生金额", "贷方交易金额", "贷方", "贷方发生额(收入)", "贷方发生额/元(收入)",
          "credit", "credit amount", "credits", "haben", "crédit", "贷方发生额/元")  # fmt: skip
DEBIT = ("借方发生额", "借方金额", "借方发生金额", "借方交易金额", "借方", "借方发生额(支取)", "借方发生额/元(支取)",
         "debit", "debit amount", "debits", "soll", "débit", "借方发生额/元")  # fmt: skip

TITLES: dict[str, tuple[str, ...]] = {
    "booked": ("银行记账日", "记账日", "入账日期", "记账日期", "post date", "posting date"),
    "day": ("交易日期", "交易日", "记账日期", "入账日期", "记账日", "日期", "发生日期", "凭证日期", "交易时间",
            "记账时间", "date", "transaction date", "booking date", "posted date", "trans date", "buchungstag",
            "buchung", "datum", "date operation", "fecha", "completed date", "bookingdate", "posting date",
            "post date", "date posted"),
    "clock": ("交易时间", "记账时间", "入账时间", "time", "transaction time", "时间"),
    "valued": ("起息日", "起息日期", "value date", "valuta", "wertstellung", "valuedate"),
    "income": IN + CREDIT,
    "expense": OUT + DEBIT,
    "amount": ("交易金额", "金额", "发生额", "记账金额", "交易额", "人民币金额", "amount",
               "transaction amount",
               "billing amount", "betrag", "bedrag", "umsatz", "montant", "importe", "value", "amount (local)",
               "入账金额", "入账币种/金额", "交易币种/金额", "net amount"),
    "flag": ("借贷", "借贷标志", "借贷标记", "借贷方向", "借/贷", "收/支", "收支", "收支类型", "收支方向", "收付标志",
             "交易方向", "d/c", "credit / debit", "transaction type", "type", "dr/cr", "cr/dr", "debit/credit",
             "credit/debit", "direction", "soll/haben", "dc", "af bij", "af/bij", "bij/af", "来往账标志", "收支标志"),
    "balance": ("余额", "联机余额", "账户余额", "本次余额", "帐户余额", "交易后余额", "账面余额", "当前余额",
                "balance", "running balance", "account balance", "saldo", "solde"),
    "name": ("对方户名", "对方账户名", "对方账户名称", "对手信息", "交易对手名称", "对方名称", "对方单位名称",
             "对方单位", "对方帐户名", "对手名称", "收/付方名称", "收付方名称", "收款人名称", "往来单位", "交易对手",
             "对方姓名", "counterparty", "partner name", "payee", "beneficiary", "name", "counterparty name",
             "payer/payee", "auftraggeber/empfänger", "name zahlungsbeteiligter", "zahlungsbeteiligter",
             "begünstigter/auftraggeber", "empfänger", "naam / omschrijving", "naam tegenpartij", "收(付)方名称",
             "对方户名/对方名称", "beguenstigter/zahlungspflichtiger", "merchant name",
             "merchant", "customer"),
    "name_account": ("对方账号", "对方账户", "对方卡号/账号", "交易对手账号", "对方帐号", "收/付方账号", "收付方账号",
                     "收(付)方账号", "收/付方帐号", "收付方帐号", "收(付)方帐号", "对方卡号", "对手账号",
                     "对方账号/卡号", "partner account", "bank account", "counterparty account", "iban",
                     "counterparty iban", "kontonummer/iban", "kontonummer", "iban zahlungsbeteiligter",
                     "gegenkonto", "iban des auftraggebers", "tegenrekening", "tegenrekening iban/bban",
                     "account number iban"),
    "payer": ("付款人名称", "付款人户名", "付款方名称", "付款方户名", "付款单位", "付方名称"),
    "payer_account": ("付款人账号", "付款人帐号", "付款方账号", "付款账号", "付方账号"),
    "payee": ("收款人名称", "收款人户名", "收款方名称", "收款方户名", "收款单位", "收方名称"),
    "payee_account": ("收款人账号", "收款人帐号", "收款方账号", "收款账号", "收方账号"),
    "summary": ("摘要", "交易描述", "交易说明", "交易摘要", "交易名称", "交易类型", "业务类型", "业务摘要", "label",
                "description", "transaction description", "details", "narrative", "particulars", "verwendungszweck",
                "libellé", "concepto", "mededelingen", "omschrijving", "omschrijving-1"),
    "purpose": ("用途", "附言", "交易附言", "交易用途", "客户摘要", "交易详情", "memo", "reference",
                "payment reference", "notes", "note", "communication"),
    "remark": ("备注", "个性化信息", "交易备注", "remark", "remarks", "comment"),
    "place": ("交易地点", "交易场所", "网点名称", "交易渠道", "渠道"),
    "serial": ("交易流水号", "流水号", "核心流水号", "日志号", "日 志 号", "流水", "交易序号", "银行流水号", "凭证号",
               "交易参考号", "transaction id", "transaction reference", "serial number", "reference number", "id",
               "entry reference"),
    "currency": ("货币", "币种", "币别", "记账币种", "交易币种", "交易货币", "入账货币", "currency",
                 "billing currency", "währung", "ccy", "devise"),
    "account": ("本方账号", "账号", "帐号", "账户", "卡号", "借记卡号", "查询账号", "account", "account number",
                "卡号后四位", "卡号末四位", "first bank card"),
}  # fmt: skip

OUTGOING = frozenset({"af", "d", "dr", "dbit", "debit", "out", "s", "soll", "-", "withdrawal", "expense", "paid out"})
INCOMING = frozenset({"bij", "c", "cr", "crdt", "credit", "in", "h", "haben", "+", "deposit", "income", "paid in"})

SPENT = ("消费", "分期", "取现", "预借", "购物")
REPAID = ("还款", "退款", "退货", "退回", "存款利息", "结息", "入账")
"""How the lines of a card statement begin, where no sign tells which way the money went."""

FEES = ("手续费", "账户管理费", "工本费", "短信费", "bank fee", "bank charge", "service charge")
