"""Statements of banks and payment services."""
