"""The Python client, and (in `client/web`) the web client."""
