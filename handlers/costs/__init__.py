"""Costs: receipts, expenses, orders and reimbursements on their way.  Owns expenses and orders."""
