"""Every page of a party's door, on one blueprint; and of the unit that gives its links, on another."""

from __future__ import annotations

from forms_service.web.matter import link, own
from forms_service.web.matter.blueprint import blueprint
from forms_service.web.matter.given import blueprint as given

PAGES = (link, own)
__all__ = ["PAGES", "blueprint", "given"]
