"""Gathers a stocktake: what the Board can show for each item as at a day, with its sources, gaps and contradictions.

The number of queries is fixed: it does not grow with the items, the actions or the evidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict

from .. import clock
from ..rules import deadlines as dates
from ..rules import delivery, roles
from ..rules import evidence as ladder
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import (
    actions,
    assurance,
    clocks,
    closing,
    deadlines,
    escalations,
    evidence,
    history_read,
    people,
    positions,
    responses,
    reviews,
)
from ..store import names as called
from ..store import stocktakes as store
from ..store.evidence import EVERYTHING, Evidence
from ..store.history import BOARD as BOARD_CHAIN
from ..store.positions import ActionPosition, Position
from ..store.reviews import Agency, Item, Review
from . import notices
from .content import AUDIENCES, BOARD, KIND_NOUNS, PUBLIC, Section, Stocktake
from .content_agencies import Answer, Question, Raised, Step
from .content_evidence import About, Decision, Note, Piece, Weighed
from .stocktake_events import Around
from .wording import cite, count, long_day

DRAFT = "Draft. Not issued: it has no number, and the agencies have not been shown what it says of them."
ALL = "all"
KIND_SCOPES = {
    "recommendations": (reviews.RECOMMENDATION, "The recommendations to the Board"),
    "national": (reviews.NATIONAL, "The national recommendations"),
    "commentary": (reviews.COMMENTARY, "The recommendations of the independent commentary"),
    "learning_points": (reviews.LEARNING_POINT, "The learning points"),
}
NAME_LEFT_OUT = "[name left out]"
_RANKS = "Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Councillor|PC|DC|DS|DI|DCI|DSU|Sgt|Sergeant|Insp|Inspector|Supt"


def gather(
    review: Review,
    as_at: dt.date | None,
    *,
    today: dt.date | None = None,
    audience: str = BOARD,
    scope: str = ALL,
    reader: Acting | None = None,
    everything: bool = False,
) -> Stocktake:
    """Everything that the stocktake of a review says as at a day.

    ``as_at`` is the day, None for today. ``scope`` is ``all``, one of KIND_SCOPES, a theme, the code of an agency or the
    reference of an item. The Board's copy shows the restricted pieces that ``reader`` may see, or all of them with
    ``everything``; the public's shows none. What is not shown is counted with its rungs. Raises Refused for a scope or
    an audience that there is not.
    """
    if audience not in AUDIENCES:
        raise Refused(f"There is no audience called {audience}. Use board or public.", "audience")
    today = today or clock.today()
    return _Gathering(review, None if as_at == today else as_at, today, audience, scope, reader, everything).run()


class _Gathering:
    def __init__(self, review: Review, as_at: dt.date | None, today: dt.date, audience, scope, reader, everything):
        self.review, self.as_at, self.made_on, self.day = review, as_at, today, as_at or today
        self.audience, self.scope = audience, scope
        self.limits, self.called = reviews.limits(as_at), called.in_force(as_at)
        self.documents = {row.code: row for row in reviews.documents(review, as_at)}
        self.short = {code: row.short for code, row in self.documents.items()}
        self.agencies = {row.key: row for row in reviews.agencies(as_at)}
        self.members = responses.Members(self.day, as_at)
        self.posts = {row.key: row for row in people.posts(as_at)}
        self.names = self._names_to_leave_out()
        self.names_left_out = self.numbered = 0
        self.notes: dict[str, Note] = {}
        self.cited: set[str] = set()
        restricted = store.restricted_now(review)
        known = store.evidence_seen(review, None if audience == PUBLIC else reader, as_at)
        self.seen = known | restricted if everything and audience != PUBLIC else known
        self.restricted = restricted

    def run(self) -> Stocktake:
        every = list(reviews.items(self.review, self.as_at))
        self.themes = {row.key: row.name for row in reviews.themes(self.review, self.as_at)}
        parts = defaultdict(list)
        for part in reviews.parts([item.key for item in every], self.as_at):
            parts[part.item_id].append(part)
        chosen, words = self._in_scope(every, parts)
        keys = [position.item.key for position in chosen]
        self._look_up(chosen, keys)
        sections = [self._section(position) for position in chosen]
        board = reviews.board()
        done = Stocktake(
            review=self.review.title,
            review_code=self.review.code,
            review_kind=self.review.kind,
            body=self.review.body,
            published=self.review.published,
            summary=self.review.summary,
            as_at=self.day,
            made_on=self.made_on,
            audience=self.audience,
            scope=self.scope,
            scope_words=words,
            status=DRAFT,
            demonstration=bool(board and board.demonstration),
            overview=notices.overview(sections, self.day, self.limits, self.called),
            notices=notices.notices(sections),
            left_out=[],
            sections=sections,
            register=sorted(self.notes.values(), key=lambda note: note.number),
            coverage=notices.coverage(sections),
            coverage_rule=notices.COVERAGE_RULE,
            heads=history_read.heads(self.as_at, [self.review.code, BOARD_CHAIN]),
            attribution=self._attribution(),
            restricted_shown=[note.ref for note in self.notes.values() if note.restricted],
            of_all=len(every),
            names=self.called,
        )
        done.left_out = self._left_out(done, every, keys)
        return done

    # What is in it

    def _in_scope(self, every: list[Item], parts) -> tuple[list[Position], str]:
        def of(items: list[Item]) -> list[Position]:
            return positions.of_items(items, self.day, self.as_at, reader=EVERYTHING)

        if self.scope == ALL:
            return of(every), "All recommendations and learning points"
        if self.scope in KIND_SCOPES:
            kind, words = KIND_SCOPES[self.scope]
            return of([item for item in every if item.kind == kind]), words
        for item in every:
            if item.ref == self.scope:
                found = [each for each in every if each.ref in (item.ref, item.shown_with)]
                return of(found), f"{' and '.join(each.ref for each in found)}: {item.title}"
        agency = next((row for row in self.agencies.values() if row.code == self.scope), None)
        if agency is not None:
            return self._of_agency(of(every), parts, agency), f"What {agency.name} is asked, leads or supports"
        for key, name in self.themes.items():
            if name == self.scope:
                return of([item for item in every if item.theme_id == key]), f"Theme: {name}"
        raise Refused(
            f'There is no "{self.scope[:80]}" in this review. Use all, {", ".join(KIND_SCOPES)}, a theme, '
            "the code of an agency or the reference of an item.",
            "scope",
        )

    def _of_agency(self, everywhere: list[Position], parts, agency: Agency) -> list[Position]:
        """Items in which the agency, or a part of it, has a part, or an action of which it leads or supports."""
        keys = reviews.with_parts({agency.key}, self.as_at)
        supported = store.supported_by(keys, self.as_at)
        member = agency.key in self.members.asked
        return [
            each
            for each in everywhere
            if any(part.agency_id in keys or (part.agency_id is None and member) for part in parts[each.item.key])
            or any(a.action.lead_id in keys or a.action.key in supported for a in each.actions)
        ]

    def _look_up(self, chosen: list[Position], keys: list[str]) -> None:
        """All that stands around the chosen items, in one query for each kind."""
        items_by_action = defaultdict(list)
        for position in chosen:
            for each in position.actions:
                items_by_action[each.action.key].append(position.item.key)
        self.action_refs = {each.action.key: each.action.ref for position in chosen for each in position.actions}
        pieces = {link.evidence_id for position in chosen for link in position.links}
        self.parties = responses.parties((position.item for position in chosen), self.day, self.as_at, self.members)
        self.views = assurance.views(keys, self.as_at)
        self.updates: dict[str, actions.ProgressUpdate] = {}
        self.earlier_updates = 0
        for row in actions.updates(items_by_action, self.as_at):
            if self.updates.setdefault(row.action_id, row) is not row:
                self.earlier_updates += 1
        self.state_changes = closing.of_actions(items_by_action, self.as_at)
        self.asked_for = {
            row.action_id: row.asked_for
            for row in deadlines.changes(self.as_at)
            if row.state == "asked" and row.action_id in items_by_action
        }
        self.questions = defaultdict(list)
        for row in clocks.of_questions(assurance.challenges(self.as_at), self.day, self.as_at):
            for item in {row.item_id, *items_by_action.get(row.action_id or "", ())} & set(keys):
                self.questions[item].append(row)
        decided = {row.escalation_id: row for row in escalations.decisions(self.as_at)}
        self.raised = defaultdict(list)
        for row in escalations.escalations(self.as_at):
            for item in {row.item_id, *items_by_action.get(row.action_id or "", ())} & set(keys):
                self.raised[item].append((row, decided.get(row.key)))
        public = self.audience == PUBLIC
        self.around = Around(keys, self.action_refs, self.day, self.as_at, public, self._who, self._free)
        self.files = defaultdict(list)
        for row in evidence.files(pieces, self.as_at):
            self.files[row.evidence_id].append(row)
        self.refs_of_pieces = {link.piece.ref: link.piece for position in chosen for link in position.links}

    # One item

    def _section(self, position: Position) -> Section:
        item = position.item
        section = Section(
            ref=item.ref,
            kind=item.kind,
            kind_label=reviews.KIND_LABELS.get(item.kind, item.kind),
            number=item.number,
            theme=self.themes.get(item.theme_id, ""),
            title=item.title,
            text=item.text,
            citation=self._cite(item.source),
            other_wordings=[(other["text"], self._cite(other["source"])) for other in item.other_wordings],
            part_of=item.part_of,
            shown_with=item.shown_with,
            due=position.deadline.current if position.deadline else None,
            due_basis=_basis(position.deadline),
            due_note=position.deadline.note if position.deadline else "",
            due_invented=bool(position.deadline and position.deadline.invented),
            answers=self._responses(item),
        )
        for link in position.links:
            if link.evidence_id in self.seen:
                section.pieces.append(self._piece(link, item))
            else:
                rung = link.piece.rung
                section.hidden[rung] = section.hidden.get(rung, 0) + 1
        # Notes are numbered in the order in which they are read: context stands after what is for and against.
        section.pieces.sort(key=lambda piece: piece.stance == ladder.CONTEXT)
        for piece in section.pieces:
            self._number(piece.note)
        section.decision = self._decision(position)
        section.steps = [self._step(each) for each in position.actions]
        section.questions = [self._question(row, item) for row in self.questions[item.key] if row.open]
        section.raised = [self._raised(row, decision, item) for row, decision in self.raised[item.key]]
        deeds = [each.action.key for each in position.actions]
        section.happened, section.missed = self.around.happened(deeds), self.around.missed(deeds)
        section.letters = self.around.written(item.key)
        section.gaps = notices.gaps(section)
        return section

    def _responses(self, item: Item) -> list[Answer]:
        """Of every agency that is addressed or asked, or answered while it was, with the chair's view of it alone."""
        found = []
        for party in self.parties[item.key]:
            row, view = party.response, self.views.get((item.key, party.agency.key))
            if not (party.asked or row):
                continue
            found.append(
                Answer(
                    agency=party.agency.name,
                    part=party.part,
                    response=party.state,
                    reason=self._free(row.reason) if row else "",
                    said_on=row.said_on if row else None,
                    on_behalf=bool(row and row.on_behalf),
                    invented=bool(row and row.invented),
                    since=party.since if party.joined else None,
                    former=party.former,
                    view=view.rating if view else "",
                    view_because=self._free(view.because) if view else "",
                    view_on=view.decided_on if view else None,
                    view_override=self._free(view.override) if view else "",
                    view_invented=bool(view and view.invented),
                )
            )
        return sorted(found, key=lambda each: each.agency)

    def _piece(self, link, item: Item) -> Piece:
        note = self.notes.get(link.evidence_id) or self._note(link.piece)
        note.about.append(About(item.ref, link.stance, link.basis, link.confirmed))
        return Piece(
            note=note,
            stance=link.stance,
            basis=link.basis,
            confirmed=link.confirmed,
            basis_citation=self._cite(link.basis_source),
            invented=bool(link.invented or note.invented),
            counts=evidence.for_rules(link).counts(self.day),
        )

    def _note(self, piece: Evidence) -> Note:
        self.cited.update(citation["document"] for citation in piece.source or [])
        given = self.agencies.get(piece.given_by_id)
        said_by = piece.said_by
        if self.audience == PUBLIC and piece.given_by_post:
            # Typed by hand, where a document would say it: it may be an officer's name.
            said_by = given.name if given is not None else ""
        self.notes[piece.key] = note = Note(
            number=0,
            ref=piece.ref,
            statement=self._free(piece.statement),
            rung=piece.rung,
            independence=piece.independence,
            voice=piece.voice,
            citation=self._cite(piece.source) or self._given(piece, given),
            behind=self._behind(piece),
            said_by=self._free(said_by),
            period=self._free(piece.period),
            heard=self._free(piece.heard),
            speaks_for=list(piece.speaks_for or []),
            missing=self._free(piece.missing),
            figures=list(piece.figures or []),
            look_again=piece.look_again,
            known_from=piece.known_from,
            documents=frozenset(citation["document"] for citation in piece.source or []),
            restricted=piece.key in self.restricted,
            invented=bool(piece.invented),
        )
        return note

    def _number(self, note: Note) -> None:
        if not note.number:
            self.numbered += 1
            note.number = self.numbered

    def _given(self, piece: Evidence, given: Agency | None) -> str:
        return f"Given by {given.name if given else 'the Board'}, {long_day(piece.given_on)}"

    def _behind(self, piece: Evidence) -> list[str]:
        found = [piece.url] if piece.url else []
        for file in self.files[piece.key]:
            if file.removed_because:
                found.append("a file that was removed")
            elif self.audience == PUBLIC:
                # A file is named by whoever sends it, and may be named after a person.
                found.append(f"a file held by the Board, SHA-256 {file.sha256}")
            else:
                found.append(f"{file.shown_name}, SHA-256 {file.sha256}")
        return found

    def _decision(self, position: Position) -> Decision | None:
        row = position.decision
        if row is None:
            return None
        shown: dict[str, int] = {}
        for link in position.links:
            if link.evidence_id in self.seen:
                shown[link.piece.ref] = self.notes[link.evidence_id].number
        named = {*row.rests_on, *row.weighed}
        return Decision(
            rating=row.rating,
            because=self._free(row.because),
            decided_on=row.decided_on,
            decided_by=self._who(row.decided_by, f"the {self.called.role_in_text(roles.CHAIR)}"),
            deputy=row.deputy,
            look_again=row.look_again,
            rests_on=sorted(shown[ref] for ref in row.rests_on if ref in shown),
            weighed=sorted(
                (Weighed(shown[ref], self._free(words)) for ref, words in row.weighed.items() if ref in shown),
                key=lambda each: each.note,
            ),
            hidden=sum(ref not in shown and self._is_hidden(ref) for ref in named),
            broken_rule=row.broken_rule,
            override=self._free(row.override),
            earlier=row.version - 1,
            invented=bool(row.invented),
        )

    def _is_hidden(self, ref: str) -> bool:
        piece = self.refs_of_pieces.get(ref)
        return piece is not None and piece.key not in self.seen

    def _step(self, each: ActionPosition) -> Step:
        action, deadline = each.action, each.deadline
        last = self.updates.get(action.key)
        lead = action.lead_body.name
        owner = action.owner_post
        if action.owner and action.owner in self.posts:
            owner = self.posts[action.owner].title
        change = self._change_told(action, last)
        return Step(
            ref=action.ref,
            title=action.title,
            detail=self._free(action.detail),
            success_measure=self._free(action.success_measure),
            lead=lead,
            owner="" if self.audience == PUBLIC else owner,
            delivery=action.delivery,
            reported_on=action.reported_on,
            said=self._free(last.what_changed) if last else "",
            said_by=self._who(last.said_by, lead) if last else "",
            due=each.due,
            due_as_written=deadline.stands_as_written if deadline and not deadline.counts_as else "",
            original=deadline.original if deadline else None,
            moves=deadline.moves if deadline else 0,
            days_moved=deadline.days_moved if deadline else 0,
            forecast=deadline.forecast if deadline else None,
            basis=_basis(deadline),
            asked_for=self.asked_for.get(action.key),
            colour=each.colour.value,
            colour_reason=each.colour.reason,
            differs=each.differs,
            link_basis=each.basis,
            action_basis=action.basis,
            proposed=action.proposed,
            citation=self._cite(action.source),
            decided=self._decided(change, lead) if change else "",
            invented_decided=bool(change and change.invented),
            invented_itself=bool(action.invented and not action.source),
            invented_date=bool(deadline and deadline.invented),
            invented_report=bool(action.invented or (last and last.invented)),
        )

    def _change_told(self, action, last) -> closing.StateChange | None:
        """What stopped an action, else a refusal or a reopening on which its agency has said nothing since."""
        changes = self.state_changes.get(action.key, [])
        if action.delivery in delivery.STOPPED:
            return closing.mover(changes)
        return changes[0] if changes and closing.still_told(changes[0], last) else None

    def _decided(self, change: closing.StateChange, lead: str) -> str:
        who = self._who(change.second_by or change.said_by, lead)
        because = self._free(change.second_because or change.because)
        return f"{change.heading} on {long_day(change.last_on)}, {who}: {because}"

    def _question(self, row, item: Item) -> Question:
        return Question(
            ref=row.ref,
            agency=row.body.name,
            question=self._free(row.question),
            about=item.ref if row.item_id else self.action_refs[row.action_id],
            asked_on=row.asked_on,
            due=row.answer_by,
            late=0 if row.clock_stands else dates.days_late(row.answer_by, self.day),
            invented=bool(row.invented),
        )

    def _raised(self, row, decision, item: Item) -> Raised:
        deed = getattr(row, "deed", None) if row.action_id else None
        owner = decision.owner if decision else ""
        return Raised(
            ref=row.ref,
            level=row.level,
            level_label=self.called.level(row.level),
            about=deed.ref if deed is not None else item.ref,
            why=self._free(row.why),
            asked=self._free(row.asked),
            raised_on=row.raised_on,
            due=row.due,
            open=row.state == "open",
            decision=self._free(decision.decision) if decision else "",
            # The owner is typed as a post, and posts are not named to the public.
            decision_owner="" if self.audience == PUBLIC else owner,
            decided_on=decision.made_on if decision else None,
            by_when=decision.by_when if decision else None,
            carried_out_on=decision.carried_out_on if decision else None,
            invented=bool(row.invented or (decision and decision.invented)),
        )

    # Words

    def _cite(self, citations) -> str:
        self.cited.update(citation["document"] for citation in citations or [])
        return cite(citations, self.short)

    def _who(self, post: str | None, otherwise: str) -> str:
        """A post by its title; for the public by its office alone."""
        row = self.posts.get(post or "")
        if row is None:
            return otherwise
        if self.audience != PUBLIC:
            return row.title
        body = getattr(row, "body", None) if row.agency_id else None
        if row.role == roles.CHAIR:
            return f"the {self.called.role_in_text(roles.CHAIR)}"
        if row.role == roles.BUSINESS_UNIT:
            return f"the {self.called.role_in_text(roles.BUSINESS_UNIT)}"
        return body.name if body is not None else otherwise

    def _names_to_leave_out(self) -> re.Pattern | None:
        if self.audience != PUBLIC:
            return None
        titles = {row.title.casefold() for row in self.posts.values()}
        names = sorted((n for n in store.names_of_people() if n.casefold() not in titles), key=len, reverse=True)
        last = {name.split()[-1] for name in names}
        found = [rf"\b{re.escape(name)}\b" for name in names]
        if last:
            found.append(rf"\b(?:{_RANKS})\.?\s+(?:{'|'.join(re.escape(word) for word in sorted(last))})\b")
        found.append(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
        return re.compile("|".join(found), re.IGNORECASE)

    def _free(self, text: str) -> str:
        """What somebody typed; for the public without the names of people and without e-mail addresses."""
        if not text or self.names is None:
            return text or ""
        text, number = self.names.subn(NAME_LEFT_OUT, text)
        self.names_left_out += number
        return text

    def _left_out(self, done: Stocktake, every: list[Item], keys: list[str]) -> list[str]:
        facts = notices.LeftOut(
            hidden=[piece.rung for piece in self.refs_of_pieces.values() if piece.key not in self.seen],
            names=self.names_left_out,
            outside=len(every) - len(keys),
            outside_kinds=_outside(every, set(keys)),
            past=self.as_at is not None,
            withdrawn=store.withdrawn_links(keys, self.as_at),
            updates=self.earlier_updates,
            answered=len({row.key for rows in self.questions.values() for row in rows if not row.open}),
            decisions=sum(section.decision.earlier for section in done.sections if section.decision),
        )
        return notices.left_out(done, facts)

    def _attribution(self) -> list[str]:
        """The documents cited here, with whose they are."""
        said = []
        for code, row in self.documents.items():
            if code in self.cited:
                owner = f"© {row.owner}" if row.owner.startswith("Crown copyright") else row.owner
                words = f"{row.title} ({long_day(row.date)}). {owner}. {row.licence}".rstrip(". ") + "."
                if "Open Government Licence" in row.licence:
                    words += " Contains public sector information licensed under the Open Government Licence v3.0."
                said.append(words)
        return said


def _basis(deadline) -> str:
    """Stated in a source, confirmed by the Board, or provisional until it is."""
    if deadline is None:
        return ""
    return "confirmed" if deadline.confirmed and deadline.basis != dates.STATED else deadline.basis


def _outside(every: list[Item], keys: set[str]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for item in every:
        if item.key not in keys:
            counts[item.kind] += 1
    return [count(number, *KIND_NOUNS[kind]) for kind, number in counts.items()]
