"""The callback doctor: setting up and testing the listener."""
