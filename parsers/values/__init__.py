"""From the words of an answer to its value: with a reason, or undetermined; never a guess."""

from parsers.values.answer import read_answer

__all__ = ["read_answer"]
