"""Payments: money received and paid out, what is owed to suppliers, refunds.  Owns payments and payouts."""
