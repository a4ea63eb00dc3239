"""Evidence: the register, one piece, its files, who may see them, and giving it."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions as doing
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.store import evidence, files, history, people, reviews
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceFile, EvidenceReader

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)
SECRET = "Quillfeather"  # a word that stands nowhere else
LEADS = {"police": "TVP", "council": "OCC", "health": "OHFT", "district": "OXCITY"}
GIVEN = {
    "statement": "Nine of ten files showed the escalation.",
    "url": "https://example.org/audit",
    "rung": "practice",
    "stance": "challenges",
    "independence": "independent",
}


def a_piece(review, statement="Seen in an audit.", stance="supports", item="R1", **more) -> NewEvidence:
    more = {"url": "https://example.org/a"} | more
    return NewEvidence(statement, "practice", "independent", [(reviews.item_of(review, item), stance)], **more)


@pytest.fixture
def give(review, act):
    """give("police", "It shows ...") is a piece given by that post, ``ago`` days ago."""

    def _give(part: str, statement: str = "Seen in an audit.", ago: int = 0, **more) -> Evidence:
        made = giving.give(review, a_piece(review, statement, **more), by=act(part), today=cast.TODAY - ago * DAY)
        return evidence.piece_of(review, made.ref)

    return _give


def page_of(piece: Evidence) -> str:
    return f"/reviews/children-a-f/evidence/{piece.ref}"


def file_of(piece: Evidence) -> tuple[EvidenceFile, str]:
    row = evidence.files([piece.key]).first()
    return row, f"{page_of(piece)}/files/{row.key}"


def logged(what: str) -> list[str]:
    return [row.where for row in people.AccessLog.select().where(people.AccessLog.what == what)]


def a_secret(give, part: str = "police") -> Evidence:
    return give(
        part,
        f"{SECRET} spoke to the auditors.",
        item="R7",
        restricted=True,
        period=f"{SECRET} time",
        file_name=f"{SECRET}.txt",
        file_content=SECRET.encode(),
    )


# Who sees what is restricted


@pytest.mark.parametrize(("giver", "other"), list(itertools.permutations(LEADS, 2)))
def test_a2_a_lead_never_sees_restricted_evidence_of_another_agency(visit, give, review, giver, other):
    piece = a_secret(give, giver)
    file, download = file_of(piece)
    visitor = visit(other)
    for path in (page_of(piece), download):
        answer = visitor.get(path)
        assert answer.status_code == 404 and SECRET not in answer.get_data(as_text=True), path
    for path in ("/evidence", f"/evidence?agency={LEADS[giver]}", "/evidence?about=R7", f"/search?q={SECRET}"):
        assert f"/evidence/{piece.ref}" not in visitor.page(path), path
    assert not logged("read restricted evidence") and not logged("downloaded evidence")


@pytest.mark.parametrize("part", ["council", "member", "executive", "reader"])
def test_a2_no_page_says_what_restricted_evidence_says(visit, give, review, act, part):
    piece = a_secret(give)
    visitor = visit(part)
    paths = (
        "/",
        "/evidence",
        "/actions",
        "/reviews/children-a-f",
        "/reviews/children-a-f/R7",
        "/agencies/TVP",
        "/assurance",
        "/history",
        f"/history?subject={piece.key}",
        "/search?q=spoke+auditors",
        f"/stocktake?as_at={cast.TODAY}",
    )
    for path in paths:
        answer = visitor.get(path, follow_redirects=True)
        assert answer.status_code == 200 and SECRET not in answer.get_data(as_text=True), path


def test_a9_a_hidden_piece_and_one_that_is_not_there_answer_alike(visit, give):
    piece = a_secret(give)
    council = visit("council")
    said = []
    for ref in (piece.ref, "E99999"):
        answer = council.get(f"/reviews/children-a-f/evidence/{ref}")
        assert answer.status_code == 404
        said.append(re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True)).replace(ref, ""))
    assert said[0] == said[1]


def test_a9_the_register_does_not_count_what_it_hides(visit, give):
    council = visit("council")
    before = re.search(r"of (\d+) pieces", council.page("/evidence"))[1]
    a_secret(give)
    assert re.search(r"of (\d+) pieces", council.page("/evidence"))[1] == before
    assert re.search(r"of (\d+) pieces", visit("chair").page("/evidence"))[1] == str(int(before) + 1)


def test_an_action_says_of_a_hidden_piece_its_rung_and_nothing_else(visit, review, act):
    action = doing.add(
        review, "Sample", reviews.agency_of("TVP"), [reviews.item_of(review, "R7")], by=act("unit"), today=cast.TODAY
    )
    piece = a_piece(review, SECRET, item="R7", restricted=True)
    doing.report(action, "on_track", "Sampled.", None, by=act("police"), today=cast.TODAY, evidence=[piece])
    where = f"/reviews/children-a-f/actions/{action.ref}"
    page = visit("council").page(where)
    assert "A restricted piece of evidence, practice." in page and SECRET not in page and "/evidence/E" not in page
    assert "opening it is logged" in visit("police").page(where) and SECRET not in visit("police").page(where)


@pytest.mark.parametrize("part", ["police", "police_chief", "chair", "unit"])
def test_who_may_read_it_reads_it_and_the_reading_is_logged(visit, give, part):
    piece = a_secret(give)
    reader = visit(part)
    assert SECRET not in reader.page("/evidence") and not logged("read restricted evidence")
    page = reader.page(page_of(piece))
    assert SECRET in page and "has been logged" in page
    assert logged("read restricted evidence") == [f"children-a-f/{piece.ref}"]


def test_a_person_who_is_named_may_read_it(visit, give, act):
    piece = a_secret(give)
    with history.entry("named a reader", by=act("chair"), today=cast.TODAY) as entry:
        entry.add(EvidenceReader, evidence=piece.key, person=act("council").person)
    assert SECRET in visit("council").page(page_of(piece))
    assert visit("health").get(page_of(piece)).status_code == 404


def test_what_is_restricted_today_is_shown_in_no_past(visit, give, act):
    piece = give("police", f"{SECRET} said so.", ago=20)
    past = f"?as_at={cast.TODAY - DAY}"
    assert SECRET in visit("council").page(f"{page_of(piece)}{past}")
    with history.entry("restricted", by=act("unit"), today=cast.TODAY) as entry:
        entry.change(piece, restricted=True)
    council, chair = visit("council"), visit("chair")
    assert council.get(f"{page_of(piece)}{past}").status_code == 404
    assert SECRET not in council.page(f"/evidence{past}") and SECRET not in chair.page(f"/evidence{past}")
    chair.page(f"{page_of(piece)}{past}")
    assert logged("read restricted evidence") == [f"children-a-f/{piece.ref}"]


# Files


def test_e3_a_file_comes_as_an_attachment_that_can_do_nothing(visit, give):
    piece = give("police", file_name="größe, \u202e“audit”.csv", file_content=b"a,b\n1,2\n")
    _, path = file_of(piece)
    answer = visit("reader").get(path)
    assert (answer.status_code, answer.get_data()) == (200, b"a,b\n1,2\n")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/csv"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and "filename*=UTF-8''gr%C3%B6%C3%9Fe%2C" in disposition
    assert "\u202e" not in disposition and "%E2%80%AE" not in disposition
    assert len(logged("downloaded evidence")) == 1


def test_e3_a_file_is_served_only_for_the_piece_that_it_belongs_to(visit, give, anybody):
    secret, open_piece = a_secret(give), give("police", file_name="a.txt", file_content=b"open")
    hidden, _ = file_of(secret)
    council = visit("council")
    assert council.get(f"{page_of(open_piece)}/files/{hidden.key}").status_code == 404
    assert council.get(f"{page_of(open_piece)}/files/{hidden.stored_name.replace('/', '%2F')}").status_code == 404
    assert anybody.get(file_of(open_piece)[1]).status_code == 302


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_e5_a_file_that_is_missing_or_changed_is_said_in_words_and_logged(visit, give, tracker, harm):
    piece = give("police", file_name="a.txt", file_content=b"as given")
    row, path = file_of(piece)
    on_disk = tracker.data / "evidence" / row.stored_name
    on_disk.unlink() if harm == "gone" else on_disk.write_bytes(b"something else")
    reader = visit("reader")

    answer = reader.get(path)

    assert answer.status_code == 410 and "Nothing was downloaded." in answer.get_data(as_text=True)
    assert "Content-Disposition" not in answer.headers and not logged("downloaded evidence")
    assert logged("file of evidence not found as given") == [f"children-a-f/{piece.ref}/a.txt"]
    assert row.sha256 in reader.page(page_of(piece))


def test_e4_a_file_that_was_taken_away_is_still_a_record(visit, give, act):
    piece = give("police", file_name="a.txt", file_content=b"as given")
    row, path = file_of(piece)
    with history.entry("took a file away", by=act("unit"), today=cast.TODAY) as entry:
        entry.change(row, removed_because="It was the wrong file.")
    reader = visit("reader")
    assert reader.get(path).status_code == 410
    page = reader.page(page_of(piece))
    assert "a.txt: taken away." in page and "It was the wrong file." in page and path not in page
    assert files.read(row.stored_name, row.sha256) == b"as given"


# The register


@pytest.mark.whole
def test_the_register_holds_everything_newest_first(visit, give):
    give("police", "Newest of all.")
    give("council", "Older than that.", ago=10)
    page = visit("reader").page("/evidence")
    assert page.index("Newest of all.") < page.index("Older than that.")
    assert f"Showing 1 to 25 of {Evidence.select().where(known(Evidence)).count()} pieces." in page
    oldest = visit("reader").page("/evidence?sort=oldest")
    assert "Newest of all." not in oldest


def test_the_register_is_filtered_by_each_choice(visit, give):
    give("police", "About crime recording.", item="R7", stance="challenges")
    reader = visit("reader")
    fits = [
        "about=R7",
        "rung=practice",
        "stance=challenges",
        "independence=independent",
        "agency=TVP",
        "review=children-a-f",
    ]
    for choice in (*fits, "&".join(fits)):
        assert "About crime recording." in reader.page(f"/evidence?{choice}"), choice
    for choice in ["about=R2", "rung=plan", "stance=supports", "independence=inspected", "agency=OCC", "sources=1"]:
        assert "About crime recording." not in reader.page(f"/evidence?{choice}"), choice
    assert "About crime recording." in reader.page("/evidence?about=R0&rung=gold&sort=';--")


def test_the_stance_and_the_item_are_those_of_one_link(visit, review, act):
    piece = a_piece(review, "For R7, against R1.", item="R7", stance="supports")
    piece.about.append((reviews.item_of(review, "R1"), "challenges"))
    giving.give(review, piece, by=act("police"), today=cast.TODAY)
    reader = visit("reader")
    assert "For R7, against R1." in reader.page("/evidence?about=R1&stance=challenges")
    assert "For R7, against R1." not in reader.page("/evidence?about=R7&stance=challenges")


def test_a_register_with_nothing_in_it_says_so(visit):
    assert "No evidence fits these choices." in visit("reader").page("/evidence?rung=plan&independence=inspected&about=R1")


@pytest.mark.whole
def test_the_register_makes_as_many_queries_for_25_rows_as_for_2(visit, give):
    for number in range(2):
        give("district", f"Number {number}")
    reader = visit("reader")
    few = queries_of(reader, "/evidence?agency=OXCITY&independence=independent&rung=practice")
    for number in range(2, 30):
        give("district", f"Number {number}")
    assert "Showing 1 to 25" in reader.page("/evidence?agency=OXCITY&independence=independent&rung=practice")
    assert queries_of(reader, "/evidence?agency=OXCITY&independence=independent&rung=practice") <= few


def test_the_register_as_at_a_day_before_is_the_same_whatever_is_given_today(visit, give):
    reader = visit("reader")
    yesterday = f"/evidence?as_at={cast.TODAY - DAY}"
    before = reader.still(yesterday)
    piece = give("police", "Given today.")
    assert reader.still(yesterday) == before
    assert reader.get(f"{page_of(piece)}?as_at={cast.TODAY - DAY}").status_code == 404


# One piece


def test_a_piece_from_a_source_shows_its_citation_links_and_figures(visit, review):
    link = evidence.EvidenceLink.select().where(evidence.EvidenceLink.basis == "inferred").first()
    piece = Evidence.get((Evidence.record == link.evidence_id) & known(Evidence))
    page = visit("reader").page(page_of(piece))
    assert "Taken from the source" in page and "basis-inferred" in page and piece.source[0]["paragraph"] in page


def test_a_given_piece_shows_who_gave_it_and_with_which_report(visit, review, act):
    action = doing.add(
        review, "Sample", reviews.agency_of("TVP"), [reviews.item_of(review, "R1")], by=act("unit"), today=cast.TODAY
    )
    given = [a_piece(review)]
    doing.report(action, "on_track", "Sampled.", None, by=act("police"), today=cast.TODAY, evidence=given)
    [piece] = Evidence.select().where(Evidence.given_by == action.lead_id)
    page = visit("reader").page(page_of(piece))
    assert "Thames Valley Police, Police lead" in page and f"/actions/{action.ref}" in page
    assert 'rel="noopener noreferrer nofollow"' in page


def test_statements_are_cleaned_where_they_are_shown(visit, give):
    piece = give("police", "<script>alert(1)</script> [x](javascript:alert(1)) **bold**")
    page = visit("reader").page(page_of(piece))
    assert "<strong>bold</strong>" in page and "alert(1)</script>" not in page and "javascript:alert" not in page


# Giving


def where(item: str = "R1") -> str:
    return f"/reviews/children-a-f/{item}/give-evidence"


def test_a_lead_gives_evidence_about_an_item(visit, review):
    police = visit("police")
    answer = police.post(where(), {**GIVEN, "agency": "TVP"})
    [piece] = Evidence.select().where(Evidence.statement == GIVEN["statement"])
    assert (answer.status_code, answer.location) == (302, page_of(piece))
    [link] = evidence.links_of([piece.key])
    assert (link.point.ref, link.stance, link.basis, link.action_id) == ("R1", "challenges", "stated", None)


def test_i3_what_is_refused_comes_back_and_nothing_is_kept(visit, tracker):
    said = {"statement": "Half a thought", "url": "javascript:x", "period": "spring", "rung": "impact", "agency": "TVP"}
    said["independence"] = ""
    answer = visit("police").post(where(), {**said, "file": (io.BytesIO(b"x"), "a.txt")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Half a thought" in page and "javascript:x" in page and "spring" in page
    for sentence in (
        "Enter a web address",
        "Choose who has checked it.",
        "Choose whether it supports",
        "Say whether this file names",
        "Choose the file a.txt again",
    ):
        assert sentence in page
    assert not EvidenceFile.select() and not list((tracker.data / "evidence").rglob("*.*"))


@pytest.mark.parametrize("agency", ["OCC", "", "nobody", "KINGFISHER"])
def test_a3_nobody_gives_evidence_in_the_name_of_another_agency(visit, agency):
    assert visit("police").post(where(), {**GIVEN, "agency": agency}).status_code == 422
    assert not Evidence.select().where(Evidence.statement == GIVEN["statement"])


@pytest.mark.parametrize("part", ["chair", "member", "reader"])
def test_those_who_do_not_report_give_no_evidence(visit, part):
    other = visit(part)
    assert other.get(where()).status_code == 403
    assert other.post(where(), GIVEN, form_at="/people").status_code == 403


def test_the_business_unit_gives_it_for_any_agency(visit):
    assert visit("unit").post(where(), {**GIVEN, "agency": "OHFT"}).status_code == 302
    [piece] = Evidence.select().where(Evidence.statement == GIVEN["statement"])
    assert piece.given_by_id == reviews.agency_of("OHFT").key


def test_a6_what_the_form_does_not_have_is_not_taken(visit):
    more = {"ref": "E1", "basis": "inferred", "confirmed": "y", "given_on": "2013-01-01", "given_by": "x", "position": "1"}
    visit("police").post(where(), {**GIVEN, **more, "agency": "TVP"})
    [piece] = Evidence.select().where(Evidence.statement == GIVEN["statement"])
    [link] = evidence.links_of([piece.key])
    assert piece.given_on == cast.TODAY and piece.ref != "E1" and (link.basis, link.confirmed) == ("stated", False)


def test_z14_a_double_click_gives_one_piece(visit, tracker):
    police = visit("police")
    hidden = cast.hidden_fields(police.page(where()), where())
    for _ in range(2):
        said = {**hidden, **GIVEN, "agency": "TVP", "names_child": "no", "file": (io.BytesIO(b"a"), "a.txt")}
        assert police.client.post(where(), data=said).status_code == 302
    assert Evidence.select().where(Evidence.statement == GIVEN["statement"]).count() == 1
    assert len([path for path in (tracker.data / "evidence").rglob("*") if path.is_file()]) == 1
