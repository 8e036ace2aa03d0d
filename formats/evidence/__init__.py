"""Bundles of evidence: files that somebody can check without us."""
