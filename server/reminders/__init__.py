"""What the workspace reminds people of by itself, on record: dates that are near, quiet cycles."""
