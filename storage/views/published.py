"""The views that are published, by name.

None tells what somebody earns, nor lets it be worked out (`ledger.release` is the rule, which no view can ask): money
of hours, rates, standard and internal rates, payroll, tax withheld from freelancers, and whatever contains them is left
out: carried cost, revenue measured by cost, provisions, shares of overhead, internal charges, settlements at actual
cost.  A view names what it lets through, so that a new kind of entry stays outside until somebody lets it in.  Who
claims an expense is not told either, nor any free text.
"""

from __future__ import annotations

from storage.views.money_views import BOOKS, RECEIVABLES, SPENDING
from storage.views.view import View
from storage.views.work_views import MASTER_DATA, WORK

VIEWS: tuple[View, ...] = (*MASTER_DATA, *WORK, *SPENDING, *RECEIVABLES, *BOOKS)
