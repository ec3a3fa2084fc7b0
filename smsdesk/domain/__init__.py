"""What a broadcast is and what may happen to it."""
