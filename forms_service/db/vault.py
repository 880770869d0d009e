"""What one data key seals: the text of a case, or of a partnership's directory. Row and column are bound in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from forms_service.db.models import DataKey
from forms_service.errors import NotFoundError

if TYPE_CHECKING:
    from forms_service.ports import Cipher

JsonObject = dict[str, Any]


class Vault:
    """Sealed values are JSON objects or bytes; none stays none, and opens as an empty object."""

    def __init__(self, cipher: Cipher, key: DataKey) -> None:
        self._cipher = cipher
        self._key = key

    @property
    def wrapped_key(self) -> bytes:
        """For sealing outside of a transaction (`records.documents.prepare_blob`)."""
        if self._key.wrapped is None:
            raise NotFoundError("It was erased.", code="erased")
        return self._key.wrapped

    def seal_json(self, table: str, row_id: str, column: str, value: JsonObject) -> bytes:
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return self._cipher.seal(self.wrapped_key, plain, binding(table, row_id, column))

    def open_json(self, table: str, row_id: str, column: str, sealed: bytes | None) -> JsonObject:
        if sealed is None:
            return {}
        opened = json.loads(self._cipher.open(self.wrapped_key, sealed, binding(table, row_id, column)))
        assert isinstance(opened, dict)
        return opened

    def open_bytes(self, table: str, row_id: str, column: str, sealed: bytes | None) -> bytes:
        if sealed is None:
            raise NotFoundError("It was erased.", code="erased")
        return self._cipher.open(self.wrapped_key, sealed, binding(table, row_id, column))


def binding(table: str, row_id: str, column: str) -> bytes:
    """Associated data: what is sealed for one place opens in no other."""
    return f"{table}:{row_id}:{column}".encode()
