"""Practice cards, the library, and what became of practices in other schools."""
