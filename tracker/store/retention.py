"""Which records are past their period: those that disposal may reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..rules import delivery
from ..rules import meetings as meeting_rules
from ..rules import narratives as narrative_rules
from ..rules import reminders as reminder_rules
from ..rules import retention as rules
from .actions import Action, Answer, ProgressUpdate
from .agenda import AgendaItem, Minute
from .assurance import Challenge
from .closing import StateChange
from .database import known
from .deadlines import Deadline, DeadlineChange
from .drift import DriftDismissal
from .escalations import BoardDecision, Concern, Escalation, EscalationReply, EscalationTold
from .evidence import Evidence, EvidenceFile, EvidenceLink
from .imports import PlanImport, PlanLine
from .meetings import Meeting
from .narratives import Narrative
from .people import AccessLog, SignInTry
from .reminders import Reminder
from .rounds import Draft, Round

OVER = (delivery.CLOSED, delivery.WITHDRAWN)
LOGS = {rules.ACCESS_LOG: AccessLog, rules.SIGN_IN_TRIES: SignInTry, rules.DRAFTS: Draft}  # no records: they are deleted
_DISPOSED = "[disposed of"


def past(name: str, before: dt.date) -> list:
    """The records of a class whose period ended before a day, by reference; nothing twice."""
    return list(_PAST[name](before)) if name in _PAST else []


def lines_past(name: str, before: dt.date):
    """The lines of a log from before a day, or the drafts of rounds that met before it."""
    table = LOGS[name]
    if table is Draft:
        met = Round.select(Round.record).where(known(Round) & (Round.meeting < before))
        return Draft.select().where(Draft.round.in_(met))
    return table.select().where(table.at < dt.datetime.combine(before, dt.time()))


def count_past(name: str, before: dt.date) -> int:
    return lines_past(name, before).count() if name in LOGS else len(past(name, before))


def _actions(before):
    over = known(Action) & Action.delivery.in_(OVER) & (Action.known_from < before)
    return Action.select().where(over & ~Action.title.startswith(_DISPOSED)).order_by(Action.review, Action.position)


def _evidence(before):
    """Given long enough ago, and nothing that is still open rests on what it bears on."""
    still = Action.select(Action.record).where(known(Action) & Action.delivery.not_in(OVER))
    items = Answer.select(Answer.item).where(known(Answer) & Answer.action.in_(still))
    rests = EvidenceLink.item.in_(items) | EvidenceLink.action.in_(still)
    needed = EvidenceLink.select(EvidenceLink.evidence).where(known(EvidenceLink) & rests)
    old = known(Evidence) & (Evidence.given_on < before) & Evidence.record.not_in(needed)
    return Evidence.select().where(old & ~Evidence.statement.startswith(_DISPOSED)).order_by(Evidence.position, Evidence.id)


def _questions(before):
    old = known(Challenge) & (Challenge.answered_on < before)
    return Challenge.select().where(old & ~Challenge.question.startswith(_DISPOSED)).order_by(Challenge.record)


def _escalations(before):
    old = BoardDecision.select(BoardDecision.escalation).where(known(BoardDecision) & (BoardDecision.made_on < before))
    decided = known(Escalation) & (Escalation.state == "decided") & Escalation.record.in_(old)
    return Escalation.select().where(decided & ~Escalation.why.startswith(_DISPOSED)).order_by(Escalation.record)


def _reminders(before):
    """Of what is disposed of the keys stay, so that nobody is told again."""
    old = known(Reminder) & (Reminder.made_on < before) & (Reminder.state != reminder_rules.WAITING)
    return Reminder.select().where(old & ~Reminder.subject.startswith(_DISPOSED)).order_by(Reminder.record)


def _meetings(before):
    """Those of which every decision on a point that was added was carried out. Decisions on escalations go with these."""
    waits = known(Minute) & (Minute.outcome == meeting_rules.DECIDED) & Minute.decision.is_null()
    open_still = Minute.select(Minute.meeting).where(waits & Minute.carried_out_on.is_null())
    old = known(Meeting) & (Meeting.held_on < before) & Meeting.record.not_in(open_still)
    return Meeting.select().where(old & ~Meeting.title.startswith(_DISPOSED)).order_by(Meeting.number)


def _narratives(before):
    """Taken back, and not written anew since."""
    old = known(Narrative) & (Narrative.state == narrative_rules.TAKEN_BACK) & (Narrative.known_from < before)
    return Narrative.select().where(old & ~Narrative.because.startswith(_DISPOSED)).order_by(Narrative.record)


def _dismissed(before):
    old = known(DriftDismissal) & (DriftDismissal.dismissed_on < before)
    return (
        DriftDismissal.select().where(old & ~DriftDismissal.because.startswith(_DISPOSED)).order_by(DriftDismissal.record)
    )


def _imports(before):
    """The actions stay; what goes is what the plan said of them, and how it was read."""
    old = known(PlanImport) & (PlanImport.taken_on < before)
    return PlanImport.select().where(old & ~PlanImport.name.startswith(_DISPOSED)).order_by(PlanImport.record)


_PAST = {
    rules.IMPORTS: _imports,
    rules.MEETINGS: _meetings,
    rules.NARRATIVES: _narratives,
    rules.DRIFT: _dismissed,
    rules.ACTIONS: _actions,
    rules.EVIDENCE: _evidence,
    rules.QUESTIONS: _questions,
    rules.ESCALATIONS: _escalations,
    rules.REMINDERS: _reminders,
}


def with_parts(rows: Iterable) -> list[tuple[type, str]]:
    """Records with those that are nothing without them: updates and dates of an action, files of a piece."""
    found: list[tuple[type, str]] = []
    for row in rows:
        found.append((type(row), row.key))
        for model, own in _PARTS.get(type(row), ()):
            keys = model.select(model.record).where(getattr(model, own) == row.key).distinct().tuples()
            found += [(model, key) for (key,) in keys]
        if isinstance(row, Escalation) and row.concern_id:
            found.append((Concern, row.concern_id))
    return list(dict.fromkeys(found))


_PARTS = {
    Action: (
        (ProgressUpdate, "action"),
        (Deadline, "action"),
        (DeadlineChange, "action"),
        (StateChange, "action"),
        (Answer, "action"),
        (PlanLine, "action"),
    ),
    PlanImport: ((PlanLine, "plan"),),
    Meeting: ((AgendaItem, "meeting"), (Minute, "meeting")),
    Evidence: ((EvidenceFile, "evidence"), (EvidenceLink, "evidence")),
    Escalation: ((BoardDecision, "escalation"), (EscalationTold, "escalation"), (EscalationReply, "escalation")),
}
