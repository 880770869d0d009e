"""What every link sent by mail has in common: looking opens nothing, the address that it was sent to does."""

from __future__ import annotations

from typing import TypeVar

from flask import current_app, render_template, request

from forms_service.db.models import AgencyLink, PartyLink
from forms_service.definitions.schema import Partnership
from forms_service.errors import NotFoundError
from forms_service.web.limits import limit

Link = TypeVar("Link", AgencyLink, PartyLink)

# Of the page that asks for the address again, what is its own.
_NOT_TYPED = ("csrf_token", "onward", "address_again")


def looked_at(link: Link | None) -> Link:
    """Before anything about it is shown."""
    return _counted(link, "link", times=120)


def may_try(link: Link | None) -> Link:
    """Before an address is compared."""
    return _counted(link, "link-address", times=30)


def wrong_address(tries_left: int) -> str:
    words = "That is not the address this link was sent to. Use the address at which the e-mail arrived."
    if tries_left <= 3:
        words += f" {tries_left} more {'try' if tries_left == 1 else 'tries'} before the link rests."
    return words


def path_of_own(own: str, onward: str) -> str:
    """Where something of this visitor's own was being sent to, below its page `own`; empty for any other place."""
    path = onward.partition("?")[0]
    is_own = (
        onward.isprintable() and path.startswith(f"{own}/") and current_app.url_map.bind("").test(path, method="POST")
    )
    return onward if is_own else ""


def type_again(thing: str, again_at: str, onward: str, *, urgent_of: Partnership | None = None) -> str:
    """The page that asks for the address again, with everything that was typed, which never left this browser."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_TYPED]
    return render_template(
        "type_address_again.html", thing=thing, again_at=again_at, onward=onward, typed_in=typed, urgent_of=urgent_of
    )


def _counted(link: Link | None, what: str, *, times: int) -> Link:
    if link is None:
        limit("link", times=60, minutes=10)  # somebody guesses
        raise NotFoundError
    limit(what, times=times, minutes=10, of=link.id)
    return link
