"""Slack: what people say and click there becomes Incoming, and replies become Block Kit.  Knows only `chat`."""
