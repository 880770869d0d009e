"""`forms-service definitions export-letters`: what was changed in the browser, beside the files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.forms_service.cli.test_storage_commands import Installation

CONTENT = b"a Word letter"


def test_published_letters_are_written_out_and_nothing_is_written_over(tmp_path: Path) -> None:
    here = Installation(tmp_path / "data")
    here.folder.mkdir()
    here.did("migrate")
    assert "its letters are the files" in here.did("definitions", "export-letters", "_example", "-o", str(tmp_path))
    digest = hashlib.sha256(CONTENT).hexdigest()
    for number, state in ((1, "published"), (2, "ready")):
        here.sql(
            "INSERT INTO letter_version (id, partnership, letter, number, state, content, digest, faults, uploaded_by, "
            f"uploaded_at, settled_at) VALUES ('{number}', '_example', 'told', {number}, '{state}', "
            f"X'{CONTENT.hex()}', '{digest}', '[]', 'user:1', '2026-11-23 10:00:00', '2026-11-23 11:00:00')"
        )
    said = here.did("definitions", "export-letters", "_example", "-o", str(tmp_path / "out"))
    assert f"version 1, published 23 November 2026, digest {digest[:12]}" in said
    assert (tmp_path / "out/letters/told/letter.docx").read_bytes() == CONTENT
    code, said = here.run("definitions", "export-letters", "_example", "-o", str(tmp_path / "out"))
    assert code == 2, said
    assert "is already there" in said
