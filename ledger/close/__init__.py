"""The close of a month: what each step calls for, as pure functions."""
