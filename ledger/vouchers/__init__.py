"""Vouchers for another accounting program: made of entries of the journal, numbered, mapped, checked, compared."""
