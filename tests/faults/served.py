"""A real ``tracker serve`` in a process of its own, on loopback; and people who come to it over HTTP."""

from __future__ import annotations

import atexit
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import cast
from tracker import paths

ROOT = paths.SEEDS.parent
LONGEST = 30  # seconds that anything here is waited for


# What templates are compiled to is kept from one start to the next; anew it would take each of a hundred starts a second.
_COMPILED = """
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from tracker.cli import main
Flask.jinja_options = {{**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache({at!r})}}
"""


def compiled() -> Path:
    """The folder in which the tests keep compiled templates (tests/conftest.py), or one for this run."""
    kept = Flask.jinja_options.get("bytecode_cache")
    return Path(kept.directory) if kept is not None else _for_this_run()


@cache
def _for_this_run() -> Path:
    folder = tempfile.mkdtemp(prefix="tracker-templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@dataclass
class Answer:
    """An answer as the test client gives it, so that the visitors of the other tests can be at either."""

    status_code: int
    headers: http.client.HTTPMessage
    content: bytes
    took: float

    def get_data(self, as_text: bool = False):
        return self.content.decode() if as_text else self.content

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Gone(Exception):
    """The server was not there, or went away before it had answered."""


@dataclass
class Browser:
    """Keeps its cookies, and opens a connection for each request. ``get`` and ``post`` are those of the test client."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, data: dict | None = None) -> Answer:
        return self.ask("POST", path, *as_sent(data or {}))

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            line.request(method, path, body, self.headers(kind))
            came = line.getresponse()
            content = came.read()
        except (OSError, http.client.HTTPException) as met:
            raise Gone(f"{method} {path}: {met!r}") from met
        finally:
            line.close()
        return self.kept(Answer(came.status, came.headers, content, time.monotonic() - began))

    def headers(self, kind: str = "") -> dict[str, str]:
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Connection": "close"}
        return said | ({"Content-Type": kind} if kind else {})

    def kept(self, answer: Answer) -> Answer:
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def as_sent(data: dict) -> tuple[bytes, str]:
    """A form as a browser sends it: with a file in parts, else in one line."""
    files = {name: FileStorage(value[0], value[1]) for name, value in data.items() if isinstance(value, tuple)}
    if files:
        boundary, body = encode_multipart({**data, **files})
        return body, f"multipart/form-data; boundary={boundary}"
    return urlencode(data).encode(), "application/x-www-form-urlencoded"


class Served:
    """One process. ``began`` is how long it took from its start to its first good answer."""

    def __init__(self, folder: Path, environ: dict[str, str], before: str = ""):
        self.folder, self.port, self.before = folder, free_port(), before
        self.environ = surroundings() | {"TRACKER_BIND": f"127.0.0.1:{self.port}"} | environ
        self.process: subprocess.Popen | None = None
        self.began = 0.0

    def __enter__(self) -> Served:
        return self.start()

    def __exit__(self, *exc) -> None:
        self.end()

    def start(self) -> Served:
        since = time.monotonic()
        with self.log.open("ab") as log:
            program = "\n".join((_COMPILED.format(at=str(compiled())), self.before, "main(['serve'])"))
            self.process = subprocess.Popen(
                [sys.executable, "-c", program], cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )
        while True:
            try:
                if Browser(self.port).get("/sign-in").status_code == 200:
                    break
            except Gone:
                pass
            assert self.process.poll() is None, f"it did not start: {self.said()}"
            assert time.monotonic() - since < LONGEST, f"it did not answer: {self.said()}"
            time.sleep(0.01)
        self.began = time.monotonic() - since
        return self

    @property
    def log(self) -> Path:
        return self.folder / f"server-{self.port}.log"

    def said(self) -> str:
        """What it wrote to its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As when the machine ends it, with no time to tidy up."""
        self.process.kill()
        self.process.wait(LONGEST)

    def tell(self, signal_: int = signal.SIGTERM) -> None:
        self.process.send_signal(signal_)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def visitor(self, part: str) -> cast.Visitor:
        """Somebody who has signed in on the page, with their password."""
        return cast.Visitor(Browser(self.port)).sign_in(part)


def surroundings() -> dict[str, str]:
    """No settings of the tracker but those that are given. What Python compiles is kept from one start to the next."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "HOME", "PYTHONPYCACHEPREFIX") if name in os.environ}


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
