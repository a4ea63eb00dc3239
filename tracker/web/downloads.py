"""Handing out a file that the Board holds, as it was given; every reading of one is logged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import wraps
from typing import IO

from flask import Response, abort, current_app, g, send_file

from .. import clock
from ..rules import uploads
from ..store import evidence, exports, files, people, reviews
from .guard import me

# A file is somebody else's content: it may not load or run anything, wherever it is opened.
FILE_POLICY = "default-src 'none'; sandbox"
_LOT = 1 << 16


def keep_pace() -> None:
    """Count one file that is about to be made for whoever asks. Raises TooMany, which is a page of its own."""
    exports.count_one(me().person, clock.now())


def at_a_pace(view):
    """For a view that makes a file: so many for each person in a short time, whichever they are."""

    @wraps(view)
    def counted(*args, **kwargs):
        keep_pace()
        return view(*args, **kwargs)

    counted.at_a_pace = True
    return counted


def to_keep(content: bytes, name: str, media_type: str, policy: str = FILE_POLICY) -> Response:
    """A file that was made here, for the reader to keep. Each is noted in the access log."""
    people.log("export", name, me(), clock.now())
    return _as_file(current_app.response_class(content, mimetype=media_type), name, policy)


def to_keep_file(file: IO[bytes], name: str, media_type: str) -> Response:
    """The same of a large one, handed on from where it was written; it is closed, and so gone, with the answer.

    Whoever made it has noted it in the access log, before it was made.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    answer = current_app.response_class(_lots(file), mimetype=media_type)
    answer.call_on_close(file.close)
    answer.content_length = size
    return _as_file(answer, name, FILE_POLICY)


def _as_file(answer: Response, name: str, policy: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = policy
    return answer


def _lots(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while lot := file.read(_LOT):
            yield lot


def about_files() -> str:
    """What stands beside every field for a file: how large one may be, and the room of the agency of whoever asks."""
    if "about_files" not in g:
        said, agency = f"At most {uploads.in_words(current_app.config['SETTINGS'].max_upload)}.", me().agency
        if agency:
            used = uploads.used_in_words(evidence.bytes_of(agency), reviews.limits().agency_megabytes)
            said += f" Your agency has used {used} for files."
        g.about_files = said
    return g.about_files


def largest_file() -> dict[str, str]:
    """For the script that says at once, in the words of the rule, that a chosen file is too large."""
    largest = current_app.config["SETTINGS"].max_upload
    return {"data-largest": str(largest), "data-too-large": uploads.too_large(largest)}


def taken_away(of: str) -> None:
    """Answer that a file is there no more. ``of`` is what it lay behind: the evidence, the letter."""
    abort(410, f"This file was taken away. The page of the {of} says why.")


def hand_out(row, where: str, of: str, in_log: str) -> Response:
    """The bytes of a file, if they are those that were given. ``where`` and ``in_log`` name it in the log of readings."""
    try:
        content = files.read(row.stored_name, row.sha256)
    except files.Gone as gone:
        people.log(f"file of {in_log} not found as given", where, me(), clock.now())
        abort(410, f"{gone} Nothing was downloaded. Tell the business unit which {of} it was.")
    except files.Away as away:
        people.log(f"file of {in_log} not to be had", where, me(), clock.now())
        current_app.logger.error("files: %s %s", away, away.because)
        abort(503, f"{away} Nothing was downloaded. Try again in a minute; the {of} itself can be read.")
    people.log(f"downloaded {in_log}", where, me(), clock.now())
    answer = send_file(
        io.BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=row.shown_name, etag=False
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer
