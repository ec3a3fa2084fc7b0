"""Small widgets used by two tabs or more; they know no service."""
