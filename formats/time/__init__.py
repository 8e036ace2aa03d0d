"""Time sheets of other programs."""
