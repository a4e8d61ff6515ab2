"""How people come in: first run, invitations, and who is in an alliance."""
