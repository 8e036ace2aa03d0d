"""Approvals: who decides on what, and who stands in for whom.  Owns the steps of what is to be approved."""
