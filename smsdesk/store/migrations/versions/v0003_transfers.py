"""Transfers of credits, each with the requests that were made for it, and what broadcasts saved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, add the columns."""
    for name in ("duplicates", "saved_parts"):
        op.add_column("broadcasts", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("seqno", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False, server_default=""),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("hold_until", sa.Float(), nullable=True),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("doubted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("server_errors", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("first_wall", sa.Float(), nullable=True),
        sa.Column("first_boot_id", sa.String(), nullable=True),
        sa.Column("first_boot", sa.Float(), nullable=True),
        sa.Column("first_server", sa.Float(), nullable=True),
        sa.Column("left_before", sa.Integer(), nullable=True),
        sa.Column("left_after", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_transfers"),
        sa.UniqueConstraint("seqno", name="uq_transfers_seqno"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_transfers_account_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transfers_account_id_created_at", "transfers", ["account_id", "created_at"])
    op.create_table(
        "transfer_exchanges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_exchanges"),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name="fk_transfer_exchanges_transfer_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_transfer_exchanges_transfer_id", "transfer_exchanges", ["transfer_id"])
