"""One page of a document as a picture, to be looked at beside what was read from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class PagePicture(Base):
    __tablename__ = "page_picture"
    __table_args__ = (UniqueConstraint("document_id", "page"),)

    id: Mapped[Id]
    document_id: Mapped[str] = ref("document.id")
    page: Mapped[int]
    """1, 2, 3."""
    width: Mapped[int]
    """Pixels."""
    height: Mapped[int]
    places: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where which answer stands: by its path, left, top, width and height in pixels."""
    text_sealed: Mapped[bytes | None]
    """Object: lines. What a machine believes to see; none where it was not asked."""
    blob_id: Mapped[str] = ref("blob.id", index=False)
    made_at: Mapped[datetime]
