"""A false OpenID provider on loopback, that signs what no honest one would: for the refusals of single sign-on."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "tracker", "a secret of the tests, long enough to sign"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)


class Forger:
    """What it says next: ``claims`` of the token over the right ones, ``header``, the ``key``, and pages in ``pages``."""

    def __init__(self, issuer: str):
        self.issuer = issuer
        self.be_honest()

    def be_honest(self) -> None:
        self.claims, self.header, self.key, self.alg = {}, {}, KEY, "RS256"
        self.nonce, self.refuses, self.more = "", "", {"sub": "somebody"}
        self.asked: list[dict] = []
        self.pages = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/me",
            },
            "/jwks": {"keys": [KEY.as_dict(private=False)]},
        }

    def token(self) -> dict:
        if self.refuses:
            return {"error": self.refuses}
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
            "email": "police@example.org",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        header = {"alg": self.alg, "kid": "one", **self.header}
        if self.alg == "none":
            written = ".".join([_flat(json.dumps(header)), _flat(json.dumps(claims)), ""])
        else:
            key = OctKey.import_key(SECRET) if self.alg == "HS256" else self.key
            written = jwt.encode(header, claims, key, algorithms=[self.alg])
        return {"access_token": "x", "token_type": "Bearer", "id_token": written}


def _flat(text: str) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@contextmanager
def running():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = forger.more if self.path == "/me" else forger.pages.get(self.path)
            self._answer(200 if found is not None else 404, found)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            forger.asked.append({name: value for name, (value,) in parse_qs(body).items()})
            found = forger.token()
            self._answer(400 if "error" in found else 200, found)

        def _answer(self, status, found):
            written = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forger = Forger(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield forger
    server.shutdown()
    server.server_close()
