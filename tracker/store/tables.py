"""All tables, in an order in which they can be created."""

from . import (
    actions,
    assurance,
    closing,
    correspondence,
    deadlines,
    escalations,
    evidence,
    history,
    people,
    privacy,
    reviews,
    rounds,
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
    assurance.AssuranceDecision,
    assurance.Challenge,
    closing.StateChange,
    escalations.Concern,
    escalations.Escalation,
    escalations.BoardDecision,
    correspondence.Letter,
    correspondence.LetterItem,
    correspondence.LetterStep,
    correspondence.LetterFile,
    privacy.Redaction,
    privacy.RedactionWords,
    privacy.RetentionClass,
    privacy.LegalHold,
    privacy.Disposal,
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
    (assurance.Challenge, ("review", "ref")),
    (closing.StateChange, ("review", "ref")),
    (escalations.Concern, ("review", "ref")),
    (escalations.Escalation, ("review", "ref")),
    (escalations.BoardDecision, ("review", "ref")),
    (correspondence.Letter, ("review", "ref")),
    (correspondence.LetterItem, ("letter", "item")),
    (correspondence.LetterStep, ("review", "ref")),
    (privacy.Redaction, ("ref",)),
    (privacy.RetentionClass, ("name",)),
    (privacy.LegalHold, ("ref",)),
    (privacy.Disposal, ("ref",)),
):
    _record.standing_once(*_names)
assurance.AssuranceDecision.standing_once("item", where=assurance.AssuranceDecision.agency.is_null())
assurance.AssuranceDecision.standing_once(
    "item", "agency", where=assurance.AssuranceDecision.agency.is_null(False), called="of_one"
)
