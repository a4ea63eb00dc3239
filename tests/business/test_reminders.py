"""Digests are written once and sent once, by a real mail server on loopback that stops in the middle and comes back."""

from __future__ import annotations

import datetime as dt
import email
import socket
from collections import Counter
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests import cast
from tests.hand import by_hand
from tests.queries import counted
from tests.races import at_once
from tracker import clock
from tracker.business import challenges, escalations, mail, people, rounds, verify
from tracker.business import reminders as doing
from tracker.reports import digests
from tracker.rules import escalations as levels
from tracker.rules import reminders as rules
from tracker.store import actions, notices_of_the_board, reviews
from tracker.store import escalations as log
from tracker.store import reminders as store
from tracker.store.database import known
from tracker.store.people import Person
from tracker.store.reminders import Outbox, Reminder, Told

pytestmark = pytest.mark.small

TODAY = cast.TODAY


class Post:
    """A mail server on loopback. ``breaks_at`` is the message in whose text it stops; ``refuses`` replies by address."""

    def __init__(self, port: int = 0, breaks_at: int = 0, refuses: dict | None = None):
        self.taken: list[str] = []
        self.begun, self.breaks_at, self.refuses = 0, breaks_at, refuses or {}
        post = self

        class Server(SMTP):
            async def smtp_DATA(self, arg):
                post.begun += 1
                if post.begun == post.breaks_at:
                    await self.push("354 go on")
                    await self._reader.readline()
                    post.controller.server.close()  # nobody gets a new line
                    self.transport.abort()
                    return
                await super().smtp_DATA(arg)

        class There(Controller):
            def factory(self):
                return Server(self.handler, hostname="mail.example")

        self.controller = There(self, hostname="127.0.0.1", port=port or _free_port())

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content.decode())
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *exc):
        self.controller.stop(no_assert=True)

    @property
    def port(self) -> int:
        return self.controller.port


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def server_at(port: int) -> mail.Server:
    return mail.server_of(f"smtp://127.0.0.1:{port}", "Tracker <tracker@board.example>")


def send(port: int, now=clock.now) -> doing.Sent:
    server = server_at(port)
    around = digests.Around("Board", "https://tracker.example", server.sender, server.domain)
    return doing.send(server, lambda row, to: digests.mail(row, to, around, clock.now()), today=TODAY, now=now)


def write() -> list[Reminder]:
    return doing.write(doing.plan(TODAY), today=TODAY, now=clock.now())


def states() -> Counter:
    return Counter(row.state for row in Reminder.select().where(known(Reminder)))


def ids(*posts: Post) -> list[str]:
    return sorted(email.message_from_string(each)["Message-ID"] for post in posts for each in post.taken)


@pytest.fixture
def asked(review, act):
    """Something new for several people: a question to the police, a concern with the Board."""
    action = actions.actions(review).where(actions.Action.lead == reviews.agency_of("TVP").key).first()
    challenges.ask(review, "What changed?", action.lead_id, by=act("chair"), today=TODAY, action=action)
    escalations.raise_concern(
        review, levels.BOARD, "Nothing moves.", "Decide.", by=act("council"), today=TODAY, action=action, withhold_name=True
    )
    return action


def test_each_is_told_once_and_the_second_run_writes_nothing(asked):
    written = write()
    assert len(written) >= 4 and states() == {rules.WAITING: len(written)}
    assert Outbox.select().count() == len(written)
    assert Told.select().count() == sum(row.number for row in written)

    assert write() == [] and doing.plan(TODAY + dt.timedelta(days=1)) == []  # what waits is not added to


def test_the_number_of_queries_does_not_follow_from_people_or_things(asked, review, act):
    with counted() as few:
        doing.plan(TODAY)
    for number in range(3):
        person = people.add(
            f"Lead {number}", f"lead{number}@example.org", cast.PASSWORD, by=None, today=TODAY, now=clock.now()
        )
        people.give_post(person, "lead", "Another lead", by=None, today=TODAY, agency=reviews.agency_of("TVP"), level="")
        challenges.ask(review, "And here?", asked.lead_id, by=act("chair"), today=TODAY, action=asked)
    with counted() as many:
        planned = doing.plan(TODAY)
    assert len(many) == len(few) and sum("Another lead" in each.posts for each in planned) == 3


def test_r9_a_server_that_stops_in_the_middle_of_a_digest_ends_with_each_exactly_once(asked):
    written = write()
    with Post(breaks_at=2) as first:
        came = send(first.port)
        assert len(came.sent) == 1 and len(came.later) == 1 and "cannot be reached" in came.away
        assert states() == {rules.SENT: 1, rules.WAITING: len(written) - 1}
    assert "cannot be reached" in send(first.port).away  # still away: nothing is lost

    with Post(port=first.port) as again:
        came = send(again.port)
        assert not came.away and len(came.sent) == len(written) - 1
        assert send(again.port).sent == []
    assert ids(first, again) == sorted(f"<reminder-{row.key}@board.example>" for row in written)
    assert states() == {rules.SENT: len(written)} and not Outbox.select().exists()
    assert [*verify.problems()] == []


def test_the_log_of_an_escalation_says_whom_a_digest_told_once_it_was_taken(asked, act):
    raised = log.escalations().get()
    write()
    assert {each.how for each in log.told([raised.key])} == {"home"}
    with Post() as post:
        send(post.port)

    by_digest = {each.post for each in log.told([raised.key]) if each.how == "digest"}
    assert by_digest >= {act("member").post, act("chair").post, act("unit").post}
    assert act("police").post not in by_digest and [*verify.problems()] == []


def test_a_decision_that_falls_due_is_told_to_its_owner_its_level_and_the_unit_and_to_each_once(asked, act):
    raised, until = log.escalations().get(), TODAY + dt.timedelta(days=9)
    escalations.decide(raised, "They report.", "police lead", until, by=act("member"), today=TODAY)

    told = {each.posts[0]: [one.title for _, mine in each.found for one in mine if one.kind == rules.DECISION]
            for each in doing.plan(TODAY)}  # fmt: skip
    titles = {post: len(found) for post, found in told.items() if found}
    assert titles == {"Police lead": 1, "Board member, health": 1, "Business manager": 1}


def test_questions_nobody_raised_are_one_line_once_a_week(asked, monkeypatch):
    monkeypatch.setattr(notices_of_the_board.drift, "standing", lambda *_, **__: [SimpleNamespace(invented=False)] * 7)
    (first,), (same,), (next_week,) = (
        [*notices_of_the_board._questions_nobody_raised(TODAY + dt.timedelta(days=number))] for number in (0, 4, 5)
    )

    assert first.title == "7 questions that nobody has raised" and TODAY.isoweekday() == 3
    assert first.key == same.key != next_week.key


def test_two_runs_at_once_write_and_send_each_digest_once(asked):
    with Post() as post:

        def run():
            write()
            return send(post.port)

        came = at_once(run, run)
        assert not [each for each in came if isinstance(each, Exception)], came
    assert len(set(ids(post))) == len(ids(post)) == states()[rules.SENT] == Reminder.select().where(known(Reminder)).count()


def test_a_refused_address_is_told_to_the_unit_and_not_tried_for_ever(asked, act):
    write()
    refused, later = cast.email("police"), cast.email("chair")
    with Post(refuses={refused: "550 No such person", later: "451 Come back"}) as post:
        came = send(post.port)
        assert len(came.refused) == len(came.later) == 1
        assert send(post.port).later == came.later  # the first pause is none; then they grow
        assert send(post.port) == doing.Sent()
    failed = Reminder.get((Reminder.state == rules.FAILED) & known(Reminder))
    assert "550 No such person" in failed.because and store.number_needing() == 1

    doing.try_again(failed, by=act("unit"), today=TODAY, now=clock.now())
    with Post() as post:
        assert send(post.port).sent == [failed.ref]


def test_an_address_to_which_no_mail_can_be_written_stops_nobody_elses(asked):
    written = write()
    person = store.standing(store.due(clock.now())[0]).person
    by_hand(Person.update(email="a@[b").where(Person.record == person))
    with Post() as post:
        came = send(post.port)
        assert len(came.refused) == 1 and len(came.sent) == len(written) - 1
    assert "No mail can be written" in Reminder.get((Reminder.state == rules.FAILED) & known(Reminder)).because


def test_a_title_in_two_lines_is_one_line_of_the_heading():
    row = SimpleNamespace(
        key="k", subject="Round\r\nBcc: all@example.org is open", number=1, posts=["A"], made_on=TODAY, content=[]
    )
    made = digests.mail(row, "a@b.example", digests.Around("B", "https://t", "T <t@b.example>", "b.example"), clock.now())

    assert made["Subject"] == "Round Bcc: all@example.org is open" and made["Bcc"] is None


def test_a_4xx_for_ever_ends(asked):
    write()
    key = store.due(clock.now())[0]
    Outbox.update(tries=len(rules.PAUSES)).where(Outbox.reminder == key).execute()
    to = store.addresses([store.standing(key).person], TODAY).popitem()[1]
    with Post(refuses={to: "451 Come back"}) as post:
        assert send(post.port).refused == [store.standing(key).ref]
    assert "in 11 tries" in store.standing(key).because


def test_a_run_that_was_killed_leaves_a_doubt_only_at_the_last_dot(asked):
    write()
    first, second = store.due(clock.now())[:2]
    for key in (first, second):
        assert store.claim(key, "killed", clock.now()) and store.claim(key, "another", clock.now()) is None
    store.hand_over(second, "killed")
    with Post() as post:
        assert not {store.standing(first).ref, store.standing(second).ref} & set(send(post.port).sent)
        later = clock.now() + rules.LEASE + dt.timedelta(minutes=1)
        assert send(post.port, now=lambda: later).sent == [store.standing(first).ref]
    assert store.standing(second).state == rules.IN_DOUBT
    assert "may have arrived" in store.standing(second).because


def test_whoever_holds_no_post_any_more_gets_nothing(asked, act):
    written = write()
    post = store.Post.get(store.Post.title == "Police lead")
    people.end_post(post, by=act("unit"), today=TODAY)
    with Post() as there:
        assert len(send(there.port).left) == 1
    assert states() == {rules.SENT: len(written) - 1, rules.LEFT: 1}
    assert not any(cast.email("police") in each for each in there.taken)


def test_a9_mail_quotes_nobody_and_names_nobody(asked):
    write()
    with Post() as post:
        send(post.port)
    whole = "\n".join(
        email.message_from_string(each).get_payload(0).get_payload(decode=True).decode() for each in post.taken
    )
    assert "X1" in whole and asked.title.split()[0] in whole
    assert not [words for words in ("What changed?", "Nothing moves", "Decide.", "Council lead raised") if words in whole]


def test_a_failure_of_the_settings_stops_the_run_and_loses_nothing(asked):
    written = write()
    for smtp, sender in (("smtp://", "a@b"), ("ftp://x", "a@b"), ("smtp://mail.example", "nobody")):
        with pytest.raises(doing.rules.Refused):
            mail.server_of(smtp, sender)
    assert "cannot be reached" in send(1).away
    assert states() == {rules.WAITING: len(written)}
    assert "cannot be reached" in Outbox.select().first().last_error


def test_a_part_of_the_agency_asked_is_told_that_it_is_a_part_of_it(tracker, act):
    asked = [reviews.agency_of("OCC")]
    rounds.open_round(
        "The Board", TODAY, TODAY + dt.timedelta(20), TODAY + dt.timedelta(40), asked, by=act("unit"), today=TODAY
    )
    part = reviews.Agency.get(known(reviews.Agency) & (reviews.Agency.parent == asked[0].key))
    person = people.add("Part", "part@example.org", cast.PASSWORD, by=None, today=TODAY, now=clock.now())
    people.give_post(person, "lead", "Lead of a part", by=None, today=TODAY, agency=part, level="")

    opened = {
        each.posts[0]: [notice.detail for _, mine in each.found for notice in mine if notice.kind == rules.ROUND_OPEN]
        for each in doing.plan(TODAY)
    }
    assert len(opened["Council lead"]) == 1 and "you are a part of it" not in opened["Council lead"][0]
    assert len(opened["Lead of a part"]) == 1 and "you are a part of it" in opened["Lead of a part"][0]


def test_verify_names_a_digest_that_would_wait_for_ever(asked):
    write()
    Outbox.delete().where(Outbox.reminder == store.due(clock.now())[0]).execute()
    assert any("not in the outbox" in problem for problem in verify.problems())
