"""The device that somebody signs in from: a cookie that says who has signed in here before, and its name in words."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from forms_service.db.records.addresses import address_token
from forms_service.db.records.sign_in_tries import Place, place_of_address, place_of_device
from forms_service.web.work import services, settings

DEVICE_COOKIE = "forms_device"
_KEPT_FOR = timedelta(days=180)
_MOST_ACCOUNTS = 5

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def place_of_try(address: str) -> Place:
    """Where a try at this account comes from. A device that somebody else signed in on is no known one."""
    known = _cookie()
    if known is not None and _account(address) in known["accounts"]:
        return place_of_device(str(known["device"]))
    return place_of_address(_network())


def remember_device(response: Response, address: str) -> None:
    """After somebody signed in: from now on wrong tries elsewhere do not slow them down here."""
    known = _cookie() or {"device": secrets.token_urlsafe(16), "accounts": []}
    accounts = [_account(address), *(each for each in known["accounts"] if each != _account(address))]
    value = _serializer().dumps({"device": known["device"], "accounts": accounts[:_MOST_ACCOUNTS]})
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=_KEPT_FOR,
        path="/sign-in",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="Lax",
    )


def device_words() -> str:
    """ "Firefox on Windows": for the person's own list of sign-ins. Neither version nor address."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return f"{browser} on {system}" if system else browser


def _cookie() -> dict[str, Any] | None:
    try:
        found = _serializer().loads(request.cookies.get(DEVICE_COOKIE, ""), max_age=int(_KEPT_FOR.total_seconds()))
    except BadData:
        return None
    good = isinstance(found, dict) and isinstance(found.get("device"), str) and isinstance(found.get("accounts"), list)
    return found if good else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt=DEVICE_COOKIE)


def _account(address: str) -> str:
    """Not the digest that rows hold: the cookie lies on a stranger's disk."""
    return services().cipher.token("device-account", address_token(services(), address).hex()).hex()[:32]


def _network() -> str:
    """An address; of the sixth version its network, since every machine has many."""
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
