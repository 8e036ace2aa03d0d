"""Projects: their names, tasks, channels and state, and the weekly digest.  Owns the master data of projects."""
