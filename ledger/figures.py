"""Kinds of figures: what an answer may show, each for those who may know it."""

from __future__ import annotations

from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure tells, and so who may be shown it.

    A figure that is made of several kinds is of the one that fewest may see: a margin contains labour.
    """

    PAY = "pay"
    """What somebody earns: rates, and the money of single people's hours."""
    LABOUR = "labour"
    """Money with several people's hours in it: labour, and every sum, share, margin or forecast that contains it.

    Others than those who may know pay are shown it as far as `ledger.release` lets it out."""
    HOURS = "hours"
    """How long single people worked."""
    COST = "cost"
    """What a project spent on everything but labour."""
    PLAN = "plan"
    """Budgets and estimates, as somebody set them."""
    CONTRACT = "contract"
    """What customers have signed for: prices, instalments, milestones, what is earned."""
    RECEIVABLE = "receivable"
    """What customers were invoiced, owe and paid."""
    CUSTOMER = "customer"
    """Who a customer is."""
    PAYABLE = "payable"
    """What suppliers are owed and were paid."""
    CLAIM = "claim"
    """What one of us spent and claims back, was advanced, or was paid back."""
    BANK = "bank"
    """The company's bank accounts, what stands and moves on them."""
    BOOKS = "books"
    """Accounts, statements and taxes of the company."""
