"""Every document from outside ends in a result, and of those that open no character is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import parsers
from parsers.types import Outcome
from tests.parsers.rules import FORM, OLD, is_whole

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("FORMS_SHARED", ROOT.parent / "shared")) / "corpus"
FILES = sorted(each for each in CORPUS.rglob("*") if each.is_file() and each.suffix not in (".md", ".tsv"))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus at {CORPUS}; name it by FORMS_SHARED")


def test_there_is_a_corpus_to_read() -> None:
    assert len(FILES) > 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_strangers_document_ends_in_a_result_and_loses_nothing(path: Path) -> None:
    result = parsers.parse(path.name, path.read_bytes(), [FORM, OLD])
    if result.outcome is Outcome.REFUSED:
        assert result.refusal is not None
        assert result.refusal.code != "unreadable"
    else:
        assert result.outcome is Outcome.UNRECOGNISED
        assert is_whole(result)
        assert bool(result.unplaced) == bool(result.ledger and result.ledger.unplaced)
