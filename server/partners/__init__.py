"""Small schools and departments of one look for partners; a school opts in by itself."""
