"""The blueprint of the directory's pages; the modules beside it put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("contacts", __name__, template_folder="templates")

# Of those whom letters go to beside the partners; a slug without words is shown as it is.
GROUPS = {
    "review-group": "Review group",
    "panel": "The Panel",
    "duty-officer": "Duty officer",
    "business-manager": "Business manager",
    "deputy-manager": "Deputy manager",
}
