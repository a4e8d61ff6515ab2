"""Runs migrations on the connection that `server.schema` passes in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from server.data.columns import Chosen, Moment
from server.data.compared import is_compared


def _plain_type(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name the database's types only: ours may change later."""
    if kind != "type":
        return False
    match item:
        case Moment():
            return "sa.DateTime(timezone=True)"
        case Chosen():
            return f"sa.String(length={Chosen.LENGTH})"
        case AutoString():
            return f"sa.String(length={item.length})" if item.length else "sa.Text()"
        case _:
            return False


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("tables"),
    render_item=_plain_type,
    transactional_ddl=True,
    include_object=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
