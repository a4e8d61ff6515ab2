"""Search over all that somebody may read."""
