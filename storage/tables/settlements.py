"""Settlements: the rules fixed at a project's start, what each one said in each version, and what became of it."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class SettlementRuleRow(TableRow, table=True):
    """How a project is settled with a party from a day on; of one party the last holds.  Rows are only added.

    `counterpart` is a name ("": its customer, or every supplier), `approvers` roles by blanks, in their order;
    `deadline` days after the cut-off; `ended`: from then on there is no rule; `tax` and `retention` of a supplier are
    fractions as text.
    """

    __tablename__ = "settlement_rule"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    party: str
    counterpart: str = ""
    scope: str
    basis: str
    responsible: int
    deadline: int
    approvers: str
    template: str = ""
    confirmed: bool = False
    automatic: bool = False
    ended: bool = False
    tax: str = ""
    retention: str = ""
    start: date
    reason: str = ""
    person: int
    message: str = ""


class SettlementRow(TableRow, table=True):
    """A settlement as it stands; `version` names the rows of the other tables that hold.

    `agreement` is what it rests on ("contract:3"), `number` counts within party, counterpart and `year` (0: none yet);
    `document` is what it led to, `reverses` the settlement that it takes back.
    """

    __tablename__ = "settlement"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    party: str
    counterpart: str
    agreement: str = Field(index=True)
    scope: str
    basis: str
    until: date
    stages: str = ""
    final: bool = False
    currency: str
    number: int = 0
    year: int = 0
    version: int = 1
    state: str = Field(default="draft", index=True)
    rule: int = 0
    reverses: int = 0
    reversed_by: int = 0
    decided_by: int = 0
    document: str = ""
    person: int
    message: str = ""


class SettlementVersionRow(TableRow, table=True):
    """What a settlement said: `without` are bases that have no meaning ("budget:no_budget"), `terms` the money that it
    was computed by, as JSON."""

    __tablename__ = "settlement_version"
    settlement: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    not_billable_minor: int = Field(default=0, sa_column=minor_units("not_billable_minor"))
    cut_minor: int = Field(default=0, sa_column=minor_units("cut_minor"))
    without: str = ""
    terms: str = ""
    day: date
    person: int
    message: str = ""


class SettlementLineRow(TableRow, table=True):
    """A line of a version by a basis."""

    __tablename__ = "settlement_line"
    settlement: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    to_date_minor: int = Field(sa_column=minor_units("to_date_minor"))
    earlier_minor: int = Field(sa_column=minor_units("earlier_minor"))


class SettlementItemRow(TableRow, table=True):
    """What a line of a version is the sum of, by the rule's basis; `rate` is a fraction as text ("": as agreed)."""

    __tablename__ = "settlement_item"
    settlement: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    line: str
    text: str
    minor: int = Field(sa_column=minor_units("minor"))
    document: str = ""
    day: date | None = None
    rate: str = ""
    minutes: int = 0
    quantity: str = ""
    unit: str = ""
    unit_minor: int = Field(default=0, sa_column=minor_units("unit_minor"))
    for_good: bool = False


class SettlementStateRow(TableRow, table=True):
    """A state that a settlement came to, and what its checks found then, as JSON ("": they were not asked)."""

    __tablename__ = "settlement_state"
    settlement: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    state: str
    version: int
    at: datetime
    person: int
    reason: str = ""
    checks: str = ""


class SettlementWaiverRow(TableRow, table=True):
    """Somebody lets a failing check pass on what it was found on (`evidence`), or judges that a clause is met."""

    __tablename__ = "settlement_waiver"
    id: int | None = Field(default=None, primary_key=True)
    settlement: int = Field(index=True)
    name: str
    reason: str
    evidence: str
    judged: bool = False
    day: date
    person: int
    message: str = ""


class SettlementAnswerRow(TableRow, table=True):
    """What the other side answered to a version, as one of ours recorded it with the signed file."""

    __tablename__ = "settlement_answer"
    id: int | None = Field(default=None, primary_key=True)
    settlement: int = Field(index=True)
    version: int
    answer: str
    signer: str = ""
    day: date
    note: str = ""
    file: str = ""
    person: int
    message: str = ""


class SettlementDisputeRow(TableRow, table=True):
    """A part of a settlement that the other side does not agree to.  state: open, accepted, given up; `change` is the
    change of the contract's price that giving it up made."""

    __tablename__ = "settlement_dispute"
    id: int | None = Field(default=None, primary_key=True)
    settlement: int = Field(index=True)
    agreement: str = Field(index=True)
    line: str
    text: str
    minor: int = Field(sa_column=minor_units("minor"))
    state: str = "open"
    owner: int = 0
    step: str = ""
    day: date
    decided: date | None = None
    decided_by: int = 0
    answer: str = ""
    change: int = 0
    person: int
    message: str = ""


class ContractStageRow(TableRow, table=True):
    """A stage of a contract from a day on: net price, when it is planned to be reached, what it is planned to cost.

    Rows are only added; of one stage the last start holds.
    """

    __tablename__ = "contract_stage"
    id: int | None = Field(default=None, primary_key=True)
    contract: int = Field(index=True)
    name: str
    start: date
    number: int
    minor: int = Field(sa_column=minor_units("minor"))
    planned: date | None = None
    cost_minor: int = Field(default=0, sa_column=minor_units("cost_minor"))
    person: int
    message: str = ""


class SettlementAdjustmentRow(TableRow, table=True):
    """A penalty, bonus or supplied material that was agreed, net, signed as it counts.  state: booked, undone.

    `change` is the change of the contract's price that it made when its settlement became final.
    """

    __tablename__ = "settlement_adjustment"
    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(index=True)
    kind: str
    minor: int = Field(sa_column=minor_units("minor"))
    day: date
    stage: str = ""
    reason: str
    state: str = "booked"
    change: int = 0
    person: int
    message: str = ""


class SettlementBundleRow(TableRow, table=True):
    """The papers and proofs of a version in a state, as they were first handed out; `edition` says to whom."""

    __tablename__ = "settlement_bundle"
    __table_args__ = (UniqueConstraint("settlement", "version", "states", "edition"),)
    id: int | None = Field(default=None, primary_key=True)
    settlement: int
    version: int
    states: int
    edition: str
    digest: str
    file: str
    made: datetime
    person: int
    message: str = ""
