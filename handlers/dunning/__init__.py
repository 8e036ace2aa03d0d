"""Dunning: who is reminded when, by whom, and in which words.  Owns contacts, policies and letters."""
