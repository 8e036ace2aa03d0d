"""The local chat: a third platform of our own, in the browser.  Knows only `chat`, `bot.platform` and `bot.http`."""
