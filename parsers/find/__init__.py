"""Where the answer to a field may stand: one way a file."""
