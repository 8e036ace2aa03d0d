"""Money out in batches: who gets it and where, what may go into a batch, what becomes of each transfer.  Pure."""
