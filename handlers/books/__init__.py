"""The books: documents become entries and running sums; closing, the trail, the proof.  Owns the journal."""
