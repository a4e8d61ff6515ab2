"""How a list travels: a page of items and the cursor of the next one."""

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next` is None on the last."""

    items: list[Item]
    next: str | None = Field(default=None, description="Opaque; pass it back as `?cursor=`.")
