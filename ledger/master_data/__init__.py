"""Master data that people change in the chat: whose spelling is whose, rules of entry, categories by day."""
