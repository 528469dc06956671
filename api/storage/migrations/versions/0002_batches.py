"""Batches, their items, the calls those cost, and the leases of workers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "m_batch",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("caller", sa.String(length=30), nullable=False),
        sa.Column(
            "identity",
            sa.LargeBinary(),
            nullable=True,
            comment="HMAC of a file that is gone on with when it is given again",
        ),
        sa.Column("state", sa.String(length=12), nullable=False, comment="open, cancelling or closed"),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False, comment="of the durable steps it was started with"),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="how often its items were handed to the durable engine",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "webhook_due",
            sa.Double[float](),
            nullable=True,
            comment="when to tell next, seconds since 1970; null: nothing to tell",
        ),
        sa.Column("webhook_tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_m_batch")),
        sa.UniqueConstraint("caller", "identity", name=op.f("uq_m_batch_caller_identity")),
    )
    op.create_index(op.f("ix_m_batch_state"), "m_batch", ["state"], unique=False)
    op.create_table(
        "m_lease",
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column(
            "until",
            sa.Double[float](),
            nullable=False,
            comment="seconds since 1970; after that its work is given to others",
        ),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_m_lease")),
    )
    op.create_table(
        "m_item",
        sa.Column("batch_id", sa.String(length=30), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="of the file, from 1"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="queued, running, done, failed or cancelled"),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="the last one that began"),
        sa.Column(
            "lost",
            sa.Integer(),
            nullable=False,
            comment="attempts whose worker stopped, since the item was last asked for",
        ),
        sa.Column("owner", sa.String(length=40), nullable=True, comment="the worker of the last attempt"),
        sa.Column("changed_at", sa.Double[float](), nullable=False, comment="seconds since 1970"),
        sa.Column("draft_id", sa.String(length=30), nullable=True),
        sa.Column(
            "similar_to",
            sa.Integer(),
            nullable=True,
            comment="the first line of the batch whose note opens nearly alike",
        ),
        sa.Column("input", sa.LargeBinary(), nullable=False, comment="the request, encrypted"),
        sa.Column("result", sa.LargeBinary(), nullable=True, comment="draft or error, encrypted"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["m_batch.id"], name=op.f("fk_m_item_batch_id_m_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_m_item")),
    )
    op.create_index(op.f("ix_m_item_batch_id_state"), "m_item", ["batch_id", "state"], unique=False)
    op.create_table(
        "m_call",
        sa.Column("batch_id", sa.String(length=30), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="started, paid or failed; late: paid, and the answer not used",
        ),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id", "line"],
            ["m_item.batch_id", "m_item.line"],
            name=op.f("fk_m_call_batch_id_line_m_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "line", "attempt", name=op.f("pk_m_call")),
    )


def downgrade() -> None:
    op.drop_table("m_call")
    op.drop_index(op.f("ix_m_item_batch_id_state"), "m_item")
    op.drop_table("m_item")
    op.drop_table("m_lease")
    op.drop_index(op.f("ix_m_batch_state"), "m_batch")
    op.drop_table("m_batch")
