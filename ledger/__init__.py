"""Accounting: plain values and pure rules.  Imports nothing of ours, asks no clock, touches no database."""
