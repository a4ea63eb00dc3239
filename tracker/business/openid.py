"""The conversation with an OpenID provider: authorization code flow with PKCE, and an ID token that is checked in full."""

# Authlib and requests are imported where they are used: a tracker without single sign-on need not have them.
from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit

from ..rules import sign_on as rules
from ..rules.sign_on import Provider, Said, is_safe

TIMEOUT = 5  # seconds for each question to the provider
WAIT = dt.timedelta(minutes=10)  # how long somebody may take there
LEEWAY = 60  # seconds by which the two clocks may differ
AWAY_FOR = dt.timedelta(seconds=15)  # before a provider that could not be asked is asked again
KEPT_FOR = dt.timedelta(hours=1)  # the provider's addresses and keys
# Signatures with the provider's own key. "none", and those with a secret that we hold too, are never taken.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")

AWAY = "{name} cannot be reached just now. Try again in a few minutes, or sign in with your password."
STRANGE = "{name} gave an answer that the tracker cannot trust, so nobody was signed in. Tell who runs the tracker."
NOT_ASKED = "This answer was not asked for from this browser, or it was used already. Start again."
TOO_LATE = "Signing in took more than 10 minutes. Start again."
STOPPED = "You were not signed in at {name}. Start again when you are ready."
REFUSED_US = "{name} refused to sign you in. Tell who runs the tracker."
# What the provider says when the person cancelled, or would have to do something that was not asked of them.
_BY_THE_PERSON = {
    "access_denied",
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
}


class Failed(Exception):
    """Nobody was signed in. The message is the sentence for the person; ``why`` is for the log, without a secret."""

    def __init__(self, sentence: str, why: str, status: int = 422):
        super().__init__(sentence)
        self.why, self.status = "".join(c if c.isprintable() else " " for c in why)[:200], status


@dataclass(frozen=True)
class Asked:
    """What is remembered of a question until its answer comes: in the cookie of the browser that was sent."""

    provider: str
    state: str
    nonce: str
    verifier: str
    at: float
    target: str = ""
    purpose: str = ""

    def as_kept(self) -> dict:
        return asdict(self)


def is_installed() -> bool:
    """Whether the extra ``sso`` is there."""
    return find_spec("authlib") is not None and find_spec("requests") is not None


def start(
    provider: Provider, back: str, now: dt.datetime, target: str = "", purpose: str = "", again: bool = False
) -> tuple[str, Asked]:
    """Where to send the browser, and what to remember. ``again`` has them sign in there anew."""
    from authlib.common.urls import add_params_to_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    known = _told(provider, now)
    asked = Asked(
        provider.key,
        *(secrets.token_urlsafe(32) for _ in range(2)),
        secrets.token_urlsafe(48),
        _stamp(now),
        target,
        purpose,
    )
    said = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scopes,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": create_s256_code_challenge(asked.verifier),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    return add_params_to_uri(known["authorization_endpoint"], list(said.items())), asked


def finish(provider: Provider, asked: Asked | None, answer: Mapping[str, str], back: str, now: dt.datetime) -> Said:
    """What the provider says of the person who came back, once all of it is checked. Raises Failed."""
    if asked is None or asked.provider != provider.key or asked.state != answer.get("state"):
        raise Failed(NOT_ASKED, "an answer with no state, or with one that this browser was not given")
    if not 0 <= _stamp(now) - asked.at <= WAIT.total_seconds():
        raise Failed(TOO_LATE, "an answer after more than ten minutes")
    if answer.get("error"):
        code = answer["error"][:60]
        sentence = STOPPED if code in _BY_THE_PERSON else REFUSED_US
        raise Failed(_named(sentence, provider), f"the provider said {code}")
    if not answer.get("code"):
        raise Failed(_named(STRANGE, provider), "an answer without a code")
    known = _told(provider, now)
    # RFC 9207: with several providers, an answer of one must not be taken for one of another.
    issuer = answer.get("iss")
    if issuer != provider.issuer and (issuer or known.get("authorization_response_iss_parameter_supported")):
        raise Failed(_named(STRANGE, provider), "an answer of another issuer")
    with _session(provider, back) as session:
        token = _token(session, provider, known, asked, answer["code"])
        claims = _checked(session, provider, known, asked, token, now)
        return _said(provider, claims, _besides(session, provider, known, claims["sub"]))


def end_of_their_session(provider: Provider, after: str, now: dt.datetime) -> str | None:
    """Where somebody ends their session at the provider too; None where it offers no such place."""
    from authlib.common.urls import add_params_to_uri

    place = _told(provider, now).get("end_session_endpoint")
    said = {"client_id": provider.client_id, "post_logout_redirect_uri": after}
    return add_params_to_uri(place, list(said.items())) if place else None


def _session(provider: Provider, back: str):
    from authlib.integrations.requests_client import OAuth2Session

    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        redirect_uri=back,
        default_timeout=TIMEOUT,
        code_challenge_method="S256",
    )


def _token(session, provider: Provider, known: Mapping, asked: Asked, code: str) -> Mapping:
    """The tokens for a code. A code that was used, or that is not ours, is refused by the provider."""
    import requests
    from authlib.common.errors import AuthlibBaseError

    offered = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    session.token_endpoint_auth_method = (
        "client_secret_post" if "client_secret_basic" not in offered else "client_secret_basic"
    )
    try:
        return session.fetch_token(
            known["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=asked.verifier
        )
    except requests.RequestException as fault:
        raise _unreachable(provider, fault) from fault
    except AuthlibBaseError as fault:
        if fault.error == "invalid_grant":
            raise Failed(NOT_ASKED, "the provider did not know the code, or had taken it before") from fault
        raise Failed(_named(REFUSED_US, provider), f"no token: {fault.error}") from fault
    except (ValueError, TypeError, AttributeError, KeyError) as fault:
        raise Failed(_named(STRANGE, provider), f"no token: {type(fault).__name__}") from fault


def _checked(session, provider: Provider, known: dict, asked: Asked, token: Mapping, now: dt.datetime) -> Mapping:
    """The claims of the ID token, after signature, issuer, audience, times and nonce were found right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
    }
    params = {"nonce": asked.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    try:
        written = token["id_token"]
        try:
            read = jwt.decode(written, KeySet.import_key_set(_keys(session, provider, known)), registry=registry)
        except InvalidKeyIdError:  # they have a new key since
            read = jwt.decode(written, KeySet.import_key_set(_keys(session, provider, known, anew=True)), registry=registry)
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(now=int(_stamp(now)), leeway=LEEWAY)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
            raise ValueError("sub")
        return read.claims
    except Failed:
        raise
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
        why = f"the ID token was not right: {type(fault).__name__} {getattr(fault, 'claim', '') or ''}".strip()
        raise Failed(_named(STRANGE, provider), why) from fault


def _keys(session, provider: Provider, known: dict, anew: bool = False) -> dict:
    if anew or "jwks" not in known:
        known["jwks"] = _read(session, provider, known["jwks_uri"])
    return known["jwks"]


def _besides(session, provider: Provider, known: Mapping, subject: str) -> Mapping:
    """What the provider says at its own address, where it says more than in the token: of the same person alone."""
    if not known.get("userinfo_endpoint"):
        return {}
    more = _read(session, provider, known["userinfo_endpoint"], withhold_token=False)
    if more.get("sub") != subject:
        raise Failed(_named(STRANGE, provider), "the provider's address for claims spoke of another person")
    return more


def _said(provider: Provider, claims: Mapping, more: Mapping) -> Said:
    every = {**more, **claims}
    written = every.get("email")
    email = rules.lowered(written.strip()) if isinstance(written, str) else ""
    verified = every.get("email_verified") is True or (
        provider.mail_is_verified and every.get("email_verified") is not False
    )
    at, name, amr = every.get("auth_time"), every.get("name"), claims.get("amr")
    return Said(
        provider.issuer,
        claims["sub"],
        every,
        email if verified and len(email) <= 254 and email.isprintable() else "",
        " ".join(name.split())[:200] if isinstance(name, str) and name.isprintable() else "",
        _moment(at),
        isinstance(amr, list) and "mfa" in amr,
    )


def _moment(at) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(at, dt.UTC).replace(tzinfo=None) if at else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


# What each provider said of itself, for an hour; by issuer. And when it last could not be asked: anybody may begin a
# sign-in, and each would have one of our threads wait.
_kept: dict[str, tuple[dt.datetime, dict]] = {}
_away: dict[str, dt.datetime] = {}
_lock = threading.Lock()


def _told(provider: Provider, now: dt.datetime) -> dict:
    """The addresses of a provider, as it says them itself. They are asked for anew after an hour."""
    kept = _kept.get(provider.issuer)
    if kept and now - kept[0] < KEPT_FOR:
        return kept[1]
    if provider.issuer in _away and now - _away[provider.issuer] < AWAY_FOR:
        raise Failed(_named(AWAY, provider), "it could not be asked a moment ago", 503)
    try:
        known = _configuration(provider)
    except Failed:
        with _lock:
            _away[provider.issuer] = now
        raise
    with _lock:
        _kept[provider.issuer] = now, known
        _away.pop(provider.issuer, None)
    return known


def forget() -> None:
    """Ask every provider anew."""
    with _lock:
        _kept.clear()
        _away.clear()


def _configuration(provider: Provider) -> dict:
    with _session(provider, "") as session:
        known = _read(session, provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if known.get("issuer") != provider.issuer:
        raise Failed(_named(STRANGE, provider), "its configuration names another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        place = known.get(name)
        if place is None and name in ("userinfo_endpoint", "end_session_endpoint"):
            continue
        if not isinstance(place, str) or not is_safe(place):
            raise Failed(_named(STRANGE, provider), f"its {name} is missing or not at https")
    return known


def _read(session, provider: Provider, place: str, withhold_token: bool = True) -> dict:
    import requests

    try:
        answer = session.request("GET", place, withhold_token=withhold_token, allow_redirects=False)
        if answer.status_code != 200:
            raise Failed(_named(AWAY, provider), f"{urlsplit(place).path} answered {answer.status_code}", 503)
        found = answer.json()
    except requests.JSONDecodeError as fault:
        raise Failed(_named(STRANGE, provider), f"{urlsplit(place).path} is no JSON") from fault
    except requests.RequestException as fault:
        raise _unreachable(provider, fault) from fault
    if not isinstance(found, dict):
        raise Failed(_named(STRANGE, provider), f"{urlsplit(place).path} is no object")
    return found


def _unreachable(provider: Provider, fault: Exception) -> Failed:
    return Failed(_named(AWAY, provider), f"no answer: {type(fault).__name__}", 503)


def _named(sentence: str, provider: Provider) -> str:
    return sentence.format(name=provider.name[:1].upper() + provider.name[1:])


def _stamp(now: dt.datetime) -> float:
    return now.replace(tzinfo=dt.UTC).timestamp()
