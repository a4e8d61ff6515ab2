"""Figures, not tests: what is promised as a time or a size, measured and written down."""
