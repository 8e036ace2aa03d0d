"""Whole lines as people type them: hours, spending, corrections; what stands in them, and what remains as the note."""
