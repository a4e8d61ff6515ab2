"""Live documents as the server holds them: transports, creation and edits, rendering."""
