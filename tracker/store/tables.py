"""All tables, in an order in which they can be created."""

from . import actions, assurance, deadlines, escalations, evidence, history, people, reviews
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
    people.SignInTry,
    people.AccessLog,
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
    escalations.Concern,
    escalations.Escalation,
    escalations.BoardDecision,
    history.Chain,
    history.History,
    history.HistoryValue,
    history.Counter,
)
RECORDS = tuple(table for table in TABLES if issubclass(table, Record))
for _record in RECORDS:
    _record.current_index()
