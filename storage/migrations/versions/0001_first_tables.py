"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one table after the other
    op.create_table(
        "alias",
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("noun", "alias", name=op.f("pk_alias")),
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_instalment"), "allocation", ["instalment"], unique=False)
    op.create_index(op.f("ix_allocation_payment"), "allocation", ["payment"], unique=False)
    op.create_table(
        "balance",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project", "category", "task", "month", "stage", "currency", name=op.f("pk_balance")),
    )
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("own_account", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("used_minor", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_line_key")),
    )
    op.create_index("ix_bank_line_state_day", "bank_line", ["state", "day"], unique=False)
    op.create_table(
        "bank_match",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_bank_match")),
    )
    op.create_index(op.f("ix_bank_match_line"), "bank_match", ["line"], unique=False)
    op.create_table(
        "budget_line",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project", "number", "category", "task", "month", name=op.f("pk_budget_line")),
    )
    op.create_table(
        "budget_mark",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("above", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("project", "version", "category", "mark", name=op.f("pk_budget_mark")),
    )
    op.create_table(
        "budget_template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "category", name=op.f("pk_budget_template")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("promise", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_customer_day", "contact", ["customer", "day"], unique=False)
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("signed", sa.Date(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("tax", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("least_minor", sa.BigInteger(), nullable=False),
        sa.Column("cooldown", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_project"), "contract", ["project"], unique=False)
    op.create_table(
        "customer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("aliases", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_customer")),
    )
    op.create_table(
        "customer_account",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_customer_account")),
    )
    op.create_table(
        "customer_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_invoice")),
    )
    op.create_index(op.f("ix_customer_invoice_day"), "customer_invoice", ["day"], unique=False)
    op.create_index(op.f("ix_customer_invoice_instalment"), "customer_invoice", ["instalment"], unique=False)
    op.create_index(op.f("ix_customer_invoice_project"), "customer_invoice", ["project"], unique=False)
    op.create_table(
        "day_total",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project", "day", name=op.f("pk_day_total")),
    )
    op.create_table(
        "dunning",
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("instalment", "due", "step", name=op.f("pk_dunning")),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=False),
        sa.Column("trail", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_booked"), "entry", ["booked"], unique=False)
    op.create_index("ix_entry_source", "entry", ["source"], unique=False)
    op.create_index("ix_entry_trail", "entry", ["trail"], unique=False)
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("trail", sa.String(), nullable=False),
        sa.Column("entries", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_index("ix_event_subject", "event", ["subject"], unique=False)
    op.create_table(
        "exchange",
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("base", "quote", "day", name=op.f("pk_exchange")),
    )
    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("invoice_code", sa.String(), nullable=False),
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("seller_tax_id", sa.String(), nullable=False),
        sa.Column("paid_by", sa.String(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("company_minor", sa.BigInteger(), nullable=False),
        sa.Column("exchange", sa.String(), nullable=False),
        sa.Column("exchange_day", sa.Date(), nullable=True),
        sa.Column("exchange_source", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("read", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("of_order", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
    )
    op.create_index("ix_expense_file", "expense", ["file"], unique=False)
    op.create_index("ix_expense_gross_day", "expense", ["gross_minor", "day"], unique=False)
    op.create_index("ix_expense_invoice_number", "expense", ["invoice_number"], unique=False)
    op.create_index("ix_expense_message", "expense", ["message"], unique=False)
    op.create_index(op.f("ix_expense_of_order"), "expense", ["of_order"], unique=False)
    op.create_index("ix_expense_person_day", "expense", ["person", "day"], unique=False)
    op.create_index("ix_expense_project_day", "expense", ["project", "day"], unique=False)
    op.create_index("ix_expense_stage", "expense", ["stage"], unique=False)
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "forecast",
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.Column("by", sa.Date(), nullable=False),
        sa.Column("chance", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instalment", "made", name=op.f("pk_forecast")),
    )
    op.create_index(op.f("ix_forecast_by"), "forecast", ["by"], unique=False)
    op.create_table(
        "habit",
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("vendor", name=op.f("pk_habit")),
    )
    op.create_table(
        "hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("finish", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
    )
    op.create_index("ix_hours_message", "hours", ["message"], unique=False)
    op.create_index("ix_hours_person_day", "hours", ["person", "day"], unique=False)
    op.create_index("ix_hours_project_day", "hours", ["project", "day"], unique=False)
    op.create_index("ix_hours_project_person", "hours", ["project", "person"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "imported",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "identity", name=op.f("pk_imported")),
    )
    op.create_index(op.f("ix_imported_batch"), "imported", ["batch"], unique=False)
    op.create_table(
        "instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.Column("invoiced_minor", sa.BigInteger(), nullable=False),
        sa.Column("written_minor", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("look", sa.Date(), nullable=True),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("workdays", sa.Boolean(), nullable=False),
        sa.Column("month_end", sa.Boolean(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("promise", sa.Date(), nullable=True),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("held", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
    )
    op.create_index("ix_instalment_contract", "instalment", ["contract"], unique=False)
    op.create_index("ix_instalment_customer_settled", "instalment", ["customer", "settled"], unique=False)
    op.create_index("ix_instalment_look", "instalment", ["look"], unique=False)
    op.create_index("ix_instalment_settled_due", "instalment", ["settled", "due"], unique=False)
    op.create_table(
        "job",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", UTCDateTime(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "letter",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_customer"), "letter", ["customer"], unique=False)
    op.create_table(
        "message",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_ref"), "message", ["ref"], unique=False)
    op.create_index("ix_message_state", "message", ["state"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reached", sa.Date(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contract", "name", name=op.f("pk_milestone")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", UTCDateTime(), nullable=False),
        sa.Column("lease", UTCDateTime(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("sent", UTCDateTime(), nullable=True),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_about"), "notice", ["about"], unique=False)
    op.create_index("ix_notice_waiting", "notice", ["state", "due"], unique=False)
    op.create_table(
        "number",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_number")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_line"), "payment", ["line"], unique=False)
    op.create_table(
        "payout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
    )
    op.create_index(op.f("ix_payout_line"), "payout", ["line"], unique=False)
    op.create_table(
        "payout_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payout", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_part")),
    )
    op.create_index(op.f("ix_payout_part_document"), "payout_part", ["document"], unique=False)
    op.create_index(op.f("ix_payout_part_payout"), "payout_part", ["payout"], unique=False)
    op.create_table(
        "period_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_lock")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "place",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_project"), "place", ["project"], unique=False)
    op.create_table(
        "posted",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel", "ref", name=op.f("pk_posted")),
    )
    op.create_index(op.f("ix_posted_about"), "posted", ["about"], unique=False)
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("company_minor", sa.BigInteger(), nullable=False),
        sa.Column("project_currency", sa.String(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_currency", sa.String(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index("ix_posting_account_party", "posting", ["account", "party"], unique=False)
    op.create_index("ix_posting_entry", "posting", ["entry"], unique=False)
    op.create_index("ix_posting_project_category", "posting", ["project", "category"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=True),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("invoiced_minor", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
    )
    op.create_index("ix_purchase_order_project", "purchase_order", ["project"], unique=False)
    op.create_index("ix_purchase_order_stage", "purchase_order", ["stage"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("parts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate")),
        sa.UniqueConstraint("kind", "person", "role", "start", name=op.f("uq_rate_kind_person_role_start")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "timer",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("started", UTCDateTime(), nullable=False),
        sa.Column("asked", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_timer")),
    )
    op.create_table(
        "total",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project", "category", "stage", name=op.f("pk_total")),
    )
    op.create_table(
        "write_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("allowance_minor", sa.BigInteger(), nullable=False),
        sa.Column("back_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
    )
    op.create_index(op.f("ix_write_off_instalment"), "write_off", ["instalment"], unique=False)
    op.create_index(op.f("ix_write_off_state"), "write_off", ["state"], unique=False)
    op.create_table(
        "budget_version",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_budget_version_project")),
        sa.PrimaryKeyConstraint("project", "number", name=op.f("pk_budget_version")),
    )
    op.create_table(
        "absence",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_absence_person")),
        sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_absence")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("deputy", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["deputy"], ["person.id"], name=op.f("fk_delegation_deputy")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_delegation_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_table(
        "identity",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_identity_person")),
        sa.PrimaryKeyConstraint("platform", "account", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_person"), "identity", ["person"], unique=False)
    op.create_table(
        "seat",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_seat_person")),
        sa.PrimaryKeyConstraint("person", "project", "role", name=op.f("pk_seat")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_task_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("project", "name", name=op.f("uq_task_project_name")),
    )
