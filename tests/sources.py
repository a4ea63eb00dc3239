"""The five source documents, where they are at hand: a folder beside the project, or one that TRACKER_SOURCES names.

They are not in the repository: four of them are not ours to publish. ``python -m tests.sources`` says what is missing.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "children-a-f"


def folder() -> Path | None:
    """Where the documents are, or None."""
    named = os.environ.get("TRACKER_SOURCES")
    for place in [Path(named)] if named else [ROOT.parent / "shared" / "sources", ROOT.parent / "sources"]:
        if all((place / name).is_file() for name in _files().values()):
            return place
    return None


def missing() -> str:
    """Why the seeds were not compared with the documents; empty where they can be."""
    if folder() is not None:
        return ""
    named = os.environ.get("TRACKER_SOURCES")
    where = named or "../shared/sources"
    return (
        f"The seeds were not compared with the source documents: they are not in {where}. "
        "TRACKER_SOURCES can name their folder."
    )


@cache
def _files() -> dict[str, str]:
    rows = yaml.load((SEEDS / "documents.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return {row["code"]: row["file"] for row in rows}


@cache
def text(code: str) -> str:
    """A whole document as one line, with quotation marks, dashes and marks of emphasis made alike."""
    return alike((folder() / _files()[code]).read_text(encoding="utf-8"))


@cache
def paragraph(code: str, place: str) -> str:
    """The numbered paragraph of a document, to the next numbered one; the whole document where it cannot be told."""
    number = re.match(r"[\d.]+", place)
    if number is None:
        return text(code)
    raw = (folder() / _files()[code]).read_text(encoding="utf-8")
    starts = list(re.finditer(r"(?m)^\s*(?:[-•]\s*)?(\d+(?:\.\d+)?)\.?\s+(?=[\"'“‘A-Z*])", raw))
    for here, following in zip(starts, [*starts[1:], None], strict=True):
        if here[1] == number[0].rstrip("."):
            return alike(raw[here.start() : following.start() if following else len(raw)])
    return text(code)


def alike(words: str) -> str:
    """Words without what printing and reading in changed: line ends, kinds of quotation marks and dashes, emphasis."""
    words = re.sub(r"</?\w+>|(?m:^\s*[-•]\s+)", "", words)
    for kinds, one in (("‘’‛`´", "'"), ("“”„", '"'), ("‐‑–—−", "-")):
        words = words.translate({ord(kind): one for kind in kinds})
    return " ".join(words.replace("*", "").replace("\u00ad", "").split())


if __name__ == "__main__":
    if missing():
        print(f"Not compared:\n- {missing()}")
