"""What must hold, as docs/requirements.md says it, against the tests that carry its ID in their names.

``python -m tests.requirements`` lists them, and ends with 1 when one that holds today has no test. Tests are read,
never imported, so it takes a second and needs nothing that is installed for tests.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRITTEN = ROOT / "docs" / "requirements.md"
LINE = re.compile(r"\| ([A-Z]\d+) \| (.+) \| (.+) \|")
NAMED = re.compile(r"test((?:_[a-z]\d+)+)_")  # test_i3_..., test_a5_a6_...


@dataclass(frozen=True)
class Requirement:
    id: str
    says: str
    asvs: str
    now: bool  # it holds today, so it has a test; the others may be without


def requirements() -> list[Requirement]:
    """Those of docs/requirements.md in their order."""
    today, _, later = WRITTEN.read_text(encoding="utf-8").partition("\n## Comes after it\n")
    return [Requirement(*found, now=text is today) for text in (today, later) for found in LINE.findall(text)]


def tests() -> dict[str, list[str]]:
    """The names of the tests by the IDs that they carry, each with its file."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in _functions(path):
            for known in ids(name):
                found[known].append(f"{path.relative_to(ROOT).as_posix()}::{name}")
    return dict(found)


def ids(name: str) -> list[str]:
    """The IDs that the name of a test begins with."""
    carried = NAMED.match(name)
    return carried[1].upper().strip("_").split("_") if carried else []


def _functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def main() -> int:
    found, without = tests(), []
    for each in requirements():
        named = found.get(each.id, [])
        print(f"{each.id:4}{_wrapped(each.says)}\n    {_count(len(named))}")
        print("".join(f"      {name}\n" for name in named))
        without += [each.id] if each.now and not named else []
    print(f"Without a test: {', '.join(without)}." if without else "Every requirement that holds today has a test.")
    return 1 if without else 0


def _wrapped(words: str) -> str:
    return textwrap.fill(words, 116, subsequent_indent="    ")


def _count(tests: int) -> str:
    return {0: "no test", 1: "1 test"}.get(tests, f"{tests} tests")


if __name__ == "__main__":
    sys.exit(main())
