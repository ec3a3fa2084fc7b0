"""The tables of what comes in: callbacks, delivery reports, messages, conversations, automatic replies."""

import sqlalchemy as sa

from smsdesk.store import sqlite
from smsdesk.store.metadata import metadata

callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    # A CallbackKind, an Origin and a CallbackState.
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    # Pairs of name and value as they came, in order, without the token and without values of unknown names.
    sa.Column("parameters", sa.JSON, nullable=False),
    sa.Index("ix_callbacks_state", "state"),
    sa.Index("ix_callbacks_account_id_at", "account_id", "at"),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("callback_id", sa.Integer),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("msg_id", sa.String, nullable=False),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    # NULL while no message of ours has this ID: it may come before the answer to our own request.
    sa.Column("message_id", sa.ForeignKey("messages.id", ondelete="CASCADE")),
    sa.UniqueConstraint("account_id", "msg_id", "sender", "status"),
    sa.Index("ix_reports_msg_id", "msg_id"),
    sa.Index("ix_reports_message_id_at", "message_id", "at"),
)

incoming = sa.Table(
    "incoming",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("book", sa.String, nullable=False),
    sa.Column("callback_id", sa.Integer),
    sa.Column("at", sa.Float, nullable=False),
    # E.164 digits, or what came where that is no number.
    sa.Column("number", sa.String, nullable=False),
    sa.Column("shortcode", sa.String, nullable=False),
    sa.Column("content_type", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    # `Msg` as it came: the text is what was made of it.
    sa.Column("raw", sa.String, nullable=False),
    # Of account, number, shortcode, type and `Msg`: the same again within minutes is a repeat, and counted here.
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("times", sa.Integer, nullable=False, server_default="1"),
    sa.Column("opted_out", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_incoming_book_number_at", "book", "number", "at"),
    sa.Index("ix_incoming_account_id_digest_at", "account_id", "digest", "at"),
    # A number is never given twice: the full-text index and what was read out go by it.
    sqlite_autoincrement=True,
)
sa.event.listen(incoming, "after_create", sqlite.add_full_text)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("book", sa.String, primary_key=True),
    sa.Column("number", sa.String, primary_key=True),
    # Of the newest message from them: a reply goes out by it.
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    # The newest message of either direction, its first characters, and how many of theirs nobody has looked at.
    sa.Column("last_at", sa.Float, nullable=False),
    sa.Column("last_text", sa.String, nullable=False),
    sa.Column("last_mine", sa.Boolean, nullable=False),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Column("archived_at", sa.Float),
    sa.Column("spam_at", sa.Float),
    sa.Column("deleted_at", sa.Float),
    sa.Index("ix_conversations_book_last_at", "book", "last_at"),
    sa.Index("ix_conversations_book_unread", "book", "unread"),
)

auto_replies = sa.Table(
    "auto_replies",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    # As typed; it is compared folded.
    sa.Column("keyword", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("on", sa.Boolean, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Index("ix_auto_replies_account_id", "account_id"),
)

auto_replied = sa.Table(
    "auto_replied",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("incoming_id", sa.Integer, nullable=False, unique=True),
    sa.Column("broadcast_id", sa.Integer, nullable=False),
    sa.Index("ix_auto_replied_account_id_number_at", "account_id", "number", "at"),
)
