"""Photos of work: taken in, made anew without what cameras write into them, kept, and cleared."""
