"""The tables, the one way to change them, and the ways to read them."""
