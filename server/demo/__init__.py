"""The demonstration alliance 'Alder Valley': invented schools, people and plans."""
