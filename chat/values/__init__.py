"""Single values as people write them: amounts, numbers, days, lengths of time, times of day."""
