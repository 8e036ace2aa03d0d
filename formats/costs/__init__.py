"""Bills of cloud providers."""
