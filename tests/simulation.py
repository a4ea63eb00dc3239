"""The demonstration carried on, day by day, by its posts through the real verbs: for tests of what time brings about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests import cast
from tests.engines import INVENTED
from tracker import clock
from tracker.business import (
    actions,
    assurance,
    challenges,
    closing,
    demonstration,
    due_points,
    escalations,
    rising,
    rounds,
    seed_files,
)
from tracker.business.seed_files import Entry
from tracker.rules import delivery
from tracker.store import assurance as looks
from tracker.store import escalations as raised
from tracker.store import people, reviews
from tracker.store import rounds as round_store
from tracker.store.actions import Action
from tracker.store.assurance import AssuranceDecision, Challenge
from tracker.store.database import known
from tracker.store.deadlines import Deadline
from tracker.store.people import Post
from tracker.store.reviews import Agency, Item

LATER = dt.date(2017, 4, 30)  # after all that is simulated


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def act(on: str, by: str, do: str, **fields) -> Entry:
    """One act, in the words of the acts files of the demonstration (seeds/demonstration/acts-police.yaml)."""
    return _entry({"on": on, "by": by, "do": do, **fields})


def _entry(fields: dict) -> Entry:
    entry = Entry((name, [_entry(one) for one in said] if _records(said) else said) for name, said in fields.items())
    entry.file, entry.line = "simulation", 0
    return entry


def _records(said) -> bool:
    return isinstance(said, list) and bool(said) and isinstance(said[0], dict)


class Simulation(demonstration._Replay):
    """Goes on from the day at which the demonstration holds today. ``names`` are those that its acts gave."""

    def __init__(self, names: dict[str, str], acts: Iterable[Entry]):
        seed_files.FIELDS["posts"] = demonstration.POST_FIELDS
        self.password, self.posts = cast.PASSWORD, list(seed_files.entries(INVENTED / "posts.yaml", "posts"))
        self.names, self.review = dict(names), reviews.all_reviews().first()
        self.acting = {post.text("part"): self._held(post) for post in self.posts}
        self.acts = defaultdict(list)
        for each in acts:
            self.acts[each.day("on")].append(each)

    def _held(self, entry: Entry):
        title = entry.text("title")
        return people.acting_in(Post.select().where(known(Post) & (Post.title == title)).order_by(Post.id.desc()).get())

    def days(self, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, list]]:
        """Each day: the rules in the morning, then what people do. Hands on the day, when it is over, and what rose."""
        today = first
        while today <= last:
            with clock.held(today):
                rose = rising.run(today=today)
                for entry in self.acts.pop(today, ()):
                    self._do(entry, today)
                yield today, rose
            today += dt.timedelta(days=1)

    # Acts that the demonstration has not

    def _hire_post(self, entry: Entry, *, by, today: dt.date) -> None:
        self._hire(entry, today)

    def _look(self, entry: Entry, *, by, today: dt.date):
        rests_on = [self.names.get(name, name) for name in entry.words("rests_on")]
        return self.look(self._item(entry, entry.text("item")), entry.text("rating"), entry.day("look_again"), rests_on)

    def look(self, item: Item, rating: str, again: dt.date, rests_on=(), agency: Agency | None = None):
        """The chair decides; whatever challenges the item is weighed in the same words."""
        standing, today = looks.rating_of(item, agency=agency), clock.today()
        weighed = {link.piece.ref: "Weighed with the rest." for link in assurance.evidence_on(item, agency)}
        return assurance.decide(
            item, rating, "Said at the meeting.", agency=agency, rests_on=rests_on, weighed=weighed, look_again=again,
            seen=standing.id if standing else None, by=self.acting["chair"], today=today,
        )  # fmt: skip

    def _settle_what_rose(self, entry: Entry, *, by, today: dt.date):
        """The level decides on what stands open about something, by its name or reference: the highest of it."""
        about = self._ref(entry, "about")
        rows = [row for row in raised.still_open(raised.escalations()) if _subject(row).ref == about]
        row = next(row for row in rows if row.level == entry.text("level"))
        return escalations.decide(row, "So decided.", entry.text("owner"), entry.day("by_when"), by=by, today=today)

    def _done(self, entry: Entry, *, by, today: dt.date):
        """What the Board decided about something was carried out."""
        about = self._ref(entry, "about")
        for row in list(raised.to_carry_out()):
            if row.level == "board" and (row.point if row.item_id else row.deed).ref == about:
                return escalations.carry_out(row, today, "The minute of the meeting.", by=by, today=today)
        raise entry.wrong("about", "nothing waits to be carried out.")

    # A table that is clear

    def clear(self, agencies: Iterable[str]) -> None:
        """Decide, answer, report and look at all that the demonstration left open, so that nothing of it rises later.

        Every agency that leads what runs reports today. What runs under ``agencies``, who act in the simulation, is then
        withdrawn; the others do not report again.
        """
        today, unit, chair = clock.today(), self.acting["unit"], self.acting["chair"]
        said = {"by": unit, "today": today}
        proposals = list(raised.proposals_of(self.review))
        if proposals:
            rising.settle(proposals, False, "The Board looks ahead from here.", **said)
        for round in round_store.rounds():
            if round.state(today) != round_store.rules.OVER:
                rounds.close(round, "The meetings of the year have other days.", **said)
        for question in list(Challenge.select().where(known(Challenge) & Challenge.answered_on.is_null())):
            challenges.answer(question, "Answered at the meeting.", **said)
        self._look_at_all()
        codes = {row.key: row.code for row in reviews.agencies()}
        self._tell_of_all(today)
        for row in list(self._running()):
            if codes[row.lead_id] in agencies:
                closing.withdraw(row, "Taken into the plan of the new year.", by=chair, today=today)
        for point in list(self._firm().where(Deadline.item.is_null(False))):
            due_points.meet(point, today, "Minuted.", by=unit, today=today)
        self.decide_all()
        for made in list(raised.to_carry_out()):
            if made.level == "board" and made.by_when < LATER:
                escalations.carry_out(made, today, "The minute of the meeting.", **said)

    def decide_all(self) -> None:
        """Every level decides on all that stands before it; the business unit minutes it."""
        rows = list(raised.still_open(raised.escalations()).where(raised.Escalation.climbed_to.is_null()))
        for row in rows:
            escalations.decide(row, "Noted.", "Business unit", LATER, by=self.acting["unit"], today=clock.today())

    def _look_at_all(self) -> None:
        due = known(AssuranceDecision) & (AssuranceDecision.look_again <= LATER)
        for row in list(AssuranceDecision.select().where(due)):
            item = Item.get((Item.record == row.item_id) & known(Item))
            agency = Agency.get((Agency.record == row.agency_id) & known(Agency)) if row.agency_id else None
            self.look(item, "not_assured", LATER, agency=agency)

    def _running(self):
        stopped = Action.delivery.in_(delivery.STOPPED)
        return Action.select().where(known(Action) & ~stopped & ~Action.proposed & Action.merged_into.is_null())

    def _firm(self):
        open_ = Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null() & Deadline.current.is_null(False)
        return Deadline.select().where(known(Deadline) & open_ & ((Deadline.basis == "stated") | Deadline.confirmed))

    def _tell_of_all(self, today: dt.date) -> None:
        """What has a firm date is done; of what has none, one action of each agency is spoken of."""
        dated = {row.action_id for row in self._firm()}
        spoke: set[str] = set()
        for row in sorted(self._running(), key=lambda row: row.key not in dated):
            if row.key in dated or row.lead_id not in spoke:
                state = delivery.DONE if row.key in dated else delivery.AT_RISK
                actions.report(row, state, f"Told for {row.ref}.", None, by=self.acting["unit"], today=today)
                spoke.add(row.lead_id)

    def bystanders(self) -> set[str]:
        """The codes of the agencies from which more is expected."""
        codes = {row.key: row.code for row in reviews.agencies() if row.merged_into_id is None}
        leads = {row.lead_id for row in self._running() if row.delivery != delivery.DONE}
        return {codes[key] for key in leads & codes.keys()}


def _subject(row):
    return row.point if row.item_id else row.deed


def told(row) -> tuple[str, str, str]:
    """Of an escalation: its level, what it is about, and why."""
    subject = Action if row.action_id else Item
    about = subject.get((subject.record == (row.action_id or row.item_id)) & known(subject))
    return row.level, about.ref, row.why
