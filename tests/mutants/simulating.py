"""The first simulated world that breaks: `python -m tests.mutants.simulating DEFECT 100`.

Prints its seed, or null when none of so many breaks; how it broke goes to the errors.
"""

import json
import sys

from tests.mutants.defects import DEFECTS
from tests.mutants.planting import Planter


def main(name: str, most: int) -> int | None:
    """Plant, and simulate until a promise is broken."""
    planter = Planter(next(defect for defect in DEFECTS if defect.name == name))
    sys.meta_path.insert(0, planter)
    # Only now: what is imported before would be imported without the defect.
    from tests.simulation.tally import Broken
    from tests.simulation.world import run

    if not planter.done:
        raise RuntimeError(f"{planter.defect.module} was imported without the defect")
    for seed in range(most):
        try:
            run(seed)
        except Broken as error:
            sys.stderr.write(f"{error}\n")
            return seed
    return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
