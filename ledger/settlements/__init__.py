"""Settlements: what a contract with a customer, a contract with a supplier or an agreement between departments comes to
by a day, line by line; the checks before it goes anywhere, and its way from draft to closed.

Pure rules, in whole minor units of one currency and exact fractions.  A settlement states a cumulative value and takes
off what earlier ones hold, so they add up whatever moved in between.
"""
