"""The fields of a document as the race of candidates: total, day, vendor, number, kind, category, origin."""
