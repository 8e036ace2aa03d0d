"""Lists of contracts to take over, letters to send."""
