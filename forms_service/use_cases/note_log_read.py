"""A colleague reads the matters on record: noted before any of it leaves, as it names children of many cases."""

from __future__ import annotations

from forms_service.db.work import Work


def note_log_read(work: Work, *, partnership: str, log: str, matters: int, file: str = "") -> None:
    """`file`: docx or csv where it was downloaded."""
    work.audit(
        "log.read",
        subject_kind="log",
        subject_id=log,
        details={"partnership": partnership, "matters": matters, "file": file},
    )
