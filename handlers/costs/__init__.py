"""Costs: receipts, expenses, orders and reimbursements on their way.  Owns expenses and orders."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import WORKERS, action, command, form, later, table

_belonging_choices = later("handlers.costs.belonging_choices")
_expense_approval = later("handlers.costs.expense_approval")
_expenses = later("handlers.costs.expenses")
_invoice_or_table = later("handlers.costs.invoice_or_table")
_list_imports = later("handlers.costs.list_imports")
_not_yet = later("handlers.costs.not_yet")
_one_receipt = later("handlers.costs.one_receipt")
_order_approval = later("handlers.costs.order_approval")
_orders = later("handlers.costs.orders")
_receipt_batch = later("handlers.costs.receipt_batch")
_reimbursements = later("handlers.costs.reimbursements")
_splits = later("handlers.costs.splits")

ENTRIES = (
    *table(
        "approvals",
        action(
            "expense.approve",
            _expense_approval("APPROVE"),
            _("Approves an expense, so that it is booked."),
        ),
        action(
            "expense.reject",
            _expense_approval("ASK_REASON"),
            _("Asks for the reason of a rejection."),
        ),
        form(
            "expense.reject",
            _expense_approval("REJECT"),
            _("Rejects an expense with the reason."),
        ),
        action(
            "expense.unapprove",
            _expense_approval("UNAPPROVE"),
            _("Takes an approval back: the entry is reversed."),
        ),
        action(
            "expense.unreject",
            _expense_approval("UNREJECT"),
            _("Takes a rejection back."),
        ),
    ),
    *table(
        "receipts",
        command(
            "expense",
            _expenses("draft_expense"),
            _(
                "Drafts an expense: amount, what for, project, day; say “company card” or "
                "“bank” if you did not pay yourself."
            ),
            overheard=False,
            words=("报销", "费用", "支出", "记账", "花费", "劳务费", "劳务报酬"),
            patterns=("i [just] paid {rest}", "[just] paid {rest} for {rest}"),
            examples=(
                Bilingual("expense 45.50 taxi apollo", "报销 打车 45.5元 星河"),
                Bilingual("expense USD 120 hotel apollo last fri company card", "报销 120美元 酒店 星河 上周五 公司卡"),
                Bilingual("expense 120 km x 0.8 apollo", "报销 120公里 x 0.8 星河"),
                Bilingual(
                    "expense 5000 freelancer Wang withheld tax 800 apollo", "劳务费 5000 代扣个税 800 星河 给王明"
                ),
            ),
        ),
        action(
            "expense.form",
            _expenses("open_form"),
            _("Opens the form for an expense."),
            reads=True,
        ),
        form(
            "expense.new",
            _expenses("new_from_form"),
            _("Drafts an expense from the form."),
        ),
        action(
            "expense.of_file",
            _invoice_or_table("as_invoice"),
            _("Takes a workbook as an invoice."),
        ),
        action(
            "expense.edit",
            _expenses("edit"),
            _("Opens an expense in the form."),
        ),
        form(
            "expense.correct",
            _expenses("correct_from_form"),
            _("Corrects an expense; one that waited for approval is a draft again."),
        ),
        action(
            "expense.project",
            _expenses("choose_project"),
            _("Chooses the project of an expense."),
        ),
        action(
            "expense.category",
            _expenses("choose_category"),
            _("Chooses the category of an expense."),
        ),
        action(
            "expense.take",
            _expenses("take_value"),
            _("Takes another of the values that a receipt may say."),
        ),
        action(
            "expense.add",
            _belonging_choices("add_to"),
            _("Adds a receipt to the expense that was entered without it."),
        ),
        action(
            "expense.another",
            _belonging_choices("another"),
            _("Says that a receipt is of none of the expenses that were entered without one."),
        ),
        action(
            "expense.of_order",
            _belonging_choices("invoice_of_order"),
            _("Says that a document is the invoice of an order."),
        ),
        action(
            "expense.no_order",
            _belonging_choices("no_order"),
            _("Says that a document is no invoice of an order."),
        ),
        command(
            "split expense",
            _splits("say"),
            _("Divides an expense of yours among projects: each part is an expense of its own, to the cent."),
            overheard=False,
            first=True,
            words=("divide expense", "split receipt", "分摊报销", "分摊票据", "拆分报销"),
            examples=(Bilingual("split expense 12: 60 % apollo, 40 % hermes", "分摊报销 12：60% 星河，40% 神舟"),),
            roles=WORKERS,
        ),
        action(
            "expense.whole",
            _splits("take_back"),
            _("Takes the division of an expense among projects back: it is one draft again."),
        ),
        action(
            "expense.own",
            _belonging_choices("on_its_own"),
            _("Says that a receipt that came with a command is an expense of its own."),
        ),
        action(
            "expense.one",
            _one_receipt("one"),
            _("Says that two papers are one receipt."),
        ),
        action(
            "expense.two",
            _one_receipt("two"),
            _("Says that two papers are two receipts."),
        ),
        action(
            "expense.apart",
            _one_receipt("apart"),
            _("Parts two papers that were put together."),
        ),
        action(
            "expense.submit",
            _expenses("submit"),
            _("Hands an expense in."),
        ),
        action(
            "expense.submit_all",
            _expenses("submit_all"),
            _("Hands several expenses in; those that need a look stay drafts."),
        ),
        action(
            "expense.open",
            _receipt_batch("open_one"),
            _("Shows one of several receipts on a card of its own."),
            reads=True,
        ),
        action(
            "expense.withdraw",
            _expenses("withdraw"),
            _("Takes an expense back for good."),
        ),
        action(
            "expense.withdraw_all",
            _expenses("withdraw_all"),
            _("Takes all expenses of one message back."),
        ),
        action(
            "expense.clear",
            _expenses("ask_clear"),
            _("Asks why a receipt that looks like an earlier one is none."),
        ),
        form(
            "expense.clear",
            _expenses("clear"),
            _("Keeps why a receipt is no duplicate."),
        ),
        action(
            "expense.rate",
            _expenses("ask_rate"),
            _("Asks for the exchange rate of an expense."),
        ),
        form(
            "expense.rate",
            _expenses("state_rate"),
            _("Keeps the exchange rate that a person stated for an expense."),
        ),
        command(
            "my expenses",
            _expenses("my_expenses"),
            _("Shows what you have handed in and what became of it."),
            words=("expenses", "我的报销", "报销记录", "我的费用"),
            patterns=(
                "(when|how soon) (do|will|can) i (get|have|see) [my] [money|expenses|it] [back|reimbursed]",
                "when (will|am) i [be|get|getting] (reimbursed|paid back)",
                "how much (am i owed|do you owe me|does the company owe me)",
                "(status|state) of my (expenses|claims|receipts|reimbursement)",
                "reimbursement status",
                "(has|have|is|are|was|were) my {rest} [been] (approved|paid|reimbursed)",
                "我的报销(到哪了|到哪一步了|怎么样了|批了吗|通过了吗|打款了吗|什么时候到账|什么时候打款)",
                "报销(进度|状态|到哪了|到哪一步了|什么时候到账|什么时候打款|批了吗|打款了吗)",
                "(还欠我|公司欠我)多少[钱|报销]",
            ),
            examples=(Bilingual("my expenses", "我的报销"),),
            reads=True,
            private=True,
        ),
        command(
            "refunded",
            _not_yet("refunded"),
            _("Money that came back for something you paid: I cannot book that yet, and say what to do instead."),
            overheard=False,
            first=True,
            words=("got refunded", "退款到账", "退回来的钱"),
            examples=(Bilingual("refunded 120 hotel apollo", "退款到账 120 酒店 星河"),),
            reads=True,
            private=True,
        ),
        command(
            "drafts",
            _expenses("my_drafts"),
            _("Shows your drafts, so that they can be completed and submitted."),
            words=("my drafts", "草稿", "我的草稿"),
            examples=(Bilingual("drafts", "草稿"),),
            reads=True,
            private=True,
        ),
        action(
            "drafts.show",
            _expenses("show_drafts"),
            _("Shows your drafts."),
            reads=True,
        ),
        command(
            "reimburse",
            _reimbursements("show_owed"),
            _("Pays out what a person has been approved; without a name, shows what is owed to whom."),
            words=("pay out", "reimbursements", "打款", "报销打款", "待打款"),
            examples=(Bilingual("reimburse Ann", "打款 李伟"), Bilingual("reimburse", "打款")),
            roles=("finance",),
            reads=True,
            private=True,
        ),
        action(
            "expense.owed",
            _reimbursements("show_person"),
            _("Shows what is owed to a person."),
            roles=("finance",),
            reads=True,
        ),
        action(
            "expense.reimburse",
            _reimbursements("reimburse"),
            _("Books that expenses were paid out to the person."),
            roles=("finance",),
        ),
    ),
    *table(
        "orders",
        command(
            "order",
            _orders("draft_order"),
            _("Asks for a purchase: amount, what, project, “from” the supplier. Approved, it counts as committed."),
            words=("purchase", "po", "采购", "订购", "采购申请"),
            examples=(Bilingual("order 12000 servers apollo from Dell", "采购 12000 服务器 星河 向 戴尔"),),
            roles=WORKERS,
            checks=True,
        ),
        action(
            "order.edit",
            _orders("edit"),
            _("Opens an order in the form."),
            reads=True,
        ),
        action(
            "order.category",
            _orders("choose_category"),
            _("Chooses the category of an order."),
        ),
        form(
            "order.correct",
            _orders("correct"),
            _("Corrects an order; one that waited for approval is a draft again."),
        ),
        action(
            "order.submit",
            _orders("submit"),
            _("Hands an order in."),
        ),
        action(
            "order.withdraw",
            _orders("withdraw"),
            _("Takes an order back."),
        ),
        action(
            "order.approve",
            _order_approval("APPROVE"),
            _("Approves an order: it counts as committed."),
        ),
        action(
            "order.reject",
            _order_approval("ASK_REASON"),
            _("Asks for the reason of a rejection."),
        ),
        form(
            "order.reject",
            _order_approval("REJECT"),
            _("Rejects an order with the reason."),
        ),
        action(
            "order.unapprove",
            _order_approval("UNAPPROVE"),
            _("Takes the approval of an order back, as long as nothing was invoiced."),
        ),
        action(
            "order.unreject",
            _order_approval("UNREJECT"),
            _("Takes the rejection of an order back."),
        ),
        action(
            "order.close",
            _orders("ask_close"),
            _("Asks why what is left of an order is not needed."),
        ),
        form(
            "order.close",
            _orders("close"),
            _("Closes an order: what is left of it is released."),
        ),
        action(
            "order.invoice",
            _orders("open_invoice"),
            _("Opens the form for an invoice of an order."),
            roles=WORKERS,
            checks=True,
        ),
        form(
            "order.invoice",
            _orders("invoice"),
            _("Drafts the expense for an invoice of an order."),
        ),
        command(
            "invoiced",
            _orders("invoice_in_words"),
            _("Books an invoice of an order: the amount, and “order” with its number."),
            words=("invoice for order", "order invoice", "订单发票", "采购发票", "订单开票"),
            examples=(Bilingual("invoiced 5000 order 3", "订单发票 5000 订单 3"),),
            roles=WORKERS,
            checks=True,
        ),
        command(
            "orders",
            _orders("show_orders"),
            _("Shows the open orders of a project, or yours."),
            words=("open orders", "订单", "采购单", "我的采购"),
            examples=(Bilingual("orders apollo", "订单 星河"),),
            reads=True,
            private=True,
        ),
    ),
)

APPROVABLES = (_expense_approval("EXPENSES"), _order_approval("ORDERS"))

IMPORTS = (_list_imports("EXPENSES_LISTED"),)
