"""docs/reliability.md: what was injected, what was lost; each part is written by its benchmark."""

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
