"""Live documents as the API tells about them: whose they are, and who reads them."""
