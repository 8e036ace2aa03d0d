"""The conversation itself: where words go, what is answered, help and home.  Imports all subjects; none imports it."""
