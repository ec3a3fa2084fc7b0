"""The tables, as SQLAlchemy Core describes them; migrations/ makes them, a test holds the two together."""

import sqlalchemy as sa

from smsdesk.store.metadata import metadata
from smsdesk.store.schema_arrivals import (
    auto_replied,
    auto_replies,
    callbacks,
    conversations,
    incoming,
    reports,
)

__all__ = [
    "HEAD",
    "accounts",
    "auto_replied",
    "auto_replies",
    "balances",
    "broadcasts",
    "callbacks",
    "contacts",
    "conversations",
    "drafts",
    "erasures",
    "exchanges",
    "group_members",
    "groups",
    "incoming",
    "lessons",
    "marks",
    "messages",
    "meta",
    "metadata",
    "opt_outs",
    "reports",
    "submissions",
    "templates",
    "transfer_exchanges",
    "transfers",
]

HEAD = "0004"
"""The newest migration: a file that says so needs no Alembic at start (its import costs 1.3 s cold)."""

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("user_name", sa.String, nullable=False),
    sa.Column("practice", sa.Boolean, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("removed_at", sa.Float),
)

broadcasts = sa.Table(
    "broadcasts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("created_by", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("reports", sa.Boolean, nullable=False),
    sa.Column("to_label", sa.String, nullable=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("recipients", sa.Integer, nullable=False),
    sa.Column("batch_size", sa.Integer, nullable=False),
    sa.Column("hold_until", sa.Float),
    sa.Column("finished_at", sa.Float),
    sa.Column("title", sa.String, nullable=False, server_default=""),
    sa.Column("barcode", sa.String),
    sa.Column("raw_unicode", sa.Boolean, nullable=False, server_default=sa.false()),
    # Messages a recipient; with more than one, each is a row of its own and the recipient counts once.
    sa.Column("pieces", sa.Integer, nullable=False, server_default="1"),
    sa.Column("merged", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("due_at", sa.Float),
    sa.Column("repeat", sa.String, nullable=False, server_default=""),
    sa.Column("canary", sa.Integer, nullable=False, server_default="0"),
    sa.Column("overrides", sa.JSON(none_as_null=True)),
    # What Compose is filled with again; only it knows what is in there.
    sa.Column("source", sa.JSON(none_as_null=True)),
    # Rows left out because their number was there already, and parts that plain characters save each message.
    sa.Column("duplicates", sa.Integer, nullable=False, server_default="0"),
    sa.Column("saved_parts", sa.Integer, nullable=False, server_default="0"),
    # A Purpose: what was written from the Inbox, or by the program itself, is told apart from a broadcast.
    sa.Column("purpose", sa.String, nullable=False, server_default=""),
    # When the last report that was waited for had come, and when texts and numbers were erased for good.
    sa.Column("settled_at", sa.Float),
    sa.Column("erased_at", sa.Float),
    sa.Index("ix_broadcasts_account_id_state", "account_id", "state"),
    sa.Index("ix_broadcasts_created_at", "created_at"),
    # The rows may be long, and who looks for what is not settled must not read them all.
    sa.Index("ix_broadcasts_settled_at_state", "settled_at", "state"),
    # A number is never given twice: after an Undo somebody may still be busy with the one that is gone.
    sqlite_autoincrement=True,
)

submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("broadcast_id", sa.ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("seqno", sa.String(20), nullable=False, unique=True),
    # A MessageState while the submission is open, "settled" afterwards.
    sa.Column("state", sa.String, nullable=False),
    sa.Column("back_to", sa.String, nullable=False),
    sa.Column("next_try_at", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("doubted", sa.Boolean, nullable=False),
    sa.Column("server_errors", sa.Integer, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("last_unknown", sa.Integer),
    sa.Column("first_wall", sa.Float),
    sa.Column("first_boot_id", sa.String),
    sa.Column("first_boot", sa.Float),
    sa.Column("first_server", sa.Float),
    # Where this request differs from its broadcast: merged texts, further messages, no sender ID to +60.
    sa.Column("text", sa.String),
    sa.Column("kind", sa.String),
    sa.Column("parts", sa.Integer),
    sa.Column("sender", sa.String),
    # The submission that must be accepted before this one may go: the message before it, to the same recipient.
    sa.Column("after_id", sa.Integer),
    sa.Index("ix_submissions_after_id", "after_id"),
    sa.Index("ix_submissions_broadcast_id_state_next_try_at", "broadcast_id", "state", "next_try_at"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("broadcast_id", sa.ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("submission_id", sa.ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    # NULL: not from Contacts. Of an erased one only the group it counts in stays: -5 for the group 5, 0 for none.
    sa.Column("contact_id", sa.Integer),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sa.Column("code", sa.Integer),
    sa.Column("msg_id", sa.String),
    sa.Column("delivery", sa.Integer),
    sa.Column("changed_at", sa.Float),
    # When `delivery` was told; `changed_at` stays the time of our own request's answer.
    sa.Column("reported_at", sa.Float),
    sa.Index("ix_messages_broadcast_id_state_delivery", "broadcast_id", "state", "delivery"),
    sa.Index("ix_messages_broadcast_id_position", "broadcast_id", "position"),
    sa.Index("ix_messages_submission_id", "submission_id"),
    sa.Index("ix_messages_msg_id", "msg_id"),
    sa.Index("ix_messages_number", "number"),
)

exchanges = sa.Table(
    "exchanges",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("submission_id", sa.ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    # The submission's at that time: rows that were held get a fresh one.
    sa.Column("seqno", sa.String(20), nullable=False, server_default=""),
    sa.Column("page", sa.String, nullable=False),
    sa.Column("code", sa.Integer),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("raw", sa.String, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Index("ix_exchanges_submission_id", "submission_id"),
    sa.Index("ix_exchanges_code_at", "code", "at"),
)

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_id", sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Index("ix_marks_message_id", "message_id"),
)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("book", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("raw_number", sa.String, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("consent", sa.String, nullable=False),
    # Folded name, number and fields, so that one LIKE finds all of them in any case.
    sa.Column("search", sa.String, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("deleted_at", sa.Float),
    sa.Index("ix_contacts_book_deleted_at_name", "book", "deleted_at", "name"),
    sa.Index("ix_contacts_book_number", "book", "number"),
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("book", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.UniqueConstraint("book", "name"),
)

group_members = sa.Table(
    "group_members",
    metadata,
    sa.Column("group_id", sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("contact_id", sa.ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    sa.Index("ix_group_members_contact_id", "contact_id"),
)

opt_outs = sa.Table(
    "opt_outs",
    metadata,
    sa.Column("book", sa.String, primary_key=True),
    sa.Column("number", sa.String, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    # The words that somebody wrote, kept as the proof even where all else of them is erased.
    sa.Column("proof", sa.String, nullable=False, server_default=""),
)

balances = sa.Table(
    "balances",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("used", sa.Integer),
    sa.Column("left", sa.Integer),
    sa.Column("bare", sa.Integer),
    sa.Column("maybe_refused", sa.Boolean, nullable=False),
    sa.Column("raw", sa.String, nullable=False),
    sa.Index("ix_balances_account_id_at", "account_id", "at"),
)

templates = sa.Table(
    "templates",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    # Folded name and text, so that one LIKE finds both in any case.
    sa.Column("search", sa.String, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("deleted_at", sa.Float),
)

lessons = sa.Table(
    "lessons",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("broadcast_id", sa.Integer, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Index("ix_lessons_account_id_at", "account_id", "at"),
)

transfers = sa.Table(
    "transfers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("created_by", sa.String, nullable=False),
    sa.Column("customer", sa.String, nullable=False),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("seqno", sa.String(20), nullable=False, unique=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False, server_default=""),
    sa.Column("code", sa.Integer),
    sa.Column("hold_until", sa.Float),
    sa.Column("changed_at", sa.Float, nullable=False),
    # What reliability.md asks of "Ask again safely": the first try by all clocks, and what was ever answered.
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("doubted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("server_errors", sa.Integer, nullable=False, server_default="0"),
    sa.Column("first_wall", sa.Float),
    sa.Column("first_boot_id", sa.String),
    sa.Column("first_boot", sa.Float),
    sa.Column("first_server", sa.Float),
    sa.Column("left_before", sa.Integer),
    sa.Column("left_after", sa.Integer),
    sa.Column("closed_by", sa.String),
    sa.Index("ix_transfers_account_id_created_at", "account_id", "created_at"),
    sqlite_autoincrement=True,
)

transfer_exchanges = sa.Table(
    "transfer_exchanges",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("transfer_id", sa.ForeignKey("transfers.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("code", sa.Integer),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("raw", sa.String, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Index("ix_transfer_exchanges_transfer_id", "transfer_id"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    # An ErasedWhat, and how much; never whose it was.
    sa.Column("what", sa.String, nullable=False),
    sa.Column("contacts", sa.Integer, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
)
