"""Writing a narrative with the proposal beside it, reading it on the item's page, and the list of them."""

import pytest

from tests import cast
from tests.queries import counted, queries_of
from tests.reports import story as telling
from tracker.business import narratives
from tracker.store import evidence, reviews
from tracker.store import narratives as store

pytestmark = pytest.mark.small
HERE = "/reviews/children-a-f"
PAGE, LIST = f"{HERE}/R1/narrative", f"{HERE}/narratives"


@pytest.fixture
def item(review):
    return reviews.item_of(review, "R1")


@pytest.fixture
def told(act, item):
    """told("words") keeps a draft, and accepts it unless said otherwise."""

    def _told(now: str, accept: bool = True, of=None):
        who, about = {"by": act("unit"), "today": cast.TODAY}, of or item
        standing = store.of_item(about)
        seen = standing.id if standing else None
        row = narratives.save(about, {"then": "", "now": now, "to_do": ""}, seen=seen, **who)
        return narratives.accept(about, seen=row.id, gives_nothing_away=True, **who) if accept else row

    return _told


def test_what_cites_no_record_is_refused_beside_its_field_and_nothing_is_lost(visit, item):
    answer = visit("unit").post(PAGE, {"then": "One.\nTwo [E9999].", "now": "Born 3 May 2001", "to_do": "Kept words"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422 and store.of_item(item) is None
    assert 'href="#then"' in page and "Then, line 2: [E9999] is no record of this review." in page
    assert "date of birth" in page and "Kept words" in page and "Two [E9999]." in page


def test_it_is_written_kept_as_a_draft_and_then_accepted(visit, item):
    ref = evidence.links([item.key]).first().piece.ref
    unit = visit("unit")
    sent = unit.post(PAGE, {"now": f"Read on [{ref.lower()}]."})
    assert sent.status_code == 302 and sent.location.endswith("/R1/narrative/accept")

    draft = visit("reader").page(f"{HERE}/R1")
    assert "Draft, not accepted by anybody" in draft and f'[<a href="{HERE}/evidence/{ref}">{ref}</a>]' in draft
    assert unit.post(f"{PAGE}/accept").status_code == 302

    page = visit("reader").page(f"{HERE}/R1")
    assert "Accepted by Business manager" in page and "not accepted by anybody" not in page


def test_the_proposal_and_a_citation_are_put_after_what_was_typed_and_nothing_is_saved(visit, item):
    unit = visit("unit")
    page = unit.page(PAGE)
    assert "there is no decision to cite" in page and "Evidence up to publication" in page

    taken = unit.post(PAGE, {"now": "My own words.", "what": "take-now"}).get_data(as_text=True)
    assert "My own words.\n\n**Evidence since then" in taken.replace("\r\n", "\n")
    put = unit.post(PAGE, {"now": "My own words.", "cite": "R1", "into": "now", "what": "insert"}).get_data(as_text=True)
    assert "My own words. [R1]" in put
    preview = unit.post(PAGE, {"now": "Words [R1] [E9999].", "what": "preview"}).get_data(as_text=True)
    assert "nothing is saved yet" in preview and "Now, line 1: [E9999] is no record" in preview
    assert store.of_item(item) is None


def test_who_was_second_sees_both_and_keeps_what_they_typed(visit, item, told):
    unit = visit("unit")
    unit.page(PAGE)
    told("Theirs.")

    answer = unit.post(PAGE, {"now": "Mine.", "seen": ""})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409 and "Theirs." in page and page.count("Mine.") == 2
    assert f'name="seen" value="{store.of_item(item).id}"' in page


def test_others_neither_write_nor_accept(visit, told):
    told("Words.", accept=False)
    for part in ("chair", "police", "reader"):
        for path in (PAGE, f"{PAGE}/accept", f"{PAGE}/take-back"):
            assert visit(part).get(path).status_code == 403
    page = visit("chair").page(f"{HERE}/R1")
    assert "Write the narrative" not in page and "Change the narrative" not in page


def test_restricted_evidence_is_a_number_for_who_may_not_see_it_and_the_unit_is_warned(visit, review, item, act, told):
    row = telling.give(review, item, "Kept from sight.", "challenges", restricted=True)
    told(f"Read on [{row.ref}] [{row.ref}].", accept=False)

    page = visit("unit").page(f"{PAGE}/accept")
    assert "It cites restricted evidence" in page and row.ref in page
    refused = visit("unit").post(f"{PAGE}/accept")
    assert refused.status_code == 422 and "give nothing away" in refused.get_data(as_text=True)
    assert visit("unit").post(f"{PAGE}/accept", {"gives_nothing_away": "y"}).status_code == 302
    read = visit("reader").page(f"{HERE}/R1")
    assert "Read on [2 restricted pieces]." in read and f"{row.ref}]" not in read


def test_a_draft_that_cites_restricted_evidence_is_read_by_those_who_may_read_the_piece(visit, review, item, act, told):
    row = telling.give(review, item, "Kept from sight.", "challenges", restricted=True)
    told(f"It was seen that a xylophone rang [{row.ref}].", accept=False)
    places = (
        f"{HERE}/R1",
        "/search?q=xylophone",
        f"{LIST}?form=csv",
        "/stocktake?scope=R1",
        "/history",
        f"{HERE}/R1/history",
    )

    reader, chair = visit("reader"), visit("chair")
    for place in places:
        assert "xylophone rang" not in reader.get(place).get_data(as_text=True).replace("<mark>", "").replace("</mark>", "")
    for place in (*places[:1], *places[2:4]):
        assert "xylophone rang" in chair.get(place).get_data(as_text=True)
    assert "It rests on restricted evidence" in reader.page(f"{HERE}/R1")


def test_a_file_of_the_list_counts_restricted_pieces_that_are_cited(visit, review, item, told):
    row = telling.give(review, item, "Kept from sight.", "challenges", restricted=True)
    told(f"Read on [{row.ref}, R1].")

    assert "Read on [R1] [1 restricted piece]." in visit("reader").get(f"{LIST}?form=csv").get_data(as_text=True)
    assert f"Read on [{row.ref}, R1]." in visit("chair").get(f"{LIST}?form=csv").get_data(as_text=True)


def test_what_was_taken_back_or_stands_behind_what_was_accepted_is_not_found(visit, item, told):
    told("An accepted trombone.")
    told("A begun bassoon.", accept=False)

    reader = visit("reader")
    assert "trombone" in reader.page("/search?q=accepted").replace("<mark>", "").replace("</mark>", "")
    assert "begun" not in reader.page("/search?q=bassoon")


def test_a_citation_on_the_page_of_the_stocktake_leads_to_its_record(visit, told, item):
    told("Not tested [R1]; see [LP3].")

    page = visit("reader").page("/stocktake?scope=R1")
    assert f'[<a href="{HERE}/R1">R1</a>]' in page and f'[<a href="{HERE}/LP3">LP3</a>]' in page


def test_it_is_taken_back_with_a_reason(visit, told, item):
    told("Words.")
    unit = visit("unit")
    assert unit.post(f"{PAGE}/take-back", {"because": ""}).status_code == 422
    assert unit.post(f"{PAGE}/take-back", {"because": "Too much."}).status_code == 302

    assert "Nobody has written what the records tell" in visit("reader").page(f"{HERE}/R1")
    assert "Too much." in unit.page(PAGE)
    assert unit.get(f"{PAGE}/take-back").status_code == 404


def test_the_list_says_where_each_stands_and_is_taken_away_as_it_is_narrowed(visit, told, review):
    told("Accepted words.")
    told("A draft.", accept=False, of=reviews.item_of(review, "R2"))
    reader = visit("reader")

    page = reader.page(LIST)
    assert "Draft" in page and "Accepted" in page and "never" in page
    kept = reader.get(f"{LIST}?state=accepted&form=csv").get_data(as_text=True)
    assert "Accepted words." in kept and "A draft." not in kept
    assert "No narrative in this review is like that" in reader.page(f"{LIST}?state=changed")
    assert "Accepted words." not in reader.get(f"{LIST}?as_at=2015-08-01&form=csv").get_data(as_text=True)


def test_the_queries_of_list_and_stocktake_do_not_grow_with_the_narratives(visit, told, review, stocktake_of):
    told("Words [R1] [E97].")
    reader = visit("reader")
    before, gathered = queries_of(reader, LIST), stocktake_of()
    for ref in ("R2", "R3", "LP1"):
        told(f"Words [{ref}] [E87].", of=reviews.item_of(review, ref))

    assert queries_of(reader, LIST) == before and stocktake_of() == gathered


@pytest.fixture
def stocktake_of(review):
    """How many queries a stocktake takes."""
    from tracker.reports import stocktakes

    def _stocktake_of() -> int:
        with counted() as queries:
            stocktakes.gather(review, None, scope="all")
        return len(queries)

    return _stocktake_of
