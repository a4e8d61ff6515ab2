"""Two people at one row: `ETag` says which version somebody saw, `If-Match` that it is still that.

A row counts its changes in `version`. Who sends the tag of what they saw is refused with 412 when
somebody else was faster, and may look at both; who sends none takes the risk, as a program may
(RFC 9110 §13.1.1). A tag is the version in quotes, so that a list can tell it as a number too.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from server.web.errors import Stale

_ANY = "*"


@dataclass(frozen=True)
class Seen:
    """The versions of which the asker has seen one; None: they did not say."""

    tags: frozenset[str] | None = None

    def require(self, version: int) -> None:
        """Raise `Stale` when the row has another version than what the asker saw.

        Ask it of a row that is locked, in the transaction that changes it.
        """
        if self.tags is not None and not self.tags & {tag_of(version), _ANY}:
            raise Stale


UNSEEN = Seen()
"""For changes that nobody asked for with a tag."""


def tag_of(version: int) -> str:
    """The strong entity tag of a row that has this version."""
    return f'"{version}"'


def tell_version(response: Response, version: int) -> None:
    """Put the tag of the row that is answered with into the answer."""
    response.headers["ETag"] = tag_of(version)


def read_tags(if_match: str | None) -> Seen:
    """What an `If-Match` header says; a weak tag matches nothing, as the standard has it."""
    if if_match is None:
        return Seen()
    return Seen(frozenset(tag.strip() for tag in if_match.split(",")))


def _seen(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=500,
            description="The `ETag` of what you saw: 412 `stale` when it has changed meanwhile.",
        ),
    ] = None,
) -> Seen:
    return read_tags(if_match)


AskedVersion = Annotated[Seen, Depends(_seen)]
"""A route's parameter for `If-Match`."""
