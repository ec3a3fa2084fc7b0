"""The Inbox tab: conversations and one thread."""
