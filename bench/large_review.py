"""A review as large as one asks for, written as a load writes it, in words that are nobody's.

Everything is marked as invented. The spread follows the shipped review: most evidence low on the ladder and only said by
the agency itself, a fifth of the links against, two actions for an item, some of them moved, late or silent.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tracker.business import boards
from tracker.rules import assurance, delivery
from tracker.rules import deadlines as dates
from tracker.rules import evidence as ladder
from tracker.store import history
from tracker.store.actions import Action, Answer, ProgressUpdate
from tracker.store.assurance import AssuranceDecision, Challenge
from tracker.store.deadlines import Deadline
from tracker.store.evidence import Evidence, EvidenceAgency, EvidenceLink
from tracker.store.reviews import (
    LEARNING_POINT,
    RECOMMENDATION,
    Agency,
    Document,
    Item,
    ItemAgency,
    Membership,
    Review,
    Theme,
)

PUBLISHED = dt.date(2015, 3, 3)
TODAY = dt.date(2016, 9, 30)
CODE = "measured"
_WORDS = """
agency board record visit audit plan practice staff home school nurse officer manager
family young people risk meeting training report review concern referral decision question answer
month year shared seen asked told checked found early late often again before
after between across every most some few good weak clear open closed
"""
_RUNGS = [rung for rung, share in zip(ladder.RUNGS, (3, 4, 2, 1), strict=True) for _ in range(share)]
_INDEPENDENCE = (*ladder.INDEPENDENCE, *(ladder.SELF_REPORTED,) * 4)
_STANCES = (ladder.SUPPORTS,) * 6 + (ladder.CHALLENGES,) * 2 + (ladder.CONTEXT,) * 2
_DELIVERY = (delivery.NOT_REPORTED,) * 3 + (delivery.ON_TRACK,) * 4 + (delivery.AT_RISK,) + (delivery.DONE,) * 2


@dataclass(frozen=True)
class Size:
    """How many records of each kind."""

    recommendations: int = 100
    points: int = 1000
    evidence: int = 5000
    agencies: int = 40
    themes: int = 12

    @property
    def actions(self) -> int:
        return 2 * (self.recommendations + self.points)


def make(size: Size, chance: int = 1) -> Review:
    """Write the review into an open, empty database. The same ``chance`` gives the same review."""
    boards.create("A board that was made to be measured", dt.datetime(2016, 9, 30), demonstration=True, today=TODAY)
    return _Making(size, random.Random(chance)).run()  # noqa: S311 (the same review each time)


class _Making:
    def __init__(self, size: Size, chance: random.Random):
        self.size, self.chance = size, chance

    def run(self) -> Review:
        values = {"code": CODE, "title": "A review that was made to be measured", "kind": "Serious case review"}
        with history.entry("made a review to be measured", by=None, today=PUBLISHED, invented=True) as entry:
            key = entry.plan(Review, body="A board", published=PUBLISHED, summary=self._sentence(40), **values)
        review = Review.get_by_id(key)
        self.review = review.key
        with history.entry("made its records", by=None, today=PUBLISHED, review=review, invented=True) as entry:
            self.entry = entry
            self._places()
            self._items()
            self._actions()
            self._evidence()
            self._decisions()
        return review

    def _places(self) -> None:
        plan = self.entry.plan
        places = [str(number) for number in range(1, 501)]
        plan(Document, review=self.review, code="paper", title="The paper", short="Paper", date=PUBLISHED, places=places)
        self.themes = [
            plan(Theme, review=self.review, name=f"Theme {number + 1}", position=number)
            for number in range(self.size.themes)
        ]
        self.agencies = []
        for number in range(self.size.agencies):
            name = f"Agency {number + 1:02}"
            key = plan(Agency, code=f"AG{number + 1:02}", name=name, kind="council", aliases=[], source=self._source())
            self.agencies.append(key)
            if number < self.size.agencies // 2:
                plan(Membership, agency=key, since=PUBLISHED, source=self._source())

    def _items(self) -> None:
        self.items = []
        kinds = [("R", RECOMMENDATION)] * self.size.recommendations + [("LP", LEARNING_POINT)] * self.size.points
        for position, (prefix, kind) in enumerate(kinds):
            number = position + 1 - (self.size.recommendations if kind == LEARNING_POINT else 0)
            key = self.entry.plan(
                Item,
                review=self.review,
                ref=f"{prefix}{number}",
                kind=kind,
                number=str(number),
                position=position,
                title=self._words(7),
                text=self._sentence(35),
                source=self._source(),
                other_wordings=[],
                theme=self.themes[position % len(self.themes)],
            )
            self.items.append(key)
            for agency in self.chance.sample(self.agencies, 3 if kind == RECOMMENDATION else 1):
                self.entry.plan(ItemAgency, item=key, agency=agency, part="asked", basis="stated")

    def _actions(self) -> None:
        for number in range(self.size.actions):
            item = self.items[number % len(self.items)]
            said = self.chance.choice(_DELIVERY)
            lead = self.chance.choice(self.agencies)
            reported = PUBLISHED + dt.timedelta(days=self.chance.randrange(60, 500))
            key = self.entry.plan(
                Action,
                review=self.review,
                ref=f"A{number + 1}",
                position=number,
                title=self._words(9),
                detail=self._sentence(25),
                success_measure=self._sentence(12),
                kind="one_off",
                lead=lead,
                basis="stated",
                source=self._source(),
                delivery=said,
                reported_on=None if said == delivery.NOT_REPORTED else reported,
            )
            self.entry.plan(Answer, action=key, item=item, basis="inferred" if number % 3 else "stated")
            if number % 4:
                self._deadline(key)
            if said != delivery.NOT_REPORTED:
                for turn in range(3):
                    self.entry.plan(
                        ProgressUpdate,
                        ref=f"A{number + 1}/{turn + 1}",
                        review=self.review,
                        action=key,
                        agency=lead,
                        delivery=said,
                        what_changed=self._sentence(30),
                        said_on=reported - dt.timedelta(days=90 * (2 - turn)),
                    )

    def _deadline(self, action: str) -> None:
        original = PUBLISHED + dt.timedelta(days=self.chance.randrange(90, 900))
        moves = self.chance.choice((0, 0, 0, 1, 2))
        self.entry.plan(
            Deadline,
            review=self.review,
            action=action,
            original=original,
            current=original + dt.timedelta(days=60 * moves),
            basis=self.chance.choice((dates.STATED, dates.STATED, dates.PROVISIONAL)),
            moves=moves,
            days_moved=60 * moves,
            source=self._source(),
        )

    def _evidence(self) -> None:
        for number in range(self.size.evidence):
            key = self.entry.plan(
                Evidence,
                review=self.review,
                ref=f"E{number + 1}",
                position=number,
                statement=self._sentence(40),
                figures=[],
                rung=self.chance.choice(_RUNGS),
                voice=self.chance.choice(("none", "none", "none", "child", "practitioner")),
                independence=self.chance.choice(_INDEPENDENCE),
                said_by=self._words(3),
                given_on=PUBLISHED,
                period="2015",
                source=self._source(),
                speaks_for=[],
            )
            self.entry.plan(EvidenceAgency, evidence=key, agency=self.chance.choice(self.agencies))
            for item in self.chance.sample(self.items, self.chance.choice((1, 1, 2, 3))):
                stance = self.chance.choice(_STANCES)
                self.entry.plan(
                    EvidenceLink, evidence=key, item=item, stance=stance, basis="inferred", basis_source=[]
                )  # fmt: skip

    def _decisions(self) -> None:
        for number, item in enumerate(self.items):
            if number % 2:
                self.entry.plan(
                    AssuranceDecision,
                    ref=f"G{number + 1}",
                    review=self.review,
                    item=item,
                    rating=self.chance.choice((assurance.SELF_REPORTED_ONLY, assurance.SOME_EVIDENCE)),
                    because=self._sentence(30),
                    rests_on=[],
                    weighed={},
                    decided_by="",
                    decided_on=TODAY - dt.timedelta(days=self.chance.randrange(400)),
                )
            if not number % 5:
                asked = TODAY - dt.timedelta(days=self.chance.randrange(60))
                self.entry.plan(
                    Challenge,
                    ref=f"Q{number + 1}",
                    review=self.review,
                    item=item,
                    agency=self.chance.choice(self.agencies),
                    question=f"{self._words(12).capitalize()}?",
                    asked_by="",
                    asked_on=asked,
                    due=dates.after_working_days(asked, 10),
                )

    def _source(self) -> list[dict[str, str]]:
        return [{"document": "paper", "paragraph": str(self.chance.randrange(1, 501))}]

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choices(_WORDS.split(), k=count)).capitalize()

    def _sentence(self, words: int) -> str:
        """Up to so many words, in sentences of eleven or so."""
        told = []
        while words > 0:
            told.append(self._words(min(words, self.chance.randrange(7, 15))))
            words -= 11
        return ". ".join(told) + "."
