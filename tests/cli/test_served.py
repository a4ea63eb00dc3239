"""O2 and W4 of the very server that people run: what it says to somebody who looks for more than pages."""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker import paths
from tracker.cli.serving import free_port

pytestmark = [pytest.mark.small, pytest.mark.once]

# What no page of ours leads to, written as a browser would never send it too.
NOT_FOR_ANYBODY = (
    "/.git/config", "/.git/HEAD", "/.env", "/setup.cfg", "/tracker.db", "/secret-key", "/data/secret-key", "/static",
    "/static/", "/static/vendor/", "/static/.part-x", "/static/../setup.cfg", "/static/..%2fsetup.cfg",
    "/static/%2e%2e/setup.cfg",
    "/static/..%5csetup.cfg", "/static//etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/static/%00",
    "/server-status", "/console", "/debug", "/templates/base.html", "/seeds/", "/evidence/",
)  # fmt: skip
TELLS = (
    "werkzeug",
    "waitress",
    "flask",
    "jinja",
    "python/",
    "sqlite",
    "traceback",
    "site-packages",
    "[core]",
    "install_requires",
)


@pytest.fixture(scope="module")
def served(engine, tmp_path_factory):
    """The port of ``tracker serve`` in a process of its own."""
    folder, port = tmp_path_factory.mktemp("served"), free_port(5380)
    folder.chmod(0o700)
    url = engine.copy(engine.small())
    told = {
        "TRACKER_DATA": str(folder),
        "TRACKER_DATABASE": url,
        "TRACKER_SECRET_KEY": "k" * 40,
        "TRACKER_BIND": f"127.0.0.1:{port}",
        "TRACKER_EVIDENCE": str(folder / "evidence"),
    }
    said = (folder / "said").open("wb")
    root = Path(paths.TEMPLATES).parent
    server = subprocess.Popen(
        [sys.executable, "-m", "tracker", "serve"], cwd=root, env={**os.environ, **told}, stdout=said, stderr=said
    )
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(20)
        said.close()
        engine.drop(url)


def _wait(server, port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            return ask(port, "GET", "/sign-in") and None
        except OSError:
            time.sleep(0.05)
    raise AssertionError("The server did not come.")


def ask(port: int, method: str, path: str, **headers):
    """An answer, with its whole text. The path is sent as it is written."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        answer = line.getresponse()
        return answer, answer.read().decode("utf-8", "replace")
    finally:
        line.close()


@pytest.mark.parametrize("path", NOT_FOR_ANYBODY)
def test_o2_nothing_is_found_that_is_not_a_page(served, path):
    answer, page = ask(served, "GET", path)

    # A redirect may only mend the writing of an address; what it leads to is not there either.
    assert answer.status in (302, 308, 400, 404), path
    _tells_nothing(answer, page)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DEBUG", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/tracker.css"])
def test_o2_a_method_that_nothing_here_answers_is_refused(served, method, path):
    answer, page = ask(served, method, path, X_Told="of somebody")

    assert answer.status in (400, 401, 404, 405, 501) and "of somebody" not in page
    _tells_nothing(answer, page)


def test_o2_w3_w4_pages_and_what_they_load_tell_nothing_of_the_server_and_carry_their_headers(served):
    for path in ("/sign-in", "/nothing", "/", "/static/tracker.css", "/sign-in?next=%ff"):
        answer, page = ask(served, "GET", path)
        assert answer.status in (200, 302, 404), path
        _tells_nothing(answer, "" if path.startswith("/static") else page)
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Content-Security-Policy"]
        if not path.startswith("/static"):
            assert answer.headers["Cache-Control"] == "no-store"


def test_o2_what_is_no_request_at_all_is_refused_in_a_word(served):
    for path, headers in (("/" + "x" * 9000, {}), ("/", {"Transfer_Encoding": "x"})):
        answer, page = ask(served, "GET", path, **headers)
        assert answer.status in (302, 400, 404, 414, 431, 501)
        _tells_nothing(answer, page)


def test_w6_what_a_visitor_says_of_a_proxy_is_not_believed(served):
    answer, page = ask(served, "GET", "/sign-in", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")

    assert answer.status == 200 and "evil.example" not in page
    assert "Strict-Transport-Security" not in answer.headers


def _tells_nothing(answer, page: str) -> None:
    assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers
    assert not [word for word in TELLS if word in page.lower()]
    assert "Index of" not in page
