"""A party's door: one link, one matter, nothing else. Looking does nothing; typing the address opens it."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import PartyLink
from forms_service.db.queries.party_door import OwnMatter, matter_brief, party_link_left_open
from forms_service.definitions.schema import Partnership
from forms_service.errors import NotFoundError
from forms_service.web import work
from forms_service.web.identity import PARTY_COOKIE
from forms_service.web.typed_address import type_again
from forms_service.web.work import reading, services

blueprint = Blueprint("matter", __name__, template_folder="templates")


def page(template: str, own: OwnMatter, **values: object) -> str:
    g.page_partnership = own.frame.partnership.slug
    return render_template(f"matter/{template}", own=own, partnership=own.frame.partnership, **values)


def published_partnership(slug: str) -> Partnership:
    """Whom to ring: as the library has it today, also for an old matter."""
    g.page_partnership = slug
    return services().library.partnership(slug)


@blueprint.errorhandler(NotFoundError)
def _no_longer_open(error: NotFoundError) -> ResponseReturnValue:
    """Told how to come back, and whom to ring for a child; nobody learns whether there is such a matter."""
    work.give_up(error)
    if g.get("party") is not None:
        return render_template("errors/not_found.html"), 404
    left_behind = PARTY_COOKIE in request.cookies
    if (
        left_behind
        and request.method == "POST"
        and request.endpoint != f"{blueprint.name}.open_again"
        and not request.files
    ):
        party_id = str((request.view_args or {}).get("party_id"))
        left_open = party_link_left_open(reading(), request.cookies[PARTY_COOKIE], party_id)
        if left_open is not None:
            return ask_address_again(left_open, request.full_path.rstrip("?")), 404
    return render_template("matter/shut.html"), 404


def ask_address_again(link: PartyLink, onward: str) -> str:
    brief = matter_brief(reading(), link)
    again_at = url_for(f"{blueprint.name}.open_again", party_id=link.party_id)
    return type_again(brief.called, again_at, onward, urgent_of=published_partnership(brief.partnership))
