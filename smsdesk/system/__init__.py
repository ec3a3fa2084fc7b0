"""This computer: paths, settings, secrets, logs, single instance, clock, power."""
