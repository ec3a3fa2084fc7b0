"""Contents of their own for each request, timing, saved texts, and what parts were learned to cost."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes its meaning."""
    for column in _broadcasts():
        op.add_column("broadcasts", column)
    for name, kind in (
        ("text", sa.String()),
        ("kind", sa.String()),
        ("parts", sa.Integer()),
        ("sender", sa.String()),
        ("after_id", sa.Integer()),
    ):
        op.add_column("submissions", sa.Column(name, kind, nullable=True))
    op.create_index("ix_submissions_after_id", "submissions", ["after_id"])
    _tables()


def _broadcasts() -> list[sa.Column[Any]]:
    return [
        sa.Column("title", sa.String(), nullable=False, server_default=""),
        sa.Column("barcode", sa.String(), nullable=True),
        sa.Column("raw_unicode", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pieces", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("merged", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("repeat", sa.String(), nullable=False, server_default=""),
        sa.Column("canary", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("overrides", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("source", sa.JSON(none_as_null=True), nullable=True),
    ]


def _tables() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.Column("deleted_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_lessons_account_id"),
    )
    op.create_index("ix_lessons_account_id_at", "lessons", ["account_id", "at"])
