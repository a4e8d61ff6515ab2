"""`./dev bench NAME …`: run one benchmark; without a name, say which there are."""

import runpy
import sys
from pathlib import Path

NAMES = {
    "live": "50 people write one document at once: delays, lost edits, processor time",
    "peers": "the same work for this server and for others of its kind",
    "nodes": "two nodes on one database: how much more they carry than one",
    "open": "a document with a long history, opened cold: how long, and what takes the time",
    "day": "a document that ten people edit for a day: what the log keeps, hour by hour",
    "api": "the pages of an alliance with 10,000 live documents: how soon they are answered",
    "canvas": "a canvas on a slow phone: how soon it shows what an observer adds",
    "map": "the map of who works with whom on a slow phone: how soon it is drawn",
    "matching": "a request for coaching among 400 who could take it up: how soon it is matched",
    "projections": "how far search and lists are behind while many people write",
    "scaling": "how the database grows with its cycles, and with what is written",
    "kill": "kill -9 of the server under eight writers, again and again",
    "faults": "power cuts, dead databases, bad networks and full disks while people write",
    "fuzz": "frames that no honest client sends, thrown at real rooms",
    "simulate": "simulated worlds of nodes and people in which everything goes wrong",
    "mutants": "planted defects, and what catches each of them",
    "bundle": "what a browser has to fetch for the first page and for the editor",
}


def main() -> int:
    match sys.argv[1:]:
        case [name, *rest] if name in NAMES:
            sys.argv = [f"./dev bench {name}", *rest]
            runpy.run_module(f"{Path(__file__).parent.name}.{name}", run_name="__main__")
            return 0
        case []:
            print("\n".join(f"./dev bench {name:11} {what}" for name, what in NAMES.items()))
            return 0
        case [name, *_]:
            print(f"There is no benchmark {name}; there are {', '.join(NAMES)}.", file=sys.stderr)
            return 2
        case _:
            raise AssertionError("unreachable")


if __name__ == "__main__":
    sys.exit(main())
