"""Gathers a stocktake: what the Board can show for each item as at a day, with its sources, gaps and contradictions.

The number of queries is fixed: it does not grow with the items, the actions or the evidence.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from .. import clock
from ..rules import coverage, figures
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history_read, people, positions, responses, reviews
from ..store import names as called
from ..store import stocktakes as store
from ..store.evidence import EVERYTHING
from ..store.history import BOARD as BOARD_CHAIN
from ..store.positions import Position
from ..store.reviews import Agency, Item, Review
from . import notices
from .content import AUDIENCES, BOARD, KIND_NOUNS, PUBLIC, Section, Stocktake
from .stocktake_areas import KeyAreas
from .stocktake_figures import Differences, item_coverage
from .stocktake_sections import Sections
from .stocktake_words import Terms, Words
from .wording import count

DRAFT = "Draft. Not issued: it has no number, and the agencies have not been shown what it says of them."
ALL = "all"
KIND_SCOPES = {
    "recommendations": (reviews.RECOMMENDATION, "The recommendations to the Board"),
    "national": (reviews.NATIONAL, "The national recommendations"),
    "commentary": (reviews.COMMENTARY, "The recommendations of the independent commentary"),
    "learning_points": (reviews.LEARNING_POINT, "The learning points"),
}


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

    ``as_at`` is the day, None for today. ``scope`` is ``all``, one of KIND_SCOPES, a key area (``key-area-1``), a theme,
    the code of an agency or the reference of an item. The Board's copy shows the restricted pieces that ``reader`` may
    see, or all of them with ``everything``; the public's shows none. What is not shown is counted with its rungs. Raises
    Refused for a scope or an audience that there is not.
    """
    if audience not in AUDIENCES:
        raise Refused(f"There is no audience called {audience}. Use board or public.", "audience")
    today = today or clock.today()
    return _Gathering(review, None if as_at == today else as_at, today, audience, scope, reader, everything).run()


class _Gathering:
    """What is in scope, what was left out, and the whole in one value."""

    def __init__(self, review: Review, as_at: dt.date | None, today: dt.date, audience, scope, reader, everything):
        self.review, self.as_at, self.made_on, self.day = review, as_at, today, as_at or today
        self.audience, self.scope = audience, scope
        self.limits = reviews.limits(as_at)
        self.agencies = {row.key: row for row in reviews.agencies(as_at)}
        self.themes = {row.key: row.name for row in reviews.themes(review, as_at)}
        self.members = responses.Members(self.day, as_at)
        public = audience == PUBLIC
        restricted = store.restricted_now(review)
        known = store.evidence_seen(review, None if public else reader, as_at)
        seen = known | restricted if everything and not public else known
        self.terms = Terms(as_at, self.day, public, seen, restricted, called.in_force(as_at))
        self.words = Words(self.terms, reviews.documents(review, as_at), people.posts(as_at))

    def run(self) -> Stocktake:
        every = list(reviews.items(self.review, self.as_at))
        self.key_areas = KeyAreas(self.review, every, self.as_at, self.words)
        chosen, words = self._in_scope(every)
        self.sections = Sections(self.review, chosen, self.terms, self.words, self.agencies, self.members, self.themes)
        sections = [self.sections.section(position) for position in chosen]
        _tell_once(sections)
        self.key_areas.tell(sections)
        notes = self.sections.register.notes.values()
        differences = Differences(self.review, self.terms, self.words)
        disagree = differences.tell(sections, self.sections.register, every=self.scope == ALL)
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
            overview=notices.overview(sections, self.day, self.limits, self.terms.called),
            notices=notices.notices(sections),
            left_out=[],
            sections=sections,
            register=sorted(notes, key=lambda note: note.number),
            coverage=notices.coverage(sections),
            coverage_rule=notices.COVERAGE_RULE,
            disagree=disagree,
            disagree_rule=figures.RULE,
            item_coverage=item_coverage(sections),
            item_coverage_rule=coverage.RULE,
            heads=history_read.heads(self.as_at, [self.review.code, BOARD_CHAIN]),
            attribution=self.words.attribution(),
            key_area=self.key_areas.scoped(self.scope),
            documents=[(row.short, row.date) for row in self.words.documents.values()],
            restricted_shown=[note.ref for note in notes if note.restricted],
            of_all=len(every),
            names=self.terms.called,
        )
        done.left_out = self._left_out(
            done, every, {position.item.key for position in chosen}, len(differences.groups) - len(disagree)
        )
        return done

    # What is in it

    def _in_scope(self, every: list[Item]) -> tuple[list[Position], str]:
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
            return self._of_agency(of(every), agency), f"What {agency.name} is asked, leads or supports"
        for key, name in self.themes.items():
            if name == self.scope:
                return of([item for item in every if item.theme_id == key]), f"Theme: {name}"
        if (area := self.key_areas.scoped(self.scope)) is not None:
            named = {each.ref for each in area.items}
            return of([item for item in every if item.ref in named]), f"Key area {area.number}: {area.title}"
        raise Refused(
            f'There is no "{self.scope[:80]}" in this review. Use all, {", ".join(KIND_SCOPES)}, key-area-1, '
            "a theme, the code of an agency or the reference of an item.",
            "scope",
        )

    def _of_agency(self, everywhere: list[Position], agency: Agency) -> list[Position]:
        """Items in which the agency, or a part of it, has a part, or an action of which it leads or supports."""
        keys = reviews.with_parts({agency.key}, self.as_at)
        supported = store.supported_by(keys, self.as_at)
        parts = responses.items_with_a_part(keys, agency.key, self.members, self.as_at)
        return [
            each
            for each in everywhere
            if each.item.key in parts or any(a.action.lead_id in keys or a.action.key in supported for a in each.actions)
        ]

    def _left_out(self, done: Stocktake, every: list[Item], keys: set[str], differing: int) -> list[str]:
        found = self.sections
        facts = notices.LeftOut(
            hidden=[piece.rung for piece in found.refs_of_pieces.values() if piece.key not in self.terms.seen],
            names=self.words.names_left_out,
            outside=len(every) - len(keys),
            outside_kinds=_outside(every, keys),
            past=self.as_at is not None,
            withdrawn=store.withdrawn_links(keys, self.as_at),
            updates=found.earlier_updates,
            answered=len({row.key for rows in found.questions.values() for row in rows if not row.open}),
            decisions=sum(section.decision.earlier for section in done.sections if section.decision),
            disagreeing=differing,
            untold=sum(not (s.narrative and s.narrative.accepted) for s in done.sections),
            drafts=found.narratives.kept_back,
        )
        return notices.left_out(done, facts)


def _outside(every: list[Item], keys: set[str]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for item in every:
        if item.key not in keys:
            counts[item.kind] += 1
    return [count(number, *KIND_NOUNS[kind]) for kind, number in counts.items()]


def _tell_once(sections: list[Section]) -> None:
    """An action that answers several items is told under the first of them; the others lead there."""
    told: dict[str, str] = {}
    for section in sections:
        for step in section.steps:
            under = told.setdefault(step.ref, section.ref)
            step.in_full_under = "" if under == section.ref else under
