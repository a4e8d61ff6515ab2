"""What every page and answer shares: errors, paging, headers, logs, the built page."""
