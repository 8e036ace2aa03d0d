"""Economics of projects: what a month brought, where it ends, when it turns to a loss, what it returned;
what people's time comes to.

Pure rules.  Everything is in minor units of one currency, net of deductible VAT; figures to date are worked out from
the beginning and a month is the difference of two month-ends, so that months add up.
"""
