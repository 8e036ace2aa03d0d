"""Revenue from contracts: how much is earned and carried, and what stands of a contract in the books.

Sources: CAS 14 (财会〔2017〕22号), 小企业会计准则 (财会〔2011〕17号), IFRS 15.  A receipt, an invoice and revenue are
three events; only the policy `as_invoiced` lets an invoice make revenue.
"""
