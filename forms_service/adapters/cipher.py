"""Sealing text about people: AES-GCM, a data key per case or directory, master keys that only wrap.

Digests for search and for the audit chain are made with the installation's own key, which lies wrapped in the database
like every other: so master keys can be changed by wrapping anew, and no digest changes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from forms_service.errors import FormsServiceError, SetupError, UnreadableKeyError
from forms_service.settings import Settings

log = logging.getLogger(__name__)

KEY_FILE = "master-keys"
_FORMAT = b"\x01"
_NONCE = 12
_KEY = 32


class AesGcmCipher:
    """`master_keys`: id to 32 bytes; the first seals, the others still open."""

    def __init__(self, master_keys: Mapping[str, bytes]) -> None:
        if not master_keys:
            raise SetupError("There is no master key.", code="no-master-key")
        self._masters = {name: AESGCM(key) for name, key in master_keys.items()}
        self._first = next(iter(master_keys))
        self._token_key: bytes | None = None
        self._mac_key: bytes | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> AesGcmCipher:
        """As `open_cipher`; what there is to say about a new key file goes to the log."""
        cipher, said = open_cipher(settings)
        if said:
            log.warning(said)
        return cipher

    def new_key(self) -> bytes:
        return self._wrap(secrets.token_bytes(_KEY))

    def rewrap(self, wrapped: bytes) -> bytes:
        return self._wrap(self._unwrap(wrapped))

    def master_key_of(self, wrapped: bytes) -> str:
        return _split(wrapped)[0]

    def known_master_keys(self) -> frozenset[str]:
        return frozenset(self._masters)

    def seal(self, wrapped: bytes, plain: bytes, aad: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + AESGCM(self._unwrap(wrapped)).encrypt(nonce, plain, aad)

    def open(self, wrapped: bytes, sealed: bytes, aad: bytes) -> bytes:
        if sealed[:1] != _FORMAT or len(sealed) <= 1 + _NONCE:
            raise _tampered()
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return AESGCM(self._unwrap(wrapped)).decrypt(nonce, body, aad)
        except InvalidTag:
            raise _tampered() from None

    def use_installation_key(self, wrapped: bytes) -> None:
        key = self._unwrap(wrapped)
        self._token_key = hmac.digest(key, b"forms-service token", hashlib.sha256)
        self._mac_key = hmac.digest(key, b"forms-service audit", hashlib.sha256)

    def has_installation_key(self) -> bool:
        return self._token_key is not None

    def token(self, purpose: str, text: str) -> bytes:
        return hmac.digest(_loaded(self._token_key), f"{purpose}\0{text}".encode(), hashlib.sha256)

    def mac(self, data: bytes) -> bytes:
        return hmac.digest(_loaded(self._mac_key), data, hashlib.sha256)

    def _wrap(self, key: bytes) -> bytes:
        name = self._first.encode()
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + bytes([len(name)]) + name + nonce + self._masters[self._first].encrypt(nonce, key, name)

    def _unwrap(self, wrapped: bytes) -> bytes:
        name, nonce, body = _split(wrapped)
        master = self._masters.get(name)
        if master is None:
            raise UnreadableKeyError(f"The master key {name} is not here.")
        try:
            return master.decrypt(nonce, body, name.encode())
        except InvalidTag:
            raise UnreadableKeyError(f"The master key {name} here is not the one that wrapped this key.") from None


def open_cipher(settings: Settings, *, make: bool = True) -> tuple[AesGcmCipher, str | None]:
    """The cipher, and what to tell the person who runs the service when a key file was newly made."""
    written = settings.master_keys.get_secret_value().strip()
    if written:
        return AesGcmCipher(parse_master_keys(written, where="FORMS_MASTER_KEYS")), None
    path = settings.data_folder / KEY_FILE
    if not make and not path.exists():
        raise UnreadableKeyError(
            f"There is no key file {path.absolute()} and no key in FORMS_MASTER_KEYS. Put the copy that was kept apart "
            "in its place."
        )
    made = make_key_file(path) if not path.exists() else False
    cipher = AesGcmCipher(read_key_file(path))
    said = (
        f"A master key was made: {path.absolute()}. Keep a copy of this file apart from the backups: "
        "without it nothing about any case can ever be read again."
    )
    return cipher, said if made else None


def make_key_file(path: Path) -> bool:
    """Readable by its owner only; whole or not at all. False when another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The id is random: a new file can never pass for a lost one.
    line = f"key-{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(_KEY)).decode()}\n"
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def read_key_file(path: Path) -> dict[str, bytes]:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SetupError(f"Others can read the key file {path}. Run: chmod 600 {path}", code="key-file-open")
    return parse_master_keys(path.read_text(encoding="utf-8"), where=str(path))


def parse_master_keys(text: str, *, where: str) -> dict[str, bytes]:
    """`id:base64` by comma or line. Messages never repeat what stands there."""
    keys: dict[str, bytes] = {}
    entries = [entry.strip() for line in text.splitlines() for entry in line.split(",") if entry.strip()]
    for number, entry in enumerate(entries, start=1):
        name, colon, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not colon or not name or not name.isascii() or len(name) > 64 or len(key) != _KEY:
            raise SetupError(
                f"{where}: master key number {number} must be id:base64 of {_KEY} bytes.", code="bad-master-key"
            )
        if name in keys:
            raise SetupError(f"{where}: two master keys have the id of number {number}.", code="bad-master-key")
        keys[name] = key
    if not keys:
        raise SetupError(f"{where}: no master key in it.", code="no-master-key")
    return keys


def _split(wrapped: bytes) -> tuple[str, bytes, bytes]:
    if wrapped[:1] != _FORMAT or len(wrapped) < 2 + _NONCE:
        raise _tampered()
    end = 2 + wrapped[1]
    return wrapped[2:end].decode(errors="replace"), wrapped[end : end + _NONCE], wrapped[end + _NONCE :]


def _loaded(key: bytes | None) -> bytes:
    if key is None:
        raise SetupError("The installation's key was not loaded from the database.", code="no-installation-key")
    return key


def _tampered() -> FormsServiceError:
    return FormsServiceError("What was sealed does not fit: it was changed, or moved to another row.", code="tampered")
