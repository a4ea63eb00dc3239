"""The history page: who changed what and when, and nothing that the post may not see."""

import pytest

from tests import cast
from tests.hand import by_hand
from tests.queries import queries_of
from tracker.business import assurance, boards, escalations, evidence, people
from tracker.store import history, reviews
from tracker.store.actions import Action
from tracker.store.database import known
from tracker.store.history import Chain, History, HistoryValue

pytestmark = pytest.mark.small


@pytest.fixture
def restricted(act, review):
    """A restricted piece that the police gave about R1."""
    piece = evidence.NewEvidence(
        statement="Zebra audit of the custody suite",
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "challenges")],
        restricted=True,
        url="https://example.org/audit",
        said_by="Zebra auditors",
    )
    return evidence.give(review, piece, by=act("police"), today=cast.TODAY)


def test_a_change_stands_with_who_when_and_what_it_was(visit, act, review):
    boards.change_threshold("amber_before", 45, "The Board meets every six weeks.", by=act("unit"), today=cast.TODAY)
    boards.change_threshold("amber_before", 60, "It meets every two months.", by=act("unit"), today=cast.TODAY)
    page = visit("reader").page("/history")

    assert "Changed a threshold" in page and "Business manager" in page
    assert "It meets every two months." in page
    called = "Days before a deadline in which no update turns an action amber"
    assert f"{called}: 45" in page and f"{called}: 60" in page and "amber_before" not in page


def test_the_newest_stands_first_and_a_load_says_that_it_is_one(visit, act):
    boards.change_threshold("amber_before", 45, "Because.", by=act("unit"), today=cast.TODAY)
    page = visit("reader").page("/history?review=children-a-f")

    assert "Loaded what cabinet says" in page and "The command line" in page
    assert "known from 26 November 2013" in page
    assert "<h3>Changed a threshold</h3>" not in page


def test_it_is_filtered_by_review_verb_and_record(visit, act, review):
    item = reviews.item_of(review, "R1")
    boards.change_threshold("amber_before", 45, "Because.", by=act("unit"), today=cast.TODAY)
    reader = visit("reader")

    assert "1 entry" in reader.page("/history?verb=changed+a+threshold")
    assert "0 entries" in reader.page("/history?review=children-a-f&verb=gave+a+post")
    page = reader.page(f"/history?subject={item.key}")
    assert "Only what touched R1" in page
    assert item.title in page
    assert "New recommendation or learning point R2." not in page


def test_an_empty_list_says_so(visit):
    assert "Nothing in the history is like that" in visit("reader").page("/history?subject=nobody")


@pytest.mark.whole
def test_each_entry_can_be_read_whole_a_hundred_values_at_a_time(visit):
    reader, largest = visit("reader"), _largest()
    first, second = reader.page(f"/history/{largest}"), reader.page(f"/history/{largest}?page=2")

    assert "Showing 1 to 100 of" in first and "Showing 101 to 200 of" in second
    assert History.get_by_id(largest).hash in first


def test_the_heads_are_shown_with_their_counts(visit):
    page, head = visit("reader").page("/history"), Chain.get_by_id("children-a-f")

    assert head.head[:12] in page and f">{head.count}</td>" in page


@pytest.mark.whole
def test_a9_an_entry_about_restricted_evidence_is_not_there_for_those_who_may_not_see_it(visit, restricted):
    entry = History.get(History.subject == restricted.key)
    for part in ("council", "reader", "member"):
        stranger = visit(part)
        assert "Zebra" not in stranger.page("/history")
        assert "Gave evidence" not in stranger.page("/history")
        assert stranger.get(f"/history/{entry.id}").status_code == 404
        assert _answer(stranger, f"/history?subject={restricted.key}") == _answer(stranger, "/history?subject=" + "0" * 26)
    for part in ("police", "chair", "unit"):
        assert "Zebra audit" in visit(part).page(f"/history/{entry.id}")


def test_a9_what_was_written_beside_restricted_evidence_shows_without_it(visit, restricted, act, review):
    item = reviews.item_of(review, "R1")
    assurance.decide(
        item,
        "some_evidence",
        "It is early.",
        by=act("chair"),
        today=cast.TODAY,
        look_again=cast.TODAY.replace(year=2016),
        weighed={link.piece.ref: f"Weighed {link.piece.ref}" for link in _challenges(item)},
    )
    entry = History.get(History.verb == "decided what the evidence shows")

    assert f"Weighed {restricted.ref}" in visit("chair").page(f"/history/{entry.id}")
    page = visit("reader").page(f"/history/{entry.id}")
    assert "It is early." in page and restricted.ref not in page.replace(f"{restricted.ref}0", "")


def test_a_withheld_name_is_withheld_as_the_author_too(visit, act, review):
    item = reviews.item_of(review, "R1")
    escalations.raise_concern(
        review, "board", "It drifts.", "Ask why.", by=act("health"), today=cast.TODAY, item=item, withhold_name=True
    )
    entry = History.get(History.verb == "raised a concern")
    for part in ("police", "reader", "member"):
        page = visit(part).page(f"/history/{entry.id}")
        assert "Health trust lead" not in page and "Name withheld" in page and "It drifts." in page
        assert "Health trust lead" not in visit(part).page("/history?verb=raised+a+concern")
    assert "Health trust lead" in visit("chair").page(f"/history/{entry.id}")
    assert "Health trust lead" in visit("unit").page("/history?verb=raised+a+concern")


def test_who_decided_a_concern_under_a_withheld_name_is_shown(visit, act, review):
    item = reviews.item_of(review, "R1")
    raised = escalations.raise_concern(
        review, "board", "It drifts.", "Ask why.", by=act("health"), today=cast.TODAY, item=item, withhold_name=True
    )
    escalations.decide(raised, "We ask.", "The chair", cast.TODAY, by=act("member"), today=cast.TODAY)

    assert "Board member, health" in visit("reader").page("/history?verb=decided+an+escalation")


def test_addresses_are_for_the_business_unit(visit):
    assert "@example.org" not in visit("reader").page("/history?verb=added+a+person")
    assert "chair@example.org" in visit("unit").page("/history?verb=added+a+person")


def test_h4_a_password_is_never_in_it(visit, act):
    people.set_password(people.person_of(cast.email("police")), "another quiet lane 9", by=None, today=cast.TODAY)
    page = visit("unit").page("/history?verb=set+a+password")

    assert "changed" in page
    assert "quiet lane" not in page and "$argon2" not in page
    assert not HistoryValue.select().where(HistoryValue.value.contains("$argon2")).exists()


def test_h5_a_redacted_value_says_so(visit, act, review):
    boards.change_threshold("amber_before", 45, "Somebody's name", by=act("unit"), today=cast.TODAY)
    entry = History.get(History.verb == "changed a threshold")
    why = (HistoryValue.entry == entry.id) & (HistoryValue.field == "why")
    by_hand(HistoryValue.update(value=None, salt=None).where(why))

    page = visit("unit").page(f"/history/{entry.id}")
    assert "Redacted." in page and "Somebody" not in page


def test_the_past_holds_what_was_known_by_then_and_stays_as_it_was(visit, act, review):
    reader = visit("reader")
    paths = ("/history?as_at=2015-09-29", f"/history/{_largest()}?as_at=2015-09-29", "/history?as_at=2014-01-01")
    before = [reader.still(path) for path in paths]
    boards.change_threshold("amber_before", 45, "Because.", by=act("unit"), today=cast.TODAY)
    with history.entry("test", by=None, today=cast.TODAY, review=review) as entry:
        entry.change(reviews.item_of(review, "R1"), ref="R99", title="Another title")
        entry.change(reviews.agency_of("TVP"), name="Another name")
        entry.change(review, title="Another review")

    assert [reader.still(path) for path in paths] == before
    assert "2015-03" not in before[2] and "known from 31 July 2015" not in before[2]


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_entries(visit, act, review):
    reader = visit("reader")
    path = "/history?verb=renamed"
    actions = list(Action.select().where(known(Action)).limit(25))
    for number, action in enumerate(actions):
        with history.entry("renamed", by=act("unit"), today=cast.TODAY, review=review) as entry:
            entry.subject = entry.change(action, title=f"Title {number}", lead=reviews.agency_of("OCC").key)
        if number == 1:
            few = queries_of(reader, path)

    assert queries_of(reader, path) == few
    assert "Showing 1 to 25 of 25 entries" in reader.page(path)


def test_a_stranger_is_asked_to_sign_in(anybody):
    assert anybody.get("/history").status_code == 302


def test_h2_no_address_changes_the_history(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("history.")]

    assert rules and all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in rules)


def _largest() -> str:
    """The entry with the most values."""
    from peewee import fn

    count = fn.COUNT(HistoryValue.id)
    return HistoryValue.select(HistoryValue.entry).group_by(HistoryValue.entry).order_by(count.desc()).limit(1).scalar()


def _challenges(item):
    from tracker.store.evidence import links

    return [link for link in links([item.key]) if link.stance == "challenges"]


def _answer(visitor, path: str) -> tuple[int, str]:
    """Status and page, but for what the address itself says."""
    answer = visitor.get(path)
    subject = path.partition("subject=")[2]
    lines = answer.get_data(as_text=True).replace(subject, "").splitlines()
    return answer.status_code, "\n".join(line for line in lines if "csrf_token" not in line)
