"""Writes the ten invented plans into a folder, to be looked at and imported by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.plans import all_plans

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say into which folder: python -m tests.plans FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each in all_plans():
        name = each.name if "." in each.name else f"{each.name}.txt"
        (folder / name).write_bytes(each.content)
        print(f"{name}: {len(each.actions)} actions; {each.habits}")
