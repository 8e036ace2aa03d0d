"""Budgets: set in versions, asked for as a whole or in parts.  Owns the budget's versions."""
