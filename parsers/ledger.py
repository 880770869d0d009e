"""Who owns each character: a field, known boilerplate, or nobody yet.

White space is not counted, on either side of the cross-check: layout adds and removes it, and no answer hides in it.
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from itertools import compress
from typing import Any

from parsers.types import LedgerFigures


class Owner(IntEnum):
    NOBODY = 0
    FIELD = 1
    BOILERPLATE = 2


_MANY = 500  # different characters; fewer are counted faster one after another
# What `str.isspace` calls white.
_WHITE = bytes(code for code in range(128) if chr(code).isspace())
_WIDE = "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_NOBODY = int(Owner.NOBODY)
# A claim turns nobody's characters into the owner's and leaves all others as they are.
_CLAIMS = {owner: bytes([owner, *range(1, 256)]) for owner in Owner}
_IS = {owner: bytes(int(each == owner) for each in range(256)) for owner in Owner}


class Ledger:
    """Nodes are numbered as they come. Nearly every node has one owner, which is kept as a number; only where its
    characters part company is there one byte for each of them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.wheres: list[Any] = []  # what stands for the node's place: a path, an XML element, a page number
        self._owners: list[int | bytearray] = []
        self._characters: tuple[int, str] = (0, "")  # of so many nodes

    def add(self, part: str, where: Any, text: str) -> int:
        self.parts.append(part)
        self.wheres.append(where)
        self._owners.append(_NOBODY)
        self.texts.append(text)
        return len(self.texts) - 1

    def assign(self, node: int, start: int, length: int, owner: Owner) -> None:
        """The first claim stands: no character is ever counted twice."""
        owners = self._owners[node]
        if isinstance(owners, int):
            if owners != _NOBODY or length <= 0:
                return
            size = len(self.texts[node])
            if start == 0 and length >= size:
                self._owners[node] = int(owner)
                return
            owners = self._owners[node] = bytearray(size)
        end = start + length
        owners[start:end] = owners[start:end].translate(_CLAIMS[owner])

    def owner(self, node: int, index: int) -> Owner:
        owners = self._owners[node]
        return Owner(owners if isinstance(owners, int) else owners[index])

    def is_owned(self, node: int) -> bool:
        """Whether every character of the node has an owner."""
        owners = self._owners[node]
        return owners != _NOBODY if isinstance(owners, int) else _NOBODY not in owners

    def free(self, node: int, start: int, text: str) -> str:
        """What of a text that begins at `start` of a node is nobody's yet."""
        owners = self._owners[node]
        if isinstance(owners, int):
            return text if owners == _NOBODY else ""
        return "".join(compress(text, owners[start : start + len(text)].translate(_IS[Owner.NOBODY])))

    def characters(self) -> str:
        """Every character that counts, in the order of the nodes."""
        if self._characters[0] != len(self.texts):
            self._characters = len(self.texts), _dense(self.texts)
        return self._characters[1]

    def figures(self, total: int, counted: int) -> LedgerFigures:
        """`total` characters stand in the ledger, `counted` were found by the independent count."""
        held: dict[int, list[str]] = {owner: [] for owner in Owner}
        for text, owners in zip(self.texts, self._owners, strict=True):
            if isinstance(owners, int):
                held[owners].append(text)
            else:
                for owner, kept in held.items():
                    kept.append("".join(compress(text, owners.translate(_IS[Owner(owner)]))))
        return LedgerFigures(
            to_fields=len(_dense(held[Owner.FIELD])),
            to_boilerplate=len(_dense(held[Owner.BOILERPLATE])),
            unplaced=len(_dense(held[Owner.NOBODY])),
            total=total,
            counted=counted,
        )


def agree(one: str, other: str) -> bool:
    """Whether both hold the same characters; in which order is no matter."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    same = _same_start(one, other)
    one, other = one[same:], other[same:]
    known = set(one)
    if len(known) > _MANY:
        return Counter(one) == Counter(other)
    return known == set(other) and all(one.count(each) == other.count(each) for each in known)


def _same_start(one: str, other: str) -> int:
    """How many characters they begin with alike: nearly all, where only the order of the parts is another."""
    same, step = 0, len(one)
    while step:
        if same + step <= len(one) and other.startswith(one[same : same + step], same):
            same += step
        step //= 2
    return same


def _dense(texts: list[str]) -> str:
    whole = "".join(texts).encode("utf-8", "surrogatepass").translate(None, _WHITE).decode("utf-8", "surrogatepass")
    for space in _WIDE if not whole.isascii() else ():
        if space in whole:
            whole = whole.replace(space, "")
    return whole
