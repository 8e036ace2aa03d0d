"""Tables for a data warehouse, many in one archive."""
