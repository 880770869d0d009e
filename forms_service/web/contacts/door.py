"""The blueprint of the directory's pages; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

from forms_service.db.records.contacts import GROUPS
from forms_service.definitions.schema import Partnership

blueprint = Blueprint("contacts", __name__, template_folder="templates")

_WORDS = {
    "review-group": "Review group",
    "panel": "The Panel",
    "duty-officer": "Duty officer",
    "business-manager": "Business manager",
    "deputy-manager": "Deputy manager",
}


def group_titles(partnership: Partnership) -> dict[str, str]:
    """By slug: partners, the groups that every partnership has, and its own offices."""
    titles = {each.slug: each.organisation for each in partnership.partners}
    titles |= {slug: _WORDS[slug] for slug in GROUPS}
    return titles | {office.slug: office.title for office in partnership.offices}
