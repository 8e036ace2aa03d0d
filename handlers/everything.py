"""The table of contents: importing it fills the registry, in the order of the help's chapters."""

from handlers import arrivals, asking, help, hours, overdue

__all__ = ["arrivals", "asking", "help", "hours", "overdue"]
