"""Second factors: which codes are taken, by whom one is cleared, and what the database holds of it. On both engines."""

import pyotp
import pytest

from tests import cast, phone, races
from tracker import clock
from tracker.business import people, sign_in
from tracker.business import second_factor as doing
from tracker.reports import own_data
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store.history import History
from tracker.store.people import Session, posts_held
from tracker.store.second_factor import SecondFactor
from tracker.store.tables import TABLES

pytestmark = pytest.mark.small


@pytest.fixture
def factor(tracker):
    """The police lead's: its key and ten recovery codes."""
    return phone.set_up("police")


def test_z1_neither_the_database_nor_an_export_nor_a_log_holds_what_could_be_used(factor, act):
    secret, codes = factor
    doing.check(phone.account("police"), codes[0], phone.KEY, clock.now())
    doing.clear(phone.person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())
    doing.begin(phone.account("police"), phone.KEY, clock.now())
    pending = doing.waiting(phone.account("police").id, phone.KEY, clock.now())
    every = "\n".join(str(row) for table in TABLES for row in table.select().tuples()) + own_data.as_json(
        phone.person("police").key
    )

    assert not [word for word in (secret, pending, *codes) if word.lower() in every.lower()]
    assert doing.waiting(phone.account("police").id, "another key " * 4, clock.now()) is None
    assert "cleared a second factor" in {row.verb for row in History.select()}


def test_z1_another_phone_takes_the_place_of_the_first_once_its_code_is_right(factor, act):
    first, codes = factor
    account, now = phone.account("police"), clock.now()
    doing.begin(account, phone.KEY, now)
    assert doing.check(account, phone.code(first), phone.KEY, now) == "authenticator", "the first is good until then"
    second = doing.waiting(account.id, phone.KEY, now)
    session, other = (sign_in.session_of(sign_in.open_session(account, now), now) for _ in range(2))
    doing.confirm(
        phone.code(second),
        phone.KEY,
        by=act("police"),
        person=phone.person("police"),
        session=session,
        today=cast.TODAY,
        now=now,
    )

    assert [row.token_hash for row in Session.select()] == [session.token_hash], f"{other} is signed out"
    for old in (phone.code(first, 1), codes[0]):
        with pytest.raises(sign_in.Wrong):
            doing.check(account, old, phone.KEY, now)


@pytest.mark.parametrize("steps, good", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_z1_a_code_is_good_for_its_own_step_and_one_on_either_side(factor, steps, good):
    now = clock.now()
    code = pyotp.TOTP(factor[0]).generate_otp(doing._now_step(now) + steps)
    if good:
        assert doing.check(phone.account("police"), code, phone.KEY, now) == "authenticator"
    else:
        with pytest.raises(sign_in.Wrong):
            doing.check(phone.account("police"), code, phone.KEY, now)


@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_z1_of_two_with_the_same_code_at_one_moment_one_is_let_in(factor, kind):
    code, account = phone.code(factor[0]) if kind == "authenticator" else factor[1][3], phone.account("police")
    came = races.at_once(*[lambda: doing.check(account, code, phone.KEY, clock.now())] * 4)

    assert came.count(kind) == 1, came
    assert sum(isinstance(each, sign_in.Wrong) for each in came) == 3, came


def test_z1_nobody_else_clears_one_nor_the_unit_its_own_nor_that_of_the_chair(tracker, act):
    """Whoever clears it may come by the password too; so the chair's is cleared by who runs the server."""
    for part in ("police", "unit", "chair"):
        phone.set_up(part)
    now = clock.now()
    for part in set(cast.PARTS) - {"unit"}:
        with pytest.raises(NotAllowed):
            doing.clear(phone.person("police"), by=act(part), today=cast.TODAY, now=now)
    for part, said in (("unit", "Somebody else must"), ("chair", "acts as the chair")):
        with pytest.raises(Refused, match=said):
            doing.clear(phone.person(part), by=act("unit"), today=cast.TODAY, now=now)
    assert SecondFactor.select().count() == 3

    doing.clear(phone.person("chair"), by=None, today=cast.TODAY, now=now)
    assert SecondFactor.select().count() == 2


@pytest.mark.parametrize(
    "ends", ["signing out", "disabling", "a new password", "a post", "the end of a post", "being signed out"]
)
def test_l5_a_session_is_dead_after(tracker, act, ends):
    now = clock.now()
    token = sign_in.sign_in(cast.email("police"), cast.PASSWORD, now)
    assert sign_in.session_of(token, now)
    who, by = phone.person("police"), {"by": act("unit"), "today": cast.TODAY}
    if ends == "signing out":
        sign_in.sign_out(token)
    elif ends == "disabling":
        people.disable(who, **by, now=now)
    elif ends == "a new password":
        people.set_password(who, "another quiet lane 9", by=None, today=cast.TODAY)
    elif ends == "a post":
        people.give_post(who, "reader", "Reader", **by)
    elif ends == "the end of a post":
        people.end_post(posts_held(who.key, cast.TODAY).first(), **by)
    else:
        people.sign_out_everywhere(who, **by)

    assert sign_in.session_of(token, now) is None
