"""The seal: what each row that counts says, as a digest in the event of the transaction that wrote it."""
