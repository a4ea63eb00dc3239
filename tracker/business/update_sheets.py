"""Reading an update sheet back: what of it is new, what changed meanwhile, and taking it through the verbs of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..rules import challenges as question_rules
from ..rules import delivery, labels, roles
from ..rules import rounds as round_rules
from ..rules import update_sheets as rules
from ..rules.days import in_words
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import agencies, history, reviews
from ..store import rounds as round_store
from ..store import update_sheets as store
from ..store.actions import Action, ProgressUpdate
from ..store.assurance import Challenge
from ..store.deadlines import Deadline
from ..store.reviews import Agency, Board
from ..store.rounds import Round
from ..store.update_sheets import Due, Owing
from . import actions, challenges, deadlines, evidence, rounds
from .update_sheet_files import Filled, Sheet

# How the names of the rules' fields are called in a sheet.
_FIELDS = {"about": "stance", "file": "url"}


@dataclass
class Said:
    """What an agency says of one action. The action of the piece and the deadline are the versions that the person saw."""

    piece: rounds.Piece
    reports: bool = True  # false where more time alone is asked for
    deadline: Deadline | None = None
    to: dt.date | None = None
    because: str = ""
    asks: bool = False  # for more time
    waiting: dt.date | None = None  # asked for already, and not decided
    no_change: str = ""  # why nothing has changed, beside what has
    kept: Sequence[str] = ()  # what the writer answered to warnings


@dataclass
class Answered:
    """An answer to a question; the question is the version that the person saw."""

    challenge: Challenge
    words: str
    kept: Sequence[str] = ()


@dataclass
class Met:
    """One row of a sheet beside what stands: its action or question, what changed, what was reported of it before."""

    filled: Filled
    due: Due | None = None
    question: Challenge | None = None
    saw: Action | None = None  # the version that the sheet was made from, where another stands now
    made: str = ""  # the version of the action that the row counts as made from
    notes: list[str] = field(default_factory=list)  # what changed since, and leaves what the row says as good as it was
    already: list[str] = field(default_factory=list)


@dataclass
class Compared:
    """A sheet beside what stands."""

    sheet: Sheet
    rows: list[Met] = field(default_factory=list)
    questions: list[Met] = field(default_factory=list)
    done: list[Met] = field(default_factory=list)  # all that they say was reported before
    empty: list[str] = field(default_factory=list)  # the references of rows in which nothing stands


def check(sheet: Sheet, agency: Agency) -> None:
    """Refuse a sheet of another agency, board or form."""
    known = {row.key for row in reviews.agencies()}
    rules.check_mark(sheet.mark, Board.get().name, agency.key, agency.name, known)


def round_of(sheet_round: str, body: agencies.Body, today: dt.date) -> tuple[Round | None, str]:
    """The round in whose return a sheet may be sent, and a sentence where the one it was made for takes nothing more."""
    said = ""
    found = round_store.round_of(sheet_round) if sheet_round else None
    if found is not None:
        if found.state(today) in round_rules.TAKES and round_store.party_of(found, body.agency, today):
            return found, ""
        said = f"“{found.title}” takes no more returns. What you send is reported outside a round."
    for running in round_store.running(today):
        if round_store.party_of(running, body.agency, today):
            return running, said and f"“{found.title}” takes no more returns."
    return None, said


def compare(sheet: Sheet, owing: Owing) -> Compared:
    """Lay the rows of a sheet beside what stands now. The number of queries does not grow with them."""
    found = Compared(sheet)
    by_key = {due.action.key: due for due in owing.every}
    filled = [row for row in sheet.actions if not row.empty]
    found.empty = [row.ref for row in (*sheet.actions, *sheet.questions) if row.empty]
    saw = {row.id: row for row in history.versions_named(Action, {row.seen for row in filled})}
    dated = {row.id: row for row in history.versions_named(Deadline, {row.deadline for row in filled})}
    before = _Before(by_key, sheet.made_on, owing)
    for row in filled:
        due = by_key.get(row.key)
        if due is None:
            sheet.unknown.append(f"{rules.ACTIONS}, row {row.row}: no action {row.ref[:40]} of this agency is known here.")
            continue
        met = Met(row, due, made=row.seen)
        _meet(met, saw.get(row.seen), due)
        met.notes += _moved(dated.get(row.deadline), due.deadline)
        before.look(met)
        (found.done if row.empty else found.rows).append(met)
    asked = {each.key: each for each in owing.questions}
    written = [row for row in sheet.questions if not row.empty]
    others = store.answered({row.key for row in written if row.key not in asked})
    for row in written:
        question = asked.get(row.key) or others.get(row.key)
        if question is None or question.agency_id not in owing.body.keys:
            sheet.unknown.append(
                f"{rules.QUESTIONS}, row {row.row}: no question {row.ref[:40]} to this agency is known here."
            )
            continue
        met = Met(row, question=question)
        same = delivery.same_words(str(row.said.get("answer", "")), question.answer)
        if not question.open and same:
            met.already.append(f"Answered on {_long(question.answered_on)} in these words.")
        (found.done if met.already else found.questions).append(met)
    return found


def _meet(met: Met, seen: Action | None, due: Due) -> None:
    """Say what changed of the action since the sheet was made: to be decided by who sends it, or only told."""
    if met.made == due.action.id:
        return
    if seen is None or seen.key != due.action.key:
        met.saw = due.action
        return
    names = store.differing(seen, due.action)
    reported = due.last is not None and due.last.written_at > seen.written_at
    if reported or not rules.beside(names):
        met.saw = seen
        return
    met.made = due.action.id
    told = [labels.field(Action._meta.table_name, name) for name in names if name in rules.TOLD_BESIDE]
    if told:
        met.notes.append(f"Changed by the business unit since the sheet was made: {', '.join(told)}.")


class _Before:
    """What was said of these actions since the day on which the sheet was made, asked once for all rows."""

    def __init__(self, by_key: dict[str, Due], since: dt.date, owing: Owing):
        self.said = store.said_since(by_key, since)
        self.asked = store.asked_since(by_key, since)
        self.shown = store.shown_since(owing.reviews, since) if since < dt.date.max else {}

    def look(self, met: Met) -> None:
        """Take out of a row what was reported, shown or asked for in the same words, and say so."""
        said, key = met.filled.said, met.due.action.key
        to, because = said.get("to"), str(said.get("because", ""))
        for change in self.asked.get(key, []):
            if change.asked_for == to and delivery.same_words(change.because, because):
                met.already.append(f"More time was asked for on {_long(change.asked_on)} in these words.")
                _empty(met.filled, rules.OF_TIME)
                break
        words = str(said.get("what_changed") or said.get("no_change") or "")
        shows = str(said.get("statement") or "")
        for update in self.said.get(key, []) if words else []:
            if _is_of(update, said, words) and (not shows or shows in self.shown.get(key, ())):
                met.already.append(f"Reported on {_long(update.said_on)} in these words, as {update.ref}.")
                _empty(met.filled, [column.name for column in rules.OPEN if column.name not in rules.OF_TIME])
                break


def _is_of(update: ProgressUpdate, said: dict, words: str) -> bool:
    state = said.get("delivery")
    same = update.delivery == state or (not state and update.no_change)
    met = delivery.same_words(update.measure_met, str(said.get("measure_met") or ""))
    return same and met and delivery.same_words(update.what_changed, words) and update.forecast == said.get("forecast")


def _empty(filled: Filled, names: Sequence[str]) -> None:
    filled.wrong = [(name, words) for name, words in filled.wrong if name not in names]
    for name in names:
        filled.said.pop(name, None)


def _moved(was: Deadline | None, now: Deadline | None) -> list[str]:
    if was is None or now is None or was.key != now.key or was.current == now.current:
        return []
    return [f"The deadline was {_long(was.current) or 'not set'} in the sheet and is {_long(now.current)} now."]


def _long(day: dt.date | None) -> str:
    return in_words(day) if day else ""


def wrong_with(said: Said, today: dt.date) -> list[Refused]:
    """All that the rules refuse in what is said of one action, each beside the field of the sheet that it is about."""
    found = []
    if said.reports:
        found += gathered(
            lambda: rules.check_no_change(said.no_change, said.piece.what_changed),
            lambda: rules.check_measure_met(said.piece.measure_met, said.piece.state),
        )
        reported = rounds.wrong_with_piece(said.piece, today)
        for refusal in reported:
            if refusal.field == "what_changed" and said.piece.no_change:
                refusal.field = "no_change"
        found += reported
        for piece in said.piece.evidence:
            found += evidence.wrong_with(piece)
    if said.asks:
        dated = said.deadline is not None
        found += gathered(lambda: rules.check_dated(dated), lambda: rules.check_waiting(said.waiting))
        if dated:
            found += deadlines.wrong_with(said.deadline, said.to, said.because, today)
    for refusal in found:
        refusal.field = _FIELDS.get(refusal.field or "", refusal.field)
    return found


def remarks(said: Said, due: Due) -> list[str]:
    """What the page of the action would tell or ask before this is sent. It refuses nothing."""
    piece, found = said.piece, []
    if not said.reports:
        return found
    if piece.state == delivery.DONE:
        given = due.given + len(piece.evidence)
        found += rules.remarks_on_done(piece.action.success_measure, piece.measure_met, given)
    last = due.last
    if last and not piece.no_change and not piece.evidence and delivery.same_words(piece.what_changed, last.what_changed):
        found.append(delivery.ask_about_same_words(last.said_on))
    return found


def wrong_answer(answer: Answered) -> list[Refused]:
    return gathered(lambda: question_rules.check_answer(answer.words, not answer.challenge.open))


@dataclass
class Taken:
    """What came of it. It is empty when a double click was kept the first time."""

    reported: int = 0
    asked: int = 0
    answered: int = 0


def take(
    agency: Agency,
    rows: Sequence[Said],
    answers: Sequence[Answered],
    *,
    by: Acting,
    today: dt.date,
    in_round: Round | None = None,
    once: str | None = None,
) -> Taken:
    """Report, ask and answer, all of it or nothing. Each row is written by the verb of its page, under the same rules.

    ``in_round``: the reports are pieces of the agency's return in it. Raises Stale when one of the records changed after
    the person had seen it.
    """
    roles.check(by, roles.REPORT, agency=agency.key)
    if not rows and not answers:
        raise Refused("There is nothing to send. Choose at least one row.")
    touched = {each.piece.action.review_id for each in rows} | {each.challenge.review_id for each in answers}
    chains = [row.code for row in reviews.all_reviews() if row.key in touched]
    taken = Taken()
    with history.together(*([history.BOARD] if in_round is not None else []), *chains):
        for each in rows:
            # Before the report, which writes the day that is expected onto the same date.
            if each.asks:
                taken.asked += _once(_ask, each, by=by, today=today, once=_of(once, each.piece.action, "time"))
        _report(agency, [each for each in rows if each.reports], taken, in_round, by=by, today=today, once=once)
        for answer in answers:
            taken.answered += _once(_answer, answer, by=by, today=today, once=_of(once, answer.challenge, "answer"))
    return taken


def was_taken(keys: Sequence[str], once: str | None, by: Acting) -> bool:
    """Whether this very form was sent before and kept: all of it or nothing was. ``keys`` are those of its records."""
    ways = ("{0}/{1}", "{0}/{1}/time", "{0}/{1}/answer", "{0}/{1}/one/{1}")
    return bool(once and keys) and any(history.sent_before(way.format(once, keys[0]), by) for way in ways)


def _report(agency, rows: Sequence[Said], taken: Taken, in_round: Round | None, *, by, today, once) -> None:
    if in_round is None:
        for each in rows:
            taken.reported += _once(_report_one, each, by=by, today=today, once=_of(once, each.piece.action))
        return
    # What a writer answered to a warning stays with the report that it is about, so those go one by one.
    for several in ([each for each in rows if not each.kept], *([each] for each in rows if each.kept)):
        if several:
            number = once and (once if not several[0].kept else f"{once}/{several[0].piece.action.key}/one")
            pieces = [each.piece for each in several]
            with history.saying(several[0].kept):
                outcome = rounds.send(in_round, agency, pieces, by=by, today=today, once=number)
            for clash in outcome.clashes.values():
                raise clash
            taken.reported += len(outcome.sent)


def _once(verb, each, **how) -> int:
    """1 where it was written now, 0 where this very form was sent before."""
    try:
        with history.saying(each.kept):
            verb(each, **how)
    except history.AlreadyDone:
        return 0
    return 1


def _ask(each: Said, **how) -> None:
    if each.deadline is None:
        rules.check_dated(False)
    deadlines.ask(each.deadline, each.to, each.because, **how)


def _report_one(each: Said, **how) -> None:
    piece = each.piece
    for refusal in rounds.wrong_with_piece(piece, how["today"]):
        raise refusal
    actions.report(
        piece.action,
        piece.state,
        piece.what_changed,
        piece.forecast,
        evidence=piece.evidence,
        no_change=piece.no_change,
        measure_met=piece.measure_met,
        **how,
    )


def _answer(each: Answered, **how) -> None:
    challenges.answer(each.challenge, each.words, **how)


def _of(once: str | None, record: Action | Challenge, what: str = "") -> str | None:
    return f"{once}/{record.key}" + (f"/{what}" if what else "") if once else None
