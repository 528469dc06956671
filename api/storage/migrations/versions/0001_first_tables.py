"""Keys, limits, drafts, outcomes and idempotent answers."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "m_api_key",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(length=40), nullable=False, comment="separated by commas"),
        sa.Column("per_minute", sa.Integer(), nullable=True, comment="requests; null: as configured"),
        sa.Column("tokens_per_day", sa.Integer(), nullable=True, comment="of the model, in and out; null: no budget"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True, comment="to the minute"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_m_api_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_m_api_key_prefix")),
    )
    op.create_table(
        "m_bucket",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column(
            "full_at",
            sa.Double[float](),
            nullable=False,
            comment="GCRA: when the bucket is full again, seconds since 1970",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_m_bucket")),
    )
    op.create_table(
        "m_draft",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("caller", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True, comment="of the note"),
        sa.Column("note_length", sa.Integer(), nullable=True, comment="UTF-16 code units"),
        sa.Column("note_limit", sa.Integer(), nullable=True, comment="UTF-16 code units"),
        sa.Column("engine", sa.String(length=10), nullable=False),
        sa.Column("degraded", sa.String(length=30), nullable=True),
        sa.Column("prompt", sa.String(length=60), nullable=True),
        sa.Column("prompt_sha256", sa.String(length=64), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=True, comment="request and answer, encrypted; null: not kept"),
        sa.Column("texts_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_m_draft")),
    )
    op.create_index(op.f("ix_m_draft_caller_created_at"), "m_draft", ["caller", "created_at"], unique=False)
    op.create_index(op.f("ix_m_draft_texts_until"), "m_draft", ["texts_until"], unique=False)
    op.create_table(
        "m_idempotency",
        sa.Column("caller", sa.String(length=30), nullable=False),
        sa.Column("key_hmac", sa.LargeBinary(), nullable=False),
        sa.Column(
            "fingerprint",
            sa.LargeBinary(),
            nullable=False,
            comment="HMAC of method, path and body under the caller's key",
        ),
        sa.Column("owner", sa.String(length=30), nullable=False, comment="the request that works on it, or did"),
        sa.Column("lease_until", sa.Double[float](), nullable=True, comment="seconds since 1970; null: answered"),
        sa.Column(
            "answer",
            sa.LargeBinary(),
            nullable=True,
            comment="status, headers and body, encrypted under the caller's key",
        ),
        sa.Column("created_at", sa.Double[float](), nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("caller", "key_hmac", name=op.f("pk_m_idempotency")),
    )
    op.create_index(op.f("ix_m_idempotency_created_at"), "m_idempotency", ["created_at"], unique=False)
    m_secret = op.create_table(
        "m_secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_m_secret")),
        comment="random values that all processes share, such as the salt of hashed idempotency keys",
    )
    op.bulk_insert(m_secret, [{"name": "salt", "value": secrets.token_bytes(32)}])
    op.create_table(
        "m_usage",
        sa.Column("caller", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="UTC"),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "day", name=op.f("pk_m_usage")),
    )
    op.create_table(
        "m_outcome",
        sa.Column("draft_id", sa.String(length=30), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("edit_distance", sa.Double[float](), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edit_distance BETWEEN 0 AND 1", name=op.f("ck_m_outcome_edit_distance")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["m_draft.id"], name=op.f("fk_m_outcome_draft_id_m_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_m_outcome")),
    )


def downgrade() -> None:
    op.drop_table("m_outcome")
    op.drop_table("m_usage")
    op.drop_table("m_secret")
    op.drop_index(op.f("ix_m_idempotency_created_at"), "m_idempotency")
    op.drop_table("m_idempotency")
    op.drop_index(op.f("ix_m_draft_texts_until"), "m_draft")
    op.drop_index(op.f("ix_m_draft_caller_created_at"), "m_draft")
    op.drop_table("m_draft")
    op.drop_table("m_bucket")
    op.drop_table("m_api_key")
