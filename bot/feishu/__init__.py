"""Feishu / Lark: events in, cards out.  Knows `chat` and its SDK, nothing of the subject.

`bot.feishu.adapter.Feishu` is the platform; lark_oapi (some seconds, 150 MB) is imported when it first speaks.
"""
