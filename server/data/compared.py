"""What the migrations make beside our tables: full-text indexes, which have no model."""

_BESIDE = frozenset({("column", "lexemes"), ("index", "ix_projection_lexemes")})
_FULL_TEXT = "projection_words"


def is_compared(
    _thing: object, name: str | None, kind: str, _reflected: bool, _other: object
) -> bool:
    """Whether Alembic compares this with our models."""
    if kind == "table":
        return not (name or "").startswith(_FULL_TEXT)
    return (kind, name) not in _BESIDE
