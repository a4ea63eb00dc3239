"""Files in a bucket of an S3-compatible store, by obstore. None is written over; faults of the store are said in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ..rules.refusal import Refused
from .file_faults import AlreadyThere, Away, Gone, Kept

_PIECE = 1_000_000  # bytes
# Somebody waits at a page: a store that is down is said to be within seconds.
_CONNECTS, _ANSWERS, _TRIES = dt.timedelta(seconds=5), dt.timedelta(seconds=30), 2
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Bucket:
    """``s3://bucket/prefix``. Without a key obstore looks for one where the tools of AWS do: variables, role, container."""

    def __init__(self, url: str, endpoint: str = "", region: str = "", key: str = "", secret: str = ""):
        try:
            import obstore
            from obstore import exceptions, store
        except ImportError as missing:
            raise Refused(
                "Evidence in an S3-compatible store needs one more library: pip install 'review-tracker[s3]'."
            ) from missing
        self._obstore, self._faults = obstore, exceptions
        where = urlsplit(url)
        if not where.netloc or where.query or where.fragment:
            raise Refused(f'TRACKER_EVIDENCE is "{url}"; write it as s3://bucket/prefix.')
        config = {"endpoint": _plain(endpoint), "region": region, "access_key_id": key, "secret_access_key": secret}
        try:
            self._store = store.S3Store(
                where.netloc,
                prefix=where.path.strip("/") or None,
                config={name: value for name, value in config.items() if value},
                client_options={"connect_timeout": _CONNECTS, "timeout": _ANSWERS, "allow_http": _in_the_open(endpoint)},
                retry_config={"max_retries": _TRIES, "retry_timeout": _ANSWERS},
            )
        except exceptions.BaseError as fault:
            raise Refused(f"The evidence store of TRACKER_EVIDENCE cannot be used: {_first_line(fault)}") from fault

    def put(self, stored: str, chunks: Iterable[bytes]) -> None:
        if self._is_there(stored):  # asked first: not every store heeds the condition below
            raise AlreadyThere(stored)
        try:
            # In one request: the store keeps all of it or nothing, and has it safe when it answers.
            self._obstore.put(self._store, stored, b"".join(chunks), mode="create", use_multipart=False)
        except self._faults.AlreadyExistsError as there:
            raise AlreadyThere(stored) from there
        except (self._faults.BaseError, OSError) as fault:
            raise self._said(fault) from fault

    def _is_there(self, stored: str) -> bool:
        try:
            self._obstore.head(self._store, stored)
        except (self._faults.NotFoundError, FileNotFoundError):
            return False
        except (self._faults.BaseError, OSError) as fault:
            raise self._said(fault) from fault
        return True

    def chunks(self, stored: str) -> Iterator[bytes]:
        try:
            for piece in self._obstore.get(self._store, stored).stream(min_chunk_size=_PIECE):
                yield bytes(piece)
        except (self._faults.NotFoundError, FileNotFoundError) as missing:
            raise self._missing(missing) from missing
        except (self._faults.BaseError, OSError) as fault:
            raise self._said(fault) from fault

    def remove(self, stored: str) -> None:
        try:
            self._obstore.delete(self._store, stored)
        except (self._faults.NotFoundError, FileNotFoundError) as missing:
            if self._no_bucket(missing):
                raise self._said(missing) from missing
        except (self._faults.BaseError, OSError) as fault:
            raise self._said(fault) from fault

    def every(self) -> Iterator[Kept]:
        try:
            for lot in self._obstore.list(self._store):
                for each in lot:
                    at = each["last_modified"].astimezone(dt.UTC).replace(tzinfo=None)
                    yield Kept(each["path"], each["size"], at)
        except (self._faults.BaseError, OSError) as fault:
            raise self._said(fault) from fault

    def _missing(self, fault: Exception) -> Exception:
        return self._said(fault) if self._no_bucket(fault) else Gone("The file is missing from the store.")

    def _no_bucket(self, fault: Exception) -> bool:
        """Whether it is the whole bucket that is not there: a wrong setting, not a file that is lost."""
        return "NoSuchBucket" in str(fault)

    def _said(self, fault: Exception) -> Exception:
        if isinstance(fault, self._faults.PermissionDeniedError | self._faults.UnauthenticatedError):
            return Away("The store of files does not let the tracker in.", _first_line(fault))
        return Away(because=_first_line(fault))


def _plain(endpoint: str) -> str:
    """The address of the store, without what is said to us alone."""
    return endpoint.partition("?")[0].rstrip("/")


def _in_the_open(endpoint: str) -> bool:
    """Whether the line may be in the open: on this machine, or where the setting says so in so many words."""
    where = urlsplit(endpoint)
    if where.scheme == "https" or not endpoint:
        return False
    if where.scheme == "http" and (where.hostname in _LOOPBACK or where.query == "tls=no"):
        return True
    raise Refused(
        "TRACKER_EVIDENCE_ENDPOINT must begin with https://. Inside your own network, http://…?tls=no is taken as well."
    )


def _first_line(fault: object) -> str:
    return next((line for line in str(fault).splitlines() if line.strip()), type(fault).__name__)[:300]
