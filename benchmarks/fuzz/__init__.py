"""Frames that no honest client sends, thrown at real rooms by the million."""
