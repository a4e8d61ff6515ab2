"""A school's own page: what it gives and gains, its hours and its plan, for who speaks for it."""
