"""Accounts: the welcome page and the form behind it."""
