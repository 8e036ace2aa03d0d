"""The bank: statements, and what each of their lines is said to be.  Owns bank lines."""
