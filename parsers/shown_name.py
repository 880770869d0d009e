"""Names chosen by strangers, as they may be shown: short, on one line, read in one direction."""

from __future__ import annotations

import unicodedata

_LONGEST = 80


def shown_name(name: str) -> str:
    """Control characters, marks that turn the direction of writing and what has no shape become a question mark."""
    shown = "".join("?" if unicodedata.category(each) in _UNSEEN else each for each in name[: _LONGEST * 2])
    return shown if len(shown) <= _LONGEST and len(name) <= _LONGEST * 2 else f"{shown[: _LONGEST - 1]}…"


# Control, format (the marks of direction), surrogate, private use, not assigned, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def last_part(name: str) -> str:
    """What a name within an archive is called without its folders, wherever they point."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2].rpartition(":")[2].strip() or "unnamed"
