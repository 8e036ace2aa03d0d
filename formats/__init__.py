"""Files of other programs, read into plain rows.  Floor 2, beside ocr: imports the ledger, nothing else of ours."""

from formats.contracts import ContractRow as ContractRow
from formats.contracts import InstalmentRow as InstalmentRow
from formats.detect import KINDS as KINDS
from formats.detect import read as read
from formats.detect import uncollected as uncollected
from formats.sheet import Ask as Ask
from formats.sheet import BankLine as BankLine
from formats.sheet import CloudRow as CloudRow
from formats.sheet import Problem as Problem
from formats.sheet import Sheet as Sheet
from formats.sheet import Stated as Stated
from formats.sheet import Statement as Statement
from formats.sheet import TimeRow as TimeRow
