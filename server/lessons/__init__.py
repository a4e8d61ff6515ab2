"""Research lessons: when, where and by whom, and the live documents that are about them."""
