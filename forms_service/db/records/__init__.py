"""Writing of rows that several use-cases share, one file a noun. All of it runs inside a piece of work."""
