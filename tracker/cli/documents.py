"""What people carry away: the export, and the stocktake."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from .. import clock, config
from ..reports.content import Stocktake
from ..reports.formats import FORMATS, write_all
from ..rules.refusal import Refused
from ..store import reviews
from ..store.issued import Issued, issued_of
from .opening import database_of
from .progress import on_a_terminal

ALL = "all"  # every format, each a file of its own in a folder


def _day(_context, _option, written: str | None) -> dt.date | None:
    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter("write a date as 2015-07-31") from None


def _not_to_come(day: dt.date | None) -> dt.date | None:
    if day is not None and day > clock.today():
        raise Refused("That day has not come yet.")
    return day


def _write(parts: Iterable[str | bytes], out: Path | None) -> None:
    """To standard output, or to a file that appears only when it is whole."""
    if out is None:
        for part in parts:
            sys.stdout.buffer.write(_bytes(part))
        return
    with _whole(out) as file:
        file.writelines(map(_bytes, parts))


@contextmanager
def _whole(out: Path) -> Iterator[IO[bytes]]:
    """A file that appears only when it is whole."""
    descriptor, name = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    click.echo(f"Wrote {out}.", err=True)


def _bytes(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-8")


@click.command()
@click.option("--format", "form", type=click.Choice(["json", "csv", "xlsx"]), default="json", show_default=True)
@click.option("--as-at", callback=_day, help="A past day, such as 2015-07-31.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(form: str, as_at: dt.date | None, out: Path | None) -> None:
    """Everything: as JSON, as a ZIP archive of CSV files, or as a workbook."""
    from ..reports import export_forms as forms

    if out is None and form != "json" and sys.stdout.isatty():
        raise Refused("This form is no text for a terminal. Name a file with --out.")
    with database_of(config.from_environment()), on_a_terminal("Writing") as step:
        past = _not_to_come(as_at)
        if out is not None:
            with _whole(out) as file:
                forms.write(form, file, past, progress=step)
        elif form == "json":
            forms.write(form, sys.stdout.buffer, past, progress=step)
        else:  # these go back to what they wrote, which a pipe cannot
            with tempfile.TemporaryFile() as file:
                forms.write(form, file, past, progress=step)
                file.seek(0)
                shutil.copyfileobj(file, sys.stdout.buffer)


def _write_all(content: Stocktake, folder: Path | None, since: dt.date | None) -> None:
    if since is not None:
        raise Refused("What moved since an earlier day comes in one format at a time.")
    from rich.console import Console
    from rich.progress import track

    if folder is None or not folder.is_dir():
        raise Refused("All formats go into a folder that is there. Name it with --out.")
    on_terminal = sys.stderr.isatty()
    for form, written in track(
        write_all(content), "Writing", len(FORMATS), console=Console(stderr=True), disable=not on_terminal
    ):
        _write([written], folder / f"{content.file_name}.{form}")


@click.command()
@click.option("--as-at", callback=_day, help="The day, such as 2015-07-31. Not with --number.")
@click.option("--number", help="An issued stocktake, such as S1, from what was frozen.")
@click.option("--format", "form", type=click.Choice([*FORMATS, ALL]), default="html", show_default=True)
@click.option("--out", type=click.Path(writable=True, path_type=Path), help="A file; for all formats, a folder.")
@click.option("--review", "code", help="The code of the review; all for a file of each, in a folder.")
@click.option(
    "--scope",
    default="all",
    show_default=True,
    help="all, recommendations, national, commentary, learning_points, key-area-1, a theme, an agency's code or an item.",
)
@click.option("--audience", type=click.Choice(["board", "public"]), default="board", show_default=True)
@click.option("--since", callback=_day, help="An earlier day: what moved since, as pdf, docx or md.")
def stocktake(
    as_at: dt.date | None,
    number: str | None,
    form: str,
    out: Path | None,
    code: str | None,
    scope: str,
    audience: str,
    since: dt.date | None,
) -> None:
    """The evidence summary of a review as at a day, or one that was issued."""
    from ..reports import comparison, formats, frozen, stocktakes

    if (as_at is None) == (number is None):
        raise click.UsageError("Say --as-at for a draft of a day, or --number for one that was issued.")
    with database_of(config.from_environment()):
        if number is not None:
            if since is not None:
                raise Refused("What moved since an earlier day is told of a draft. Leave out --number.")
            content = frozen.stocktake(_issued(number, code))
            if form == ALL:
                _write_all(content, out, None)
            else:
                _write([formats.write(content, form)], out)
            return
        if code == ALL:
            _write_each(as_at, form, out, scope, audience, since)
            return
        found = [r for r in reviews.all_reviews(_not_to_come(as_at)) if code in (None, r.code)]
        if len(found) != 1:
            known = ", ".join(r.code for r in found)
            raise Refused(
                f"Name one review with --review, or all: {known}." if found else "There is no such review on that day."
            )
        whole = audience == "board"
        content = stocktakes.gather(found[0], as_at, audience=audience, scope=scope, everything=whole)
        if form == ALL:
            _write_all(content, out, since)
            return
        if since is None:
            _write([formats.write(content, form)], out)
            return
        if form not in formats.PAPER or since >= as_at:
            raise Refused(f"What moved since an earlier day comes as {', '.join(formats.PAPER)}.")
        before = stocktakes.gather(found[0], since, audience=audience, scope=scope, everything=whole)
        _write([formats.write_paper(comparison.lay_out(comparison.compare(before, content)), form)], out)


def _write_each(as_at: dt.date, form: str, out: Path | None, scope: str, audience: str, since: dt.date | None) -> None:
    """The stocktake of every review that was known on the day, each a file of its own. They are never added up."""
    from ..reports import formats, stocktakes

    if since is not None or form == ALL:
        raise Refused("Of all reviews there is one format at a time, of one day. Name one review, or leave that out.")
    if out is None or not out.is_dir():
        raise Refused("The stocktakes of all reviews go into a folder that is there. Name it with --out.")
    for review in reviews.all_reviews(_not_to_come(as_at)):
        content = stocktakes.gather(review, as_at, audience=audience, scope=scope, everything=audience == "board")
        _write([formats.write(content, form)], out / f"{content.file_name}.{form}")


def _issued(number: str, code: str | None) -> Issued:
    found = [row for each in reviews.all_reviews() if code in (None, each.code) and (row := issued_of(number, each))]
    if len(found) != 1:
        raise Refused(
            f"{number} was issued in more than one review. Name it with --review." if found else f"No {number} was issued."
        )
    return found[0]
