"""Every table of ours. Their names begin with `m_`, since the durable engine keeps its own in the same database.

Texts about people stand in columns of bytes alone, encrypted, and only where somebody asked for them to be kept.
"""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from api.storage.columns import UtcDateTime

PREFIX: Final = "m_"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

secret = Table(
    "m_secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    comment="random values that all processes share, such as the salt of hashed idempotency keys",
)

api_key = Table(
    "m_api_key",
    metadata,
    Column("id", String(30), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("secret_sha256", LargeBinary, nullable=False),
    Column("scopes", String(40), nullable=False, comment="separated by commas"),
    Column("per_minute", Integer, comment="requests; null: as configured"),
    Column("tokens_per_day", Integer, comment="of the model, in and out; null: no budget"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("last_used_at", UtcDateTime, comment="to the minute"),
)

bucket = Table(
    "m_bucket",
    metadata,
    Column("id", String(80), primary_key=True),
    Column(
        "full_at", Double[float](), nullable=False, comment="GCRA: when the bucket is full again, seconds since 1970"
    ),
)

usage = Table(
    "m_usage",
    metadata,
    Column("caller", String(30), primary_key=True),
    Column("day", Date, primary_key=True, comment="UTC"),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
)

draft = Table(
    "m_draft",
    metadata,
    Column("id", String(30), primary_key=True),
    Column("caller", String(30), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decision", String(20), nullable=False),
    Column("reason", String(40)),
    Column("channel", String(20), nullable=False),
    Column("language", String(8), comment="of the note"),
    Column("note_length", Integer, comment="UTF-16 code units"),
    Column("note_limit", Integer, comment="UTF-16 code units"),
    Column("engine", String(10), nullable=False),
    Column("degraded", String(30)),
    Column("prompt", String(60)),
    Column("prompt_sha256", String(64)),
    Column("policy", String(60), nullable=False),
    Column("model", String(200)),
    Column("attempts", Integer, nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("duration_ms", Integer, nullable=False),
    Column("texts", LargeBinary, comment="request and answer, encrypted; null: not kept"),
    Column("texts_until", UtcDateTime),
    Index(None, "caller", "created_at"),
    Index(None, "texts_until"),
)

outcome = Table(
    "m_outcome",
    metadata,
    Column("draft_id", String(30), ForeignKey("m_draft.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", String(20), nullable=False),
    Column("edit_distance", Double[float]()),
    Column("occurred_at", UtcDateTime),
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint("edit_distance BETWEEN 0 AND 1", name="edit_distance"),
)

idempotency = Table(
    "m_idempotency",
    metadata,
    Column("caller", String(30), primary_key=True),
    Column("key_hmac", LargeBinary, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False, comment="HMAC of method, path and body under the caller's key"),
    Column("owner", String(30), nullable=False, comment="the request that works on it, or did"),
    Column("lease_until", Double[float](), comment="seconds since 1970; null: answered"),
    Column("answer", LargeBinary, comment="status, headers and body, encrypted under the caller's key"),
    Column("created_at", Double[float](), nullable=False, comment="seconds since 1970"),
    Index(None, "created_at"),
)

batch = Table(
    "m_batch",
    metadata,
    Column("id", String(30), primary_key=True),
    Column("caller", String(30), nullable=False),
    Column("identity", LargeBinary, comment="HMAC of a file that is gone on with when it is given again"),
    Column("state", String(12), nullable=False, comment="open, cancelling or closed"),
    Column("total", Integer, nullable=False),
    Column("shape", Integer, nullable=False, comment="of the durable steps it was started with"),
    Column("generation", Integer, nullable=False, comment="how often its items were handed to the durable engine"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("webhook_due", Double[float](), comment="when to tell next, seconds since 1970; null: nothing to tell"),
    Column("webhook_tries", Integer, nullable=False),
    UniqueConstraint("caller", "identity"),
    Index(None, "state"),
)

item = Table(
    "m_item",
    metadata,
    Column("batch_id", String(30), ForeignKey("m_batch.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True, comment="of the file, from 1"),
    Column("state", String(10), nullable=False, comment="queued, running, done, failed or cancelled"),
    Column("attempt", Integer, nullable=False, comment="the last one that began"),
    Column("lost", Integer, nullable=False, comment="attempts whose worker stopped, since the item was last asked for"),
    Column("owner", String(40), comment="the worker of the last attempt"),
    Column("changed_at", Double[float](), nullable=False, comment="seconds since 1970"),
    Column("draft_id", String(30)),
    Column("similar_to", Integer, comment="the first line of the batch whose note opens nearly alike"),
    Column("input", LargeBinary, nullable=False, comment="the request, encrypted"),
    Column("result", LargeBinary, comment="draft or error, encrypted"),
    Index(None, "batch_id", "state"),
)

call = Table(
    "m_call",
    metadata,
    Column("batch_id", String(30), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("state", String(10), nullable=False, comment="started, paid or failed; late: paid, and the answer not used"),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    ForeignKeyConstraint(["batch_id", "line"], ["m_item.batch_id", "m_item.line"], ondelete="CASCADE"),
)

lease = Table(
    "m_lease",
    metadata,
    Column("worker", String(40), primary_key=True),
    Column(
        "until", Double[float](), nullable=False, comment="seconds since 1970; after that its work is given to others"
    ),
)
