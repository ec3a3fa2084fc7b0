"""The practice gateway: specification 1.84 served on loopback, with its own ledger."""
