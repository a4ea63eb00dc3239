"""One section of a stocktake for each item: the three judgements and what they rest on."""

from __future__ import annotations

from collections import defaultdict

from ..rules import deadlines as dates
from ..rules import delivery, roles
from ..rules import evidence as ladder
from ..store import actions, assurance, clocks, closing, deadlines, escalations, outlooks, responses, reviews, sequels
from ..store.positions import ActionPosition, Position
from ..store.reviews import Agency, Item, Review
from . import notices
from .content import Section
from .content_agencies import Answer, Later, Question, Raised, Step
from .content_evidence import Decision, Weighed
from .stocktake_before import Before
from .stocktake_events import Around
from .stocktake_narratives import Narratives
from .stocktake_register import Register
from .stocktake_words import Terms, Words
from .wording import long_day


class Sections:
    """All that stands around the chosen items, in one query for each kind; then a section for each."""

    def __init__(
        self,
        review: Review,
        chosen: list[Position],
        terms: Terms,
        words: Words,
        agencies: dict[str, Agency],
        members: responses.Members,
        themes: dict[str, str],
    ):
        self.terms, self.words, self.themes = terms, words, themes
        day, as_at = terms.day, terms.as_at
        keys = [position.item.key for position in chosen]
        items_by_action = defaultdict(list)
        for position in chosen:
            for each in position.actions:
                items_by_action[each.action.key].append(position.item.key)
        self.action_refs = {each.action.key: each.action.ref for position in chosen for each in position.actions}
        pieces = {link.evidence_id for position in chosen for link in position.links}
        self.parties = responses.parties((position.item for position in chosen), day, as_at, members)
        self.views = assurance.views(keys, as_at)
        self.outlooks = outlooks.of_items(keys, as_at)
        self.updates: dict[str, actions.ProgressUpdate] = {}
        self.earlier_updates = 0
        for row in actions.updates(items_by_action, as_at):
            if self.updates.setdefault(row.action_id, row) is not row:
                self.earlier_updates += 1
        self.later = sequels.of_actions(self.action_refs, as_at)
        self.state_changes = closing.of_actions(items_by_action, as_at)
        self.asked_for = {
            row.action_id: row.asked_for
            for row in deadlines.changes(as_at)
            if row.state == "asked" and row.action_id in items_by_action
        }
        self.questions = defaultdict(list)
        for row in clocks.of_questions(assurance.challenges(as_at), day, as_at):
            for item in {row.item_id, *items_by_action.get(row.action_id or "", ())} & set(keys):
                self.questions[item].append(row)
        decided = {row.escalation_id: row for row in escalations.decisions(as_at)}
        self.raised = defaultdict(list)
        for row in escalations.escalations(as_at):
            for item in {row.item_id, *items_by_action.get(row.action_id or "", ())} & set(keys):
                self.raised[item].append((row, decided.get(row.key)))
        self.around = Around(keys, self.action_refs, day, as_at, terms.public, words.who, words.free)
        self.before = Before(review, [position.item for position in chosen], terms, words)
        self.narratives = Narratives(review, [position.item for position in chosen], terms, words)
        self.register = Register(terms, words, agencies, pieces | set(self.narratives.pieces))
        self.refs_of_pieces = self.narratives.by_ref | {
            link.piece.ref: link.piece for position in chosen for link in position.links
        }

    def section(self, position: Position) -> Section:
        """All that is said under one item."""
        item = position.item
        section = Section(
            ref=item.ref,
            kind=item.kind,
            kind_label=reviews.KIND_LABELS.get(item.kind, item.kind),
            number=item.number,
            theme=self.themes.get(item.theme_id, ""),
            title=item.title,
            text=item.text,
            citation=self.words.cite(item.source),
            other_wordings=[(other["text"], self.words.cite(other["source"])) for other in item.other_wordings],
            part_of=item.part_of,
            shown_with=item.shown_with,
            due=position.deadline.current if position.deadline else None,
            due_basis=_basis(position.deadline),
            due_note=position.deadline.note if position.deadline else "",
            due_invented=bool(position.deadline and position.deadline.invented),
            answers=self._responses(item),
            made_up=item.invented,
        )
        for link in position.links:
            if link.evidence_id in self.terms.seen:
                section.pieces.append(self.register.piece(link, item))
            else:
                rung = link.piece.rung
                section.hidden[rung] = section.hidden.get(rung, 0) + 1
        # Notes are numbered in the order in which they are read: context stands after what is for and against.
        section.pieces.sort(key=lambda piece: piece.stance == ladder.CONTEXT)
        section.narrative = self.narratives.told(item, self.register, {link.evidence_id for link in position.links})
        for piece in section.pieces:
            self.register.number(piece.note)
        section.decision = self._decision(position)
        section.steps = [self._step(each) for each in position.actions]
        section.questions = [self._question(row, item) for row in self.questions[item.key] if row.open]
        section.raised = [self._raised(row, decision, item) for row, decision in self.raised[item.key]]
        deeds = [each.action.key for each in position.actions]
        section.happened, section.missed = self.around.happened(deeds), self.around.missed(deeds)
        section.letters = self.around.written(item.key)
        if outlook := self.outlooks.get(item.key):
            section.next_rung = self.words.free(outlook.next_rung)
            section.looked_for = self.words.free(outlook.looked_for)
            section.outlook_on = outlook.known_from
        self.before.tell(section, item)
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
                    reason=self.words.free(row.reason) if row else "",
                    said_on=row.said_on if row else None,
                    on_behalf=bool(row and row.on_behalf),
                    invented=bool(row and row.invented),
                    since=party.since if party.joined else None,
                    former=party.former,
                    view=view.rating if view else "",
                    view_because=self.words.free(view.because) if view else "",
                    view_on=view.decided_on if view else None,
                    view_override=self.words.free(view.override) if view else "",
                    view_invented=bool(view and view.invented),
                )
            )
        return sorted(found, key=lambda each: each.agency)

    def _decision(self, position: Position) -> Decision | None:
        row = position.decision
        if row is None:
            return None
        shown: dict[str, int] = {}
        for link in position.links:
            if link.evidence_id in self.terms.seen:
                shown[link.piece.ref] = self.register.notes[link.evidence_id].number
        named = {*row.rests_on, *row.weighed}
        return Decision(
            rating=row.rating,
            because=self.words.free(row.because),
            decided_on=row.decided_on,
            decided_by=self.words.who(row.decided_by, f"the {self.terms.called.role_in_text(roles.CHAIR)}"),
            deputy=row.deputy,
            look_again=row.look_again,
            rests_on=sorted(shown[ref] for ref in row.rests_on if ref in shown),
            weighed=sorted(
                (Weighed(shown[ref], self.words.free(words)) for ref, words in row.weighed.items() if ref in shown),
                key=lambda each: each.note,
            ),
            hidden=sum(ref not in shown and self._is_hidden(ref) for ref in named),
            broken_rule=row.broken_rule,
            override=self.words.free(row.override),
            earlier=row.version - 1,
            invented=bool(row.invented),
            ref=row.ref,
        )

    def _is_hidden(self, ref: str) -> bool:
        piece = self.refs_of_pieces.get(ref)
        return piece is not None and piece.key not in self.terms.seen

    def _step(self, each: ActionPosition) -> Step:
        action, deadline = each.action, each.deadline
        last = self.updates.get(action.key)
        lead = action.lead_body.name
        owner = action.owner_post
        if action.owner and action.owner in self.words.posts:
            owner = self.words.posts[action.owner].title
        change = self._change_told(action, last)
        return Step(
            ref=action.ref,
            title=action.title,
            detail=self.words.free(action.detail),
            success_measure=self.words.free(action.success_measure),
            lead=lead,
            owner="" if self.terms.public else owner,
            delivery=action.delivery,
            reported_on=action.reported_on,
            said=self.words.free(last.what_changed) if last else "",
            said_by=self.words.who(last.said_by, lead) if last else "",
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
            citation=self.words.cite(action.source),
            later=[
                Later(self.words.free(row.says), self.words.cite(row.source), row.on)
                for row in self.later.get(action.key, ())
            ],
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
        who = self.words.who(change.second_by or change.said_by, lead)
        because = self.words.free(change.second_because or change.because)
        return f"{change.heading} on {long_day(change.last_on)}, {who}: {because}"

    def _question(self, row, item: Item) -> Question:
        return Question(
            ref=row.ref,
            agency=row.body.name,
            question=self.words.free(row.question),
            about=item.ref if row.item_id else self.action_refs[row.action_id],
            asked_on=row.asked_on,
            due=row.answer_by,
            late=0 if row.clock_stands else dates.days_late(row.answer_by, self.terms.day),
            invented=bool(row.invented),
        )

    def _raised(self, row, decision, item: Item) -> Raised:
        deed = getattr(row, "deed", None) if row.action_id else None
        owner = decision.owner if decision else ""
        return Raised(
            ref=row.ref,
            level=row.level,
            level_label=self.terms.called.level(row.level),
            about=deed.ref if deed is not None else item.ref,
            why=self.words.free(row.why),
            asked=self.words.free(row.asked),
            raised_on=row.raised_on,
            due=row.due,
            open=row.state == "open",
            proposed=row.state == "proposed",
            set_aside=row.state == "set_aside",
            settled_on=row.settled_on,
            settled_because=self.words.free(row.settled_because),
            decision=self.words.free(decision.decision) if decision else "",
            # The owner is typed as a post, and posts are not named to the public.
            decision_owner="" if self.terms.public else owner,
            decided_on=decision.made_on if decision else None,
            by_when=decision.by_when if decision else None,
            carried_out_on=decision.carried_out_on if decision else None,
            invented=bool(row.invented or (decision and decision.invented)),
        )


def _basis(deadline) -> str:
    """Stated in a source, confirmed by the Board, or provisional until it is."""
    if deadline is None:
        return ""
    return "confirmed" if deadline.confirmed and deadline.basis != dates.STATED else deadline.basis
