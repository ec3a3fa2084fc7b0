"""The Sent tab: every broadcast and every recipient's fate."""
