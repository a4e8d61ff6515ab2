"""`python -m server` is the command `jpd`."""

from server.cli import app

app(prog_name="jpd")
