"""How far an alliance has come in working together, as its schools see it: alone, then together."""
