"""The master key was changed: every data key is wrapped under the new one. Nothing else is touched."""

from __future__ import annotations

from forms_service.db.records import keys
from forms_service.db.work import Work


def rotate_keys(work: Work) -> int:
    """How many keys were wrapped anew. Afterwards the old master key is needed only for older backups."""
    return keys.rotate(work)
