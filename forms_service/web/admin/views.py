"""The definitions as they are."""

from __future__ import annotations

import hashlib

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forms_service.db.queries.letter_versions import published_documents
from forms_service.definitions.published import digests_of
from forms_service.domain.access import Action
from forms_service.web.access import allowed
from forms_service.web.govuk import own
from forms_service.web.work import reading, services

blueprint = Blueprint("admin", __name__, template_folder="templates")


@blueprint.get("/definitions")
@allowed(Action.SEE_DEFINITIONS)
def definitions() -> ResponseReturnValue:
    """Every process, form and letter: its version, its digest, where it was made and since when it is in use."""
    library = services().library
    work = reading()
    lists = []
    for partnership in own(Action.SEE_DEFINITIONS):
        data = library.partnerships[partnership.slug]
        changed = published_documents(work, partnership.slug)
        files = {slug: hashlib.sha256(each).hexdigest() for slug, each in data.documents.items()}
        lists.append((partnership, data, digests_of(data), changed, files))
    return render_template("admin/definitions.html", digest=library.digest, lists=lists)
