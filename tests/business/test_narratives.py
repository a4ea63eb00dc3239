"""Writing, accepting and taking back what the records tell of an item; the past; what changed since."""

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import evidence as giving
from tracker.business import narratives
from tracker.business.evidence import NewEvidence
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import evidence as evidence_store
from tracker.store import history, reviews
from tracker.store import narratives as store
from tracker.store.history import History

pytestmark = pytest.mark.small
JULY, AUGUST = dt.date(2015, 7, 31), dt.date(2015, 8, 31)


@pytest.fixture
def item(review):
    return reviews.item_of(review, "R1")


@pytest.fixture
def piece(item):
    """The reference of a piece of the sources that is linked to R1."""
    return evidence_store.links([item.key]).first().piece.ref


@pytest.fixture
def unit(act, item):
    """unit(save, ...) as the business unit, on the version that stands."""

    def _unit(verb, *args, on=cast.TODAY, part="unit", **how):
        standing = store.of_item(item)
        with clock.held(on):
            how = {"seen": standing.id if standing else None, **how}
            return verb(item, *args, by=act(part), today=on, **how)

    return _unit


def texts(now: str = "", then: str = "", to_do: str = "") -> dict[str, str]:
    return {"then": then, "now": now, "to_do": to_do}


def test_a_draft_holds_only_once_it_is_accepted_and_until_another_is(unit, item, piece):
    unit(narratives.save, texts(f"First [{piece}]."))
    assert store.accepted([item.key]) == {}
    unit(narratives.accept)
    unit(narratives.save, texts("Second."))

    assert store.of_item(item).text_now == "Second."
    assert store.accepted([item.key])[item.key].text_now == f"First [{piece}]."
    unit(narratives.accept)
    assert store.accepted([item.key])[item.key].text_now == "Second."
    assert [row.ref for row in store.versions(item)] == ["R1/N4", "R1/N3", "R1/N2", "R1/N1"]
    verbs = [row.verb for row in History.select().where(History.kind == "narrative").order_by(History.seq)]
    assert verbs == ["wrote a draft of a narrative", "accepted a narrative"] * 2


def test_the_past_has_the_narrative_of_the_day(unit, item):
    unit(narratives.save, texts("July."), on=JULY)
    unit(narratives.accept, on=JULY)
    unit(narratives.save, texts("August."), on=AUGUST)
    unit(narratives.accept, on=AUGUST)

    assert store.accepted([item.key], JULY)[item.key].text_now == "July."
    assert store.accepted([item.key], AUGUST)[item.key].text_now == "August."
    assert store.accepted([item.key], JULY - dt.timedelta(1)) == {}


def test_what_is_no_record_is_refused_and_nothing_is_kept(unit, item):
    with pytest.raises(Refused, match=r"Now, line 2: \[E9999\] is no record"):
        unit(narratives.save, texts("One.\n[E9999]"))
    with pytest.raises(Refused, match="at least one"):
        unit(narratives.save, texts(" "))

    assert store.of_item(item) is None


def test_only_the_business_unit_writes_accepts_and_takes_back(unit):
    for part in ("chair", "police", "member", "reader"):
        with pytest.raises(NotAllowed):
            unit(narratives.save, texts("A."), part=part)
    unit(narratives.save, texts("A."))
    with pytest.raises(NotAllowed):
        unit(narratives.accept, part="chair")
    unit(narratives.accept)
    with pytest.raises(NotAllowed):
        unit(narratives.take_back, "No.", part="chair")


def test_who_did_not_see_what_stands_writes_over_nothing(unit):
    first = unit(narratives.save, texts("A."))
    unit(narratives.save, texts("B."))

    with pytest.raises(history.Stale) as clash:
        unit(narratives.save, texts("C."), seen=first.id)
    assert (clash.value.mine.text_now, clash.value.standing.text_now) == ("A.", "B.")
    with pytest.raises(history.Stale):
        unit(narratives.accept, seen=first.id)


def test_the_same_words_again_are_no_version_and_take_no_acceptance_away(unit, item):
    unit(narratives.save, texts("A."))
    unit(narratives.accept)

    unit(narratives.save, texts("A."))

    assert len(store.versions(item)) == 2 and store.accepted([item.key])


def test_what_was_taken_back_holds_no_longer_and_says_why(unit, item):
    unit(narratives.save, texts("A."))
    unit(narratives.accept)
    with pytest.raises(Refused, match="Say why"):
        unit(narratives.take_back, " ")

    row = unit(narratives.take_back, "It said too much.")

    assert store.accepted([item.key]) == {} and row.because == "It said too much."
    with pytest.raises(Refused, match="No accepted"):
        unit(narratives.take_back, "Again.")


def test_restricted_evidence_is_accepted_only_by_who_says_that_nothing_is_given_away(unit, act, item, review):
    said = NewEvidence("Kept.", "practice", "checked_by_peer", [(item, "challenges")], url="https://example.org/a")
    said.restricted = True
    row = giving.give(review, said, by=act("council"), today=cast.TODAY)
    unit(narratives.save, texts(f"Read [{row.ref}]."))

    with pytest.raises(Refused, match="give nothing away"):
        unit(narratives.accept)
    unit(narratives.accept, gives_nothing_away=True)


def test_it_says_which_of_its_records_changed_since_it_was_accepted(unit, act, item, review, piece):
    from tracker.business import assurance

    unit(narratives.save, texts(f"Read [{piece}]; not tested [R1]."))
    unit(narratives.accept)

    def changed(as_at=None):
        row = store.accepted([item.key], as_at)[item.key]
        return store.changed_since([row], store.resolve(review, row.refs, as_at), as_at)[item.key]

    assert changed() == []
    later = cast.TODAY + dt.timedelta(1)
    against = {link.piece.ref: "Weighed." for link in evidence_store.links([item.key]) if link.stance == "challenges"}
    look = later + dt.timedelta(60)
    assurance.decide(item, "not_assured", "Read.", by=act("chair"), today=later, weighed=against, look_again=look)

    assert changed() == ["R1"]
    assert changed(cast.TODAY) == []


def test_home_counts_the_drafts_to_accept_and_what_was_accepted_before_its_records_changed(unit, act, item, review, piece):
    unit(narratives.save, texts(f"As told [{piece}]."), on=JULY)
    assert store.waiting(review) == (1, 0)
    unit(narratives.accept, on=JULY)
    assert store.waiting(review) == (0, 0)

    with history.entry("mended", by=act("unit"), today=AUGUST, review=review) as entry:
        row = evidence_store.links([item.key]).first().piece
        entry.subject = entry.change(entry.standing(row), said_by="Somebody else")

    assert store.waiting(review) == (0, 1)
    unit(narratives.save, texts("As told now."), on=AUGUST)
    assert store.waiting(review) == (1, 0)
