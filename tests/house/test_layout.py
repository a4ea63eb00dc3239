"""Who leans on whom, and what stands where: docs/architecture.md, checked."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKER = ROOT / "tracker"
ROOMS = ("rules", "store", "business", "reports", "web", "cli")
# Each room and the rooms that it may lean on.
MAY = {
    "rules": set(),
    "store": {"rules"},
    "business": {"rules", "store"},
    "reports": {"rules", "store"},
    "web": {"rules", "store", "business", "reports"},
    "cli": {"rules", "store", "business", "reports", "web"},
}
FORBIDDEN = {"rules": {"flask", "peewee", "playhouse"}, "store": {"flask"}, "business": {"flask"}, "reports": {"flask"}}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """Full names of what a file imports, the relative ones resolved."""
    found, here = set(), path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = here[:-1] if path.name != "__init__.py" else here[:-1]
            base = package[: len(package) - (node.level - 1)] if node.level else ()
            stem = ".".join((*base, *(node.module.split(".") if node.module else ())))
            found |= {stem} | {f"{stem}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_leans_only_on_those_below_it(room):
    wrong = set()
    for path in (TRACKER / room).rglob("*.py"):
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "tracker" and len(parts) > 1 and parts[1] in ROOMS and parts[1] not in MAY[room] | {room}:
                wrong.add((str(path.relative_to(ROOT)), name))

    assert not wrong


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_does_not_know_the_frameworks_above_it(room):
    wrong = {
        (path.name, name)
        for path in (TRACKER / room).rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] in FORBIDDEN[room]
    }

    assert not wrong


def test_the_web_asks_the_store_and_selects_nothing_itself():
    selects = re.compile(r"\b[A-Z][a-z]\w+\.(select|get|get_or_none|get_by_id)\(")
    found = [path.name for path in (TRACKER / "web").rglob("*.py") if selects.search(path.read_text(encoding="utf-8"))]

    assert not found


def test_only_the_clock_asks_the_time():
    asks = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    found = [str(p.relative_to(TRACKER)) for p in TRACKER.rglob("*.py") if asks.search(p.read_text(encoding="utf-8"))]

    assert found == ["clock.py"]


def test_no_module_is_called_after_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "services", "manager"}

    assert not [path for path in TRACKER.rglob("*.py") if path.stem in vague]


def test_every_module_says_what_it_is_for():
    silent = [str(p.relative_to(ROOT)) for p in TRACKER.rglob("*.py") if not ast.get_docstring(parsed(p))]

    assert not silent


def test_every_template_belongs_to_a_subject_of_the_web():
    subjects = {path.stem for path in (TRACKER / "web").glob("*.py")} | {"macros", "errors", "reports"}

    assert {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()} <= subjects
