"""Who owns each character: a field, known boilerplate, or nobody yet.

White space is not counted, on either side of the cross-check: layout adds and removes it, and no answer hides in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from parsers.types import LedgerFigures


class Owner(IntEnum):
    NOBODY = 0
    FIELD = 1
    BOILERPLATE = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One text-bearing node: its part, where it is, and the characters it holds."""

    part: str
    where: Any  # an XML element, or a page number
    text: str


class Ledger:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._owners: list[bytearray] = []

    def add(self, part: str, where: Any, text: str) -> int:
        self.nodes.append(Node(part, where, text))
        self._owners.append(bytearray(len(text)))
        return len(self.nodes) - 1

    def assign(self, node: int, start: int, length: int, owner: Owner) -> None:
        """The first claim stands: no character is ever counted twice."""
        owners = self._owners[node]
        for index in range(start, start + length):
            if owners[index] == Owner.NOBODY:
                owners[index] = owner

    def owner(self, node: int, index: int) -> Owner:
        return Owner(self._owners[node][index])

    def characters(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for node in self.nodes:
            counts.update(node.text)
        return Counter({character: count for character, count in counts.items() if not character.isspace()})

    def figures(self, counted: Counter[str]) -> LedgerFigures:
        tally = [0, 0, 0]
        for node, owners in zip(self.nodes, self._owners, strict=True):
            for character, owner in zip(node.text, owners, strict=True):
                if not character.isspace():
                    tally[owner] += 1
        return LedgerFigures(
            to_fields=tally[Owner.FIELD],
            to_boilerplate=tally[Owner.BOILERPLATE],
            unplaced=tally[Owner.NOBODY],
            total=self.characters().total(),
            counted=counted.total(),
        )
