"""Headers of every response. Nothing runs inline, nothing is framed, nothing is kept, no address is passed on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from forms_service.web.work import services

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def install(app: Flask) -> None:
    app.before_request(_refuse_other_hosts)
    app.after_request(_add)


def _refuse_other_hosts() -> None:
    """Only the name that our links have is answered: with another, a page would make links to somebody else's machine.

    Probes may ask by any name whether we are alive. On a machine of one's own all its names are the same.
    """
    if (request.endpoint or "").startswith("health."):
        return
    known = urlsplit(services().base_url).hostname or ""
    try:
        asked = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        asked = ""
    if asked != known and not (asked in _THIS_MACHINE and known in _THIS_MACHINE):
        abort(400)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=3600"
    else:
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
