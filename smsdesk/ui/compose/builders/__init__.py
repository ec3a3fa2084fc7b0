"""The builders of binary contents: each makes messages from what a person types or opens."""
