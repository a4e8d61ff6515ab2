"""Faults that are injected into real servers while people write, counted and timed."""
