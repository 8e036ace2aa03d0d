"""The conversation: one folder a subject, no platform, no SQL."""
