"""What an alliance sees of itself: its cycles, who works with whom, what travels. Only queries."""
