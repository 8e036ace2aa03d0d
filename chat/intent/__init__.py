"""What somebody wants of us: which command a sentence asks for, and what is only talk."""
