"""Everything in the tracker as one JSON object, written piece by piece so that memory does not grow with the record.

It is the Board's own copy: restricted evidence and the names in the history are in it. It is kept as the database is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from peewee import Expression, fn

from .. import clock
from ..rules import assurance as ratings
from ..store import (
    actions,
    assurance,
    closing,
    correspondence,
    deadlines,
    duplicates,
    evidence,
    history,
    history_read,
    positions,
    responses,
    reviews,
    rounds,
)
from ..store.actions import Action, ActionAgency, Answer, ProgressUpdate
from ..store.assurance import AssuranceDecision, Challenge
from ..store.correspondence import Letter, LetterFile
from ..store.database import Link, Record, known, one_moment
from ..store.deadlines import Deadline, DeadlineChange
from ..store.escalations import BoardDecision, Concern, Escalation
from ..store.evidence import Evidence, EvidenceFile, EvidenceLink, EvidenceReader
from ..store.history import History, HistoryValue
from ..store.people import Post
from ..store.privacy import Disposal, LegalHold, Redaction, RetentionClass
from ..store.reviews import Agency, Item, ItemAgency, Membership, Review, Setting, Theme
from ..store.rounds import Return, Round

KEYS = (
    "board",
    "reviews",
    "agencies",
    "posts",
    "themes",
    "recommendations",
    "learning_points",
    "responses",
    "actions",
    "rounds",
    "updates",
    "evidence",
    "figures_that_disagree",
    "deadline_changes",
    "assurance",
    "challenges",
    "concerns",
    "escalations",
    "meetings",
    "decisions",
    "correspondence",
    "drift",
    "narratives",
    "stocktakes",
    "reminders",
    "settings",
    "files",
    "history",
)
EACH_MEMBER = "EACH-MEMBER"
_ROWS = 500  # read at a time
_VALUES = 5_000  # of the history, held at a time


def as_json(as_at: dt.date | None = None, today: dt.date | None = None) -> Iterator[str]:
    """The object in parts, one record a line. ``as_at`` is a past day; colours are those of that day, else of ``today``."""
    with one_moment():
        writing = _Export(as_at, as_at or today or clock.today())
        for number, key in enumerate(KEYS):
            yield f"{',' if number else '{'}\n{json.dumps(key)}: "
            if key == "board":
                yield _dump(writing.board())
                continue
            yield "["
            # What nothing records yet is there all the same, and empty.
            records: Callable[[], Iterable[dict]] = getattr(writing, key, tuple)
            for place, record in enumerate(records()):
                yield f"{',' if place else ''}\n{_dump(record)}"
            yield "]"
        yield "\n}\n"


def _dump(record: dict) -> str:
    return json.dumps(record, ensure_ascii=False, default=_plain)


def _plain(value) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be exported")


class _Export:
    """One method for each key that has records. Few and short records are looked up whole; the rest in lots of _ROWS."""

    def __init__(self, as_at: dt.date | None, day: dt.date):
        self.as_at, self.day = as_at, day
        self.limits = reviews.limits(as_at)
        self.codes = dict(self._now(Review, Review.record, Review.code))
        self.agency = dict(self._now(Agency, Agency.record, Agency.code))
        self.theme = dict(self._now(Theme, Theme.record, Theme.name))

    def board(self) -> dict:
        row = reviews.board()
        return {
            "ref": history.BOARD,
            "known_from": row.created_at.date(),
            "written_at": row.created_at,
            "invented": row.demonstration,
            "name": row.name,
            "demonstration": row.demonstration,
            "as_at": self.day,
            "thresholds": asdict(self.limits),
            "chains": [
                {"chain": chain, "count": count, "head": head}
                for chain, count, head in history_read.heads(self.as_at, [*self.codes.values(), history.BOARD])
            ],
            **self._privacy(),
        }

    def _privacy(self) -> dict[str, list[dict]]:
        """What was redacted, held and disposed of, and how long things are kept; none of the words."""
        decided = "asked_by asked_role asked_on state decided_by decided_on decision_because"
        return {
            "redactions": [
                self._record(row, row.ref, f"kind about_ref category because authority places files_removed {decided}")
                for row in self._all(Redaction)
            ],
            "retention": [self._record(row, row.name, "months because set_by set_on") for row in self._all(RetentionClass)],
            "legal_holds": [
                self._record(row, row.ref, "name because authority placed_by since lifted_on lifted_by lifted_because")
                for row in self._all(LegalHold)
            ],
            "disposals": [
                self._record(row, row.ref, f"name before because refs count {decided}") for row in self._all(Disposal)
            ],
        }

    def reviews(self) -> Iterator[dict]:
        for row in self._all(Review):
            yield self._record(row, row.code, "code title kind body published summary count_note") | {
                "documents": [
                    self._record(each, each.code, "title short date date_note file sha256 owner licence places")
                    for each in reviews.documents(row, self.as_at)
                ],
                "not_twice": self._not_twice(row),
            }

    def _not_twice(self, review: Review) -> list[dict]:
        """Pairs that look the same and are not, as somebody said."""
        found = []
        for kind, model in ((duplicates.EVIDENCE, Evidence), (duplicates.ACTIONS, Action)):
            rows = duplicates.dismissed(review, kind, self.as_at)
            keys = [key for row in rows for key in (row.first, row.second)]
            refs = dict(self._now(model, model.record, model.ref).where(model.record.in_(keys)))
            for row in rows:
                both = {"first": refs.get(row.first), "second": refs.get(row.second)}
                found.append(self._record(row, row.key, "kind because") | both)
        return found

    def agencies(self) -> Iterator[dict]:
        spans = defaultdict(list)
        for row in Membership.select().where(known(Membership, self.as_at)).order_by(Membership.since):
            spans[row.agency_id].append(row)
        for row in self._all(Agency):
            yield self._record(row, row.code, "code name kind aliases responsible_post merged_on") | {
                "parent": self.agency.get(row.parent_id),
                "merged_into": self.agency.get(row.merged_into_id),
                "member": [{"since": span.since, "until": span.until, **_sources(span.source)} for span in spans[row.key]],
                **_sources(row.source),
            }

    def posts(self) -> Iterator[dict]:
        for row in self._all(Post):
            # A person is a key here: posts, not persons.
            yield self._record(row, row.key, "role title level deputy since until unconfirmed confirmed_by named_by") | {
                "agency": self.agency.get(row.agency_id),
                "person": row.person_id,
            }

    def themes(self) -> Iterator[dict]:
        for row in self._all(Theme):
            yield self._record(row, row.name, "name position")

    # Items

    def recommendations(self) -> Iterator[dict]:
        return self._items(Item.kind != reviews.LEARNING_POINT)

    def learning_points(self) -> Iterator[dict]:
        return self._items(Item.kind == reviews.LEARNING_POINT)

    def _items(self, where: Expression) -> Iterator[dict]:
        for lot in self._lots(Item, where):
            keys = [row.key for row in lot]
            dated = deadlines.of_items(keys, self.as_at)
            where = known(Deadline, self.as_at) & Deadline.item.in_(keys)
            due = _by(Deadline.select().where(where).order_by(Deadline.number), "item_id")
            rated = assurance.ratings(keys, self.as_at)
            parts = _by(reviews.parts(keys, self.as_at), "item_id")
            answered = _by(actions.answering(keys, self.as_at), "item_id")
            links = _by(evidence.links(keys, self.as_at), "item_id")
            gone = self._withdrawn(ItemAgency, ItemAgency.item, keys)
            for row in lot:
                decision = rated.get(row.key)
                yield self._record(row, row.ref, "kind number title text other_wordings part_of shown_with") | {
                    "theme": self.theme.get(row.theme_id),
                    **_sources(row.source),
                    "agencies": [
                        {
                            "code": self.agency.get(part.agency_id) if part.agency_id else EACH_MEMBER,
                            "part": part.part,
                            **_stands_on(part),
                        }
                        for part in parts[row.key]
                    ],
                    "agencies_withdrawn": [
                        {
                            "code": self.agency.get(part.agency_id) if part.agency_id else EACH_MEMBER,
                            "part": part.part,
                            **_stands_on(part),
                            **_withdrawn_as(part),
                        }
                        for part in gone[row.key]
                    ],
                    **_deadline(dated.get(row.key)),
                    "due_points": self._due_points(row.ref, due[row.key]),
                    "actions": [link.done_by.ref for link in answered[row.key]],
                    "evidence": [link.piece.ref for link in links[row.key]],
                    "assurance": decision.rating if decision else ratings.NOT_YET_TESTED,
                }

    def responses(self) -> Iterator[dict]:
        """What agencies answered, and those that are addressed or asked and have not."""
        members = responses.Members(self.day, self.as_at)
        for lot in self._lots(Item):
            by_item = responses.parties(lot, self.day, self.as_at, members)
            for item in lot:
                # What was said of a body that is named no more is a response all the same.
                for party in by_item[item.key]:
                    if party.response or party.awaited:
                        yield self._response(item, party)

    def _response(self, item: Item, party: responses.Party) -> dict:
        about = {"item": item.ref, "agency": party.agency.code, "asked_since": party.since, "asked": party.asked}
        row = party.response
        if row is not None:
            return self._record(row, row.ref, _RESPONSE) | about
        return {
            "ref": f"{item.ref}/{party.agency.code}",
            "review": self.codes.get(item.review_id),
            "known_from": party.since,
            "written_at": party.written_at,
            "invented": party.invented,
            **dict.fromkeys(_RESPONSE.split(), ""),
            "response": party.state,
            "said_by": None,
            "said_on": None,
            "on_behalf": False,
            **about,
        }

    # Actions

    def actions(self) -> Iterator[dict]:
        for lot in self._lots(Action):
            keys = [row.key for row in lot]
            answered = _by(actions.answered_by(keys, self.as_at), "action_id")
            helping = defaultdict(list)
            where = actions.supporting(self.as_at) & ActionAgency.action.in_(keys)
            for action, agency in ActionAgency.select(ActionAgency.action, ActionAgency.agency).where(where).tuples():
                helping[action].append(self.agency.get(agency))
            given = _by(evidence.links_of_actions(keys, self.as_at), "action_id")
            gone, into = self._withdrawn(Answer, Answer.action, keys), self._refs(Action, lot, "merged_into_id")
            points = self._refs(Item, [link for found in gone.values() for link in found], "item_id")
            where = known(Deadline, self.as_at) & Deadline.action.in_(keys)
            changed = self._state_changes(keys)
            due = _by(Deadline.select().where(where).order_by(Deadline.number), "action_id")
            for each in positions.of_actions(lot, self.day, self.as_at, self.limits):
                row = each.action
                yield self._record(row, row.ref, _ACTION) | {
                    "lead_agency": self.agency.get(row.lead_id),
                    "agencies": sorted(helping[row.key]),
                    "owner": row.owner,
                    "answers": [{"ref": link.point.ref, **_stands_on(link)} for link in answered[row.key]],
                    "answers_withdrawn": [
                        {"ref": points.get(link.item_id), **_stands_on(link), **_withdrawn_as(link)}
                        for link in gone[row.key]
                    ],
                    "merged_into": into.get(row.merged_into_id),
                    "merged_because": row.merged_because,
                    **_deadline(each.deadline),
                    "due_points": self._due_points(row.ref, due[row.key]),
                    "counts_as_due": each.due,
                    "state_changes": changed[row.key],
                    "calculated_rag": each.colour.value,
                    "calculated_because": each.colour.reason,
                    "overdue": each.colour.overdue,
                    "silent": each.colour.silent,
                    "asked_since": each.asked_since,
                    "silent_rounds": each.silent_rounds,
                    "evidence": sorted({link.piece.ref for link in given[row.key]}),
                    **_sources(row.source),
                }

    def _state_changes(self, keys: list[str]) -> dict[str, list[dict]]:
        """What was decided about the state of each action, oldest first."""
        rows = [row for found in closing.of_actions(keys, self.as_at).values() for row in reversed(found)]
        others = self._refs(Action, rows, "replaced_by_id")
        looks = {row.decision_id for row in rows if row.decision_id}
        about = closing.looked_at(looks, self.as_at)
        found: dict[str, list[dict]] = defaultdict(list)
        for row in rows:
            found[row.action_id].append(
                self._record(row, row.ref, _STATE)
                | {"replaced_by": others.get(row.replaced_by_id), "after_look_at": about.get(row.decision_id)}
            )
        return found

    def updates(self) -> Iterator[dict]:
        names = "delivery what_changed no_change measure_met forecast said_by said_on on_behalf"
        return self._about(ProgressUpdate, names, action=Action, corrects=ProgressUpdate, round=Round)

    def rounds(self) -> Iterator[dict]:
        """Each round with the agencies asked, where each stands, and what it sent."""
        for lot in self._lots(Round):
            held = rounds.parties(lot, self.day, self.as_at)
            for row in lot:
                yield self._record(row, row.ref, _ROUND) | {
                    "state": row.state(self.day),
                    "agencies": [
                        self._record(party.asked, party.agency.code, "asked_on because")
                        | {"agency": party.agency.code, "standing": party.standing, "return": self._return(party.sent)}
                        for party in held[row.key]
                    ],
                }

    def _return(self, sent: Return | None) -> dict | None:
        return None if sent is None else self._record(sent, sent.ref, "sent_on sent_by on_behalf complete")

    def deadline_changes(self) -> Iterator[dict]:
        numbers = dict(self._now(Deadline, Deadline.record, Deadline.number))
        for lot in self._lots(DeadlineChange):
            acts, points = self._refs(Action, lot, "action_id"), self._refs(Item, lot, "item_id")
            for row in lot:
                action, item = acts.get(row.action_id), points.get(row.item_id)
                due_point = f"{action or item}/D{numbers.get(row.deadline_id, 1)}"
                record = self._record(row, row.ref, _CHANGE)
                yield record | {"action": action, "item": item, "due_point": due_point}

    def _due_points(self, ref: str, points: list[Deadline]) -> list[dict]:
        return [self._record(point, f"{ref}/D{point.number}", _POINT) | _deadline(point) for point in points]

    # Evidence

    def evidence(self) -> Iterator[dict]:
        for lot in self._lots(Evidence):
            keys = [row.key for row in lot]
            concerned = _by(evidence.concerns(keys, self.as_at), "evidence_id")
            links = _by(evidence.links_of(keys, self.as_at), "evidence_id")
            gone = self._withdrawn(EvidenceLink, EvidenceLink.evidence, keys)
            into = self._refs(Evidence, lot, "merged_into_id")
            points = self._refs(Item, [link for found in gone.values() for link in found], "item_id")
            files = _by(evidence.files(keys, self.as_at), "evidence_id")
            where = known(EvidenceReader, self.as_at) & EvidenceReader.evidence.in_(keys)
            readers = _by(EvidenceReader.select().where(where).order_by(EvidenceReader.id), "evidence_id")
            for row in lot:
                yield self._record(row, row.ref, _PIECE) | {
                    "given_by": self.agency.get(row.given_by_id),
                    "concerns": [self.agency.get(each.agency_id) for each in concerned[row.key]],
                    **_sources(row.source),
                    "about": [self._link(link, link.point.ref) for link in links[row.key]],
                    "withdrawn": [
                        self._link(link, points.get(link.item_id)) | _withdrawn_as(link) for link in gone[row.key]
                    ],
                    "merged_into": into.get(row.merged_into_id),
                    "merged_because": row.merged_because,
                    "files": [_file_ref(row.ref, file) for file in files[row.key]],
                    "readers": [each.person_id for each in readers[row.key] if not each.withdrawn_because],
                    "named": [
                        {"person": each.person_id, **self._record(each, each.key, "because withdrawn_because")}
                        for each in readers[row.key]
                    ],
                }

    def _link(self, link: EvidenceLink, ref: str | None) -> dict:
        return {
            "ref": ref,
            "stance": link.stance,
            **_stands_on(link),
            "known_from": link.known_from,
            "invented": link.invented,
        }

    def _withdrawn(self, model: type[Link], end, keys: list[str]) -> dict[str, list]:
        """The links of a kind that were withdrawn, by the key of one of their ends."""
        where = known(model, self.as_at) & end.in_(keys) & (model.withdrawn_because != "")
        return _by(model.select().where(where).order_by(model.id), end.object_id_name)

    def files(self) -> Iterator[dict]:
        for lot in self._lots(EvidenceFile):
            where = Evidence.record.in_([row.evidence_id for row in lot]) & known(Evidence, self.as_at)
            pieces = {row.key: row for row in Evidence.select().where(where)}
            for row in lot:
                piece = pieces[row.evidence_id]
                yield self._record(row, _file_ref(piece.ref, row), _FILE) | {
                    "review": self.codes.get(piece.review_id),
                    "evidence": piece.ref,
                }
        yield from self._files_of_letters()

    def correspondence(self) -> Iterator[dict]:
        """Letters with what they are about, and each step."""
        for lot in self._lots(Letter):
            for each in correspondence.stories(lot, self.day, self.as_at):
                row = each.letter
                yield (
                    self._record(row, row.ref, _LETTER)
                    | _sources(row.source)
                    | {
                        "body": self.agency.get(row.body_id),
                        "about": [{"ref": bond.point.ref, "basis": bond.basis} for bond in each.about],
                        "files": [_file_ref(row.ref, file) for file in each.behind(None)],
                        "steps": [
                            self._record(step, step.ref, _STEP)
                            | _sources(step.source)
                            | {"files": [_file_ref(row.ref, file) for file in each.behind(step)]}
                            for step in [*each.steps, *each.gone]
                        ],
                    }
                )

    def _files_of_letters(self) -> Iterator[dict]:
        for lot in self._lots(LetterFile):
            where = Letter.record.in_([row.letter_id for row in lot]) & known(Letter, self.as_at)
            letters = {row.key: row for row in Letter.select().where(where)}
            for row in lot:
                letter = letters[row.letter_id]
                yield self._record(row, _file_ref(letter.ref, row), f"{_FILE} restricted") | {
                    "review": self.codes.get(letter.review_id),
                    "letter": letter.ref,
                }

    # What was asked, raised and decided

    def assurance(self) -> Iterator[dict]:
        """Every decision, the ones that were replaced included."""
        then = AssuranceDecision.known_from <= self.day if self.as_at else None
        for lot in self._lots(AssuranceDecision, then, every_version=True):
            items = self._refs(Item, lot, "item_id")
            for row in lot:
                stands = row.known_until is None or (self.as_at is not None and row.known_until > self.as_at)
                yield self._record(row, row.ref, _DECISION) | {
                    "item": items.get(row.item_id),
                    "agency": self.agency.get(row.agency_id),
                    "standing": stands,
                }

    def challenges(self) -> Iterator[dict]:
        names = "question asked_by asked_on due answer answered_by answered_on on_behalf"
        return self._about(Challenge, names, item=Item, action=Action)

    def concerns(self) -> Iterator[dict]:
        names = "what known_to_agency board_told full_extent raised_by raised_on name_withheld"
        return self._about(Concern, names, item=Item, action=Action)

    def escalations(self) -> Iterator[dict]:
        names = "level how why asked raised_by raised_on name_withheld due state"
        return self._about(Escalation, names, item=Item, action=Action, concern=Concern)

    def decisions(self) -> Iterator[dict]:
        names = "level decision owner by_when made_by made_on minuted carried_out_on"
        return self._about(BoardDecision, names, item=Item, action=Action, escalation=Escalation)

    def settings(self) -> Iterator[dict]:
        for row in self._all(Setting):
            yield self._record(row, row.name, "name value")

    # History

    def history(self) -> Iterator[dict]:
        """Every entry of every chain, with its values. A value that was redacted is empty, and keeps its digest."""
        for entries in self._entries():
            values = _by(self._values(entries), "entry_id")
            for row in entries:
                yield {
                    "ref": f"{row.chain}/{row.seq}",
                    "review": None if row.chain == history.BOARD else row.chain,
                    "known_from": row.known_from,
                    "written_at": row.written_at,
                    "invented": bool(row.invented),
                    "chain": row.chain,
                    "seq": row.seq,
                    "previous": row.previous,
                    "hash": row.hash,
                    "verb": row.verb,
                    "who": row.post,
                    "person": row.person,
                    "kind": row.kind,
                    "subject": row.subject,
                    "subject_ref": row.subject_ref,
                    "values_digest": row.values_digest,
                    "values": [_value(value) for value in values[row.id]],
                }

    def _entries(self) -> Iterator[list[History]]:
        """Entries in the order of their chains, few enough at a time that their values fit."""
        last = ("", 0)
        while True:
            where = (History.chain > last[0]) | ((History.chain == last[0]) & (History.seq > last[1]))
            if self.as_at is not None:
                where &= History.known_from <= self.as_at
            lot = list(History.select().where(where).order_by(History.chain, History.seq).limit(_ROWS))
            if not lot:
                return
            last = lot[-1].chain, lot[-1].seq
            ids = HistoryValue.entry.in_([row.id for row in lot])
            sizes = (
                HistoryValue.select(HistoryValue.entry, fn.COUNT(HistoryValue.id)).where(ids).group_by(HistoryValue.entry)
            )
            sizes, held, together = dict(sizes.tuples()), 0, []
            for row in lot:
                if together and held + sizes.get(row.id, 0) > _VALUES:
                    yield together
                    held, together = 0, []
                together.append(row)
                held += sizes.get(row.id, 0)
            yield together

    def _values(self, entries: list[History]):
        where = HistoryValue.entry.in_([row.id for row in entries])
        return HistoryValue.select().where(where).order_by(HistoryValue.entry, HistoryValue.position)

    # Reading

    def _record(self, row: Record, ref: str, names: str) -> dict:
        """What every record has, then the fields named."""
        said = {"ref": ref}
        if "review" in row._meta.fields:
            said["review"] = self.codes.get(row.review_id)
        said |= {"known_from": row.known_from, "written_at": row.written_at, "invented": row.invented}
        return said | {name: row.__data__.get(name) for name in names.split()}

    def _about(self, model: type[Record], names: str, **linked: type[Record]) -> Iterator[dict]:
        """Records of a kind, with the references of what each is linked to."""
        for lot in self._lots(model):
            refs = {name: self._refs(target, lot, f"{name}_id") for name, target in linked.items()}
            for row in lot:
                record = self._record(row, row.ref, names)
                if "agency" in model._meta.fields:
                    record["agency"] = self.agency.get(row.agency_id)
                yield record | {name: found.get(getattr(row, f"{name}_id")) for name, found in refs.items()}

    def _now(self, model: type[Record], *fields):
        return model.select(*fields).where(known(model, self.as_at)).tuples()

    def _all(self, model: type[Record]) -> Iterator[Record]:
        for lot in self._lots(model):
            yield from lot

    def _lots(self, model: type[Record], where: Expression | None = None, every_version: bool = False) -> Iterator[list]:
        """Rows in the order in which their records were made, a lot at a time."""
        column, last = (model.id, "") if every_version else (model.record, "")
        while True:
            query = model.select().where(column > last).order_by(column).limit(_ROWS)
            if not every_version:
                query = query.where(known(model, self.as_at))
            if where is not None:
                query = query.where(where)
            lot = list(query)
            if not lot:
                return
            yield lot
            last = lot[-1].id if every_version else lot[-1].key

    def _refs(self, model: type[Record], rows: Iterable[Record], name: str) -> dict[str, str]:
        """The references of the records that rows point at, by their keys."""
        keys = {getattr(row, name) for row in rows} - {None}
        if not keys:
            return {}
        query = model.select(model.record, model.ref).where(model.record.in_(keys) & known(model, self.as_at))
        return dict(query.tuples())


_ACTION = (
    "title detail success_measure difference kind owner_post start interval fragile fragile_note basis proposed delivery "
    "reported_on reported_by"
)
_STATE = (
    "kind state before after because legal_reason review_by stopped_from said_by said_on deputy second_by second_on "
    "second_because"
)
_POINT = "number label withdrawn_on met_on met_by on_behalf every_months confirmed_on confirmed_in event because is_next"
_CHANGE = "was asked_for because asked_by asked_on on_behalf state decision_because decided_by decided_on"
_ROUND = "number title meeting opens closes opened_by closed_on closed_because"
_PIECE = (
    "statement figures rung voice independence said_by given_by_post given_on period look_again restricted url position "
    "heard speaks_for missing"
)
_RESPONSE = "response reason said_by said_on on_behalf change why"
_LETTER = "direction subject what from_post to_post together_with on due state url set_right_because withdrawn_on"
_STEP = "kind on words expected_by url recorded_by set_right_because withdrawn_on"
_FILE = "shown_name stored_name sha256 size media_type removed_because names_child"
_DECISION = "rating because rests_on weighed broken_rule override look_again decided_by decided_on deputy version"


def _stands_on(link: Link) -> dict:
    """What a link stands on, and who confirmed it."""
    return {
        "basis": link.basis,
        "basis_source": link.basis_source,
        "basis_reason": link.basis_reason,
        "confirmed": link.confirmed,
        "confirmed_by": link.confirmed_by,
        "put_back_because": link.put_back_because,
        "confirmed_on": link.confirmed_on,
    }


def _withdrawn_as(link: Link) -> dict:
    """Why a link was withdrawn. Where it was moved, the link that took its place stands under its own record."""
    return {"because": link.withdrawn_because, "withdrawn_from": link.known_from, "moved": link.moved_to_id is not None}


def _sources(citations: list[dict] | None) -> dict:
    """``source`` is the first citation; ``sources`` are all of them."""
    return {"source": citations[0] if citations else None, "sources": citations or []}


def _deadline(row: Deadline | None) -> dict:
    return {
        "original_deadline": row.original if row else None,
        "deadline": row.current if row else None,
        "forecast": row.forecast if row else None,
        "deadline_basis": row.basis if row else None,
        "deadline_confirmed": row.confirmed if row else False,
        "deadline_as_written": row.as_written if row else "",
        "deadline_precision": row.precision if row else None,
        "deadline_note": row.note if row else "",
        "deadline_sources": row.source if row else [],
        "moves": row.moves if row else 0,
        "days_moved": row.days_moved if row else 0,
    }


def _file_ref(piece: str | None, file: EvidenceFile) -> str:
    return f"{piece}/{file.key}"


def _value(row: HistoryValue) -> dict:
    said = json.loads(row.value) if row.value is not None else {}
    return {
        "kind": row.kind,
        "record": row.record,
        "version": row.version,
        "field": row.field,
        "was": said.get("was"),
        "now": said.get("now"),
        "salt": row.salt,
        "digest": row.digest,
    }


def _by(rows: Iterable, name: str) -> dict[str, list]:
    found: dict[str, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
