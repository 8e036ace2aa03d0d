"""Bad debts: receivables given up, decided by another person, and money that comes all the same.  Owns write-offs."""
