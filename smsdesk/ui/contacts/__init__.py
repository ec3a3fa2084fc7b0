"""The Contacts tab: people, groups, opt-outs, CSV in and out."""
