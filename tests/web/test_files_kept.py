"""Giving a file and getting it back by the pages, from a folder and from a bucket; and what is said when that is away."""

from __future__ import annotations

import io
import re

import pytest

from tests import buckets, cast
from tests.races import at_once
from tracker import clock
from tracker.business import evidence as giving
from tracker.business import files as keeping
from tracker.business import verify
from tracker.business.evidence import NewEvidence
from tracker.rules import exports as pace
from tracker.store import exports, files, people, reviews
from tracker.store.evidence import Evidence, EvidenceFile

pytestmark = pytest.mark.small

GIVE = "/reviews/children-a-f/R1/give-evidence"
FIELDS = {
    "statement": "Nine of ten files showed the escalation.",
    "rung": "practice",
    "stance": "supports",
    "independence": "independent",
    "names_child": "no",
    "agency": "TVP",
}


@pytest.fixture(scope="module")
def server():
    with buckets.server() as made:
        yield made


@pytest.fixture(params=["folder", "bucket"])
def bucket(request, tracker):
    """The bucket that files lie in, or None where it is the folder."""
    if request.param == "folder":
        yield None
        return
    made = buckets.Bucket(request.getfixturevalue("server"))
    made.use()
    yield made
    made.up()
    files.keep_in(tracker.evidence)


def give(visitor, content: bytes = b"area,yes\nnorth,31\n", name: str = "audit.csv", **more):
    sent = {**FIELDS, **more, "file": (io.BytesIO(content), name)}
    return visitor.post(GIVE, sent, content_type="multipart/form-data")


def lines(what: str) -> list[str]:
    return [row.where for row in people.AccessLog.select().where(people.AccessLog.what == what)]


def test_e3_e5_a_file_is_given_and_handed_out_by_the_pages(visit, bucket):
    lead = visit("police")
    answer = give(lead)
    assert answer.status_code == 302
    row = EvidenceFile.get()
    path = f"{answer.location}/files/{row.key}"
    got = visit("reader").get(path)
    assert (
        got.get_data() == b"area,yes\nnorth,31\n"
        and got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    )
    assert [each.name for each in files.every()] == [row.stored_name] and not list(verify.problems())

    if bucket:
        bucket.change(row.stored_name, b"something else")
    else:
        (files._there().folder / row.stored_name).write_bytes(b"something else")
    assert visit("reader").get(path).status_code == 410
    assert "its fingerprint differs" in "".join(verify.problems())


@pytest.mark.parametrize("bucket", ["bucket"], indirect=True)
def test_e5_e7_a_store_that_is_away_loses_nothing_and_is_said_in_words(visit, bucket, caplog):
    lead = visit("police")
    where = give(lead).location
    before = Evidence.select().count()
    hidden = cast.hidden_fields(lead.page(GIVE), GIVE)
    bucket.down()

    refused = lead.client.post(
        GIVE, data={**hidden, **FIELDS, "file": (io.BytesIO(b"x"), "a.csv")}, content_type="multipart/form-data"
    )
    page = refused.get_data(as_text=True)
    assert refused.status_code == 503 and FIELDS["statement"] in page
    assert "The store of files cannot be reached just now. Nothing was changed" in page
    assert Evidence.select().count() == before

    row = EvidenceFile.get()
    got = visit("reader").get(f"{where}/files/{row.key}")
    assert got.status_code == 503 and "Nothing was downloaded" in got.get_data(as_text=True)
    assert "Content-Disposition" not in got.headers and len(lines("file of evidence not to be had")) == 1
    assert row.sha256 in visit("reader").page(where)  # the page itself can be read
    assert "The files were not checked, or not all." in "".join(verify.problems())
    assert "files:" in caplog.text and "a-secret" not in caplog.text

    bucket.up()
    assert visit("reader").get(f"{where}/files/{row.key}").status_code == 200 and not list(verify.problems())


@pytest.mark.parametrize("bucket", ["bucket"], indirect=True)
def test_e7_a_store_that_goes_away_in_the_middle_of_a_save_keeps_neither_of_two_pieces(review, act, bucket, monkeypatch):
    put = files.put

    def once(stored, chunks):
        put(stored, chunks)
        bucket.down()

    monkeypatch.setattr(files, "put", once)
    about = [(reviews.item_of(review, "R1"), "supports")]
    pieces = [
        NewEvidence("Seen.", "practice", "independent", about, file_name="a.txt", file_content=b"x") for _ in range(2)
    ]
    before = Evidence.select().count()
    with pytest.raises(files.Away), giving.history.entry("two", by=act("police"), today=cast.TODAY, review=review) as entry:
        for piece in pieces:
            giving.write_piece(entry, review, piece, by=act("police"), given_by=act("police").agency)
    assert Evidence.select().count() == before and not EvidenceFile.select()
    bucket.up()
    left = keeping.left_over()
    assert len(left) == 1 and f"The file {left[0].name} belongs to no evidence" in "".join(verify.problems())
    assert not keeping.old_enough(left, clock.now()) and keeping.old_enough(left, clock.now() + 2 * keeping.IN_HAND)


def test_z10_what_an_agency_has_used_stands_beside_the_field_and_the_limit_holds(visit):
    unit, lead = visit("unit"), visit("police")
    assert "At most 25 MB. Your agency has used nothing of 2 GB for files." in lead.page(GIVE)
    answer = unit.post("/settings/agency_megabytes", {"number": "1", "because": "The Board decided it."})
    assert answer.status_code == 302
    for name in ("first.txt", "second.txt"):
        assert give(lead, b"x" * 350_000, name).status_code == 302
    assert "Your agency has used 700 kB of 1 MB for files." in lead.page(GIVE)

    answer = give(lead, b"y" * 400_000, "third.txt")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "There is no room for this file: it has 400 kB, and 700 kB of 1 MB is used" in page
    assert FIELDS["statement"] in page and "Choose the file third.txt again" in page
    assert [each.size for each in files.every()] == [350_000] * 2 and EvidenceFile.select().count() == 2
    assert "has used nothing of 1 MB" in visit("council").page(GIVE)


def test_z10_files_made_in_a_short_time_are_counted_for_each_person(visit, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 3)
    reader, chair = visit("reader"), visit("chair")
    for path in ("/evidence?form=csv", "/actions?form=xlsx", "/stocktake.md"):
        assert reader.get(path).status_code == 200, path

    for path in ("/evidence?form=csv", "/stocktake.md"):
        answer = reader.get(path)
        assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 300
        assert re.search(
            r"You had 3 files made within 5 minutes.*Try again in [1-5] minutes?", answer.get_data(as_text=True)
        )
    assert reader.get("/evidence").status_code == reader.get("/evidence?form=nothing").status_code - 204 == 200
    assert chair.get("/evidence?form=csv").status_code == 200
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + pace.WINDOW)
    assert reader.get("/evidence?form=csv").status_code == 200


def test_z10_of_eight_at_once_as_many_get_a_file_as_may(tracker, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 3)
    came = at_once(*[lambda: exports.count_one("somebody", clock.now())] * 8)
    assert sorted(type(each).__name__ for each in came) == ["NoneType"] * 3 + ["TooMany"] * 5


def test_z10_every_view_that_makes_a_file_keeps_the_pace(app):
    """What is handed out as it was given, and a person's own data and calendar, are no reports."""
    making = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "form" in rule.arguments or rule.rule.endswith((".pdf", ".docx", ".xlsx", ".csv", ".md", ".json"))
    }
    views = {endpoint: app.view_functions[endpoint] for endpoint in making}
    assert len(views) >= 8
    assert [endpoint for endpoint, view in views.items() if not getattr(view, "at_a_pace", False)] == []
