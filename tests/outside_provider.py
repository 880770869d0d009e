"""An OpenID provider in a process of its own: strict about what it is asked, and able to lie in what it answers.

It signs in whoever the query's `person` of /choose says. `python -m tests.outside_provider PORT` serves it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from typing import Any
from urllib.parse import unquote, urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "forms service", "a client's secret"


def make_app(port: int) -> Flask:
    app = Flask(__name__)
    issuer = f"http://127.0.0.1:{port}"
    key, other_key = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
    codes: dict[str, dict[str, Any]] = {}
    state: dict[str, Any] = {"person": {}, "lie": "", "signed_in_at": int(time.time()) - 3600}

    @app.post("/choose")
    def choose() -> str:
        """Who is sitting at the browser, and how the provider lies."""
        state.update(request.get_json())
        return "ok"

    @app.get("/.well-known/openid-configuration")
    def about() -> Response:
        return jsonify(
            {
                "issuer": issuer if state["lie"] != "issuer" else "http://127.0.0.1:1",
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/keys",
            }
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:
        asked = request.args
        faults = [
            name
            for name, good in {
                "response_type": asked.get("response_type") == "code",
                "client_id": asked.get("client_id") == CLIENT,
                "scope": "openid" in asked.get("scope", "").split(),
                "state": len(asked.get("state", "")) > 20,
                "nonce": len(asked.get("nonce", "")) > 20,
                "code_challenge": len(asked.get("code_challenge", "")) == 43,
                "code_challenge_method": asked.get("code_challenge_method") == "S256",
            }.items()
            if not good
        ]
        if faults:
            return f"not as it should be: {faults}", 400
        if asked.get("prompt") == "login" and state["lie"] != "stale":
            state["signed_in_at"] = int(time.time())
        code = secrets.token_urlsafe(16)
        codes[code] = dict(asked)
        if state["lie"] == "denied":
            return redirect(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
        given = "x" * 32 if state["lie"] == "state" else asked["state"]
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': given})}")

    @app.post("/token")
    def token() -> Any:
        kept = codes.pop(request.form.get("code", ""), None)
        auth = request.authorization
        known = auth is not None and (unquote(auth.username or ""), unquote(auth.password or "")) == (CLIENT, SECRET)
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if kept is None or not known or kept["code_challenge"] != challenge:
            return jsonify({"error": "invalid_grant"}), 400
        if kept["redirect_uri"] != request.form.get("redirect_uri"):
            return jsonify({"error": "invalid_grant"}), 400
        now, lie = int(time.time()), state["lie"]
        claims: dict[str, Any] = {
            "iss": issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": kept["nonce"],
            "auth_time": state["signed_in_at"],
            **state["person"],
        }
        claims.update(
            {
                "audience": {"aud": "somebody else"},
                "expired": {"iat": now - 7200, "exp": now - 3600},
                "nonce": {"nonce": "x" * 32},
                "other-issuer": {"iss": "https://evil.example.org"},
            }.get(lie, {})
        )
        signer, algorithm = (other_key if lie == "key" else key), "RS256"
        if lie == "none":
            text = f"{_part({'alg': 'none'})}.{_part(claims)}."
        elif lie == "public-key-as-secret":
            signed = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
            made = hmac.digest(key.as_pem(private=False), signed.encode(), "sha256")
            text = f"{signed}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        else:
            text = jwt.encode({"alg": algorithm, "kid": "one"}, claims, signer)
        return jsonify({"access_token": "of no use", "token_type": "Bearer", "id_token": text})

    @app.get("/userinfo")
    def user_info() -> Response:
        told = {"sub": state["person"].get("sub")}
        if state["lie"] == "mixed-up":
            told = {"sub": "somebody else", "email": state["address"], "email_verified": True}
        return jsonify(told)

    return app


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


if __name__ == "__main__":
    make_app(int(sys.argv[1])).run("127.0.0.1", int(sys.argv[1]), threaded=True)
