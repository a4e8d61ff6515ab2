"""Deployments: a school asks, a specialist leader offers, and they work together."""
