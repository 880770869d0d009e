"""Every page of the agency's door, on one blueprint."""

from __future__ import annotations

from forms_service.web.agency import link, nil, on_page, other_answers, own, understood
from forms_service.web.agency.blueprint import blueprint

PAGES = (link, own, nil, other_answers, on_page, understood)
__all__ = ["PAGES", "blueprint"]
