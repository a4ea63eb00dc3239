"""The demonstration: the shipped review, and months of invented activity replayed day by day through the same verbs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .. import clock
from ..rules import written_dates
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import actions as action_store
from ..store import assurance as assurance_store
from ..store import closing as closing_store
from ..store import correspondence as letter_store
from ..store import deadlines as deadline_store
from ..store import escalations as escalation_store
from ..store import evidence as evidence_store
from ..store import people as people_store
from ..store import privacy as privacy_store
from ..store import reviews
from ..store import rounds as round_store
from ..store.database import known
from ..store.people import Account, Person, Post
from . import (
    actions,
    assurance,
    boards,
    chairs,
    challenges,
    closing,
    confirmations,
    correspondence,
    deadlines,
    due_points,
    escalations,
    loads,
    people,
    redaction,
    responses,
    retention,
    rounds,
    seed_files,
)
from . import evidence as giving
from .demonstration_links import Links
from .demonstration_people import PEOPLE_FIELDS, PeopleActs
from .evidence import NewEvidence
from .seed_files import Entry

TODAY = dt.date(2015, 9, 30)
BEGINS = dt.date(2015, 3, 3)  # the invented posts are held from the publication of the review

POST_FIELDS = ("part email role title", "agency level given since until deputy")
ACT_FIELDS = (
    "on by do",
    "action item agency delivery words forecast evidence name kind measure deadline interval fragile answers to because "
    "granted question response rating rests_on weighed look_again override level asked known_to_agency board_told "
    "full_extent withhold_name escalation decision owner by_when challenge change update post "
    "why letter step body about together_with from_post subject day file restricted url link piece into measure_met "
    "category authority redaction class months legal_reason "
    "review_by replaces replaced_by agrees reopen "
    "minute met written every confirmed "
    "title opens closes meeting agencies round pieces",
)
PIECE_FIELDS = (
    "statement rung independence about",
    "name voice figures period look_again restricted file url said_by concerns heard speaks_for missing",
)


def build(shipped: Path, invented: Path, name: str, password: str) -> dict[str, str]:
    """Fill an empty, new database: the board with its mark, the shipped review, the posts, and what they did.

    Returns the reference of each thing to which an acts file gives a name. Raises SeedMistake, with file and line.
    """
    boards.create(name, clock.now(), demonstration=True, today=TODAY)
    loads.load(shipped)
    return _Replay(invented, password).run()


class _Replay(Links, PeopleActs):
    def __init__(self, folder: Path, password: str):
        self.password = password
        seed_files.FIELDS.update(posts=POST_FIELDS, acts=(ACT_FIELDS[0], f"{ACT_FIELDS[1]} {PEOPLE_FIELDS}"))
        self.posts = list(seed_files.entries(folder / "posts.yaml", "posts"))
        self.acts = [act for path in sorted(folder.glob("acts*.yaml")) for act in seed_files.entries(path, "acts")]
        self.names: dict[str, str] = {}  # what an act calls what it makes -> its reference
        self.acting: dict[str, Acting] = {}

    def run(self) -> dict[str, str]:
        """Hire and act in the order of the days; within a day, posts first, then the files in the order of their names."""
        self.review = reviews.all_reviews().first()
        steps = [(post.day("given") or BEGINS, self._hire, post) for post in self.posts]
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

    def _post(self, act: Entry) -> Acting:
        if act.text("post") not in self.acting:
            raise act.wrong("post", f'"{act.text("post")}" is nobody in posts.yaml.')
        return self.acting[act.text("post")]

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
        self._name(act, made)

    def _name(self, entry: Entry, made) -> None:
        name = entry.text("name")
        if name in self.names:
            raise entry.wrong("name", f"{name} is the name of something else already.")
        if name:
            self.names[name] = made.ref

    def _add_action(self, act, **who):
        if act.text("replaces"):
            return self._replace(act, **who)
        return actions.add(
            self.review,
            act.text("words"),
            self._agency(act, "agency"),
            [self._item(act, ref) for ref in act.words("answers")],
            success_measure=act.text("measure"),
            kind=act.text("kind") or "one_off",
            deadline=act.day("deadline"),
            interval=int(act.text("interval")) if act.text("interval") else None,
            fragile_note=act.text("fragile"),
            **who,
        )

    def _report(self, act, **who):
        action, pieces = self._action(act), act.get("evidence") or []
        update = actions.report(
            action,
            act.text("delivery"),
            act.text("words"),
            act.day("forecast"),
            evidence=[self._evidence(piece) for piece in pieces],
            measure_met=act.text("measure_met"),
            corrects=action_store.update_of(action, self._ref(act, "update")) if act.text("update") else None,
            **who,
        )
        # The update does not say which pieces came with it: they are the last that were written.
        written = evidence_store.Evidence.select().order_by(evidence_store.Evidence.id.desc()).limit(len(pieces))
        for piece, row in zip(pieces, reversed(list(written)), strict=True):
            self._name(piece, row)
        return update

    def _give(self, act, **who):
        """Evidence without a report; of the agency named, else of the post's own."""
        (piece,) = act.get("evidence") or []
        given_by = self._agency(act, "agency").key if act.text("agency") else None
        row = giving.give(self.review, self._evidence(piece), given_by=given_by, **who)
        self._name(piece, row)
        return row

    def _evidence(self, piece: Entry) -> NewEvidence:
        required, allowed = (fields.split() for fields in PIECE_FIELDS)
        for field in {*piece, *required}:
            if field not in piece or field not in (*required, *allowed):
                raise piece.wrong(
                    None, f"evidence has the fields {', '.join(required)}; and may have {', '.join(allowed)}."
                )
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
            said_by=piece.text("said_by"),
            concerns=[self._body(piece, "concerns", code).key for code in piece.words("concerns")],
            period=piece.text("period"),
            heard=piece.text("heard"),
            speaks_for=piece.words("speaks_for"),
            missing=piece.text("missing"),
            look_again=piece.day("look_again"),
            restricted=piece.text("restricted") == "yes",
            file_name=file,
            file_content=f"Invented for demonstration.\n\n{piece.text('statement')}\n".encode() if file else b"",
            names_child="no" if file else "",
            url=piece.text("url"),
        )

    def _confirm(self, act, **who):
        if act.text("action"):
            action = self._action(act)
            deadline = deadline_store.of_actions([action.key])[action.key]
        else:
            item = self._item(act, act.text("item"))
            deadline = deadline_store.of_items([item.key])[item.key]
        minute = act.text("minute") or f"Board meeting of {act.day('on'):%B %Y}, minute of dates"
        return confirmations.confirm(deadline, act.day("met") or act.day("on"), minute, to=act.day("to"), **who)

    def _add_date(self, act, **who):
        date, written, precision = act.day("deadline"), act.text("written"), "day"
        if written:
            read = written_dates.read(written, who["today"], self.review.published)
            date, precision = read.date, read.precision
        return due_points.add(
            self._owner(act),
            act.text("words"),
            date,
            as_written=written,
            precision=precision,
            confirmed=act.text("confirmed") != "no",
            every=int(act.text("every")) if act.text("every") else None,
            **who,
        )

    def _meet_date(self, act, **who):
        return due_points.meet(self._due(act), act.day("met"), act.text("because"), **who)

    def _move_date(self, act, **who):
        return deadlines.move(self._due(act), act.day("to"), act.text("because"), **who)

    def _due(self, act: Entry):
        """The open due point that an act speaks of, by what is due; without words the action's own date."""
        due = [point for point in deadline_store.points(self._owner(act).key) if point.met_on is None]
        found = next((point for point in due if point.label == act.text("words")), None)
        if found is None:
            raise act.wrong("words", f"{act.text('action') or act.text('item')} has no open date of that name.")
        return found

    def _owner(self, act: Entry):
        return self._action(act) if act.text("action") else self._item(act, act.text("item"))

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
        agency, said = self._agency(act, "agency"), (act.text("response"), act.text("because"))
        return responses.respond(item, agency, *said, change=act.text("change"), why=act.text("why"), **who)

    def _send_letter(self, act, **who):
        letter = correspondence.NewLetter(
            direction="sent",
            body=self._agency(act, "body"),
            about=[self._item(act, ref) for ref in act.words("about")],
            from_post=act.text("from_post"),
            subject=act.text("subject"),
            what=act.text("words"),
            on=act.day("day") or act.day("on"),
            together_with=act.text("together_with"),
            document=self._document(act),
        )
        return correspondence.write(self.review, letter, **who)

    def _step_of_letter(self, act, **who):
        letter = letter_store.letter_of(self.review, self._ref(act, "letter"))
        return correspondence.step(
            letter,
            act.text("step"),
            act.day("day") or act.day("on"),
            act.text("words"),
            expected_by=act.day("by_when"),
            document=self._document(act),
            **who,
        )

    def _document(self, act: Entry) -> correspondence.Document:
        file = act.text("file")
        return correspondence.Document(
            url=act.text("url"),
            file_name=file,
            file_content=f"Invented for demonstration.\n\n{act.text('words')}\n".encode() if file else b"",
            restricted=act.text("restricted") == "yes",
        )

    def _assure(self, act, **who):
        item = self._item(act, act.text("item"))
        agency = self._agency(act, "agency") if act.text("agency") else None  # the chair's view of one agency
        standing = assurance_store.rating_of(item, agency=agency)
        weighed = {self.names.get(name, name): str(words) for name, words in (act.get("weighed") or {}).items()}
        rests_on = [self.names.get(name, name) for name in act.words("rests_on")]
        links = {link.piece.ref: link for link in evidence_store.links([item.key])}
        for ref in (*rests_on, *weighed):
            if ref not in links:
                raise act.wrong(None, f"{ref} is no evidence about {item.ref}.")
            self._known(act, links[ref].piece, ref)
        return assurance.decide(
            item,
            act.text("rating"),
            act.text("because"),
            agency=agency,
            rests_on=rests_on,
            weighed=weighed,
            look_again=act.day("look_again"),
            override=act.text("override"),
            reopen=[self._action_called(act, name) for name in act.words("reopen")],
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

    def _redact(self, act, **who):
        said = (act.text("words"), act.text("category"), act.text("because"), act.text("authority"))
        return redaction.ask(*said, **who)

    def _confirm_redaction(self, act, **who):
        asked = privacy_store.redaction_of(self._ref(act, "redaction"))
        return redaction.confirm(asked, redaction.preview(asked).digest, **who)[0]

    def _set_period(self, act, **who):
        return retention.set_period(act.text("class"), act.text("months"), act.text("because"), **who)

    def _hold(self, act, **who):
        return retention.hold(act.text("class"), act.text("because"), act.text("authority"), **who)

    def _replace(self, act, **who):
        """A new action, and the one whose place it takes is withdrawn in the same step."""
        plan = actions.Plan(
            act.text("words"),
            self._agency(act, "agency"),
            success_measure=act.text("measure"),
            kind=act.text("kind") or "one_off",
            start=clock.today(),
        )
        items = [self._item(act, ref) for ref in act.words("answers")]
        replaced = self._action_called(act, act.text("replaces"))
        return actions.add_plan(
            self.review, plan, items, act.day("deadline"), replaces=replaced, because=act.text("because"), **who
        )

    def _close(self, act, **who):
        return closing.close(self._action(act), act.text("words"), **who)

    def _refuse_closing(self, act, **who):
        return closing.refuse(self._action(act), act.text("words"), **who)

    def _second(self, act, **who):
        ref = self._ref(act, "change")
        change = closing_store.changes().where(closing_store.StateChange.ref == ref).get()
        return closing.second(change, act.text("agrees") == "yes", act.text("words"), **who)

    def _reopen(self, act, **who):
        return closing.reopen(self._action(act), act.text("words"), **who)

    def _pause(self, act, **who):
        return closing.pause(self._action(act), act.text("legal_reason"), act.text("words"), act.day("review_by"), **who)

    def _keep_paused(self, act, **who):
        return closing.keep_paused(self._action(act), act.text("words"), act.day("review_by"), **who)

    def _start_again(self, act, **who):
        return closing.start_again(self._action(act), act.text("words"), **who)

    def _withdraw(self, act, **who):
        other = self._action_called(act, act.text("replaced_by")) if act.text("replaced_by") else None
        return closing.withdraw(self._action(act), act.text("words"), replaced_by=other, **who)

    def _open_round(self, act, **who):
        asked = [self._body(act, "agencies", code) for code in act.words("agencies")]
        days = (act.day("opens"), act.day("closes"), act.day("meeting"))
        return rounds.open_round(act.text("title"), *days, asked, **who)

    def _close_round(self, act, **who):
        return rounds.close(self._round(act), act.text("because"), **who)

    def _ask_in_round(self, act, **who):
        rounds.add_agency(self._round(act), self._agency(act, "agency"), act.text("because"), **who)

    def _return(self, act, **who):
        """A return, or a part of one: each piece has the fields of a report, and may say that nothing has changed."""
        pieces = [
            rounds.Piece(
                self._action(piece),
                piece.text("delivery"),
                piece.text("words"),
                piece.day("forecast"),
                piece.text("no_change") == "yes",
            )
            for piece in act.get("pieces") or []
        ]
        rounds.send(self._round(act), self._agency(act, "agency"), pieces, **who)

    def _round(self, act: Entry):
        found = round_store.rounds().where(round_store.Round.ref == self._ref(act, "round")).first()
        if found is None:
            raise act.wrong("round", f"there is no round {act.text('round')}.")
        return found

    def _about(self, act: Entry) -> dict:
        if act.text("action"):
            return {"action": self._action(act)}
        return {"item": self._item(act, act.text("item"))}

    def _ref(self, act: Entry, name: str) -> str:
        """The reference behind a name; of "own-line/T1" the part before the stroke is the name."""
        head, stroke, tail = act.text(name).partition("/")
        return self.names.get(head, head) + stroke + tail

    def _action(self, act: Entry):
        return self._action_called(act, act.text("action"))

    def _action_called(self, act: Entry, name: str):
        found = action_store.action_of(self.review, self.names.get(name, name))
        if found is None:
            raise act.wrong(None, f"there is no action {name}.")
        self._known(act, action_store.Action.get_by_id(found.key), found.ref)
        return found

    def _item(self, act: Entry, ref: str):
        found = reviews.item_of(self.review, ref)
        if found is None:
            raise act.wrong(None, f'there is no recommendation or learning point "{ref}".')
        self._known(act, reviews.Item.get_by_id(found.key), ref)
        return found

    def _known(self, act: Entry, row, ref: str) -> None:
        """The shipped review is loaded whole before the months are replayed; nobody may act on what was not known yet."""
        if row.known_from > clock.today():
            raise act.wrong("on", f"{ref} is known only from {row.known_from:%d %B %Y}.")

    def _agency(self, act: Entry, name: str):
        return self._body(act, name, act.text(name))

    def _body(self, entry: Entry, name: str, code: str):
        found = reviews.agency_of(code)
        if found is None:
            raise entry.wrong(name, f"there is no agency {code}.")
        self._known(entry, reviews.Agency.get_by_id(found.key), code)
        return found


def set_passwords(password: str) -> None:
    """Give every account of the demonstration this password."""
    from . import sign_in

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
