"""What every test here stands on: surroundings that cannot reach into a test by accident.

Logs go to Python's own logging, where pytest shows them beside a failure.
"""

import gc
import os

import pytest
import structlog

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
        structlog.stdlib.render_to_log_kwargs,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)


LONG = (
    *("mutants/", "simulation/", "tests/faults/", "nodes/", "e2e/", "interop/"),
    *("test_standing_alone", "test_matrix"),
)
"""What takes long, a test at a time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first: at the end short ones fill up whichever core is free."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))


def pytest_configure() -> None:
    gc.disable()  # until all is imported: nothing of that is garbage


def pytest_collection_finish() -> None:
    """What is here stays, and is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, help="simulate this seed only (tests/simulation)")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No `JPD_*` of the machine changes what a test sees."""
    for name in [key for key in os.environ if key.startswith("JPD_")]:
        monkeypatch.delenv(name)
