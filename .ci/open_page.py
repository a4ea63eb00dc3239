"""Starts an installed tracker's demonstration, opens a page and its stylesheet: python open_page.py TRACKER"""

import os
import re
import subprocess
import sys
import threading
import time
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

SECONDS = 120


def main(tracker: str) -> None:
    with subprocess.Popen(
        [tracker, "demo"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as demo:
        too_late = threading.Timer(SECONDS, demo.kill)
        too_late.start()
        try:
            url, html = opened(address(demo.stdout))
            style = re.search(r'href="([^"]*govuk-frontend\.min\.css[^"]*)"', html)
            if "<h1" not in html or not style:
                sys.exit(f"{url} is not a page of the tracker with its stylesheet.")
            _, css = opened(urljoin(url, style[1]))
            print(f"Opened {url} ({len(html)} characters) and its stylesheet ({len(css)} characters).")
        finally:
            too_late.cancel()
            demo.terminate()


def address(lines) -> str:
    for line in lines:
        print(line, end="")
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    sys.exit("The demonstration ended before it said where it is served.")


def opened(url: str) -> tuple[str, str]:
    """The address that it led to and what is there. The server may print its address a moment before it listens."""
    for _ in range(50):
        try:
            with urlopen(url, timeout=30) as page:  # noqa: S310 - the address is on this machine
                return page.url, page.read().decode()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)
    sys.exit(f"Nothing listens at {url}.")


if __name__ == "__main__":
    main(sys.argv[1])
