"""Each person's calendar, which calendar programs fetch from a secret address."""
