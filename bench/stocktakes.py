"""How long all formats of a stocktake take, and how much memory: ``python -m bench.stocktakes``.

Two reviews: the shipped one as at 31 July 2015, and one of 100 recommendations, 1,000 learning points and 5,000 pieces of
evidence that is made for it. Each format is written in a process of its own, and all of them in one, so that it shows
whether memory grows with their number. Seconds are of the wall clock and include starting Python and gathering.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import large_review
from tracker import clock, paths
from tracker.reports import formats, stocktakes
from tracker.store import database, reviews

SHIPPED_DAY = dt.date(2015, 7, 31)
LIMITS = {"shipped": 5, "large": 60}  # seconds for all formats


def main() -> int:
    options = _options()
    if options.write:
        return _write(options)
    failed = False
    with TemporaryDirectory() as folder:
        for name in options.reviews:
            url = f"sqlite:///{folder}/{name}.db"
            began = time.perf_counter()
            _make(name, url)
            print(f"{name}: made in {time.perf_counter() - began:.1f} s")
            print(f"  {'':6} {'s':>6} {'MiB':>6} {'size, KiB':>10}")
            for forms in (*([form] for form in formats.FORMATS), list(formats.FORMATS)):
                seconds, memory, size = _measured(url, name, forms, Path(folder))
                print(f"  {'all' if len(forms) > 1 else forms[0]:6} {seconds:6.1f} {memory:6.0f} {size:10,.0f}", flush=True)
            failed |= seconds > LIMITS[name]
            print(f"  all of them in one process may take {LIMITS[name]} s: {'no' if seconds > LIMITS[name] else 'yes'}")
    return int(failed)


def _options():
    parser = argparse.ArgumentParser(prog="python -m bench.stocktakes", description=__doc__.partition("\n")[0])
    parser.add_argument("--reviews", nargs="+", choices=list(LIMITS), default=list(LIMITS))
    parser.add_argument("--write", nargs="+", help=argparse.SUPPRESS)  # what a measured process is told to do
    parser.add_argument("--database", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _make(name: str, url: str) -> None:
    from tracker.business import boards, loads

    database.open_database(url).connect()
    try:
        if name == "large":
            large_review.make(large_review.Size())
        else:
            boards.create("A board", dt.datetime(2015, 9, 30), demonstration=True, today=dt.date(2015, 9, 30))
            loads.load(paths.SEEDS / "children-a-f")
    finally:
        database.close_if_ours()


def _measured(url: str, name: str, forms: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds, the largest memory in MiB, and the size of what was written in KiB."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.stocktakes", "--database", url, "--reviews", name, "--out", str(out)]
    began = time.perf_counter()
    told = subprocess.run([*command, "--write", *forms], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    return seconds, float(told.stdout), sum((out / f"stocktake.{form}").stat().st_size for form in forms) / 1024


def _write(options) -> int:
    database.open_database(options.database).connect()
    day = SHIPPED_DAY if options.reviews == ["shipped"] else large_review.TODAY
    clock.pin(reviews.board().today)
    review = next(iter(reviews.all_reviews(day)))
    doc = stocktakes.gather(review, day, everything=True)
    every = (
        formats.write_all(doc) if len(options.write) > 1 else ((form, formats.write(doc, form)) for form in options.write)
    )
    for form, written in every:
        (options.out / f"stocktake.{form}").write_bytes(written)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return 0


if __name__ == "__main__":
    sys.exit(main())
