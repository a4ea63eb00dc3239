"""All tables, in an order in which they can be created."""

from . import (
    actions,
    assurance,
    calendars,
    closing,
    correspondence,
    deadlines,
    drift,
    duplicates,
    escalations,
    evidence,
    figures,
    history,
    issued,
    key_areas,
    narratives,
    outlooks,
    people,
    privacy,
    reminders,
    reviews,
    rounds,
    sequels,
)
from .database import Record

TABLES = (
    reviews.Board,
    reviews.Setting,
    reviews.Review,
    reviews.Document,
    reviews.Theme,
    reviews.Agency,
    reviews.Membership,
    reviews.Item,
    reviews.ItemAgency,
    reviews.Response,
    people.Person,
    people.Post,
    people.Account,
    people.Session,
    people.AccountLink,
    calendars.CalendarFeed,
    people.SignInTry,
    people.AccessLog,
    rounds.Round,
    rounds.RoundAgency,
    rounds.Return,
    rounds.Draft,
    actions.Action,
    actions.Answer,
    actions.ActionAgency,
    actions.ProgressUpdate,
    deadlines.Deadline,
    deadlines.DeadlineChange,
    evidence.Evidence,
    evidence.EvidenceAgency,
    evidence.EvidenceFile,
    evidence.EvidenceReader,
    evidence.EvidenceLink,
    duplicates.NotTwice,
    figures.FigureGroup,
    figures.FigureStatement,
    outlooks.Outlook,
    key_areas.KeyArea,
    key_areas.KeyAreaItem,
    sequels.Sequel,
    narratives.Narrative,
    assurance.AssuranceDecision,
    assurance.Challenge,
    closing.StateChange,
    drift.DriftDismissal,
    escalations.Concern,
    escalations.Escalation,
    escalations.BoardDecision,
    escalations.EscalationTold,
    escalations.EscalationReply,
    escalations.FirstRun,
    correspondence.Letter,
    correspondence.LetterItem,
    correspondence.LetterStep,
    correspondence.LetterFile,
    issued.Issued,
    issued.Preparation,
    issued.ReplyAsked,
    issued.Reply,
    issued.FrozenContent,
    privacy.Redaction,
    privacy.RedactionWords,
    privacy.RetentionClass,
    privacy.LegalHold,
    privacy.Disposal,
    reminders.Reminder,
    reminders.Told,
    reminders.Outbox,
    history.Chain,
    history.History,
    history.HistoryValue,
    history.Counter,
)
RECORDS = tuple(table for table in TABLES if issubclass(table, Record))
for _record in RECORDS:
    _record.current_index()
for _link in (reviews.ItemAgency, actions.Answer, evidence.EvidenceLink):
    _link.waiting_index()
for _record, _names in (
    (reviews.Setting, ("name",)),
    (reviews.Review, ("code",)),
    (reviews.Agency, ("code",)),
    (reviews.Document, ("review", "code")),
    (reviews.Response, ("item", "agency")),
    (reviews.Item, ("review", "ref")),
    (rounds.Round, ("number",)),
    (rounds.RoundAgency, ("round", "agency")),
    (rounds.Return, ("round", "agency")),
    (actions.Action, ("review", "ref")),
    (actions.ProgressUpdate, ("review", "ref")),
    (deadlines.Deadline, ("follows",)),  # one occurrence is followed by one other
    (deadlines.DeadlineChange, ("review", "ref")),
    (evidence.Evidence, ("review", "ref")),
    (figures.FigureGroup, ("review", "ref")),
    (figures.FigureStatement, ("group", "position")),
    (outlooks.Outlook, ("item",)),
    (key_areas.KeyArea, ("review", "number")),
    (key_areas.KeyAreaItem, ("area", "item")),
    (sequels.Sequel, ("action", "on", "position")),
    (narratives.Narrative, ("item",)),  # one narrative for each item
    (assurance.Challenge, ("review", "ref")),
    (closing.StateChange, ("review", "ref")),
    (drift.DriftDismissal, ("rule", "subject")),
    (escalations.Concern, ("review", "ref")),
    (escalations.Escalation, ("review", "ref")),
    (escalations.BoardDecision, ("review", "ref")),
    (escalations.EscalationTold, ("escalation", "post", "how")),
    (escalations.EscalationReply, ("review", "ref")),
    (escalations.FirstRun, ("review",)),
    (correspondence.Letter, ("review", "ref")),
    (correspondence.LetterItem, ("letter", "item")),
    (correspondence.LetterStep, ("review", "ref")),
    (issued.Preparation, ("review", "ref")),
    (issued.ReplyAsked, ("preparation", "agency")),
    (issued.Reply, ("review", "ref")),
    (privacy.Redaction, ("ref",)),
    (privacy.RetentionClass, ("name",)),
    (privacy.LegalHold, ("ref",)),
    (privacy.Disposal, ("ref",)),
    (reminders.Reminder, ("ref",)),
):
    _record.standing_once(*_names)
assurance.AssuranceDecision.standing_once("item", where=assurance.AssuranceDecision.agency.is_null())
assurance.AssuranceDecision.standing_once(
    "item", "agency", where=assurance.AssuranceDecision.agency.is_null(False), called="of_one"
)
reminders.Reminder.standing_once("person", "made_on", called="a_day")
# Of one thing the rule raises or proposes one with each level, however many machines it runs on.
_Raised = escalations.Escalation
_Raised.standing_once(
    "thing", "level", where=(_Raised.how == "rule") & _Raised.state.in_(("open", "proposed")), called="by_rule"
)
# What the rules look for each day, each by an index of its own, so that they read what is over a limit and no more.
for _name, _model, _where, _fields in (
    ("escalation_waiting", _Raised, None, (_Raised.state, _Raised.due)),
    ("deadline_moved", deadlines.Deadline, deadlines.Deadline.moves > 1, (deadlines.Deadline.moves,)),
    ("challenge_open", assurance.Challenge, assurance.Challenge.answered_on.is_null(), (assurance.Challenge.due,)),
    ("assurance_decision_look", assurance.AssuranceDecision, None, (assurance.AssuranceDecision.look_again,)),
    (
        "board_decision_undone",
        escalations.BoardDecision,
        escalations.BoardDecision.carried_out_on.is_null(),
        (escalations.BoardDecision.level, escalations.BoardDecision.by_when),
    ),
):
    _standing = _model.known_until.is_null()
    _model.add_index(*_fields, where=_standing if _where is None else _standing & _where, name=_name)
issued.Issued.standing_once("review", "ref", where=issued.Issued.review.is_null(False))
issued.Issued.standing_once("ref", where=issued.Issued.review.is_null(), called="of_the_board")
