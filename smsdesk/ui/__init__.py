"""All of Qt: what a person sees and does."""
