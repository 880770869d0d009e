"""Goes up whenever the same bytes and the same rules may read differently."""

PARSER_VERSION = "4"
