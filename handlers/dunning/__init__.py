"""Dunning: who is reminded when, by whom, and in which words.  Owns contacts, policies and letters."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.receivables import SEE
from handlers.registry import OWNER, WORKERS, action, command, form, job, later, table
from ledger.errors import sentence

_contacts = later("handlers.dunning.contacts")
_contract_terms = later("handlers.dunning.contract_terms")
_customers = later("handlers.dunning.customers")
_interest_rates = later("handlers.dunning.interest_rates")
_late_interest = later("handlers.dunning.late_interest")
_letters = later("handlers.dunning.letters")
_overdue = later("handlers.dunning.overdue")

SPEAKERS = ("lead", "sales", "finance")
ONLY_FINANCE = sentence("Only finance books, invoices or waives late interest.")

ENTRIES = table(
    "dunning",
    command(
        "overdue",
        _overdue("show_overdue"),
        _("Shows which payments of customers are late."),
        chapter="receivables",
        words=("逾期", "逾期款", "late payments", "逾期应收"),
        patterns=(
            "what is overdue",
            "(what|which) [invoices|payments] (is|are) (overdue|late)",
            "who [still] owes us [money]",
            "who (has not paid|hasn't paid|did not pay|didn't pay) [us] [yet]",
            "(overdue|late) (invoices|payments)",
            "谁欠我们[钱]",
            "(有哪些|有没有|有)逾期[的][款|款项|应收]",
            "客户欠款",
            "谁[还](没|没有|未)(付款|付钱|给钱|回款)",
            "(哪些|什么)款逾期了",
        ),
        asked=("who is late [with their payments]",),
        examples=(Bilingual("overdue", "逾期"), Bilingual("overdue apollo", "逾期 星河")),
        reads=True,
        roles=SEE,
    ),
    action(
        "overdue.show",
        _overdue("show_of_project"),
        _("Shows which payments of a project are late."),
        reads=True,
    ),
    command(
        "contacted",
        _contacts("log_in_words"),
        _("Logs a contact with a customer about money: how, what came of it, a promise until a day."),
        words=("log contact", "催款记录", "跟进客户", "联系记录"),
        examples=(
            Bilingual("contacted acme by call, promised 2026-12-01", "催款记录 蓝海 电话 承诺 2026-12-01"),
            Bilingual("contacted acme by mail, no answer", "催款记录 蓝海 邮件 没回"),
            Bilingual(
                "contacted acme yesterday by call, promised 2026-12-01: they wait for the bank",
                "催款记录 蓝海 昨天 电话 承诺 2026-12-01：等银行放款",
            ),
            Bilingual("contacted acme", "催款记录 蓝海"),
        ),
        roles=(*SPEAKERS, OWNER),
    ),
    action(
        "contact.form",
        _contacts("open_form"),
        _("Opens the form for a contact with a customer."),
        roles=WORKERS,
        checks=True,
        reads=True,
    ),
    form(
        "contact.log",
        _contacts("fill_form"),
        _("Logs a contact with a customer; a promise or dispute holds the reminders."),
    ),
    action(
        "contact.show",
        _contacts("show"),
        _("Shows the contacts with a customer."),
        reads=True,
    ),
    action(
        "contact.settle",
        _contacts("settle"),
        _("Ends the dispute with a customer; the reminders go on."),
    ),
    action(
        "contact.override",
        _contacts("override"),
        _("Reminds of a customer's payments in spite of a recent contact; that is kept."),
    ),
    command(
        "hold dunning",
        _contacts("hold"),
        _("Holds the reminders of a customer until a day, for a payment plan or an extension."),
        words=("hold reminders", "暂缓催款", "暂缓催收"),
        examples=(
            Bilingual(
                "hold dunning acme until 2026-12-10 because of a payment plan", "暂缓催款 蓝海 2026-12-10 因为 分期付款"
            ),
        ),
        roles=(*SPEAKERS, OWNER),
    ),
    command(
        "tier",
        _customers("set_customer"),
        _(
            "Sets a customer's dunning tier, credit rating, silence, or the language "
            "and address of letters; or shows them."
        ),
        words=("customer", "customer tier", "credit rating", "客户", "客户等级", "客户信用", "客户设置"),
        examples=(
            Bilingual("tier acme tier vip rating A", "客户等级 蓝海 等级 vip 信用 A"),
            Bilingual("tier acme silent", "客户等级 蓝海 不催"),
            Bilingual(
                "customer acme language Chinese address 1 Main Street; Berlin",
                "客户 蓝海 语言 英文 地址 北京市中关村大街1号",
            ),
            Bilingual("customer acme", "客户 蓝海"),
        ),
        roles=SEE,
        only={
            "tier acme tier vip rating A": ("finance",),
            "tier acme silent": ("finance",),
            "customer acme language Chinese address 1 Main Street; Berlin": ("finance",),
        },
    ),
    command(
        "contract dunning",
        _contract_terms("set_policy"),
        _("Sets how one contract is reminded: a tier of the configuration, silent, a smallest amount, a cooldown."),
        words=("contract policy", "contract tier", "合同催收", "合同催款", "合同等级"),
        examples=(
            Bilingual("contract dunning 3 tier vip minimum 500 cooldown 10", "合同催收 3 等级 vip 最低 500 间隔 10天"),
            Bilingual("contract dunning 3 silent", "合同催收 3 不催"),
            Bilingual("contract dunning 3 as usual", "合同催收 3 恢复默认"),
            Bilingual("contract dunning 3", "合同催收 3"),
        ),
        roles=(
            "lead",
            "sales",
            "finance",
            "auditor",
            "admin",
        ),
        only={
            "contract dunning 3 tier vip minimum 500 cooldown 10": (
                "lead",
                "finance",
            ),
            "contract dunning 3 silent": (
                "lead",
                "finance",
            ),
            "contract dunning 3 as usual": (
                "lead",
                "finance",
            ),
        },
        checks=True,
    ),
    command(
        "late interest",
        _late_interest("show_interest"),
        _(
            "Calculates a customer's late interest line by line: the contract's rate, a "
            "stated one, the decree's, the EU's."
        ),
        words=("default interest", "interest", "逾期利息", "滞纳金", "违约金"),
        examples=(
            Bilingual("late interest acme", "逾期利息 蓝海"),
            Bilingual("interest apollo", "违约金 星河"),
            Bilingual("late interest acme decree", "逾期利息 蓝海 条例"),
            Bilingual("late interest acme 0.05%", "逾期利息 蓝海 0.05%"),
            Bilingual("late interest acme eu 2.15%", "逾期利息 蓝海 欧盟 2.15%"),
        ),
        reads=True,
        private=True,
        roles=(*SPEAKERS, "auditor", OWNER),
    ),
    command(
        "book interest",
        _late_interest("book_interest"),
        _(
            "Books late interest that has accrued and is not claimed yet: the customer owes it, the principal paid or "
            "not; each day once."
        ),
        words=("book late interest", "claim interest", "claim late interest", "计提违约金", "违约金入账", "确认违约金"),
        examples=(
            Bilingual("book interest acme", "计提违约金 蓝海"),
            Bilingual("book interest acme 0.05% to 2026-11-15", "计提违约金 蓝海 0.05% 截至2026-11-15"),
        ),
        roles=("finance",),
        sentence=ONLY_FINANCE,
        private=True,
    ),
    command(
        "invoice interest",
        _late_interest("invoice_interest"),
        _("Books the invoice of late interest under its number, or gives a number to what is booked without one."),
        words=("invoice late interest", "违约金开票", "开票违约金", "开票 违约金", "开违约金发票"),
        examples=(Bilingual("invoice interest acme no INV-2026-8", "违约金开票 蓝海 发票号 24327008"),),
        roles=("finance",),
        sentence=ONLY_FINANCE,
        private=True,
    ),
    command(
        "waive interest",
        _late_interest("waive_interest"),
        _("Waives a customer's late interest, with the reason; what of it is booked is taken back by red entries."),
        words=("waive late interest", "forgive interest", "豁免违约金", "免除违约金", "减免违约金", "免收违约金"),
        examples=(Bilingual("waive interest acme because they pay tomorrow", "豁免违约金 蓝海 因为 客户明天付清"),),
        roles=("finance",),
        sentence=ONLY_FINANCE,
        private=True,
    ),
    action(
        "interest.book",
        _late_interest("book_clicked"),
        _("Books the late interest that is not claimed yet."),
        roles=("finance",),
    ),
    action(
        "interest.undo",
        _late_interest("undo"),
        _("Takes a claim or a waiver of late interest back."),
        roles=("finance",),
    ),
    command(
        "interest rate",
        _interest_rates("set_rate"),
        _("Says what late payment of a contract costs a day, from a day on; the days before stay at the old rate."),
        words=("late interest rate", "违约金率", "违约金比例", "逾期利率"),
        examples=(Bilingual("interest rate apollo 0.03% from 2026-12-01", "违约金率 星河 万分之三 从 2026-12-01"),),
        roles=("lead", "sales", "finance"),
        checks=True,
        private=True,
    ),
    command(
        "letter",
        _letters("write"),
        _("Drafts a letter about late payments as PDF, soft or firm, in the customer's language; or shows one again."),
        words=("dunning letter", "催款函", "付款提醒函"),
        examples=(
            Bilingual("letter acme firm", "催款函 蓝海 强硬"),
            Bilingual("letter acme firm decree", "催款函 蓝海 强硬 条例"),
            Bilingual("letter D-2026-0001", "催款函 D-2026-0001"),
        ),
        reads=True,
        private=True,
        roles=(*SPEAKERS, OWNER),
        only={
            "letter D-2026-0001": (
                "finance",
                "auditor",
                "admin",
                OWNER,
            )
        },
    ),
    action(
        "contact.draft",
        _letters("draft"),
        _("Drafts what to write to a customer about its late payments, soft or firm."),
        reads=True,
    ),
    action(
        "contact.tone",
        _letters("another_tone"),
        _("Drafts the same in another tone, or with other interest."),
        reads=True,
    ),
    action(
        "letter.pdf",
        _letters("as_pdf"),
        _("Hands out the draft of a letter as PDF."),
        reads=True,
    ),
    action(
        "letter.issue",
        _letters("issue"),
        _("Gives a letter its number and hands it out as PDF, to be sent by a person."),
    ),
    action(
        "letter.sent",
        _letters("sent"),
        _("Logs that a letter was sent: a contact with the customer."),
        roles=WORKERS,
        checks=True,
    ),
    command(
        "letters",
        _letters("show"),
        _("Shows the letters that were issued, of all customers or one: to finance all, to others their own."),
        words=("dunning letters", "催款函记录"),
        examples=(Bilingual("letters", "催款函记录"), Bilingual("letters acme", "催款函记录 蓝海")),
        reads=True,
        private=True,
    ),
    job(
        "overdue payments",
        _overdue("daily"),
        _("Tells who is late with a payment, each step once."),
        schedule="overdue",
    ),
)
