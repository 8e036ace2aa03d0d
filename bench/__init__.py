"""Benchmarks: what the product does beside plain SQL, and how well its judgements hold.  Not part of the product."""
