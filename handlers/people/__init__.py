"""People, their seats, cost rates and language.  Owns the master data of persons."""
