"""Signing in: what is held, for how long, and how little an answer tells."""

import statistics
import time

import pytest
from argon2 import PasswordHasher

from tests import cast
from tracker import clock
from tracker.business import people, sign_in
from tracker.rules.refusal import Refused
from tracker.store.people import Account, Session

pytestmark = pytest.mark.small


def test_l2_unknown_disabled_and_wrong_take_about_the_same_time(tracker, monkeypatch):
    monkeypatch.setattr(sign_in, "hasher", PasswordHasher(time_cost=2, memory_cost=16_384, parallelism=1))
    sign_in._nobody.cache_clear()
    sign_in._nobody()
    for part in ("police", "council"):
        Account.update(password_hash=sign_in.hashed(cast.PASSWORD)).where(Account.email == cast.email(part)).execute()
    people.disable(people.person_of(cast.email("council")), by=None, today=cast.TODAY, now=clock.now())

    wrong, unknown, disabled = (
        _time(email, password)
        for email, password in (
            (cast.email("police"), "not the right words"),
            ("nobody@example.org", "not the right words"),
            (cast.email("council"), cast.PASSWORD),
        )
    )
    sign_in._nobody.cache_clear()
    assert max(wrong, unknown, disabled) < 2 * min(wrong, unknown, disabled)


def test_l3_passwords_are_kept_as_argon2id_and_none_is_cut(tracker):
    long = "a word and another, " * 45
    person = people.add("Long", "long@example.org", long, by=None, today=cast.TODAY, now=clock.now())
    kept = Account.get(Account.person == person.key).password_hash

    assert kept.startswith("$argon2id$")
    assert sign_in.sign_in("long@example.org", long, clock.now())
    with pytest.raises(sign_in.Wrong):
        sign_in.sign_in("long@example.org", long[:-1], clock.now())


def test_l3_the_profile_in_use_is_no_weaker_than_advised():
    """OWASP asks for at least 19 MiB and two passes; the library's own profile is stronger."""
    usual = PasswordHasher()

    assert usual.memory_cost >= 19_456 and usual.time_cost >= 2


@pytest.mark.parametrize("password", ["short", "x" * 1001, "password123456"[:12], "oxfordshire2015", "aaaaaaaaaaaaaaa"])
def test_l3_a_weak_password_is_refused_in_words(tracker, password):
    with pytest.raises(Refused) as refusal:
        people.check_password(password, "somebody@example.org")

    assert refusal.value.field == "password" and str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "password", ["three quiet words", "  spaces stay  ", "ein Wörterbuch für Ñandú", "👩‍🔧 mends the tracker"]
)
def test_l3_anything_long_and_uncommon_is_allowed(tracker, password):
    people.check_password(password, "somebody@example.org")


def test_l3_three_thousand_common_passwords_are_known():
    assert len(sign_in.common_passwords()) == 3000


def test_l5_a_token_is_long_random_and_kept_as_a_digest_alone(tracker):
    tokens = {sign_in.sign_in(cast.email("police"), cast.PASSWORD, clock.now()) for _ in range(3)}

    assert len(tokens) == 3 and all(len(token) >= 43 for token in tokens)
    assert not Session.select().where(Session.token_hash.in_(tokens)).exists()


def test_a_session_in_use_is_noted_at_most_once_a_minute(tracker):
    now = clock.now()
    session = sign_in.session_of(sign_in.sign_in(cast.email("police"), cast.PASSWORD, now), now)
    sign_in.seen(session, now + sign_in._SEEN_AGAIN)
    assert Session.get().seen_at == now
    later = now + sign_in._SEEN_AGAIN * 2
    sign_in.seen(session, later)

    assert Session.get().seen_at == later


def _time(email: str, password: str) -> float:
    """Seconds of the processor that a wrong try takes, the median of five; what else the machine does must not count."""
    taken = []
    for _ in range(5):
        begin = time.process_time()
        with pytest.raises(sign_in.Wrong):
            sign_in.sign_in(email, password, clock.now())
        taken.append(time.process_time() - begin)
    return statistics.median(taken)
