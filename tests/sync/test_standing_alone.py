"""The engine stands alone: copied without the rest of the house it still passes its own tests."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sync

ROOT = Path(__file__).parents[2]
NEEDED = ["tests/databases.py", "tests/needs.py", "tests/redis_server.py"]
CONFIGURATION = """\
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
pythonpath = .
filterwarnings = error
"""


def imports_of(source: Path) -> set[str]:
    """The top-level packages that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names)


def test_S1_the_engine_that_is_tested_is_the_one_beside_the_tests() -> None:
    assert Path(sync.__file__).is_relative_to(ROOT)


def test_S1_the_engine_imports_nothing_of_the_house() -> None:
    used = {name for source in (ROOT / "sync").glob("*.py") for name in imports_of(source)}
    assert used == {"sync", "pycrdt", "redis", "sqlalchemy"}


def test_S1_its_pure_core_knows_no_loop_and_no_store() -> None:
    core = {"room", "codec", "updates", "integration", "presence", "gaps", "batches", "anatomy"}
    for name in core:
        module = ast.parse((ROOT / "sync" / f"{name}.py").read_text())
        modules = {
            alias.name
            for node in ast.walk(module)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {node.module for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
        assert not modules & {"asyncio", "time", "random", "secrets", "socket", "sync.log_sql"}


@pytest.mark.skipif("STANDING_ALONE" in os.environ, reason="this is the copy")
def test_S1_copied_alone_the_engine_passes_its_own_tests(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("sync", "tests/sync", "tests/contract"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    for file in NEEDED:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "pytest.ini").write_text(CONFIGURATION)
    run = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "pytest",
            "-q",
            "-x",
            "-k",
            "not postgresql and not redis",
            "tests",
        ],
        cwd=tmp_path,
        env={**os.environ, "STANDING_ALONE": "yes", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
