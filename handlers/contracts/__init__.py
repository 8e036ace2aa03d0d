"""Contracts with customers: terms, instalments, milestones, invoices.  Owns contracts, instalments and invoices."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_agreed_terms = later("handlers.contracts.agreed_terms")
_bonds = later("handlers.contracts.bonds")
_contracts = later("handlers.contracts.contracts")
_credit_notes = later("handlers.contracts.credit_notes")
_invoices = later("handlers.contracts.invoices")
_list_imports = later("handlers.contracts.list_imports")
_milestones = later("handlers.contracts.milestones")
_price_changes = later("handlers.contracts.price_changes")
_revenue = later("handlers.contracts.revenue")
_warranty = later("handlers.contracts.warranty")

ONLY = sentence("Only finance writes invoices.")

ENTRIES = table(
    "contracts",
    command(
        "contract",
        _contracts("sign_contract"),
        _("Records a signed contract: amount, then the payment terms in words; shows the plan without them."),
        words=("contracts", "合同", "签合同"),
        examples=(
            Bilingual(
                "contract apollo 100000 30% advance, 40% 15 days after go-live, 30% 30 days after acceptance",
                "合同 星河 100000 30% 预付, 40% 上线后15天, 25% 验收后30天, 5% 质保一年",
            ),
            Bilingual("contract apollo 100000 30% 2026-12-01 70% 2027-06-30", "合同 星河 100000 30/40/30 net 30"),
            Bilingual("contract apollo", "合同 星河"),
        ),
        roles=(
            "lead",
            "sales",
            "finance",
            "auditor",
            "admin",
        ),
        only={
            "contract apollo 100000 30% advance, 40% 15 days after go-live, 30% 30 days after acceptance": (
                "lead",
                "sales",
                "finance",
            ),
            "contract apollo 100000 30% 2026-12-01 70% 2027-06-30": (
                "lead",
                "sales",
                "finance",
            ),
        },
        checks=True,
    ),
    action(
        "contract.form",
        _contracts("open_form"),
        _("Opens the form for a signed contract."),
        roles=("lead", "sales", "finance"),
        checks=True,
        reads=True,
    ),
    form(
        "contract.sign",
        _contracts("fill_form"),
        _("Records a signed contract from the form."),
    ),
    command(
        "payment plan",
        _contracts("plan_contract"),
        _("Gives a contract without a plan its instalments, in words."),
        words=("instalments", "回款计划", "付款计划"),
        examples=(
            Bilingual(
                "payment plan 3 30% advance, 70% 30 days after acceptance", "回款计划 3 30% 预付, 70% 验收后30天"
            ),
        ),
        roles=(
            "lead",
            "sales",
            "finance",
        ),
        checks=True,
    ),
    action(
        "contract.withdraw",
        _contracts("withdraw"),
        _("Takes back a contract on which nothing was invoiced or paid."),
    ),
    command(
        "contract owner",
        _contracts("set_owner"),
        _("Makes somebody the owner of a contract's payments."),
        words=("receivable owner", "回款负责人", "合同负责人"),
        examples=(Bilingual("contract owner 3 Sue", "回款负责人 3 李伟"),),
        roles=(
            "lead",
            "finance",
        ),
        checks=True,
    ),
    command(
        "contract change",
        _price_changes("change"),
        _("Changes the price of a contract, for all of it or for what is left; shows its changes without an amount."),
        words=("change contract", "price change", "合同变更", "变更合同"),
        examples=(
            Bilingual(
                "contract change 3 +50000 30 days after acceptance because the scope grew",
                "合同变更 3 +50000 验收后30天 因为 需求增加",
            ),
            Bilingual(
                "contract change apollo -20000 because a module fell away", "合同变更 星河 -20000 因为 取消一个模块"
            ),
            Bilingual("contract change 3", "合同变更 3"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={
            "contract change 3 +50000 30 days after acceptance because the scope grew": ("lead", "sales", "finance"),
            "contract change apollo -20000 because a module fell away": ("lead", "sales", "finance"),
        },
        checks=True,
    ),
    action(
        "contract.change_undo",
        _price_changes("undo"),
        _("Takes back a change of a contract's price."),
    ),
    command(
        "milestone",
        _milestones("set_milestone"),
        _("Says that a milestone was reached, or how far it is; shows all of a project without one."),
        words=("milestones", "里程碑"),
        examples=(
            Bilingual("milestone apollo acceptance 2026-11-18", "里程碑 星河 验收 2026-11-18"),
            Bilingual("milestone apollo go-live 60%", "里程碑 星河 上线 60%"),
            Bilingual("milestone apollo", "里程碑 星河"),
        ),
        roles=(
            "lead",
            "sales",
            "finance",
            "auditor",
            "admin",
        ),
        only={
            "milestone apollo acceptance 2026-11-18": (
                "lead",
                "sales",
                "finance",
            ),
            "milestone apollo go-live 60%": (
                "lead",
                "sales",
                "finance",
            ),
        },
        checks=True,
    ),
    action(
        "milestone.show",
        _milestones("show"),
        _("Shows the milestones of a project."),
        reads=True,
    ),
    action(
        "milestone.reach",
        _milestones("confirm"),
        _("Confirms that a milestone was reached; the due days follow."),
        roles=("lead", "sales", "finance"),
        open=True,
        checks=True,
    ),
    action(
        "milestone.undo",
        _milestones("undo"),
        _("Takes back that a milestone was reached."),
        roles=("lead", "sales", "finance"),
        open=True,
        checks=True,
    ),
    command(
        "revenue policy",
        _revenue("revenue_policy"),
        _("Says how a contract earns its revenue, and what it has earned; shows it without a way."),
        words=("revenue recognition", "收入政策", "收入确认"),
        examples=(
            Bilingual("revenue policy apollo cost to cost", "收入政策 星河 投入法"),
            Bilingual(
                "revenue policy apollo output design 40% acceptance 60%", "收入政策 星河 产出法 设计完成 40% 验收 60%"
            ),
            Bilingual(
                "revenue policy apollo obligations design 30000 build 70000",
                "收入政策 星河 单项履约义务 设计 30000 开发 70000",
            ),
            Bilingual("revenue policy apollo cost recovery", "收入政策 星河 成本回收"),
            Bilingual("revenue policy apollo", "收入政策 星河"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={
            "revenue policy apollo cost to cost": ("lead", "sales", "finance"),
            "revenue policy apollo output design 40% acceptance 60%": ("lead", "sales", "finance"),
            "revenue policy apollo obligations design 30000 build 70000": ("lead", "sales", "finance"),
            "revenue policy apollo cost recovery": ("lead", "sales", "finance"),
        },
        checks=True,
    ),
    action("revenue.show", _revenue("show"), _("Shows how a contract earns its revenue."), reads=True),
    command(
        "contract tax",
        _revenue("set_tax"),
        _("Says which rate of VAT is in a contract's price; what is booked on it follows."),
        chapter="tax",
        words=("contract vat", "合同税率", "合同增值税"),
        examples=(Bilingual("contract tax 3 6%", "合同税率 3 6%"),),
        roles=("lead", "sales", "finance"),
        checks=True,
    ),
    action(
        "contract.tax",
        _revenue("choose_tax"),
        _("Says which rate of VAT is in a contract's price."),
        roles=("lead", "sales", "finance"),
        open=True,
        checks=True,
    ),
    action(
        "revenue.policy",
        _revenue("choose"),
        _("Chooses how a contract earns its revenue."),
        roles=("lead", "sales", "finance"),
        open=True,
        checks=True,
    ),
    command(
        "contract warranty",
        _warranty("set_warranty"),
        _("Says what of a contract's revenue is provided for repairs, and until when; shows it without a rate."),
        words=("warranty provision", "合同质保", "质保准备"),
        examples=(
            Bilingual("contract warranty 3 2% until 2027-11-30", "合同质保 3 2% 至 2027-11-30"),
            Bilingual("contract warranty 3 as incurred", "合同质保 3 据实"),
            Bilingual("contract warranty 3", "合同质保 3"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={
            "contract warranty 3 2% until 2027-11-30": ("finance",),
            "contract warranty 3 as incurred": ("finance",),
        },
        checks=True,
        private=True,
    ),
    command(
        "contract terms",
        _agreed_terms("set_terms"),
        _(
            "Says what a contract says beside price and payments: mark-up or by measured quantity, ceiling, allowable "
            "cost and caps, penalty for delay, retention, advance, progress payments, silence, supplied material, "
            "prepaid VAT; shows it without any."
        ),
        words=("terms of contract", "agreed terms", "合同条款", "合同约定"),
        examples=(
            Bilingual(
                "contract terms 3 mark-up 12%, ceiling 530000, cap on travel 9000",
                "合同条款 3 加成 12%, 封顶价 530000, 差旅限额 9000",
            ),
            Bilingual(
                "contract terms 3 delay penalty 0.05% a day up to 5% from 2026-12-01 because both agreed",
                "合同条款 3 延期违约金 每天 0.05% 不超过 5% 自 2026-12-01 起 因为 双方同意",
            ),
            Bilingual("contract terms 3 by measured quantity", "合同条款 3 按实测工程量结算"),
            Bilingual("contract terms 3 prepaid VAT 2% in Hangzhou", "合同条款 3 异地预缴 2% 杭州"),
            Bilingual("contract terms 3", "合同条款 3"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={
            "contract terms 3 mark-up 12%, ceiling 530000, cap on travel 9000": ("lead", "sales", "finance"),
            "contract terms 3 by measured quantity": ("lead", "sales", "finance"),
            "contract terms 3 prepaid VAT 2% in Hangzhou": ("lead", "sales", "finance"),
            "contract terms 3 delay penalty 0.05% a day up to 5% from 2026-12-01 because both agreed": (
                "lead",
                "sales",
                "finance",
            ),
        },
        checks=True,
    ),
    action("contract.terms", _agreed_terms("show_clicked"), _("Shows the terms of a contract."), reads=True),
    command(
        "contract bond",
        _bonds("say_bond"),
        _(
            "Says which bond a contract or an order asks for, who gave it, until when, that it was returned; drop its "
            "paper with the words. Shows the bonds without an amount."
        ),
        words=("bond", "contract guarantee", "合同保函", "保函", "履约保函"),
        examples=(
            Bilingual(
                "contract bond 3 50000 until 2027-03-31 from ICBC no LG-88",
                "合同保函 3 50000 至 2027-03-31 由 工商银行 编号 LG-88",
            ),
            Bilingual("contract bond 3 asked 50000 until 2027-03-31", "合同保函 3 要求 50000 至 2027-03-31"),
            Bilingual("contract bond 3", "合同保函 3"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={
            "contract bond 3 50000 until 2027-03-31 from ICBC no LG-88": ("lead", "sales", "finance"),
            "contract bond 3 asked 50000 until 2027-03-31": ("lead", "sales", "finance"),
        },
        checks=True,
    ),
    action("contract.bonds", _bonds("show_clicked"), _("Shows the bonds of a contract or an order."), reads=True),
    command(
        "estimate",
        _revenue("estimate"),
        _("Says what a project will cost in all, with the reason; shows every estimate without an amount."),
        words=("estimated total cost", "eac", "预计总成本", "总成本预计"),
        examples=(
            Bilingual("estimate apollo 480000 because the data is worse", "预计总成本 星河 480000 因为 数据质量差"),
            Bilingual("estimate apollo", "预计总成本 星河"),
        ),
        roles=("lead", "sales", "finance", "auditor", "admin"),
        only={"estimate apollo 480000 because the data is worse": ("lead", "finance")},
        checks=True,
    ),
    command(
        "invoice",
        _invoices("invoice_in_words"),
        _("Books the invoice of an instalment, with its tax; without a number, the next one that has none."),
        words=("issue invoice", "开票", "开具发票", "销售发票"),
        examples=(
            Bilingual("invoice apollo 2 no INV-2026-7 tax 6%", "开票 星河 第2期 发票号 24327000 税率 6%"),
            Bilingual("invoice apollo", "开票 星河"),
        ),
        roles=("finance",),
        sentence=ONLY,
    ),
    action(
        "invoice.form",
        _invoices("open_form"),
        _("Opens the form for a customer's invoice."),
        reads=True,
    ),
    form(
        "invoice.issue",
        _invoices("fill_form"),
        _("Books a customer's invoice from the form."),
    ),
    action(
        "invoice.credit",
        _credit_notes("ask_credit"),
        _("Asks for how much an invoice is to be credited, and why."),
        reads=True,
    ),
    form(
        "invoice.credit",
        _credit_notes("fill_credit"),
        _("Books a credit note against an invoice."),
    ),
    command(
        "credit note",
        _credit_notes("credit_in_words"),
        _("Books a credit note with its reason: “less” where the price falls, “paper” where the invoice comes anew."),
        words=("credit invoice", "红冲", "红字发票", "开红票"),
        examples=(
            Bilingual(
                "credit note INV-2026-7 1000 less because of late delivery", "红冲 INV-2026-7 1000 减少 因为 交付延迟"
            ),
        ),
        roles=("finance",),
        sentence=ONLY,
    ),
)

IMPORTS = (_list_imports("CONTRACTS"),)
