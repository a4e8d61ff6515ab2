"""Who belongs where, and as what: roles given, lowered and taken away, people who go."""
