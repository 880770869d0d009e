"""The documents from outside, and what each of them ought to come to.

The folder itself is no part of the project: FORMS_SHARED names it, or it lies beside the checkout. The expectations are
`corpus_outcomes.tsv`, written by hand from looking at the documents, not from what the reader made of them.
"""

from __future__ import annotations

import csv
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("FORMS_SHARED", ROOT.parent / "shared")) / "corpus"
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"there is no corpus of documents at {CORPUS}; name its parent by FORMS_SHARED"
)


@dataclass(frozen=True, slots=True)
class Expected:
    path: str
    outcome: str
    refusal: str
    exit_code: int
    converted: str  # the outcome where a converter stands by, if that is another
    problems: frozenset[str]  # must be among those reported; of the converted document where there is one
    unplaced: frozenset[str]  # kinds of text that must be among what is left over; likewise
    remark: str

    @property
    def folder(self) -> str:
        return self.path.partition("/")[0]

    @property
    def name(self) -> str:
        return self.path.partition("/")[2]

    @property
    def outcome_with_converter(self) -> str:
        return self.converted or self.outcome

    def data(self) -> bytes:
        return (CORPUS / self.path).read_bytes()


def _expected() -> tuple[Expected, ...]:
    with Path(__file__).with_name("corpus_outcomes.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Expected(
                row["path"],
                row["outcome"],
                row["refusal"],
                int(row["exit"]),
                row["converted"],
                frozenset(row["problems"].split(",")) - {""},
                frozenset(row["unplaced"].split(",")) - {""},
                row["remark"],
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


EXPECTED = _expected()


def listed() -> dict[str, str]:
    """Path to digest, as the corpus says of itself."""
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["path"]: row["sha256"] for row in rows}


def present() -> dict[str, str]:
    """Path to digest, as the files are."""
    return {
        each.relative_to(CORPUS).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in CORPUS.rglob("*")
        if each.is_file() and each.parent != CORPUS
    }
