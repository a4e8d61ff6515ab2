"""What the groups say that they have learned, tied to evidence."""
