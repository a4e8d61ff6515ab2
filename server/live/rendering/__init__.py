"""Live documents as words: trees of rich text, Markdown and JSON, and the way back for seeds."""
