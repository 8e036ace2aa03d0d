"""Contracts with customers: terms, instalments, milestones, invoices.  Owns contracts, instalments and invoices."""
