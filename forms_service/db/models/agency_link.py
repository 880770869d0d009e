"""A link sent for one request."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, ref
from forms_service.db.models.sent_link import SentLink


class AgencyLink(SentLink, Base):
    __tablename__ = "agency_link"

    request_id: Mapped[str] = ref("agency_request.id")
