"""The live-document engine: a library that knows nothing of teachers, HTTP or web frameworks."""
