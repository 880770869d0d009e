"""The organisation's own sign-in, by OpenID Connect: authorization code with PKCE, state and nonce.

Everything that comes back is checked before a word of it is believed: the signature by the provider's published keys,
issuer, audience, time, nonce, and, where a fresh sign-in was asked for, when it was.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from forms_service.errors import InvalidInputError, SetupError, UnavailableError
from forms_service.ports import OutsidePerson, OutsideStart

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_SECONDS = 10.0
_KEPT_SECONDS = 3600.0
_LEEWAY = 60  # clocks differ
_LARGEST = 512 * 1024
_REFUSED = "The sign-in was not completed. Try again."


class OidcSignIn:
    """What the provider publishes about itself is asked once an hour, and its keys again where one is not known."""

    def __init__(self, *, issuer: str, client_id: str, secret: str, back: str) -> None:
        here = urlsplit(issuer)
        if here.scheme != "https" and here.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SetupError("FORMS_OUTSIDE_ISSUER must begin with https://, or nobody knows who answers.")
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._secret = secret
        self._back = back
        self._lock = Lock()
        self._about: tuple[float, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    def begin(self, *, again: bool) -> OutsideStart:
        state, nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(24), generate_token(64)
        more = {"prompt": "login", "max_age": "0"} if again else {}
        address = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            self._client_id,
            "code",
            redirect_uri=self._back,
            scope="openid email",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
            **more,
        )
        return OutsideStart(str(address), state, nonce, verifier)

    def finish(self, answer: Mapping[str, str], kept: OutsideStart, *, not_before: datetime | None) -> OutsidePerson:
        """`answer`: what came back in the address. `not_before`: a fresh sign-in was asked for at that time."""
        if not kept.state or not secrets.compare_digest(answer.get("state", "").encode(), kept.state.encode()):
            raise InvalidInputError(_REFUSED, code="outside-state")
        if answer.get("iss", self._issuer).rstrip("/") != self._issuer:
            raise InvalidInputError(_REFUSED, code="outside-issuer")
        if "error" in answer or not answer.get("code"):
            raise InvalidInputError(_REFUSED, code="outside-refused")
        tokens = self._tokens(answer["code"], kept.verifier)
        claims = self._claims(tokens, kept.nonce)
        about = claims if "email" in claims else {**claims, **self._user_info(tokens, str(claims["sub"]))}
        signed_in_at = claims.get("auth_time")
        at = datetime.fromtimestamp(float(signed_in_at), UTC) if signed_in_at else None
        if not_before is not None and (at is None or at < not_before - timedelta(seconds=_LEEWAY)):
            raise InvalidInputError(
                "The sign-in there was not a fresh one. Try again, or use the code of your app.", code="outside-stale"
            )
        return OutsidePerson(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            email=str(about.get("email") or ""),
            # Some providers say it as a word; whatever is not plainly yes is no.
            email_verified=about.get("email_verified") in (True, "true"),
            signed_in_at=at,
        )

    def _tokens(self, code: str, verifier: str) -> dict[str, Any]:
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
            "client_id": self._client_id,
        }
        auth = None
        if self._secret:
            auth = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._secret, safe=""))
        try:
            response = httpx.post(
                self._endpoint("token_endpoint"), data=data, auth=auth, timeout=_SECONDS, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise _no_answer() from error
        if response.status_code >= 500:
            raise _no_answer()
        if response.status_code != 200:
            raise InvalidInputError(_REFUSED, code="outside-code")
        return _object(response)

    def _claims(self, tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise InvalidInputError(_REFUSED, code="outside-token")
        try:
            token = self._decoded(text)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "values": [self._issuer, f"{self._issuer}/"]},
                    "aud": {"essential": True, "value": self._client_id},
                    "exp": {"essential": True},
                    "iat": {"essential": True},
                    "sub": {"essential": True},
                },
                params={
                    "nonce": nonce,
                    "client_id": self._client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise InvalidInputError(_REFUSED, code="outside-token") from error
        return dict(claims)

    def _decoded(self, text: str) -> jwt.Token:
        try:
            return jwt.decode(text, self._key_set(), algorithms=list(_ALGORITHMS))
        except (JoseError, ValueError):
            # The provider may have changed its keys since we asked for them.
            return jwt.decode(text, self._key_set(anew=True), algorithms=list(_ALGORITHMS))

    def _user_info(self, tokens: dict[str, Any], subject: str) -> dict[str, Any]:
        endpoint = self._published().get("userinfo_endpoint")
        access = tokens.get("access_token")
        if not isinstance(endpoint, str) or not isinstance(access, str):
            return {}
        told = self._get(endpoint, access=access)
        return told if told.get("sub") == subject else {}

    def _endpoint(self, name: str) -> str:
        address = self._published().get(name)
        if not isinstance(address, str) or urlsplit(address).scheme != urlsplit(self._issuer).scheme:
            raise _no_answer()
        return address

    def _published(self) -> dict[str, Any]:
        with self._lock:
            now = time.monotonic()
            if self._about is None or now - self._about[0] > _KEPT_SECONDS:
                about = self._get(f"{self._issuer}/.well-known/openid-configuration")
                if str(about.get("issuer", "")).rstrip("/") != self._issuer:
                    raise _no_answer()
                self._about = (now, about)
                self._keys = None
            return self._about[1]

    def _key_set(self, *, anew: bool = False) -> KeySet:
        endpoint = self._endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or anew:
                self._keys = KeySet.import_key_set(self._get(endpoint))  # type: ignore[arg-type]
            return self._keys

    def _get(self, address: str, *, access: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        try:
            response = httpx.get(address, headers=headers, timeout=_SECONDS, follow_redirects=False)
        except httpx.HTTPError as error:
            raise _no_answer() from error
        if response.status_code != 200:
            raise _no_answer()
        return _object(response)


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        found = response.json() if len(response.content) <= _LARGEST else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _no_answer()
    return found


def _no_answer() -> UnavailableError:
    return UnavailableError("The organisation's sign-in does not answer.", code="outside")
