"""The application: people and machines meet the live documents here."""
