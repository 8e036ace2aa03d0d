"""Sentences and how the router learns from them; nothing of this is needed where the bot runs."""
