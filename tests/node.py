"""Node, wherever this machine has it: on the path, or as the Python package."""

import shutil
from pathlib import Path

from hatch_build import BuildError, find_npm, install_packages


class NoNode(Exception):
    """There is no Node here, or its packages could not be installed; the text says which."""


def node_for(folder: Path) -> str:
    """Node's program, with the packages of `folder` installed when needed. Raises NoNode."""
    try:
        npm = find_npm()
        install_packages(folder, npm)
    except BuildError as error:
        raise NoNode(str(error)) from error
    node = shutil.which("node", path=npm.environment["PATH"])
    assert node is not None, "npm comes with node"
    return node
