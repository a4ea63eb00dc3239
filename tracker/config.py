"""Settings from the environment. SQLite in the data folder unless told otherwise."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from .rules.refusal import Refused
from .rules.sign_on import Provider, is_safe

KNOWN_KEYS = {"", "dev", "secret", "changeme", "change-me", "test", "key", "insecure", "default"}


@dataclass(frozen=True)
class Settings:
    """What the tracker was told. Secrets are left out of ``shown``."""

    data: Path
    database: str
    secret_key: str = field(repr=False, default="")
    evidence: str = ""
    evidence_endpoint: str = ""
    evidence_region: str = ""
    evidence_key: str = field(repr=False, default="")
    evidence_secret: str = field(repr=False, default="")
    today: dt.date | None = None
    url: str = "http://127.0.0.1:5000"
    bind: str = "127.0.0.1:5000"
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    max_upload: int = 25_000_000
    smtp: str = field(repr=False, default="")
    mail_from: str = ""
    providers: tuple[Provider, ...] = ()  # directories by which people sign in
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def evidence_access(self) -> dict[str, str]:
        """What a bucket is reached with, as ``files.keep_in`` takes it."""
        names = ("endpoint", "region", "key", "secret")
        return {name: getattr(self, f"evidence_{name}") for name in names} if self.evidence.startswith("s3://") else {}

    def shown(self) -> list[tuple[str, str]]:
        """Each setting with its value, secrets hidden."""
        return [
            ("TRACKER_DATA", str(self.data)),
            ("TRACKER_DATABASE", _without_password(self.database)),
            ("TRACKER_SECRET_KEY", "set, hidden" if self.secret_key else "not set"),
            ("TRACKER_EVIDENCE", self.evidence),
            ("TRACKER_EVIDENCE_ENDPOINT", _without_sign_in(self.evidence_endpoint) or "not set"),
            ("TRACKER_EVIDENCE_REGION", self.evidence_region or "not set"),
            ("TRACKER_EVIDENCE_KEY", "set, hidden" if self.evidence_key else "not set"),
            ("TRACKER_EVIDENCE_SECRET", "set, hidden" if self.evidence_secret else "not set"),
            ("TRACKER_TODAY", self.today.isoformat() if self.today else "not held"),
            ("TRACKER_URL", self.url),
            ("TRACKER_BIND", self.bind),
            ("TRACKER_HOSTS", ", ".join(self.hosts) or "those of TRACKER_URL and TRACKER_BIND"),
            ("TRACKER_PROXIES", str(self.proxies)),
            ("TRACKER_MAX_UPLOAD", str(self.max_upload)),
            ("TRACKER_SMTP", _without_sign_in(self.smtp) or "not set: reminders wait in the outbox"),
            ("TRACKER_MAIL_FROM", self.mail_from or "not set"),
            *(pair for each in self.providers for pair in _shown(each)),
        ]


def from_environment(environ=None, folder: Path | None = None) -> Settings:
    """Read the settings. ``folder`` overrides the data folder (the demonstration has one of its own)."""
    environ = os.environ if environ is None else environ
    data = folder or Path(environ.get("TRACKER_DATA") or "data").absolute()
    database = environ.get("TRACKER_DATABASE") if folder is None else None
    return Settings(
        data=data,
        database=database or f"sqlite:///{data / 'tracker.db'}",
        secret_key=environ.get("TRACKER_SECRET_KEY") or _kept_key(data),
        evidence=(environ.get("TRACKER_EVIDENCE") if folder is None else "") or str(data / "evidence"),
        evidence_endpoint=environ.get("TRACKER_EVIDENCE_ENDPOINT", "").strip(),
        evidence_region=environ.get("TRACKER_EVIDENCE_REGION", "").strip(),
        evidence_key=environ.get("TRACKER_EVIDENCE_KEY", "").strip(),
        evidence_secret=environ.get("TRACKER_EVIDENCE_SECRET", "").strip(),
        today=_day(environ.get("TRACKER_TODAY")),
        url=environ.get("TRACKER_URL") or "http://127.0.0.1:5000",
        bind=environ.get("TRACKER_BIND") or "127.0.0.1:5000",
        hosts=tuple(host.strip() for host in environ.get("TRACKER_HOSTS", "").split(",") if host.strip()),
        proxies=_number(environ, "TRACKER_PROXIES", 0),
        max_upload=_number(environ, "TRACKER_MAX_UPLOAD", 25_000_000),
        smtp=environ.get("TRACKER_SMTP", "").strip(),
        mail_from=environ.get("TRACKER_MAIL_FROM", "").strip(),
        providers=_providers(environ),
    )


ONE = "organisation"  # what a directory is called in addresses, where there is one


def _providers(environ) -> tuple[Provider, ...]:
    """The directories: TRACKER_OIDC_ISSUER for one, TRACKER_OIDC_POLICE_ISSUER and so on for more."""
    found = []
    for name in sorted(environ):
        named = re.fullmatch(r"TRACKER_OIDC_(?:([A-Z0-9]+)_)?ISSUER", name)
        if named and environ[name].strip():
            found.append(_provider(environ, name.removesuffix("ISSUER"), (named[1] or ONE).lower()))
    if len({each.issuer for each in found}) < len(found) or len({each.key for each in found}) < len(found):
        raise Refused("Two settings of TRACKER_OIDC name the same directory.")
    return tuple(found)


def _provider(environ, start: str, key: str) -> Provider:
    def said(name: str, default: str = "") -> str:
        return environ.get(start + name, "").strip() or default

    issuer = said("ISSUER")
    if not is_safe(issuer) or "?" in issuer or "#" in issuer:
        raise Refused(f'{start}ISSUER is "{issuer}"; write an address that begins with https://.')
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        if not said(name):
            raise Refused(f"{start}ISSUER is set, and {start}{name} is not.")
    scopes = said("SCOPES", Provider.scopes)
    if "openid" not in scopes.split():
        raise Refused(f"{start}SCOPES must name openid among the others.")
    if said("MAIL") not in ("", "verified"):
        raise Refused(f'{start}MAIL is "{said("MAIL")}"; write verified, or leave it out.')
    names = said("NAME", Provider.name)
    return Provider(key, issuer, said("CLIENT_ID"), said("CLIENT_SECRET"), names, scopes, said("MAIL") == "verified")


def _shown(provider: Provider) -> list[tuple[str, str]]:
    start = "TRACKER_OIDC_" if provider.key == ONE else f"TRACKER_OIDC_{provider.key.upper()}_"
    mail = "verified: every address counts as verified" if provider.mail_is_verified else "as the directory says"
    return [
        (f"{start}ISSUER", provider.issuer),
        (f"{start}CLIENT_ID", provider.client_id),
        (f"{start}CLIENT_SECRET", "set, hidden"),
        (f"{start}NAME", provider.name),
        (f"{start}SCOPES", provider.scopes),
        (f"{start}MAIL", mail),
    ]


def _day(written: str | None) -> dt.date | None:
    if not written:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise Refused(f'TRACKER_TODAY is "{written}"; write a date as 2015-09-30.') from None


def _number(environ, name: str, default: int) -> int:
    written = environ.get(name)
    if not written:
        return default
    if not written.isascii() or not written.isdigit():
        raise Refused(f'{name} is "{written}"; write a whole number.')
    return int(written)


def _kept_key(data: Path) -> str:
    path = data / "secret-key"
    return path.read_text().strip() if path.is_file() else ""


def make_key(data: Path) -> None:
    """Make a secret key in the data folder, readable by its owner alone, unless there is one."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")


def check_safe_to_serve(settings: Settings, debug: bool = False) -> None:
    """Refuse to serve with no key or a known one, with debug on an open address, or with a folder that others can read."""
    if settings.secret_key.lower() in KNOWN_KEYS or len(settings.secret_key) < 32:
        raise Refused("TRACKER_SECRET_KEY is missing, too short or well known. Run tracker init to make one.")
    host = settings.bind.rpartition(":")[0].strip("[]")
    if debug and host not in ("127.0.0.1", "localhost", "::1"):
        raise Refused("Debugging is only possible on 127.0.0.1.")
    folders = [settings.data, *([] if settings.evidence.startswith("s3://") else [Path(settings.evidence)])]
    for folder in folders:
        if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            raise Refused(f"Other people on this machine can read {folder}. Set its mode to 700.")


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rpartition(':')[0]}:hidden@{tail}" if at and head.count(":") > 1 else url


def _without_sign_in(address: str) -> str:
    """The mail server without the name and the password with which the tracker signs in there."""
    head, at, tail = address.rpartition("@")
    return f"{head.partition('://')[0] + '://' if '://' in head else ''}hidden@{tail}" if at else address
