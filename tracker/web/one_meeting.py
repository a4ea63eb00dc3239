"""What the pages of one meeting share: finding it, and one change of it sent to a verb."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import redirect, render_template, request, url_for

from .. import clock
from ..rules import meetings as rules
from ..rules.refusal import Refused
from ..store import meetings as store
from ..store.meetings import Meeting
from . import reading
from .forms import Form
from .sending import send


def find(number: str) -> Meeting:
    return reading.or_404(store.meeting_of(number, reading.as_at()))


def change(
    template: str,
    found: Meeting,
    form: Form,
    verb: Callable[[], object],
    refusals: Callable[[], Iterable[Refused]],
    **shown,
):
    """The form; sent, it leads back to the meeting, or shows what is wrong, or what somebody else did first."""
    sent = None
    if request.method == "POST":
        sent = send(form, verb, refusals())
        if sent.kept:
            return redirect(url_for("meetings.show", number=found.number))
        found = find(str(found.number))
    state = found.state(clock.today())
    page = render_template(
        template,
        form=form,
        meeting=found,
        stands=state not in (rules.CANCELLED, rules.HELD),
        clash=sent.clash if sent else None,
        seen=found.id if sent is None or sent.clash else form.seen.data or found.id,
        titles=reading.post_titles([found.written_by]),
        **shown,
    )
    return page, sent.status if sent else 200
