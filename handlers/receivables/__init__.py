"""Receivables: who owes what, by age, with what chance, and provisions.  Reads contracts, payments and write-offs."""
