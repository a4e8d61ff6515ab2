"""Alliances, their schools, and the national register that schools are found in."""
