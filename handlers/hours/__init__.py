"""Hours: logged, timed, corrected, taken over from time trackers, looked back on; leave.  Owns the entries of time."""
