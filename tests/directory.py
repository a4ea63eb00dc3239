"""A real OpenID provider on loopback: the npm package oidc-provider, as somebody's own directory would run one.

It is certified by the OpenID Foundation, shares no code with what we sign in with, and starts in a second. It is put beside
the virtual environment by the machine's npm, or by one that pip brings; ``python -m tests.directory`` does it, and says why
where it cannot.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import requests

from tracker import assets

HERE = Path(__file__).parent / "openid"
KEPT = Path(sys.prefix) / "openid"
OLDEST_NODE = 20
BACK, AFTER = "http://localhost/sign-in/with/organisation/back", "http://localhost/sign-in"
CLIENT, SECRET = "tracker", "a secret that the tests know"


def ready() -> Path:
    """The folder that holds the provider, after putting it there. Raises OSError or SubprocessError."""
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = KEPT / hashlib.sha256(lock).hexdigest()[:16]
    if not stamp.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, KEPT)
        limits = ["--prefer-offline", "--fetch-retries", "1", "--fetch-timeout", "15000", "--loglevel", "error"]
        assets._run([*_npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", *limits], cwd=KEPT, seconds=120)
        stamp.touch()
    return KEPT


def _npm() -> list[str]:
    if _node_of_the_machine() and shutil.which("npm"):
        return [shutil.which("npm")]
    return [_node(), *map(str, (KEPT / "node").rglob("npm/bin/npm-cli.js"))] if _node() else assets._npm_from_a_wheel(KEPT)


def _node() -> str | None:
    """The program that runs it: the machine's, where it is new enough, else the one that pip brought."""
    brought = (path for path in (KEPT / "node").rglob("node*") if path.name in ("node", "node.exe") and path.is_file())
    return _node_of_the_machine() or next(map(str, brought), None)


def _node_of_the_machine() -> str | None:
    found = shutil.which("node")
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout if found else ""
    number = re.match(r"v(\d+)", said)
    return found if number and int(number[1]) >= OLDEST_NODE else None


@dataclass
class Directory:
    """The provider while it runs. ``people`` says what it knows of whom; ``tells`` changes that."""

    issuer: str
    file: Path
    process: subprocess.Popen

    def tells(self, **people: dict) -> None:
        self.file.write_text(json.dumps(people), encoding="utf-8")

    def browser(self) -> requests.Session:
        """A browser of its own. Its sign-in at the provider lasts as long as it does."""
        return requests.Session()

    def let_in(self, address: str, as_: str, browser: requests.Session | None = None) -> str:
        """Go where the tracker sent the browser, sign in and agree there; the address to which the provider sends back."""
        browser = browser or self.browser()
        for _ in range(12):
            answer = browser.get(address, allow_redirects=False, timeout=5)
            if answer.is_redirect:
                address = requests.compat.urljoin(address, answer.headers["Location"])
                if not address.startswith(self.issuer):
                    return address
                continue
            action, prompt = self._form(answer)
            sent = browser.post(
                action, data={"prompt": prompt, "login": as_, "password": "x"}, allow_redirects=False, timeout=5
            )
            address = requests.compat.urljoin(action, sent.headers["Location"])
        raise AssertionError("The provider never sent anybody back.")

    def turn_back(self, address: str) -> str:
        """The same, and there they choose to cancel."""
        browser = self.browser()
        shown = browser.get(address, timeout=5)
        cancel = unescape(re.search(r'href="([^"]*/abort)"', shown.text)[1])
        answer = browser.get(cancel, allow_redirects=False, timeout=5)
        while answer.headers["Location"].startswith(self.issuer):
            answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def _form(self, answer: requests.Response) -> tuple[str, str]:
        assert answer.status_code == 200, answer.text
        action = unescape(re.search(r'action="([^"]+)"', answer.text)[1])
        return action, re.search(r'name="prompt" value="(\w+)"', answer.text)[1]


@contextmanager
def running(folder: Path):
    """The provider on a free port, for as long as the block lasts."""
    file = folder / "people.json"
    file.write_text("{}", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = ready()
    program = place / "provider.js"
    shutil.copy(HERE / "provider.js", program)
    command = [_node() or "node", str(program), str(port), str(file), BACK, AFTER]
    said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed below
    process = subprocess.Popen(command, cwd=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
    try:
        assert process.stdout.readline().strip() == "ready", said.seek(0) or said.read()
        yield Directory(f"http://127.0.0.1:{port}", file, process)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        said.close()


if __name__ == "__main__":
    try:
        print(ready())
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        sys.exit(f"the OpenID provider could not be had: {assets._last_line(error)}")
