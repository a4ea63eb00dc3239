"""The return of one agency: its page, sending it whole or in pieces, its draft. The addresses are in rounds.py."""

from __future__ import annotations

import datetime as dt

from flask import jsonify, redirect, render_template, request, url_for

from .. import clock
from ..business import rounds as doing
from ..rules import delivery, evidence, roles
from ..rules import rounds as rules
from ..store import actions, agencies, history, reviews
from ..store import deadlines as deadline_store
from ..store import evidence as evidence_store
from ..store import returns as gathering
from ..store import rounds as store
from ..store.history import sends_nothing
from ..store.rounds import Round
from . import reading
from .forms.evidence import with_stances
from .forms.rounds import OF_EVIDENCE, OWN, PieceForm, ReturnForm, Row, as_posted, cannot_be_kept, typed_in
from .guard import me
from .sending import send


class Whose:
    """An agency in a round, and whether whoever asks writes its return."""

    def __init__(self, round: Round, code: str):
        as_at, self.day = reading.as_at(), reading.day()
        bodies = agencies.bodies(self.day, as_at)
        self.round = round
        self.body = reading.or_404(next((body for body in bodies.values() if body.agency.code == code), None))
        self.agency = self.body.agency
        self.party = reading.or_404(store.party_of(round, self.agency, self.day, as_at))
        self.state = round.state(self.day)
        self.codes = {key: body.agency.code for key, body in bodies.items()}
        self.reports = reading.may(roles.REPORT, agency=self.agency.key)
        self.writes = self.reports and self.state in rules.TAKES

    def check(self) -> None:
        roles.check(me(), roles.REPORT, agency=self.agency.key)

    @property
    def on_behalf(self) -> bool:
        return roles.on_behalf(me(), self.agency.key)

    def drafts(self) -> dict[str, store.Draft]:
        """What their writer typed and did not send; also when nothing more is taken."""
        return store.drafts(self.round.key, self.agency.key, self.on_behalf) if self.reports else {}

    def address(self, endpoint: str = "rounds.return_", **more) -> str:
        return url_for(endpoint, number=self.round.number, agency=self.agency.code, **more)


def show(round: Round, code: str):
    return _page(Whose(round, code))


def _page(whose: Whose, rows: list[Row] | None = None, status: int = 200, form: ReturnForm | None = None):
    as_at = reading.as_at()
    whole = gathering.whole(whose.round, whose.body, whose.day, as_at)
    if rows is None:
        drafts = whose.drafts()
        rows = [Row(each, drafts.get(each.action.key), whose.day) for each in whole.owed]
    asks = [row for row in rows if row.owed.waits or row.clash or row.draft or row.filled]
    said = {each.said for each in whole.said} | {row.clash.standing for row in rows if row.clash}
    posts = {getattr(row, name, None) for row in said for name in ("said_by", "written_by")}
    posts |= {row.draft.saved_by for row in rows if row.draft} | {whose.party.sent.sent_by if whose.party.sent else None}
    page = render_template(
        "rounds/return.html",
        whose=whose,
        round=whose.round,
        agency=whose.agency,
        whole=whole,
        form=form or ReturnForm(),
        asks=asks,
        resting=[row for row in rows if row.owed in whole.resting and row not in asks],
        saved=max((row.draft.saved_at for row in rows if row.draft), default=None),
        errors=[error for row in rows for error in row.errors],
        reviews={row.key: row.code for row in reviews.all_reviews(as_at)},
        claims=[(state, delivery.LABELS[state]) for state in delivery.CLAIMS],
        labels=rules.LABELS,
        states=rules.STATE_LABELS,
        titles=reading.post_titles(posts),
        day=whose.day,
        clock_of_draft=_of_the_clock,
    )
    return page, status


def send_it(round: Round, code: str):
    """Send every row in which something stands, or the one whose button was pressed."""
    whose = Whose(round, code)
    whose.check()
    form, today = ReturnForm(), clock.today()
    rows = _posted(whose)
    only = request.form.get("only", "")
    chosen = [row for row in rows if (row.owed.action.key == only if only else row.filled)]
    for row in chosen:
        _take_evidence(row)
    refusals = [*_wrong(chosen, today)] if whose.writes and not sends_nothing() else []
    _keep(whose, rows)
    if refusals:
        return _page(whose, rows, 422, form)
    pieces = [row.piece(history.version_seen(row.owed.action, row.seen)) for row in chosen]
    sent = send(
        form,
        lambda: doing.send(whose.round, whose.agency, pieces, by=me(), today=today, once=form.one_time),
    )
    if not sent.kept:
        return _page(whose, rows, 422, form)
    if not sent.made or not sent.made.clashes:
        return redirect(whose.address(_anchor="said"))
    return _page(*_after_clash(whose, rows, sent.made), 409, form)


def _take_evidence(row: Row) -> None:
    """Evidence that was begun on the page of an action goes with it, where a link or a citation stands behind it and
    nothing is wrong with it. A file cannot be kept in a draft: what needs one waits for its own page."""
    if not row.evidence_begun:
        return
    action = row.owed.action
    review = next(each for each in reviews.all_reviews() if each.key == action.review_id)
    items = [answer.point for answer in actions.answered_by([action.key])]
    # The whole page was sent with its own token; this form is made of what the draft holds.
    form = with_stances(PieceForm, items)(as_posted({**row.draft.typed, **row.typed}), meta={"csrf": False})
    form.offer(items, reviews.documents(review))
    if form.validate() and (form.url.data or form.document.data):
        given = form.piece()
        if not form.wrong_with(given):
            row.evidence = given


def _wrong(rows: list[Row], today: dt.date):
    """Say beside each field of these rows what is wrong with it."""
    for row in rows:
        row.form.validate()  # reads the dates
        for refusal in doing.wrong_with_piece(row.piece(history.version_seen(row.owed.action, row.seen)), today):
            row.refuse(refusal)
        yield from row.errors


def _posted(whose: Whose) -> list[Row]:
    """The rows with what was typed. Ids in the body are looked up among what this agency owes; others are never read."""
    whole = gathering.whole(whose.round, whose.body, whose.day)
    drafts = store.drafts(whose.round.key, whose.agency.key, whose.on_behalf)
    there = [each for each in whole.owed if f"{each.action.key}-seen" in request.form]
    return [Row(each, drafts.get(each.action.key), whose.day, request.form) for each in there]


def _after_clash(whose: Whose, posted: list[Row], outcome: doing.Outcome) -> tuple[Whose, list[Row]]:
    """What was sent is shown as sent; what was held back stays as typed, beside what stands, and goes on from there."""
    whose = Whose(whose.round, whose.agency.code)
    typed = {row.owed.action.key: row for row in posted}
    whole, drafts, rows = gathering.whole(whose.round, whose.body, whose.day), whose.drafts(), []
    for each in whole.owed:
        key = each.action.key
        before = typed.get(key)
        held = before is not None and before.filled and key not in {update.action_id for update in outcome.sent}
        row = Row(each, drafts.get(key), whose.day, request.form if held else None)
        if key in outcome.clashes:
            row.clash, row.seen = outcome.clashes[key], each.action.id
        rows.append(row)
    return whose, rows


# Drafts


def keep(round: Round, code: str):
    """Keep what is typed: the script sends one row at a time and is answered in JSON, the button sends the whole page."""
    whose = Whose(round, code)
    whose.check()
    whole = gathering.whole(whose.round, whose.body, whose.day)
    drafts = store.drafts(whose.round.key, whose.agency.key, whose.on_behalf)
    there = [each for each in whole.owed if f"{each.action.key}-draft" in request.form]
    rows = [Row(each, drafts.get(each.action.key), whose.day, request.form) for each in there]
    refused = _keep(whose, rows)
    if request.accept_mimetypes.best == "application/json":
        if not whose.writes:
            closed = "nothing more is taken in this round. Report on the page of the action instead."
            refused = {row.owed.action.key: closed for row in rows}
        clashes = {row.owed.action.key: _said_of(row.changed) for row in rows if row.changed}
        kept = {row.owed.action.key: row.draft.version for row in rows if row.draft}
        now = _of_the_clock(clock.now())
        answer = jsonify(saved=now, drafts=kept, clashes=clashes, refused=refused)
        return answer, 409 if clashes else 422 if refused else 200
    if refused or sends_nothing() or any(row.changed for row in rows):
        return _page(whose, _with_the_rest(whose, whole, rows), 422 if refused or sends_nothing() else 409)
    then = next((row.owed.action for row in rows if row.owed.action.key == request.form.get("then")), None)
    if then is not None:
        review = next(row.code for row in reviews.all_reviews() if row.key == then.review_id)
        return redirect(whose.address("rounds.piece", review=review, ref=then.ref))
    return redirect(whose.address(_anchor="draft"))


def _with_the_rest(whose: Whose, whole, rows: list[Row]) -> list[Row]:
    typed, drafts = {row.owed.action.key: row for row in rows}, whose.drafts()
    return [typed.get(each.action.key) or Row(each, drafts.get(each.action.key), whose.day) for each in whole.owed]


def _keep(whose: Whose, rows: list[Row]) -> dict[str, str]:
    """Keep these rows as drafts. Returns why some cannot be kept; a row that somebody else wrote in says so itself."""
    refused: dict[str, str] = {}
    if not whose.writes or sends_nothing():
        return refused
    for row in rows:
        key = row.owed.action.key
        typed = row.worth_keeping
        if request.form.get(f"{row.prefix}evidence"):
            typed = typed_in(request.form, row.prefix, OWN + OF_EVIDENCE)
        if wrong := cannot_be_kept(typed):
            refused[key] = wrong
            continue
        kept = doing.keep_draft(whose.round, whose.agency, key, typed, row.draft_seen, by=me(), today=clock.today())
        if isinstance(kept, doing.Clash):
            row.changed, row.draft, row.draft_seen = kept.standing, kept.standing, kept.standing.version
        elif kept is not None:
            row.draft, row.draft_seen = kept, kept.version
    return refused


def _said_of(draft: store.Draft) -> dict[str, str | int]:
    """What somebody else of the same side wrote, for the person whose own words were not kept."""
    return {
        "by": reading.post_titles([draft.saved_by]).get(draft.saved_by, ""),
        "at": _of_the_clock(draft.saved_at),
        "words": draft.typed.get("what_changed", ""),
        "version": draft.version,
    }


def _of_the_clock(moment: dt.datetime) -> str:
    """14:02 in London; on another day with the day."""
    local = moment.replace(tzinfo=dt.UTC).astimezone(clock.LONDON)
    today = clock.now().replace(tzinfo=dt.UTC).astimezone(clock.LONDON).date()
    return f"{local:%H:%M}" if local.date() == today else f"{reading.long_day(local)}, {local:%H:%M}"


def throw_away(round: Round, code: str, review_code: str, ref: str):
    """The page that asks once more, and what it does. A draft can be thrown away when the round is over, too."""
    whose = Whose(round, code)
    whose.check()
    action = reading.or_404(actions.action_of(reading.review(review_code), ref))
    draft = reading.or_404(store.drafts(round.key, whose.agency.key, whose.on_behalf).get(action.key))
    form, sent = ReturnForm(), None
    if request.method == "POST":
        sent = send(form, lambda: doing.throw_away(whose.round, whose.agency, action.key, by=me()))
        if sent.kept:
            return redirect(whose.address())
    page = render_template(
        "rounds/throw_away.html",
        whose=whose,
        round=whose.round,
        agency=whose.agency,
        action=action,
        review=review_code,
        draft=draft,
        form=form,
        saved=_of_the_clock(draft.saved_at),
    )
    return page, sent.status if sent else 200


# One action by itself


def piece(round: Round, code: str, review_code: str, ref: str):
    whose = Whose(round, code)
    whose.check()
    review = reading.review(review_code)
    action = reading.or_404(actions.action_of(review, ref))
    if action.lead_id not in whose.body.keys:
        reading.or_404(None)
    if not whose.writes:
        return redirect(url_for("actions.show", review=review.code, ref=ref))
    draft, sent, today = whose.drafts().get(action.key), None, clock.today()
    form = _piece_form(review, action, draft)
    if request.method == "POST":
        form.validate()  # reads the dates
        seen = history.version_seen(action, form.seen.data)
        given = form.piece() if form.given else None
        what = doing.Piece(
            action=seen,
            chosen=form.delivery.data or "",
            what_changed=form.what_changed.data or "",
            forecast=form.forecast.data,
            no_change=bool(form.no_change.data),
            measure_met=form.measure_met.data or "",
            evidence=[given] if given else [],
        )
        sent = send(
            form,
            lambda: doing.send(whose.round, whose.agency, [what], by=me(), today=today, once=form.one_time),
            doing.wrong_with_piece(what, today) + (form.wrong_with(given) if given else []),
        )
        if sent.kept and not (sent.made and sent.made.clashes):
            return redirect(whose.address(_anchor="said"))
        form.say_choose_again()
        if sent.kept:
            sent.clash = sent.made.clashes[action.key]
            action = actions.action_of(review, ref)
    owed = gathering.whole(whose.round, whose.body, whose.day)
    each = reading.or_404(next((each for each in owed.owed if each.action.key == action.key), None))
    clash = sent.clash if sent else None
    page = render_template(
        "rounds/piece.html",
        whose=whose,
        round=whose.round,
        agency=whose.agency,
        review=review,
        owed=each,
        action=each.action,
        form=form,
        draft=draft,
        prefix=f"{action.key}-",
        clash=clash,
        seen=form.seen.data if sent and not clash and form.seen.data else action.id,
        last=actions.updates([action.key]).first(),
        titles=reading.post_titles({action.written_by}),
        hints=delivery.HINTS,
        rung_hints=evidence.RUNG_HINTS,
        day=whose.day,
        clock_of_draft=_of_the_clock,
    )
    return page, sent.status if sent else 200


def _piece_form(review, action, draft: store.Draft | None) -> PieceForm:
    items = [answer.point for answer in actions.answered_by([action.key])]
    made = with_stances(PieceForm, items)
    if request.method == "POST":
        form = made()
    else:
        typed = as_posted(draft.typed) if draft and draft.typed else None
        form = made(typed) if typed else made()
        deadline = deadline_store.of_actions([action.key]).get(action.key)
        if not form.forecast.day_text and deadline is not None and deadline.forecast:
            form.forecast.process(None, deadline.forecast)
    form.offer(items, reviews.documents(review))
    given, _ = evidence_store.behind(action.key, me())
    form.looks = delivery.what_a_checker_looks_for(
        [evidence_store.for_rules(link) for link in given], action.success_measure
    )
    return form
