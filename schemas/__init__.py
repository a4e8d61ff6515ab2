"""The shapes that everything agrees on. Pydantic only; imports nothing else of ours."""
