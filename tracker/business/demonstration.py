"""The demonstration: the shipped review, and months of invented activity replayed day by day through the same verbs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .. import clock
from ..rules.refusal import Refused
from ..store import history, reviews
from ..store import people as people_store
from ..store.database import known
from ..store.people import Account, Person, Post
from . import boards, chairs, loads, people, seed_files, sign_in
from .demonstration_actions import ActionActs
from .demonstration_dates import DateActs
from .demonstration_drift import DRIFT_FIELDS, DriftActs
from .demonstration_evidence import EvidenceActs
from .demonstration_letters import LetterActs
from .demonstration_links import Links
from .demonstration_meetings import MeetingActs, PackWriter
from .demonstration_narratives import NARRATIVE_FIELDS, NarrativeActs
from .demonstration_people import PEOPLE_FIELDS, PeopleActs
from .demonstration_reminders import REMINDER_FIELDS, ReminderActs
from .demonstration_rising import BEGINS as RULES_BEGIN
from .demonstration_rising import RisingActs
from .demonstration_set_right import SET_RIGHT_FIELDS, SetRight
from .demonstration_stocktakes import Papers, StocktakeActs
from .seed_files import Entry

TODAY = dt.date(2015, 9, 30)
BEGINS = dt.date(2015, 3, 3)  # the invented posts are held from the publication of the review

POST_FIELDS = ("part email role title", "agency level given since until deputy")
ACT_FIELDS = (
    "on by do",
    "action item earlier agency delivery words forecast evidence name kind measure deadline interval fragile answers to "
    "because granted question response rating rests_on weighed look_again override level asked known_to_agency board_told "
    "full_extent withhold_name escalation decision owner by_when challenge change update post "
    "why letter step body about together_with from_post subject day file restricted url link piece into measure_met "
    "category authority redaction class months legal_reason "
    "review_by replaces replaced_by agrees reopen "
    "minute met written every confirmed "
    "title opens closes meeting agencies round pieces "
    "audience scope stocktake reply outcome in_meeting place point attended apologies",
)


# What is made up begins at a round number, so that one more record of a source moves none of its references.
FREE = {"A": 600, "E": 900}


def build(
    shipped: Path, invented: Path, name: str, password: str, papers: Papers, write_pack: PackWriter
) -> dict[str, str]:
    """Fill an empty, new database: the board with its mark, the shipped review, the posts, and what they did.

    ``papers`` gathers the stocktakes that are issued in it, and ``write_pack`` writes what is frozen when a board pack is
    issued: both come from the reports, on which nothing here leans. Returns the reference of each thing to which an acts
    file gives a name. Raises SeedMistake, with file and line.
    """
    boards.create(name, clock.now(), demonstration=True, today=TODAY)
    loads.load(shipped)
    return _Replay(invented, password, papers, write_pack).run()


class _Replay(
    SetRight,
    ActionActs,
    DateActs,
    DriftActs,
    EvidenceActs,
    LetterActs,
    Links,
    MeetingActs,
    NarrativeActs,
    PeopleActs,
    ReminderActs,
    RisingActs,
    StocktakeActs,
):
    """The acts in the order of their days. What an act may do stands in the classes above, each over ``Named``."""

    def __init__(self, folder: Path, password: str, papers: Papers, write_pack: PackWriter):
        self.password, self.papers, self.write_pack = password, papers, write_pack
        own = (PEOPLE_FIELDS, SET_RIGHT_FIELDS, DRIFT_FIELDS, NARRATIVE_FIELDS, REMINDER_FIELDS)
        act_fields = " ".join((ACT_FIELDS[1], *own))
        seed_files.FIELDS.update(posts=POST_FIELDS, acts=(ACT_FIELDS[0], act_fields))
        self.posts = list(seed_files.entries(folder / "posts.yaml", "posts"))
        self.acts = [act for path in sorted(folder.glob("acts*.yaml")) for act in seed_files.entries(path, "acts")]
        self.names, self.acting = {}, {}

    def run(self) -> dict[str, str]:
        """Hire and act in the order of the days; within a day the rules of escalation first, then posts, then the files in
        the order of their names."""
        self.review = reviews.all_reviews().first()
        for prefix, last in FREE.items():
            history.numbers_go_on_from(f"{self.review.code}/{prefix}", last)
        days = (TODAY - RULES_BEGIN).days + 1
        steps = [(RULES_BEGIN + dt.timedelta(days=number), self._apply_rules, None) for number in range(days)]
        steps += [(post.day("given") or BEGINS, self._hire, post) for post in self.posts]
        steps += [(act.day("on"), self._do, act) for act in self.acts]
        for day, step, entry in sorted(steps, key=lambda each: each[0]):
            with clock.held(day):
                step(entry, day)
        return self.names

    def _hire(self, entry: Entry, day: dt.date) -> None:
        email = entry.text("email")
        by = self.acting.get("unit") if entry.text("given") else None
        person = people.person_of(email)
        if person is None:
            person = people.add(entry.text("title"), email, self.password, by=by, today=day, now=clock.now())
        if entry.text("deputy") == "yes":
            since, until, chair = entry.day("since"), entry.day("until"), self.acting["chair"]
            post = chairs.name_deputy(person, entry.text("title"), since, until, by=chair, today=day)
        else:
            post = people.give_post(
                person,
                entry.text("role"),
                entry.text("title"),
                by=by,
                today=day,
                agency=self._agency(entry, "agency") if entry.text("agency") else None,
                level=entry.text("level"),
                since=entry.day("since"),
                until=entry.day("until"),
            )
        self.acting[entry.text("part")] = people_store.acting_in(post)

    def _end_post(self, act, **who):
        return people.end_post(people_store.post_of(self._post(act).post), **who)

    def _disable(self, act, **who):
        people.disable(people_store.person_of(self._post(act).person), now=clock.now(), **who)

    def _do(self, act: Entry, day: dt.date) -> None:
        verb = getattr(self, f"_{act.text('do')}", None)
        by = self.acting.get(act.text("by"))
        if verb is None:
            raise act.wrong("do", f'"{act.text("do")}" is nothing that can be done.')
        if by is None:
            raise act.wrong("by", f'"{act.text("by")}" is nobody in posts.yaml.')
        try:
            made = verb(act, by=by, today=day)
        except seed_files.SeedMistake:
            raise
        except Refused as refusal:
            raise act.wrong(None, f"this was refused: {refusal}") from refusal
        if made is not None or act.text("do") != "issue_pack":
            self._name(act, made)


def set_passwords(password: str) -> None:
    """Give every account of the demonstration this password."""
    Account.update(password_hash=sign_in.hashed(password)).execute()


def who_can_sign_in() -> list[tuple[str, str, str]]:
    """Titles, e-mail address and role of each account that can be used today, for the console; one line for each."""
    rows = (
        Post.select(Post, Person)
        .join(Person, on=(Post.person == Person.record) & known(Person), attr="holder")
        .where(known(Post) & Person.record.not_in(Account.select(Account.person).where(Account.disabled_at.is_null(False))))
        .order_by(Post.id)
    )
    found: dict[str, list[Post]] = {}
    for row in people_store.posts_standing(rows, TODAY):
        found.setdefault(row.holder.email, []).append(row)
    return [("; ".join(post.title for post in held), email, held[0].role) for email, held in found.items()]
