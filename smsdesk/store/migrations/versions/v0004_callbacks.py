"""Delivery reports and replies that come in, conversations, automatic replies, and what is erased."""

import sqlalchemy as sa
from alembic import op

from smsdesk.store import sqlite

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What callbacks bring, in tables of its own; columns for what becomes of messages later."""
    op.add_column("broadcasts", sa.Column("purpose", sa.String(), nullable=False, server_default=""))
    op.add_column("broadcasts", sa.Column("settled_at", sa.Float(), nullable=True))
    op.add_column("broadcasts", sa.Column("erased_at", sa.Float(), nullable=True))
    op.create_index("ix_broadcasts_settled_at_state", "broadcasts", ["settled_at", "state"])
    op.add_column("messages", sa.Column("reported_at", sa.Float(), nullable=True))
    op.add_column("opt_outs", sa.Column("proof", sa.String(), nullable=False, server_default=""))
    _callbacks()
    _reports()
    _incoming()
    _conversations()
    _automatic()
    _erasures()


def _account() -> sa.Column[int]:
    return sa.Column("account_id", sa.Integer(), nullable=False)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=f"fk_{table}_account_id")


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        _of_account("callbacks"),
    )
    op.create_index("ix_callbacks_state", "callbacks", ["state"])
    op.create_index("ix_callbacks_account_id_at", "callbacks", ["account_id", "at"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("callback_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("msg_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint(
            "account_id", "msg_id", "sender", "status", name="uq_reports_account_id_msg_id_sender_status"
        ),
        _of_account("reports"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_reports_message_id", ondelete="CASCADE"),
    )
    op.create_index("ix_reports_msg_id", "reports", ["msg_id"])
    op.create_index("ix_reports_message_id_at", "reports", ["message_id", "at"])


def _incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("shortcode", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("opted_out", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        _of_account("incoming"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incoming_book_number_at", "incoming", ["book", "number", "at"])
    op.create_index("ix_incoming_account_id_digest_at", "incoming", ["account_id", "digest", "at"])
    sqlite.add_full_text(None, op.get_bind())


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        _account(),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("last_text", sa.String(), nullable=False),
        sa.Column("last_mine", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.Float(), nullable=True),
        sa.Column("spam_at", sa.Float(), nullable=True),
        sa.Column("deleted_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("book", "number", name="pk_conversations"),
        _of_account("conversations"),
    )
    op.create_index("ix_conversations_book_last_at", "conversations", ["book", "last_at"])
    op.create_index("ix_conversations_book_unread", "conversations", ["book", "unread"])


def _automatic() -> None:
    op.create_table(
        "auto_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("keyword", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auto_replies"),
        _of_account("auto_replies"),
    )
    op.create_index("ix_auto_replies_account_id", "auto_replies", ["account_id"])
    op.create_table(
        "auto_replied",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auto_replied"),
        sa.UniqueConstraint("incoming_id", name="uq_auto_replied_incoming_id"),
        _of_account("auto_replied"),
    )
    op.create_index("ix_auto_replied_account_id_number_at", "auto_replied", ["account_id", "number", "at"])


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
