"""Word documents: our own walk over the XML, since libraries lose what forms are made of."""

from parsers.word.package import read_word

__all__ = ["read_word"]
