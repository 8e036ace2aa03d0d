"""A settlement as files: its statement for people and for programs, and how somebody checks it without us."""
