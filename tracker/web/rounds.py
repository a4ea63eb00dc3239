"""Rounds: the list, one round with who has returned, opening and closing one, asking one more agency."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import rounds as doing
from ..reports import list_agencies
from ..rules import roles
from ..rules import rounds as rules
from ..rules.refusal import gathered
from ..store import history, meetings, returns, reviews
from ..store import rounds as store
from . import guard, lists, reading
from . import returns as pages_of_return
from .forms.rounds import AskOneMoreForm, CloseForm, OpenForm
from .guard import me
from .sending import send

pages = Blueprint("rounds", __name__, url_prefix="/rounds")

# In the order of what wants doing.
_ORDER = (rules.SILENT, rules.LATE, rules.IN_PART, rules.AWAITED, rules.RETURNED_LATE, rules.RETURNED, rules.NOT_YET)


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day = reading.as_at(), reading.day()
    page = lists.page_of(store.rounds(as_at), "rounds")
    held = store.parties(page.rows, day, as_at)
    return lists.show(
        "rounds/index.html",
        list_agencies.rounds,
        page=page,
        held=held,
        day=day,
        labels=rules.LABELS,
        states=rules.STATE_LABELS,
        counted=_counted,
    )


def _counted(parties: list[store.Party]) -> list[tuple[str, int]]:
    """How many agencies stand where, in the order of what wants doing."""
    standing = [party.standing for party in parties]
    return [(each, standing.count(each)) for each in _ORDER if each in standing]


@pages.get("/<number>")
@guard.allows(roles.READ)
@lists.to_take_away()
def show(number):
    as_at, day = reading.as_at(), reading.day()
    found = _find(number)
    parties = store.parties([found], day, as_at)[found.key]
    chosen = lists.choice("standing", rules.LABELS)
    shown = [party for party in parties if not chosen or party.standing == chosen]
    state = found.state(day)
    return lists.show(
        "rounds/show.html",
        list_agencies.parties,
        round=found,
        parties=sorted(shown, key=lambda party: _ORDER.index(party.standing)),
        every=len(parties),
        counts=_counted(parties),
        chosen=chosen,
        state=state,
        takes=state in rules.TAKES,
        over=state == rules.OVER,
        day=day,
        labels=rules.LABELS,
        states=rules.STATE_LABELS,
        titles=reading.post_titles(
            {found.opened_by, found.written_by} | {party.sent.sent_by for party in parties if party.sent}
        ),
    )


@pages.route("/open", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def open_round():
    """Two steps: what was chosen is shown once more with what follows from it, before anybody is asked."""
    form, sent, today = OpenForm(), None, clock.today()
    bodies, usual = returns.askable(today)
    by_code = {body.agency.code: body for body in sorted(bodies, key=lambda body: body.agency.name.casefold())}
    names = {code: body.agency.name for code, body in by_code.items()}
    usually = [code for code, body in by_code.items() if body.agency.key in usual]
    form.agencies.choices = [(code, names[code]) for code in usually]
    form.others.choices = [(code, name) for code, name in names.items() if code not in usually]
    coming = {str(row.number): row for row in meetings.coming(today)}
    form.arranged.choices = [("", "None of these: I name it below"), *((no, _in_words(row)) for no, row in coming.items())]
    if request.method == "GET":
        form.opens.process(None, today)
        form.agencies.data = usually
        return render_template("rounds/open.html", form=form)
    form.validate()  # reads the days
    ticked = dict.fromkeys([*(form.agencies.data or []), *(form.others.data or [])])
    chosen = [by_code[code].agency for code in ticked if code in by_code]
    of = coming.get(form.arranged.data or "")
    if of is not None:  # its name and day are known
        form.meeting.process(None, of.held_on)
        form.title.data = form.title.data or of.title
    said = (form.title.data or "", form.opens.data, form.closes.data, form.meeting.data, chosen)
    refusals = doing.wrong_with(*said, today=today)
    if request.form.get("sure") == "yes":
        sent = send(form, lambda: doing.open_round(*said, of=of, by=me(), today=today, once=form.one_time), refusals)
        if sent.kept:
            made = sent.made or store.rounds().order_by(store.Round.id.desc()).first()
            return redirect(url_for("rounds.show", number=made.number))
    elif form.validate() and not refusals:
        return render_template("rounds/sure.html", form=form, chosen=chosen, said=said, usual=usually)
    for refusal in refusals:
        form.refuse(refusal)
    return render_template("rounds/open.html", form=form), 422


def _in_words(row) -> str:
    return f"{row.title}, {reading.long_day(row.held_on)}"


@pages.route("/<number>/close", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def close(number):
    found, form, sent = _find(number), CloseForm(), None
    if request.method == "POST":
        seen, because = history.version_seen(found, form.seen.data), form.because.data or ""
        sent = send(
            form,
            lambda: doing.close(seen, because, by=me(), today=clock.today(), once=form.one_time),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(url_for("rounds.show", number=found.number))
        found = _find(number)
    parties = store.parties([found], clock.today())[found.key]
    page = render_template(
        "rounds/close.html",
        form=form,
        round=found,
        clash=sent.clash if sent else None,
        seen=found.id if sent is None or sent.clash else form.seen.data or found.id,
        missing=[party for party in parties if party.standing in rules.MISSING],
        labels=rules.LABELS,
        over=found.state(clock.today()) == rules.OVER,
        titles=reading.post_titles([found.written_by]),
    )
    return page, sent.status if sent else 200


@pages.route("/<number>/ask", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def ask(number):
    found, form, sent = _find(number), AskOneMoreForm(), None
    asked = {party.agency.key for party in store.parties([found], clock.today())[found.key]}
    left = {body.code: body for body in reviews.standing_agencies() if body.key not in asked}
    form.agency.choices = [("", "Choose an agency"), *((code, body.name) for code, body in left.items())]
    if request.method == "POST":
        because = form.because.data or ""
        sent = send(
            form,
            lambda: doing.add_agency(
                found, left[form.agency.data], because, by=me(), today=clock.today(), once=form.one_time
            ),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(url_for("rounds.show", number=found.number))
    over = found.state(clock.today()) == rules.OVER
    page = render_template("rounds/ask.html", form=form, round=found, over=over, clash=sent.clash if sent else None)
    return page, sent.status if sent else 200


def _find(number: str) -> store.Round:
    return reading.or_404(store.round_of(number, reading.as_at()))


# The return of one agency: what these show and do is in returns.py


@pages.get("/<number>/returns/<agency>")
@guard.allows(roles.READ)
def return_(number, agency):
    """The page on which an agency writes its return; for everybody else, what it returned."""
    return pages_of_return.show(_find(number), agency)


@pages.post("/<number>/returns/<agency>/send")
@guard.allows(roles.REPORT)
@reading.only_today
def send_return(number, agency):
    return pages_of_return.send_it(_find(number), agency)


@pages.post("/<number>/returns/<agency>/draft")
@guard.allows(roles.REPORT)
@reading.only_today
def keep_draft(number, agency):
    return pages_of_return.keep(_find(number), agency)


@pages.route("/<number>/returns/<agency>/<review>/<ref>", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def piece(number, agency, review, ref):
    """One action of a return by itself, with evidence."""
    return pages_of_return.piece(_find(number), agency, review, ref)


@pages.route("/<number>/returns/<agency>/<review>/<ref>/throw-away", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def throw_away(number, agency, review, ref):
    """A draft is thrown away by the side that wrote it, once it has said so twice."""
    return pages_of_return.throw_away(_find(number), agency, review, ref)
