"""The wheel holds the whole application and nothing else: packages, templates, static files, seeds and migrations."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tracker import assets

ROOT = Path(__file__).parents[2]
DATA = {"tracker.seeds": "seeds", "tracker.static": "static", "tracker.templates": "templates"}
LEFT_OVER = shutil.ignore_patterns("__pycache__", "vendor", "*.pyc", ".*")


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A clean copy of what a wheel is made from, with a stand-in for the stylesheet so that nothing is fetched."""
    copy = tmp_path_factory.mktemp("wheel") / "source"
    for folder in ("tracker", *DATA.values()):
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_OVER)
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "static/vendor").mkdir()
    for name in (assets.STYLESHEET, assets.SCRIPT):
        (copy / "static/vendor" / name).write_text(f"/* stand-in for {assets.VERSION} */")
    return copy


@pytest.fixture(scope="module")
def wheel(source) -> Path:
    """The wheel, unpacked."""
    _build(source, check=True)
    unpacked = source.parent / "unpacked"
    zipfile.ZipFile(next(source.parent.glob("*.whl"))).extractall(unpacked)
    return unpacked


def _build(source: Path, check: bool) -> subprocess.CompletedProcess:
    """As pip asks for it, without waiting for pip."""
    ask = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", ask, str(source.parent)]
    return subprocess.run(command, cwd=source, check=check, capture_output=True, text=True)


def test_every_package_is_named_in_setup_cfg():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "tracker").rglob("*.py")}

    assert set(settings["options"]["packages"].split()) == {".".join(folder.parts) for folder in folders} | set(DATA)


def test_every_file_of_the_application_is_in_the_wheel(source, wheel):
    expected = _files(source / "tracker", "tracker")
    for folder in DATA.values():
        expected |= _files(source / folder, f"tracker/{folder}")

    assert _files(wheel / "tracker", "tracker") == expected


def test_the_wheel_holds_nothing_beside_the_application(wheel):
    assert {path.name.partition("-")[0] for path in wheel.iterdir()} == {"tracker", "review_tracker"}


def test_an_installed_tracker_finds_its_own_folders(wheel, tmp_path):
    ask = "from tracker.paths import SEEDS, STATIC, TEMPLATES; print(SEEDS, STATIC, TEMPLATES)"
    said = subprocess.run([sys.executable, "-c", ask], cwd=wheel, capture_output=True, text=True, check=True).stdout

    assert said.split() == [str(wheel / "tracker" / name) for name in ("seeds", "static", "templates")]


def test_a_wheel_without_its_stylesheet_is_not_built(source, tmp_path):
    bare = shutil.copytree(source, tmp_path / "source", ignore=shutil.ignore_patterns("vendor", "build", "*.egg-info"))
    setup = (bare / "setup.py").read_text()
    unreachable = "def no_network(): raise assets.NotFetched('no network')\n\n\nassets.fetch = no_network\nsetup("
    (bare / "setup.py").write_text(setup.replace("\nsetup(", f"\n{unreachable}"))

    built = _build(bare, check=False)

    assert built.returncode != 0
    assert "no network" in built.stderr + built.stdout
    assert not list(tmp_path.glob("*.whl"))


def _files(folder: Path, name: str) -> set[str]:
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {f"{name}/{file.as_posix()}" for file in files if "__pycache__" not in file.parts}
