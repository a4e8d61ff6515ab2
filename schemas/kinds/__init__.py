"""The kinds of live documents: which sections and fields each of them has."""
