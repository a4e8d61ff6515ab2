"""The migrations make the tables that the code says, on both databases."""

from server.schema import SchemaState, differences, migrate, schema_state
from tests.databases import on_every_database


@on_every_database
def test_the_migrations_make_exactly_our_tables(database_url: str) -> None:
    assert differences(database_url) == [], "run: python -m server.schema"


@on_every_database
def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    assert schema_state(database_url) is SchemaState.CURRENT
