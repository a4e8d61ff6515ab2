"""What a test needs from its surroundings and does not find."""

import os
from typing import NoReturn

import pytest


def not_here(what: str) -> NoReturn:
    """Skip with the reason; where `CI=true` promises everything, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
