"""A backup is a zip of one JSON-lines file a table and a manifest: of one moment, and for either kind of database.

What is sealed stays sealed: a backup can be read by nobody without the master key, which is not in it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, delete, func, insert, select
from sqlalchemy.orm import Session

import forms_service.db.models  # noqa: F401  # fills the metadata
from forms_service.db.base import Base, LocalDate, UtcDateTime
from forms_service.db.models import AuditEvent, DataKey
from forms_service.db.records import audit, keys
from forms_service.db.revision import head_revision
from forms_service.db.session import Sessions
from forms_service.db.work import plain_transaction
from forms_service.errors import ConflictError, InvalidInputError, UnreadableKeyError

if TYPE_CHECKING:
    from forms_service.ports import Cipher

FORMAT = 1
_MANIFEST = "manifest.json"
_AT_A_TIME = 50
MIGRATING = "command migrate"
_OF_A_NEW_DATABASE = {"data_key", "audit_head", "audit_event", "agency", "agency_contact", "partner_contact"}


@dataclass(frozen=True, slots=True)
class Backup:
    rows: int
    audit_head: str
    master_keys: tuple[str, ...]


def write_backup(engine: Engine, file: Path, made_at: datetime) -> Backup:
    """Whole or not at all, readable by its owner only, never over another file."""
    if file.exists():
        raise ConflictError(f"{file} is already there: a backup never overwrites another. Choose another name.")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                made = _write_all(engine, archive, made_at)
            raw.flush()
            os.fsync(raw.fileno())
        os.link(draft, file)
    except FileExistsError:
        raise ConflictError(f"{file} is already there: a backup never overwrites another.") from None
    finally:
        draft.unlink(missing_ok=True)
    return made


def _write_all(engine: Engine, archive: zipfile.ZipFile, made_at: datetime) -> Backup:
    with _snapshot(engine) as connection, connection.begin():
        tables = {table.name: _write_table(connection, archive, table) for table in Base.metadata.sorted_tables}
        with Session(connection) as session:
            head = audit.head(session)
            used = session.scalars(select(DataKey.master_key_id).where(DataKey.wrapped.is_not(None)).distinct())
            masters = tuple(sorted(used))
    manifest = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "revision": head_revision(),
        "from": engine.dialect.name,
        "audit_head": head,
        "master_keys": masters,
        "tables": tables,
    }
    archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return Backup(sum(each["rows"] for each in tables.values()), head, masters)


def _snapshot(engine: Engine) -> Connection:
    """All tables as of one moment. SQLite's reading transaction is one already."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key)
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as entry:
        for row in connection.execution_options(yield_per=_AT_A_TIME).execute(query).mappings():
            line = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            entry.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def read_backup(sessions: Sessions, cipher: Cipher, file: Path) -> Backup:
    """Into an empty database of either kind, migrated; nothing is written unless all of it can be."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise InvalidInputError(f"There is no file {file}.") from None
    except zipfile.BadZipFile:
        raise InvalidInputError(f"{file} is not a backup, or only a part of one.") from None
    with archive:
        manifest = _manifest(archive, file)
        _check_tables(archive, manifest, file)
        missing = sorted(set(manifest["master_keys"]) - cipher.known_master_keys())
        if missing:
            raise UnreadableKeyError(
                f"The backup is sealed with master key {', '.join(missing)}, which is not here. Nothing was restored. "
                "Put the key file that was kept apart into the data folder (or its line into FORMS_MASTER_KEYS) and "
                "run restore again."
            )
        with plain_transaction(sessions) as session:
            _check_empty(session)
            for table in reversed(Base.metadata.sorted_tables):
                if table.name in _OF_A_NEW_DATABASE:
                    session.execute(delete(table))
            for table in Base.metadata.sorted_tables:
                _read_table(session, archive, table)
            session.flush()
            if audit.head(session) != manifest["audit_head"]:
                raise InvalidInputError(
                    f"{file}: the audit chain is not the one that was written. Nothing was restored."
                )
            keys.load_installation_key(session, cipher)
    rows = sum(each["rows"] for each in manifest["tables"].values())
    return Backup(rows, manifest["audit_head"], tuple(manifest["master_keys"]))


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(_MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise InvalidInputError(f"{file} is not a backup of this service.") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InvalidInputError(f"{file} is a backup in a format that this version does not know.")
    if manifest["revision"] != head_revision():
        raise InvalidInputError(
            f"{file} is of revision {manifest['revision']} and this version needs {head_revision()}. Restore it with "
            "the version of the service that wrote it, then run forms-service migrate with this one."
        )
    return manifest


def _check_tables(archive: zipfile.ZipFile, manifest: dict[str, Any], file: Path) -> None:
    if set(manifest["tables"]) != set(Base.metadata.tables):
        raise InvalidInputError(f"{file}: the tables are not those of this version.")
    for name, expected in manifest["tables"].items():
        digest, rows = hashlib.sha256(), 0
        try:
            for line in _lines(archive, name):
                digest.update(line)
                rows += 1
        except (KeyError, zipfile.BadZipFile, EOFError, OSError):
            rows = -1
        if rows != expected["rows"] or digest.hexdigest() != expected["sha256"]:
            raise InvalidInputError(f"{file}: the table {name} is damaged. Nothing was restored.")


def _check_empty(session: Session) -> None:
    """What `migrate` itself puts into a new database does not count: keys, the chain's beginning, first contacts."""
    others = select(func.count()).select_from(AuditEvent).where(AuditEvent.where != MIGRATING)
    touched = ["audit_event"] if session.scalar(others) else []
    touched += [
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in _OF_A_NEW_DATABASE and session.scalar(select(func.count()).select_from(table))
    ]
    if touched:
        raise ConflictError(
            f"The database is not empty ({touched[0]} has rows): a backup is restored into an empty one only, so that "
            "two installations never mix. Make a new database and restore into that."
        )


def _read_table(session: Session, archive: zipfile.ZipFile, table: Table) -> None:
    rows: list[dict[str, Any]] = []
    for line in _lines(archive, table.name):
        values = json.loads(line)
        rows.append({column.name: _typed(column.type, values.get(column.name)) for column in table.columns})
        if len(rows) >= _AT_A_TIME:
            session.execute(insert(table), rows)
            rows = []
    if rows:
        session.execute(insert(table), rows)


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(f"tables/{name}.jsonl") as entry:
        yield from entry


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def _typed(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, LocalDate):
        return date.fromisoformat(value)
    return value
