"""A small part of the shipped review, in its own words, for tests that would read a whole review for nothing.

All agencies, documents and recommendations; a few learning points; a few actions and pieces of evidence about R1, R2, R3
and N3. What is said of the whole review is tested with the whole review.
"""

from __future__ import annotations

import re
from pathlib import Path

from tracker import paths

POINTS = {f"LP{number}" for number in (*range(1, 11), 25, "25a", "25b", "25c", "25d", 31, 32, 37, 38)}
ABOUT = ("R1", "R2", "R3", "N3")
EACH = 4  # records about these of each file of actions or evidence
# The first of each kind; one of the police; two that are much alike; two with figures that disagree.
ALSO = {"A1", "E1", "A84", "A176", "A177", "E105", "E267"}
SHIPPED = paths.SEEDS / "children-a-f"


def write(folder: Path) -> Path:
    """The seed files of the small part, in a folder."""
    folder.mkdir()
    for file in SHIPPED.glob("*.yaml"):
        head, *records = re.split(r"(?m)^(?=- )", file.read_text(encoding="utf-8"))
        (folder / file.name).write_text(head + "".join(_chosen(file.name, records)), encoding="utf-8")
    return folder


def _chosen(name: str, records: list[str]) -> list[str]:
    if name == "learning-points.yaml":
        return [record for record in records if _ref(record) in POINTS]
    if name.startswith(("actions", "evidence", "proposed")):
        about = [record for record in records if re.search(rf"(?m)^\s+- \W?({'|'.join(ABOUT)}) ", record)][:EACH]
        return [_without_other_points(record) for record in records if record in about or _ref(record) in ALSO]
    if name == "key-areas.yaml":
        return [_without_other_items(record) for record in records]
    return [record for record in records if ALSO.issuperset(re.findall(r"(?m)^\s+evidence: (E\d+)$", record))]


def _without_other_items(record: str) -> str:
    """A key area without the learning points that are not here."""
    each = r"(?m)^    - item: (\w+)\n(?:      .*\n)*"
    return re.sub(each, lambda item: item[0] if item[1] in POINTS or not item[1].startswith("LP") else "", record)


def _ref(record: str) -> str:
    return re.match(r"- ref: (\w+)", record)[1]


def _without_other_points(record: str) -> str:
    return re.sub(r"(?m)^\s+- \W?(LP\w+) .*\n", lambda line: line[0] if line[1] in POINTS else "", record)
