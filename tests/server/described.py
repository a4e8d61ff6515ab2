"""The API's description, made once for all tests of a process: that takes a second."""

from functools import cache
from pathlib import Path
from typing import Any

from server.app import create_app
from server.settings import Settings


@cache
def the_api() -> dict[str, Any]:
    """What programs are told of the API; nobody changes it."""
    nowhere = Settings(data=Path("nowhere"), password_memory_mib=8, password_rounds=1)
    return create_app(nowhere).openapi()
