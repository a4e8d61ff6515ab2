"""What happened in a cycle, told in sentences to whoever may read of it."""
