"""Coming in by a directory: who it is, what its claims begin and end, and that none can come in as another's person."""

import pytest

from tests import cast
from tests.cast import TODAY
from tests.races import at_once
from tracker import clock
from tracker.business import agencies, second_factor, sign_in, sign_on, verify
from tracker.business import people as posts
from tracker.business import sign_on_rules as mapping
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.rules.sign_on import Said
from tracker.store import people, reviews
from tracker.store import sign_on as store
from tracker.store.history import BOARD, History, HistoryValue
from tracker.store.people import Account, Person, Post, Session
from tracker.store.second_factor import SecondFactor
from tracker.store.sign_on import SignOnIdentity

pytestmark = pytest.mark.small

POLICE, COUNCIL = "https://login.police.example", "https://login.council.example"


@pytest.fixture(autouse=True)
def domain(tracker, act):
    return mapping.give_domain(POLICE, "example.org", "their own", by=act("unit"), today=TODAY)


@pytest.fixture
def lead(act):
    """The rule that a group of the police gives the post of a lead."""
    return _map(act, POLICE, "leads")


def _map(act, issuer, value, role=roles.LEAD, agency="TVP", level=""):
    body = reviews.agency_of(agency) if agency else None
    said = mapping.Mapping("groups", value, role, f"Given {role}", body, level, "their group")
    return mapping.add(issuer, said, by=act("unit"), today=TODAY)


def _said(subject="one", email="new@example.org", issuer=POLICE, groups=("leads",), **more):
    return Said(issuer, subject, {"groups": list(groups)}, email, "Somebody new", **more)


def _come(*args, **more) -> Account:
    token = sign_on.come_in(_said(*args, **more), now=clock.now(), today=TODAY)
    return sign_in.session_of(token, clock.now()).account


def _held(account: Account) -> list[Post]:
    return list(people.posts_held(account.person, TODAY))


def test_z2_somebody_new_comes_in_with_the_post_that_a_claim_gives(lead):
    account = _come()

    (post,) = _held(account)
    assert (post.role, post.agency.code, post.given_by_rule, post.until) == (roles.LEAD, "TVP", lead.key, None)
    verbs = [row.verb for row in History.select().where(History.chain == BOARD).order_by(History.seq.desc()).limit(3)]
    assert verbs == [
        "gave a post by the directory",
        "linked an account by the directory",
        "added a person by the directory",
    ]


def test_z2_at_each_sign_in_posts_begin_and_end_as_the_claims_say(lead, act):
    reader = _map(act, POLICE, "readers", roles.READER, None)
    account = _come()
    _come(groups=("leads", "readers"))
    assert {post.given_by_rule for post in _held(account)} == {lead.key, reader.key}

    _come(groups=("readers",))
    assert not list(verify.of_the_database())
    assert [post.given_by_rule for post in _held(account)] == [reader.key]
    _come(groups=())
    assert _held(account) == []
    assert _come(groups=("leads",)) == account
    assert len(_held(account)) == 1


def test_z2_a_sign_in_that_changes_nothing_writes_no_history(lead):
    _come()
    before = History.select().count()
    _come()

    assert History.select().count() == before


def test_z2_posts_given_by_hand_are_never_touched(lead):
    account = Account.get(Account.email == cast.email("police"))
    before = _held(account)

    _come(email=cast.email("police"))  # holds this very post by hand: none is added
    assert _held(account) == before
    _come(groups=())
    assert _held(account) == before


def test_z2_one_directory_ends_nothing_that_another_gave(lead, act):
    mapping.give_domain(COUNCIL, "council.example", "theirs", by=act("unit"), today=TODAY)
    account = _come()
    SignOnIdentity.create(issuer=COUNCIL, subject="c", account=account, linked_at=clock.now())
    _come("c", "new@council.example", COUNCIL, groups=())

    assert [post.given_by_rule for post in _held(account)] == [lead.key]


def test_z2_a_directory_brings_in_nobody_of_another_domain(lead):
    for email in (
        "new@example.com",
        "new@sub.example.org",
        "",
        cast.email("council").replace("example.org", "example.net"),
    ):
        with pytest.raises(sign_on.Unknown, match="hold no post here"):
            _come(email=email)
    with pytest.raises(sign_on.Unknown):  # the domain is the police's: another directory does not speak for it
        _come(issuer=COUNCIL, email=cast.email("police"))

    assert not SignOnIdentity.select().exists()
    assert not Session.select().exists()


def test_z2_an_address_that_went_to_somebody_else_does_not_bring_their_account():
    _come("one", cast.email("police"), groups=())

    with pytest.raises(sign_on.Unknown, match="another account of your organisation"):
        _come("two", cast.email("police"), groups=())


def test_z2_once_linked_the_directorys_own_key_counts_and_no_address():
    account = _come("one", cast.email("police"), groups=())

    assert _come("one", cast.email("council"), groups=()) == account
    assert _come("one", "", groups=()) == account


@pytest.mark.parametrize("part", ["chair", "unit"])
def test_a8_the_chair_and_the_unit_are_not_taken_by_their_address(part):
    with pytest.raises(sign_on.Unknown, match="link your organisation's account on your own page"):
        _come(email=cast.email(part), groups=())


def test_a8_who_gives_rights_gets_none_by_a_rule(lead, act):
    unit = Account.get(Account.email == cast.email("unit"))
    session = sign_in.session_of(sign_in.open_session(unit, clock.now()), clock.now())
    sign_on.link_own(_said("u", ""), session, by=act("unit"), now=clock.now(), today=TODAY)

    assert _come("u", "") == unit
    assert [post.role for post in _held(unit)] == [roles.BUSINESS_UNIT]


@pytest.mark.parametrize("role", [roles.CHAIR, roles.BUSINESS_UNIT])
def test_a8_no_rule_gives_a_post_of_the_chair_or_the_unit(act, role):
    with pytest.raises(Refused, match="gives no post of the chair"):
        _map(act, POLICE, "x", role)


@pytest.mark.parametrize("part", ["chair", "police", "police_chief", "member", "reader"])
def test_a8_only_the_business_unit_maps_claims(act, lead, part, domain):
    who = {"by": act(part), "today": TODAY}
    said = mapping.Mapping("groups", "x", roles.READER, "Reader", None, "", "why")
    for verb in (
        lambda: mapping.add(POLICE, said, **who),
        lambda: mapping.take_back(lead, "why", **who),
        lambda: mapping.give_domain(POLICE, "a.example", "why", **who),
        lambda: mapping.take_domain(domain, "why", **who),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_z5_only_ones_own_account_there_proves_who_one_is(act):
    police, council = (_come(part, cast.email(part), groups=()) for part in ("police", "council"))
    session = Session.get(Session.account == police)

    sign_on.prove(_said("police", "", signed_in_at=clock.now()), session, clock.now())
    for subject in ("council", "nobody"):
        with pytest.raises(sign_on.Unknown, match="came back as somebody else"):
            sign_on.prove(_said(subject, "", signed_in_at=clock.now()), session, clock.now())
    with pytest.raises(sign_on.Unknown, match="linked to somebody else"):
        sign_on.link_own(_said("council", ""), session, by=act("police"), now=clock.now(), today=TODAY)
    with pytest.raises(sign_on.Unknown, match="Another account of this organisation"):
        sign_on.link_own(_said("two", ""), session, by=act("police"), now=clock.now(), today=TODAY)


def test_z2_a_disabled_account_stays_out_linked_or_not(lead):
    account = _come()
    for person in (account.person, Account.get(Account.email == cast.email("council")).person):
        posts.disable(people.person_of(person), by=None, today=TODAY, now=clock.now())

    for said in (("one", "new@example.org"), ("two", cast.email("council"))):
        with pytest.raises(sign_on.Unknown, match="hold no post here"):
            _come(*said)
    assert not Session.select().exists()


def test_z2_a_mapping_that_is_taken_back_ends_what_it_gave_at_once(lead, act):
    account = _come()

    mapping.take_back(lead, "the group is gone", by=act("unit"), today=TODAY)

    assert _held(account) == []
    assert not Session.select().where(Session.account == account).exists()
    entry = History.select().where(History.chain == BOARD).order_by(History.seq.desc()).get()
    said = [row.value for row in HistoryValue.select().where(HistoryValue.entry == entry, HistoryValue.field == "why")]
    assert (entry.verb, "the group is gone" in said[0]) == ("took back the mapping of a claim", True)
    assert _come() == account
    assert _held(account) == []


def test_z2_a_link_that_is_taken_away_ends_the_posts_and_the_sessions(lead, act):
    account = _come()
    (identity,) = store.identities_of(account.id)

    sign_on.unlink(identity, people.person_of(account.person), by=act("unit"), today=TODAY)

    assert _held(account) == []
    assert not Session.select().where(Session.account == account).exists()
    assert store.identities_of(account.id) == []


def test_z2_a_domain_is_of_one_directory_until_it_is_taken_away(act, domain):
    who = {"by": act("unit"), "today": TODAY}
    for issuer, words in ((POLICE, "already"), (COUNCIL, "Another directory")):
        with pytest.raises(Refused, match=words):
            mapping.give_domain(issuer, "EXAMPLE.org", "why", **who)

    mapping.take_domain(domain, "moved", **who)
    assert mapping.give_domain(COUNCIL, "example.org", "theirs now", **who).issuer == COUNCIL
    with pytest.raises(sign_on.Unknown):
        _come(email=cast.email("police"))


def test_z2_the_same_claim_gives_the_same_post_once(act, lead):
    with pytest.raises(Refused, match="already"):
        _map(act, POLICE, "leads")
    assert _map(act, POLICE, "leads", roles.READER, None)


def test_z1_the_tracker_asks_for_its_own_code_only_where_the_board_asks_and_the_directory_did_not(act):
    account = _come("one", cast.email("police"), groups=())
    SecondFactor.create(account=account, secret="x", confirmed_at=clock.now())
    assert _come("one", groups=())

    second_factor.require({roles.LEAD}, "the Board decided", by=act("unit"), today=TODAY, seen="")
    with pytest.raises(sign_in.NeedsCode):
        _come("one", groups=())
    assert _come("one", groups=(), second_factor=True)


def test_z2_a_rule_of_a_merged_agency_gives_nothing(act):
    _map(act, POLICE, "leads", agency="OXCITY")
    account = _come(email=cast.email("police"), groups=())
    before = _held(account)
    agencies.merge(
        reviews.agency_of("OXCITY"), reviews.agency_of("OCC"), TODAY, "they became one", by=act("unit"), today=TODAY
    )

    assert _come() == account
    assert _held(account) == before


def test_z2_the_same_person_twice_at_once_is_one_person(lead):
    came = at_once(_come, _come)

    assert came[0] == came[1]
    assert Person.select().where(Person.email == "new@example.org").count() == 1
    assert SignOnIdentity.select().count() == 1
    assert Post.select().where(Post.given_by_rule == lead.key).count() == 1
