"""What is shown: cards, forms and replies as plain shapes, kept as JSON, told as notices, printed as lines."""
