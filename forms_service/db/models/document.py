"""A file received or made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Document(Base):
    __tablename__ = "document"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    request_id: Mapped[str | None] = ref("agency_request.id")
    parent_id: Mapped[str | None] = ref("document.id")
    """The message or archive in which it came."""
    letter_id: Mapped[str | None] = mapped_column(index=True)
    """The letter it is the printed form of; without constraint, as the letter names the document."""
    blob_id: Mapped[str] = ref("blob.id", index=False)
    pdf_blob_id: Mapped[str | None]
    """The same as PDF, kept when its pages were drawn; none where it came as one. Without constraint, as SQLite makes a
    table anew for one, and refuses that over rows that refer to it."""
    kind: Mapped[str]
    """notification | return | letter | request-form | report | pack | decision | evidence | mail | ..."""
    direction: Mapped[str]
    """in | out"""
    media_type: Mapped[str]
    file_name: Mapped[str]
    """Ours: case reference, form and version, nothing personal."""
    original_name_sealed: Mapped[bytes | None]
    """Object: name. What the sender called it."""
    form: Mapped[str | None]
    """Slug, once recognised or for what we made."""
    form_version: Mapped[int | None]
    version_no: Mapped[int] = mapped_column(default=1)
    """1, 2, 3 of the same thing."""
    received_at: Mapped[datetime | None]
    """When we had it."""
    received_via: Mapped[str | None]
    """upload | email | post | typed | hand"""
    true_received_at: Mapped[datetime | None]
    """When it arrived in the world, where a person entered it later."""
    received_by: Mapped[str | None]
    """Actor."""
    superseded_by: Mapped[str | None] = mapped_column(index=True)
    """Id of the document that takes its place."""
    state: Mapped[str] = mapped_column(default="received")
    """received | reading | read | failed | accepted | rejected; what we made is accepted.

    unpacked: a message or archive whose documents stand by themselves. quarantined: with malware, nobody opens it.
    """
    scan: Mapped[str] = mapped_column(default="")
    """For malware: empty (no scanner was set when it came), waiting, clean or infected."""
    usable: Mapped[bool] = mapped_column(default=True)
    """False: a person found it unusable."""
    problem_code: Mapped[str | None]
    pictures: Mapped[str] = mapped_column(default="")
    """Of its pages: empty, asked, made or failed."""
    page_count: Mapped[int | None]
    created_at: Mapped[datetime]
