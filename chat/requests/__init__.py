"""What somebody asks for in a sentence, written out as the documented line of a command."""
