"""What several cycles measured of one construct, side by side. Only queries and arithmetic."""
