"""How a defect is planted: a module of the engine is read, changed in one place, and then imported.

Nothing is written anywhere: the changed source goes from the file straight to the compiler.
"""

import importlib.abc
import importlib.machinery
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from tests.mutants.defects import Defect


class DoesNotApply(Exception):
    """The place to change is not there, or there more than once: the engine has changed."""


def planted(defect: Defect, source: str) -> str:
    """`source` with the defect in it. Raises DoesNotApply."""
    found = source.count(defect.before)
    if found != 1:
        raise DoesNotApply(f"{defect.name}: found {found} times in {defect.module}, not once")
    return source.replace(defect.before, defect.after)


class _Loader(SourceFileLoader):
    """Loads one module with the defect in it, past every cache."""

    defect: Defect

    def get_code(self, fullname: str) -> CodeType:
        source = planted(self.defect, Path(self.path).read_text(encoding="utf-8"))
        return compile(source, self.path, "exec", dont_inherit=True)


class Planter(importlib.abc.MetaPathFinder):
    """Finds the module that is to be changed, and nothing else."""

    def __init__(self, defect: Defect) -> None:
        self.defect = defect
        self.done = False

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname != self.defect.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(fullname, spec.origin)
        loader.defect = self.defect
        spec.loader = loader
        self.done = True
        return spec
