"""The checkout as these tests read it: its files as git lists them, and its manifests."""

import json
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NPM_PACKAGES = ("client/web", "tests/interop/yjs")
GENERATED = {
    "LICENSE",
    "uv.lock",
    "client/web/src/api/schema.d.ts",
    *(f"{folder}/package-lock.json" for folder in NPM_PACKAGES),
}


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files that git tracks and that are still there, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    names = listed.stdout.decode().split("\0")
    return tuple(Path(name) for name in names if name and (ROOT / name).is_file())


@cache
def written() -> dict[Path, str]:
    """Text of every tracked file that people write; pictures and generated files are left out."""
    texts = {}
    for path in tracked():
        raw = (ROOT / path).read_bytes()
        if b"\0" not in raw and path.as_posix() not in GENERATED:
            texts[path] = raw.decode()
    return texts


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def package_json(folder: str) -> dict[str, Any]:
    """The manifest of the npm package in `folder`, relative to the root."""
    found: dict[str, Any] = json.loads((ROOT / folder / "package.json").read_text())
    return found
