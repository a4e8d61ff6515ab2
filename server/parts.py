"""The packages of the server, and how the application finds what each of them brings."""

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import server

FLOORS = ("web", "data", "identity", "live")
"""The floors from below; every other package of `server` is a domain above them."""


@cache
def parts(module: str) -> tuple[ModuleType, ...]:
    """The module of that name in each package of the server that has one, lower floors first."""
    names = [found.name for found in pkgutil.iter_modules(server.__path__) if found.ispkg]
    ordered = [name for name in FLOORS if name in names]
    ordered += sorted(set(names) - set(FLOORS))
    wanted = (f"server.{name}.{module}" for name in ordered)
    return tuple(import_module(name) for name in wanted if find_spec(name))
