"""The custom fields of a book, for the columns of the table and the edit panel."""

from smsdesk.store import field_names
from smsdesk.store.database import Database


async def most_used(database: Database, book: str) -> list[str]:
    """The names of custom fields of a book ("real" or "practice"), the most used first. Raises StoreError."""
    return await database.read(field_names.most_used, book)
