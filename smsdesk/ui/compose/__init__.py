"""The Compose tab: write a text, choose recipients, see the cost, send."""
