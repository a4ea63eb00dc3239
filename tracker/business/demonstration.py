"""The demonstration: the shipped review, and months of invented activity replayed day by day through the same verbs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .. import clock
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import actions as action_store
from ..store import assurance as assurance_store
from ..store import deadlines as deadline_store
from ..store import escalations as escalation_store
from ..store import people as people_store
from ..store import reviews
from ..store.database import known
from ..store.people import Account, Person, Post
from . import actions, assurance, boards, challenges, deadlines, escalations, loads, people, responses, seed_files
from .evidence import NewEvidence
from .seed_files import Entry

TODAY = dt.date(2015, 9, 30)
BEGINS = dt.date(2015, 3, 3)  # the invented posts are held from the publication of the review

POST_FIELDS = ("part email role title", "agency level")
ACT_FIELDS = (
    "on by do",
    "action item about agency delivery words forecast evidence name measure deadline interval fragile answers to because "
    "granted question response rating rests_on weighed look_again override level asked known_to_agency board_told "
    "full_extent withhold_name escalation decision owner by_when challenge change update",
)


def build(shipped: Path, invented: Path, name: str, password: str) -> None:
    """Fill an empty, new database: the board with its mark, the shipped review, the posts, and what they did."""
    board = boards.create(name, clock.now(), demonstration=True, today=TODAY)
    loads.load(shipped)
    _Replay(board, invented, password).run()


class _Replay:
    def __init__(self, board, folder: Path, password: str):
        self.board, self.password = board, password
        seed_files.FIELDS.update(posts=POST_FIELDS, acts=ACT_FIELDS)
        self.posts = list(seed_files.entries(folder / "posts.yaml", "posts"))
        self.acts = sorted(
            (act for path in sorted(folder.glob("acts*.yaml")) for act in seed_files.entries(path, "acts")),
            key=lambda act: act.day("on"),
        )
        self.names: dict[str, str] = {}  # what an act calls its action, question or escalation -> its reference
        self.acting: dict[str, Acting] = {}

    def run(self) -> None:
        self.review = reviews.all_reviews().first()
        with clock.held(BEGINS):
            self._hire()
        for act in self.acts:
            day = act.day("on")
            with clock.held(day):
                self._do(act, day)

    def _hire(self) -> None:
        for entry in self.posts:
            people.add(entry.text("title"), entry.text("email"), self.password, by=None, today=BEGINS, now=clock.now())
            agency = self._agency(entry, "agency") if entry.text("agency") else None
            post = people.give_post(
                people.person_of(entry.text("email")),
                entry.text("role"),
                entry.text("title"),
                by=None,
                today=BEGINS,
                agency=agency,
                level=entry.text("level"),
            )
            self.acting[entry.text("part")] = people_store.acting_in(post)

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
        if act.text("name"):
            self.names[act.text("name")] = made.ref

    def _add_action(self, act, **who):
        return actions.add(
            self.review,
            act.text("words"),
            self._agency(act, "agency"),
            [self._item(act, ref) for ref in act.words("answers")],
            success_measure=act.text("measure"),
            deadline=act.day("deadline"),
            interval=int(act.text("interval")) if act.text("interval") else None,
            fragile_note=act.text("fragile"),
            **who,
        )

    def _report(self, act, **who):
        action = self._action(act)
        evidence = [self._evidence(piece, action) for piece in act.get("evidence") or []]
        return actions.report(
            action,
            act.text("delivery"),
            act.text("words"),
            act.day("forecast"),
            evidence=evidence,
            corrects=action_store.update_of(action, self._ref(act, "update")) if act.text("update") else None,
            **who,
        )

    def _evidence(self, piece: Entry, action) -> NewEvidence:
        about = []
        for words in piece.words("about"):
            ref, stance = words.split()
            about.append((self._item(piece, ref), stance))
        file = piece.text("file")
        return NewEvidence(
            statement=piece.text("statement"),
            rung=piece.text("rung"),
            independence=piece.text("independence"),
            about=about,
            voice=piece.text("voice") or "none",
            figures=piece.words("figures"),
            period=piece.text("period"),
            look_again=piece.day("look_again"),
            restricted=piece.text("restricted") == "yes",
            file_name=file,
            file_content=f"Invented for demonstration.\n\n{piece.text('statement')}\n".encode() if file else b"",
            url=piece.text("url"),
        )

    def _confirm(self, act, **who):
        if act.text("action"):
            action = self._action(act)
            deadline = deadline_store.of_actions([action.key])[action.key]
        else:
            item = self._item(act, act.text("item"))
            deadline = deadline_store.of_items([item.key])[item.key]
        return deadlines.confirm(deadline, **who)

    def _ask_time(self, act, **who):
        action = self._action(act)
        deadline = deadline_store.of_actions([action.key])[action.key]
        return deadlines.ask(deadline, act.day("to"), act.text("because"), **who)

    def _decide_time(self, act, **who):
        ref = self._ref(act, "change")
        change = deadline_store.changes().where(deadline_store.DeadlineChange.ref == ref).get()
        return deadlines.decide(change, act.text("granted") == "yes", act.text("because"), **who)

    def _ask(self, act, **who):
        return challenges.ask(self.review, act.text("question"), self._agency(act, "agency").key, **self._about(act), **who)

    def _answer(self, act, **who):
        challenge = assurance_store.challenge_of(self.review, self._ref(act, "challenge"))
        return challenges.answer(challenge, act.text("words"), **who)

    def _respond(self, act, **who):
        item = self._item(act, act.text("item"))
        return responses.respond(item, self._agency(act, "agency"), act.text("response"), act.text("because"), **who)

    def _assure(self, act, **who):
        item = self._item(act, act.text("item"))
        standing = assurance_store.rating_of(item)
        return assurance.decide(
            item,
            act.text("rating"),
            act.text("because"),
            rests_on=act.words("rests_on"),
            weighed={ref: str(words) for ref, words in (act.get("weighed") or {}).items()},
            look_again=act.day("look_again"),
            override=act.text("override"),
            seen=standing.id if standing else None,
            **who,
        )

    def _raise(self, act, **who):
        return escalations.raise_concern(
            self.review,
            act.text("level"),
            act.text("words"),
            act.text("asked"),
            agency=self._agency(act, "agency").key if act.text("agency") else None,
            known_to_agency=act.day("known_to_agency"),
            board_told=act.day("board_told"),
            full_extent=act.day("full_extent"),
            withhold_name=act.text("withhold_name") == "yes",
            **self._about(act),
            **who,
        )

    def _decide(self, act, **who):
        escalation = escalation_store.escalation_of(self.review, self._ref(act, "escalation"))
        return escalations.decide(escalation, act.text("decision"), act.text("owner"), act.day("by_when"), **who)

    def _about(self, act: Entry) -> dict:
        if act.text("action"):
            return {"action": self._action(act)}
        return {"item": self._item(act, act.text("item"))}

    def _ref(self, act: Entry, name: str) -> str:
        """The reference behind a name; of "own-line/T1" the part before the stroke is the name."""
        head, stroke, tail = act.text(name).partition("/")
        return self.names.get(head, head) + stroke + tail

    def _action(self, act: Entry):
        found = action_store.action_of(self.review, self._ref(act, "action"))
        if found is None:
            raise act.wrong("action", f"there is no action {act.text('action')}.")
        return found

    def _item(self, act: Entry, ref: str):
        found = reviews.item_of(self.review, ref)
        if found is None:
            raise act.wrong(None, f'there is no recommendation or learning point "{ref}".')
        return found

    def _agency(self, act: Entry, name: str):
        found = reviews.agency_of(act.text(name))
        if found is None:
            raise act.wrong(name, f"there is no agency {act.text(name)}.")
        return found


def set_passwords(password: str) -> None:
    """Give every account of the demonstration this password."""
    from . import sign_in

    Account.update(password_hash=sign_in.hashed(password)).execute()


def who_can_sign_in() -> list[tuple[str, str, str]]:
    """Title, e-mail address and role of each account, for the console."""
    rows = (
        Post.select(Post, Person)
        .join(Person, on=(Post.person == Person.record) & known(Person), attr="holder")
        .where(known(Post))
        .order_by(Post.id)
    )
    return [(row.title, row.holder.email, row.role) for row in rows]
