"""What the chair reads before a meeting: a page, and the same as a file."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, render_template, request

from ..reports import before_meeting, formats
from ..rules import roles
from ..store import rounds
from . import downloads, guard, reading

pages = Blueprint("before_meeting", __name__)


@pages.get("/assurance/before-the-meeting")
@guard.allows(roles.READ)
def show():
    since, last = _since()
    ways = [
        (words, reading.link("before_meeting.download", form=form, since=since.isoformat() if since else ""))
        for form, (_, words) in formats.PAPER.items()
    ]
    return render_template(
        "assurance/before_meeting.html", paper=_paper(since), since=since, last=last, at=reading.day(), ways=ways
    )


@pages.get(f"/assurance/before-the-meeting.<any({', '.join(formats.PAPER)}):form>")
@guard.allows(roles.READ)
@downloads.at_a_pace
def download(form: str):
    """The same as a file. Each is noted in the access log."""
    since, _ = _since()
    name = f"before-the-meeting-{reading.day().isoformat()}.{form}"
    written = formats.write_paper(_paper(since), form)
    return downloads.to_keep(written, name, formats.media_type(form))


def _paper(since: dt.date | None):
    return before_meeting.lay_out(reading.day(), reading.as_at(), since, guard.me())


def _since() -> tuple[dt.date | None, dt.date | None]:
    """The day to look back to, and the day of the last meeting, which it is when nobody says another."""
    last = rounds.meeting_before(reading.day(), reading.as_at())
    written = request.args.get("since")
    if written is None:
        return last, last
    try:
        return (dt.date.fromisoformat(written) if written.strip() else None), last
    except ValueError:
        abort(400, f'"{written[:40]}" is not a date. Write it as 2015-09-30.')
