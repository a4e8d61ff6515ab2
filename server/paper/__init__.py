"""Papers that leave the house: the same few blocks as a Word file and as a PDF."""
