"""Enquiry cycles: how they start, who takes part, and how they move from phase to phase."""
