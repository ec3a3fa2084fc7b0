"""The embedded HTTP server for callbacks, on h11, in a thread of its own."""
