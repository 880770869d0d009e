"""Letters changed in the browser: every version with what became of it, and which one a new case begins with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms_service.db.models import LetterVersion
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work
from forms_service.definitions.library import Library
from forms_service.errors import FormsServiceError, Mistake, NotFoundError

PUBLISHED, READY = "published", "ready"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version changed in the browser. `based_on`: digest of what was current when it was uploaded."""

    partnership: str
    letter: str
    number: int
    state: str
    digest: str
    faults: tuple[Mistake, ...]
    uploaded_by: str
    uploader: str
    uploaded_at: datetime
    settler: str
    settled_at: datetime | None
    why: str
    reason: str
    based_on: str
    based_on_file: bool

    @property
    def faulty(self) -> bool:
        return self.state == "faulty"


@dataclass(frozen=True, slots=True)
class CurrentDocument:
    """The Word template that a case opened now begins with."""

    data: bytes
    digest: str
    number: int | None
    """Of the version changed in the browser; none: the file that came with the service."""
    since: datetime | None


def library_for_new_case(work: Work, partnership: str) -> Library:
    """What a case of this partnership that is opened now, or moved now, is pinned to: the files of the service, with
    the letters that were changed in the browser and published. Read anew each time, so that every process agrees."""
    published = published_documents(work, partnership)
    letters = work.services.library.partnerships[partnership].letters if published else {}
    return work.services.library.with_documents(
        partnership,
        {slug: each.data for slug, each in published.items() if slug in letters and letters[slug].document},
    )


def published_documents(work: Work, partnership: str) -> dict[str, CurrentDocument]:
    """By letter: the one published last of those changed in the browser."""
    return published_in(work.session, partnership)


def published_in(session: Session, partnership: str) -> dict[str, CurrentDocument]:
    """Without keys: the documents hold nothing about any case."""
    rows = session.scalars(
        select(LetterVersion)
        .where(LetterVersion.partnership == partnership, LetterVersion.state == PUBLISHED)
        .order_by(LetterVersion.letter, LetterVersion.settled_at, LetterVersion.number)
    )
    found = {}
    for row in rows:
        found[row.letter] = CurrentDocument(content_of(row), row.digest, row.number, row.settled_at)
    return found


def current_document(work: Work, partnership: str, letter: str) -> CurrentDocument:
    """Changed in the browser, else the file."""
    published = published_documents(work, partnership).get(letter)
    if published is not None:
        return published
    data = work.services.library.letter_document(partnership, letter)
    return CurrentDocument(data, hashlib.sha256(data).hexdigest(), None, None)


def content_of(row: LetterVersion) -> bytes:
    """The bytes, if they are still those that were looked through and approved."""
    if row.content is None:
        raise NotFoundError("The bytes of this version were not kept.", code="no-content")
    if hashlib.sha256(row.content).hexdigest() != row.digest:
        raise FormsServiceError("A letter changed in the browser is not as it was kept.", code="tampered")
    return row.content


def versions_of(work: Work, partnership: str, letters: Sequence[str] | None = None) -> tuple[VersionLine, ...]:
    """Newest first, of all letters where none is named."""
    query = select(LetterVersion).where(LetterVersion.partnership == partnership)
    if letters is not None:
        query = query.where(LetterVersion.letter.in_(letters))
    rows = work.session.scalars(query.order_by(LetterVersion.letter, LetterVersion.number.desc())).all()
    names = actor_names(work, [who for row in rows for who in (row.uploaded_by, row.settled_by) if who])
    return tuple(_line(work, row, names) for row in rows)


def version_line(work: Work, partnership: str, letter: str, number: int) -> VersionLine:
    row = version_row(work, partnership, letter, number)
    names = actor_names(work, [who for who in (row.uploaded_by, row.settled_by) if who])
    return _line(work, row, names)


def version_row(work: Work, partnership: str, letter: str, number: int) -> LetterVersion:
    row = work.session.scalars(
        select(LetterVersion).where(
            LetterVersion.partnership == partnership, LetterVersion.letter == letter, LetterVersion.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return row


def _line(work: Work, row: LetterVersion, names: dict[str, str]) -> VersionLine:
    told = work.directory(row.partnership).open_json("letter_version", row.id, "sealed", row.sealed)
    return VersionLine(
        partnership=row.partnership,
        letter=row.letter,
        number=row.number,
        state=row.state,
        digest=row.digest,
        faults=tuple(
            Mistake("", str(each.get("place", "")), str(each.get("message", "")), str(each.get("remedy", "")))
            for each in row.faults
        ),
        uploaded_by=row.uploaded_by,
        uploader=names.get(row.uploaded_by, row.uploaded_by),
        uploaded_at=row.uploaded_at,
        settler=names.get(row.settled_by or "", ""),
        settled_at=row.settled_at,
        why=str(told.get("why", "")),
        reason=str(told.get("reason", "")),
        based_on=str(told.get("based_on", "")),
        based_on_file=bool(told.get("based_on_file", False)),
    )
