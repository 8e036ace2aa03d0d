"""The conversation: one file a subject, no platform, no SQL.

Importing `handlers.everything` fills the registry.
"""
