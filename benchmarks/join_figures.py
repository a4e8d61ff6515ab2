"""What works of joining ask of their load, and what it tells; both travel as JSON."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["memory", "warm", "again"]


@dataclass(frozen=True)
class JoinJob:
    """`pid` is the server, which the load watches itself; `tokens` are shared out among all.

    `connections` are opened besides the one that keeps each document open; `history` is a file with
    a document's updates in hexadecimal, one a line, and `settle` how many seconds the server has to
    come to rest when all have gone.
    """

    task: Task
    pid: int
    dialect: str
    addresses: list[str]
    tokens: list[str]
    connections: int
    history: str = ""
    settle: float = 1.0
