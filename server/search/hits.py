"""What those who find hand on: a hit, and the keys by which it is ordered among its own."""

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.search import SearchHit
from server.identity.access import Actor
from server.search.filters import Asked
from server.web.paging import Key, Paging

Found = tuple[tuple[Key, ...], SearchHit]
Find = Callable[[AsyncSession, Actor, Asked, Paging], Awaitable[list[Found]]]
