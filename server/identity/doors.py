"""What routes that sign somebody in take from the request and the application."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import Me
from server.data.db import Store
from server.identity.actor import Actor
from server.identity.passwords import Passwords
from server.identity.sign_in import Arrival, Door
from server.identity.throttle import network_of
from server.settings import Settings
from server.web.cookies import read_cookie
from server.web.dependencies import TheSettings

DescribeMe = Callable[[AsyncSession, Actor, Settings], Awaitable[Me]]
"""Says who somebody is: it names schools and alliances, so the domains above bring it."""


def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


ThePasswords = Annotated[Passwords, Depends(_passwords)]


def _arrival(request: Request, settings: TheSettings) -> Arrival:
    return Arrival(
        network=network_of(request.client.host if request.client else None),
        user_agent=request.headers.get("user-agent", ""),
        cookie=read_cookie(request, settings),
    )


TheArrival = Annotated[Arrival, Depends(_arrival)]


def _door(database: Store, passwords: ThePasswords, settings: TheSettings) -> Door:
    return Door(database=database, passwords=passwords, settings=settings)


TheDoor = Annotated[Door, Depends(_door)]


def _describe(request: Request) -> DescribeMe:
    describe: DescribeMe = request.app.state.describe_me
    return describe


Describe = Annotated[DescribeMe, Depends(_describe)]
