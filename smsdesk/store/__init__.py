"""The database: one worker thread owns it, one file of functions per subject."""
