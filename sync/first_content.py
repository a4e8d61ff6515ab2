"""The first content of a document, or of an epoch: an update that stands on nothing."""

from sync.anatomy import Anatomy
from sync.errors import ProtocolError
from sync.integration import plan
from sync.updates import read


def claims_of(update: bytes, author: str) -> dict[int, str]:
    """The clientIDs of `update`, which become `author`'s.

    Raises ProtocolError unless it can be a document's first.
    """
    contents = read(update)
    what = plan(contents, {})
    if what.gap:
        raise ProtocolError("the first content refers to what is not in it")
    Anatomy().check(contents, {}, lambda _: False)
    return dict.fromkeys(what.ends, author)
