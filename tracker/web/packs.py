"""The board pack: as it would be now, on a page and as a file; issuing it; and one that was issued, as it was frozen."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort, redirect, render_template, request, url_for

from .. import clock
from ..business import board_packs as doing
from ..reports import board_pack, board_pack_paper, formats, frozen
from ..rules import meetings as rules
from ..rules import roles
from ..rules.issuing import BOARD_PACK
from ..rules.refusal import gathered
from ..store import history, issued, reviews
from ..store import meetings as store
from ..store.issued import Issued
from ..store.meetings import Meeting
from . import downloads, guard, reading
from .forms.meetings import IssueForm
from .guard import me
from .one_meeting import find
from .sending import send

_FORMS = f"<any({', '.join(formats.PAPER)}):form>"


def add_to(pages) -> None:
    """Put these views among those of the meetings."""
    pages.add_url_rule("/<number>/pack", "pack", pack)
    pages.add_url_rule(f"/<number>/pack.{_FORMS}", "pack_file", pack_file)
    pages.add_url_rule("/<number>/issue", "issue", issue, methods=["GET", "POST"])
    pages.add_url_rule("/<number>/packs/<ref>", "issued_pack", issued_pack)
    pages.add_url_rule(f"/<number>/packs/<ref>.{_FORMS}", "issued_file", issued_file)
    pages.add_url_rule("/next/<of>/pack", "next_pack", next_pack)
    pages.add_url_rule(f"/next/<of>/pack.{_FORMS}", "next_file", next_file)


@guard.allows(roles.READ)
def pack(number: str):
    """The pack of a meeting as it would be on the day looked at. It is not frozen, and says so."""
    found = find(number)
    ways = _ways("meetings.pack_file", number=found.number)
    return _page(_paper(found), ways, meeting=found, given=list(issued.of_meeting(found.key, reading.as_at())))


@guard.allows(roles.READ)
@downloads.at_a_pace
def pack_file(number: str, form: str):
    found = find(number)
    return _file(_paper(found), form, f"board-pack-{found.ref}-{reading.day().isoformat()}")


@guard.allows(roles.READ)
def next_pack(of: str):
    """The pack of a level as at any day, for its next meeting, or for none where none is arranged."""
    _check(of)
    found = store.next_meeting(of, reading.day(), reading.as_at())
    given = list(issued.of_meeting(found.key, reading.as_at())) if found else []
    return _page(_paper_of(of, found), _ways("meetings.next_file", of=of), meeting=found, given=given)


@guard.allows(roles.READ)
@downloads.at_a_pace
def next_file(of: str, form: str):
    _check(of)
    found = store.next_meeting(of, reading.day(), reading.as_at())
    return _file(_paper_of(of, found), form, f"board-pack-{of}-{reading.day().isoformat()}")


def _check(level: str) -> None:
    if level not in rules.LEVELS:
        abort(404)


def _paper(found: Meeting):
    return _paper_of(found.level, found)


def _paper_of(level: str, found: Meeting | None):
    return board_pack_paper.lay_out(board_pack.gather(level, reading.day(), reading.as_at(), found))


def _ways(endpoint: str, **values) -> list[tuple[str, str]]:
    return [(words, reading.link(endpoint, form=form, **values)) for form, (_, words) in formats.PAPER.items()]


def _page(paper, ways, **shown):
    return render_template("meetings/pack.html", paper=paper, ways=ways, at=reading.day(), **shown)


def _file(paper, form: str, name: str):
    return downloads.to_keep(formats.write_paper(paper, form), f"{name}.{form}", formats.media_type(form))


# Issued


@guard.allows(roles.MANAGE)
@reading.only_today
def issue(number: str):
    """What is going to be frozen is shown once more before it is."""
    found, form, sent = find(number), IssueForm(), None
    state = found.state(clock.today())
    if request.method == "POST":
        seen = history.version_seen(found, form.seen.data)
        title, write = board_pack_paper.to_freeze(found, clock.today())
        sent = send(
            form,
            lambda: doing.issue(seen, title, write, by=me(), today=clock.today(), once=form.one_time),
            gathered(lambda: rules.check_issue(state)),
        )
        if sent.kept:
            made = sent.made or issued.of_meeting(found.key).first()
            return redirect(url_for("meetings.issued_pack", number=found.number, ref=made.ref))
        found = find(number)
    page = render_template(
        "meetings/issue.html",
        form=form,
        meeting=found,
        stands=state not in (rules.CANCELLED, rules.HELD),
        before=issued.of_meeting(found.key).first(),
        paper=_paper(found),
        clash=sent.clash if sent else None,
        seen=found.id if sent is None or sent.clash else form.seen.data or found.id,
        titles=reading.post_titles([found.written_by]),
    )
    return page, sent.status if sent else 200


@guard.allows(roles.READ)
def issued_pack(number: str, ref: str):
    found, row = _issued(number, ref)
    ways = _ways("meetings.issued_file", number=found.number, ref=row.ref)
    given = list(issued.of_meeting(found.key, reading.as_at()))
    return _page(frozen.paper(row), ways, meeting=found, row=row, given=given)


@guard.allows(roles.READ)
@downloads.at_a_pace
def issued_file(number: str, ref: str, form: str):
    found, row = _issued(number, ref)
    return _file(frozen.paper(row), form, f"board-pack-{row.ref}")


def _issued(number: str, ref: str) -> tuple[Meeting, Issued]:
    found = find(number)
    row = reading.or_404(issued.issued_of(ref, as_at=reading.as_at()))
    if row.kind != BOARD_PACK or row.meeting != found.key:
        abort(404)
    return found, issued.as_it_reads(row)


# What other pages say of packs


def latest(keys: Collection[str], as_at=None) -> dict[str, Issued]:
    """The pack issued last for each of these meetings, by the key of the meeting."""
    rows = issued.issued_reports(as_at, BOARD_PACK).where(Issued.meeting.in_(list(keys)))
    found: dict[str, Issued] = {}
    for row in rows:
        found.setdefault(row.meeting, row)
    return found


def codes(as_at=None) -> dict[str, str]:
    """The code of each review by its key."""
    return {row.key: row.code for row in reviews.all_reviews(as_at)}
