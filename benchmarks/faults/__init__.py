"""Faults that are injected into real servers while people write: counted, timed, looked at after."""
