"""The log's tables (SQLAlchemy Core), for SQLite and PostgreSQL.

The server's migrations include `metadata`, so that tables and documents share one database
and one transaction. `epoch` counts the times that a document was rewritten to erase text;
every row belongs to one epoch. Rows that a proven snapshot covers move from `live_update` into
`live_update_archive`, some hundred to a segment; `live_quarantine` keeps the bytes of whatever was
found damaged, and says when.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import Double

from sync.checksums import CHECKSUM_BYTES

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

ID_LENGTH = 64

documents = Table(
    "live_document",
    metadata,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("epoch", Integer, nullable=False, default=0),
    Column(
        "seq", BigInteger, nullable=False, comment="newest row; given out under this row's lock"
    ),
    Column("created_at", Double, nullable=False, comment="Unix seconds"),
    Column(
        "begins", BigInteger, nullable=False, server_default="1", comment="first row of its epoch"
    ),
)

updates = Table(
    "live_update",
    metadata,
    Column("document", String(ID_LENGTH), ForeignKey(documents.c.id), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False, default=0),
    Column("author", String(ID_LENGTH), nullable=False),
    Column("session", String(ID_LENGTH), nullable=False),
    Column("at", Double, nullable=False, comment="Unix seconds; never used for order"),
    Column("checksum", LargeBinary(CHECKSUM_BYTES), nullable=False),
    Column("payload", LargeBinary, nullable=False, comment="Yjs update, version 1"),
)

client_ids = Table(
    "live_client_id",
    metadata,
    Column("document", String(ID_LENGTH), ForeignKey(documents.c.id), primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("author", String(ID_LENGTH), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
)

snapshots = Table(
    "live_snapshot",
    metadata,
    Column("document", String(ID_LENGTH), ForeignKey(documents.c.id), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False, default=0),
    Column("at", Double, nullable=False, comment="Unix seconds"),
    Column("checksum", LargeBinary(CHECKSUM_BYTES), nullable=False),
    Column("payload", LargeBinary, nullable=False, comment="Yjs update, version 1"),
    Column("facts", LargeBinary, comment="what opening needs to know; see facts.py"),
)

archive = Table(
    "live_update_archive",
    metadata,
    Column("document", String(ID_LENGTH), ForeignKey(documents.c.id), primary_key=True),
    Column("last", BigInteger, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("checksum", LargeBinary(CHECKSUM_BYTES), nullable=False),
    Column("payload", LargeBinary, nullable=False, comment="rows first … last; see segments.py"),
)

quarantine = Table(
    "live_quarantine",
    metadata,
    Column("document", String(ID_LENGTH), primary_key=True),
    Column("kind", String(16), primary_key=True, comment="row, segment or snapshot"),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("found_at", Double, nullable=False, comment="Unix seconds"),
    Column("reason", Text, nullable=False),
    Column("payload", LargeBinary, comment="as it was found; NULL where it is missing"),
)
