"""Minutes that people give to a cycle, and what it cost their schools."""
