"""The update sheet of an agency: taken as an Excel workbook, read back, looked at row by row and sent."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from .. import clock
from ..business import update_sheet_files
from ..business import update_sheets as doing
from ..reports import update_sheets as reports
from ..rules import delivery, roles, uploads
from ..rules import rounds as round_rules
from ..rules.refusal import Refused
from ..store import agencies, reviews
from ..store import names as name_store
from ..store import rounds as round_store
from ..store import update_sheets as store
from ..store.history import sends_nothing
from ..store.rounds import Round
from . import downloads, guard, reading
from .forms.update_sheets import LEAVE, SEND, ActionRow, AnswerRow, Row, SheetForm, as_typed
from .guard import me
from .sending import send

pages = Blueprint("update_sheets", __name__)

OUTSIDE = "outside"
_CARRIED = 500  # sentences that a page gives back
_MUST_CHOOSE = "This changed after the sheet was made. Choose whether to send yours all the same, or leave it out."


class _Of:
    """An agency, as far as whoever asks writes for it."""

    def __init__(self, code: str):
        self.day = clock.today()
        found = agencies.bodies(self.day)
        self.body = reading.or_404(next((body for body in found.values() if body.agency.code == code), None))
        self.agency = self.body.agency
        roles.check(me(), roles.REPORT, agency=self.agency.key)
        self.on_behalf = roles.on_behalf(me(), self.agency.key)
        self.rounds = [row for row in round_store.running(self.day) if round_store.party_of(row, self.agency, self.day)]

    def owing(self) -> store.Owing:
        return store.owing(self.body, self.day)

    def address(self, endpoint: str = "update_sheets.show", **more) -> str:
        return url_for(endpoint, code=self.agency.code, **more)


@dataclass
class _Sheet:
    """What the page of a sheet that was read shows. What is said of the whole goes along when the page is sent."""

    rows: list[ActionRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # reported before
    notices: list[str] = field(default_factory=list)  # what is not taken
    empty: str = ""  # the references of rows that were left empty
    round_said: str = ""

    @property
    def every(self) -> list[Row]:
        return [*self.rows, *self.answers]


@pages.route("/agencies/<code>/update-sheet", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def show(code):
    """Take the sheet, and read a filled one back; the page of what was read is sent here too."""
    of = _Of(code)
    if request.form.get("step") == "send" or "into" in request.form:
        return _send(of)
    form, status = _form(of), 200
    if request.method == "POST":
        status = 422
        whole = form.validate()
        if sends_nothing():
            form.form_errors.clear()
        elif whole:
            try:
                return _read(of)
            except Refused as refusal:
                form.refuse(refusal)
    owing = of.owing()
    page = render_template(
        "update_sheets/show.html",
        of=of,
        form=form,
        rows=len(owing.rows),
        questions=len(owing.questions),
        proposed=owing.proposed,
        said=(said := store.said_on(of.body.keys, of.day)),
        asked=(asked := store.asked_on(of.body.keys, of.day)),
        answered=(answered := store.answered_on(of.body.keys, of.day)),
        titles=reading.post_titles(
            {row.said_by for row in said} | {row.asked_by for row in asked} | {row.answered_by for row in answered}
        ),
    )
    return page, status


def _read(of: _Of):
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("Choose the filled update sheet.", "file")
    largest = current_app.config["SETTINGS"].max_upload
    sheet = update_sheet_files.read(uploads.shown_name(file.filename), file.read(), largest, of.day)
    doing.check(sheet, of.agency)
    found = doing.compare(sheet, of.owing())
    into, said = doing.round_of(sheet.mark.round, of.body, of.day)
    shown = _Sheet(
        rows=[ActionRow(met.due, as_typed(met), met) for met in found.rows],
        answers=[AnswerRow(met.question, as_typed(met), met) for met in found.questions],
        done=[f"{met.filled.ref}: {' '.join(met.already)}" for met in found.done],
        notices=[*sheet.noticed, *sheet.unknown, *sheet.altered],
        empty=", ".join(found.empty),
        round_said=said,
    )
    for row in shown.every:
        row.look(of.day)
    form = _form(of)
    form.into.data = str(into.number) if into else OUTSIDE
    return _page(of, shown, form)


def _form(of: _Of) -> SheetForm:
    form = SheetForm()
    form.into.choices = [
        *((str(row.number), f"As part of the return for “{row.title}”") for row in of.rounds),
        (OUTSIDE, "Outside a round"),
    ]
    return form


def _page(of: _Of, shown: _Sheet, form: SheetForm, status: int = 200, pressed: bool = False):
    keys = {row.due.action.key for row in shown.rows if row.changed}
    last = {row.due.action.key: row.due.last for row in shown.rows}
    posts = {each.said_by for each in last.values() if each} | {row.due.action.written_by for row in shown.rows}
    changed = _changed(shown)
    rest = [row for row in shown.every if row not in changed]
    wrong = [row for row in rest if row.wrong]
    doubtful = [row for row in rest if _is_doubtful(row) and not row.wrong]
    page = render_template(
        "update_sheets/read.html",
        of=of,
        shown=shown,
        form=form,
        changed=changed,
        wrong=wrong,
        doubtful=doubtful,
        ready=[row for row in rest if not (row.wrong or _is_doubtful(row))],
        errors=[error for row in (*changed, *wrong, *doubtful) if _counts(row) for error in row.errors] if pressed else [],
        labels=delivery.LABELS,
        titles=reading.post_titles(posts) if keys else {},
        reviews={row.key: row.code for row in reviews.all_reviews()},
        SEND=SEND,
        LEAVE=LEAVE,
    )
    return page, status


def _counts(row: Row) -> bool:
    """Whether what is wrong with a row stops the rest: not where it is left out."""
    return row.choice == SEND or (row.changed and row.choice != LEAVE)


def _changed(shown: _Sheet) -> list[Row]:
    return [row for row in shown.rows if row.changed]


def _is_doubtful(row: Row) -> bool:
    return bool(row.doubts or row.notes or row.opened or row.remarks)


def _send(of: _Of):
    """Send the rows that are ticked, all of them or none. What is refused stays on the page with all that was typed."""
    form, shown = _form(of), _posted(of.owing())
    opened = request.form.get("open", "")
    chosen = [row for row in shown.every if row.choice == SEND]
    into = _round_chosen(of, form)
    if not sends_nothing() and doing.was_taken([row.prefix.rstrip("-") for row in chosen], form.one_time, me()):
        return _sent_to(of)
    for row in shown.every:
        row.look(of.day)
    wrong = [row for row in chosen if row.wrong]
    undecided = [row for row in shown.rows if row.changed and row.choice not in (SEND, LEAVE)]
    if opened or sends_nothing():
        for row in shown.every:
            row.opened, row.asked_again = row.prefix == f"{opened}-", False
        return _page(of, shown, form)
    for row in undecided:
        row.undecided = _MUST_CHOOSE
    if wrong or undecided:
        return _page(of, shown, form, 422, pressed=True)
    sent = send(
        form,
        lambda: doing.take(
            of.agency,
            [row.said() for row in chosen if isinstance(row, ActionRow)],
            [row.answer() for row in chosen if isinstance(row, AnswerRow)],
            by=me(),
            today=of.day,
            in_round=into,
            once=form.one_time,
        ),
    )
    if sent.kept:
        return _sent_to(of)
    if sent.clash:
        shown = _posted(of.owing())
        for row in shown.every:
            row.look(of.day)
        for row in shown.rows:
            row.meet_again()
    return _page(of, shown, form, sent.status, pressed=True)


def _sent_to(of: _Of):
    """There reports, requests and answers stand together; the return shows the reports alone."""
    return redirect(of.address(_anchor="said"))


def _round_chosen(of: _Of, form: SheetForm) -> Round | None:
    return next((row for row in of.rounds if str(row.number) == form.into.data), None)


def _posted(owing: store.Owing) -> _Sheet:
    """The rows of the page with what was typed. Ids are looked up among what this agency leads and is asked; others are
    never read."""
    typed: MultiDict = request.form
    answered = store.answered([name.removesuffix("-seen") for name in typed if name.endswith("-seen")])
    questions = [row for row in answered.values() if row.agency_id in owing.body.keys]
    rows = [ActionRow(due, typed) for due in owing.every if f"{due.action.key}-seen" in typed]
    return _Sheet(
        rows=sorted(rows, key=lambda row: row.line),
        answers=sorted((AnswerRow(row, typed) for row in questions), key=lambda row: row.line),
        done=[words[:500] for words in typed.getlist("done")[:_CARRIED]],
        notices=[words[:500] for words in typed.getlist("notice")[:_CARRIED]],
        empty=typed.get("empty", "")[:5_000],
        round_said=typed.get("round_said", "")[:500],
    )


@pages.get("/agencies/<code>/update-sheet.xlsx")
@guard.allows(roles.REPORT)
@reading.only_today
@downloads.at_a_pace
def file(code):
    """The workbook. ``round`` in the address is the number of the round that it is made for."""
    of = _Of(code)
    number = request.args.get("round", "")
    about = _about(next((row for row in of.rounds if str(row.number) == number), None))
    return downloads.to_keep(reports.write(of.owing(), about), reports.file_name(code, about), reports.MEDIA_TYPE)


def _about(of_round: Round | None) -> reports.About:
    board = reviews.board()
    names = name_store.in_force(None, board)
    return reports.About(board.name, names, clock.today(), clock.now(), of_round, board.demonstration)


# All agencies of a round


@pages.get("/rounds/<number>/update-sheets")
@guard.allows(roles.MANAGE)
@reading.only_today
def of_round(number):
    """The agencies of a round, each with its sheet, and all of them in one file."""
    found, today = reading.or_404(round_store.round_of(number)), clock.today()
    return render_template(
        "update_sheets/round.html",
        round=found,
        parties=round_store.parties([found], today)[found.key],
        takes=found.state(today) in round_rules.TAKES,
        labels=round_rules.LABELS,
    )


@pages.get("/rounds/<number>/update-sheets.zip")
@guard.allows(roles.MANAGE)
@reading.only_today
@downloads.at_a_pace
def all_of_round(number):
    """The sheets of all agencies of a round in one file."""
    found, today = reading.or_404(round_store.round_of(number)), clock.today()
    about, bodies, kept = _about(found), agencies.bodies(today), io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for party in round_store.parties([found], today)[found.key]:
            owing = store.owing(bodies[party.agency.key], today)
            archive.writestr(reports.file_name(party.agency.code, about), reports.write(owing, about))
    return downloads.to_keep(kept.getvalue(), f"update-sheets-{found.ref}.zip", "application/zip")
