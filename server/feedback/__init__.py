"""Feedback of one person to another, about what they did or wrote in a cycle."""
