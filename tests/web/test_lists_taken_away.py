"""Every list as a file: the rows of its page, on all its pages, narrowed and ordered alike, for those who may see them."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO

import openpyxl
import pypdf
import pytest

from tests import cast, markup
from tests.conftest import opened
from tests.engines import disconnect
from tests.issuing import issue_one
from tests.queries import counted
from tests.reports import story as telling
from tracker import clock
from tracker.app import create_app
from tracker.business import agendas, closing, drift, meetings, minutes, redaction, reminders, rounds
from tracker.store import actions, agenda, database, people, reviews
from tracker.store import drift as drift_store
from tracker.store import meetings as store
from tracker.web import lists

HERE = "/reviews/children-a-f"
FORMULA = "=HYPERLINK(1) was typed"


def refs(tree) -> list[str]:
    """The first word of the head of each row, in all the tables of the list."""
    return [words(_head(row)).split()[0].rstrip(",") for row in rows(tree)]


def _head(row):
    return next(each for tag in ("th", "td") for each in row.iter(tag))


def first_table(tree) -> list[str]:
    return refs(next(each for each in tree.iter("table") if has(each, "list")))


def titles(tree) -> list[str]:
    """What stands in bold, or is linked, at the head of each row; and the parts of an agency below it."""
    return [words(each) for each in tree.iter() if has(each, "row-title")]


def agencies(tree) -> list[str]:
    own = [each for row in rows(tree) for each in row.iter("a") if each.get("href", "").startswith("/agencies/")]
    return [words(each) for each in own]


def posts(tree) -> list[str]:
    return [words(next(row.iter("b"))) for row in rows(tree)]


def places(tree) -> list[str]:
    """The recommendation of each place of the matrix."""
    return [words(next(row.iter("b"))) for row in rows(tree, "matrix") for cell in row.iter("td") if has(cell, "has")]


def statements(tree) -> list[str]:
    """The reference of each group of figures, as often as it has figures."""
    groups = [each for each in tree.iter("section") if has(each, "figures-differ")]
    return [each.get("id") for each in groups for figure in each.iter() if has(figure, "figure")]


def entries(tree) -> list[str]:
    return [words(next(each.iter("h3"))).lower() for each in tree.iter("li") if has(each, "event")]


def sheets(tree) -> list[str]:
    return [words(next(each.iter("a"))) for each in tree.iter("div") if has(each, "item-head")]


def found(tree) -> list[str]:
    return [title.split()[0] for title in titles(tree)]


def rows(tree, kind: str = "list"):
    return [row for t in tree.iter("table") if has(t, kind) for body in t.iter("tbody") for row in body.iter("tr")]


def questions(tree) -> list[str]:
    """What each question is about: the first link of its box."""
    return [words(next(each.iter("a"))) for each in tree.iter() if has(each, "drift-box")]


def has(element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


# Each list: the address of its page, narrowed or ordered in some way, what the page says first of each row, and the
# column of the file that says so.
LISTS = {
    "actions.index": ("/actions?agency=OCC&sort=deadline", refs, "Ref"),
    "closing.index": ("/done-but-not-assured?agency=OCC", refs, "Ref"),
    "closing.paused": ("/paused?", refs, "Ref"),
    "deadlines.index": ("/deadlines?sort=original", refs, "Ref"),
    "deadlines.provisional": ("/deadlines/provisional?kind=learning_point", refs, "Ref"),
    "deadlines.timeline": ("/deadlines/timeline?span=around", refs, "Ref"),
    "evidence.register": ("/evidence?agency=TVP&sort=rung", refs, "Ref"),
    "links.index": ("/links?kind=evidence&state=standing&about=R1", refs, "Ref"),
    "reviews.points": (f"{HERE}/points?kind=learning_point&sort=deadline", refs, "Ref"),
    "drift.index": ("/drift?by=agency&rule=unanswered", questions, "About"),
    "drift.dismissed": ("/drift/dismissed?", refs, "About"),
    "assurance.queue": ("/assurance?", first_table, "Ref"),
    "responses.matrix": (f"{HERE}/responses?part=all", places, "Ref"),
    "coverage.show": (f"{HERE}/coverage?kind=learning_point&only=unanswered", refs, "Ref"),
    "narratives.index": (f"{HERE}/narratives?kind=recommendation", refs, "Ref"),
    "figures.index": (f"{HERE}/figures?", statements, "Ref"),
    "agencies.index": ("/agencies?order=led", agencies, "Agency"),
    "rounds.index": ("/rounds?", titles, "Round"),
    "meetings.index": ("/meetings?level=board", titles, "Meeting"),
    "meetings.decisions": ("/meetings/decisions?", titles, "Decision"),
    "rounds.show": ("/rounds/1?", titles, "Agency"),
    "people.index": ("/people?role=lead", posts, "Post"),
    "issuing.index": ("/stocktakes?", refs, "Number"),
    "correspondence.index": ("/correspondence?", first_table, "Ref"),
    "owners.index": ("/actions/without-owner?agency=OCC", refs, "Ref"),
    "privacy.redactions": ("/privacy/redactions?", refs, "Ref"),
    "reminders.index": ("/administration/reminders?state=waiting", refs, "Ref"),
    "history.index": ("/history?review=board", entries, "What was done"),
    "escalations.index": ("/escalations/board?", sheets, "About"),
    "search.show": ("/search?q=police&in=actions", found, "Ref"),
}


@pytest.fixture(scope="module")
def told(engine, tmp_path_factory):
    """The application over one database in which each list has something, for tests that change nothing."""
    with opened(engine, engine.copy(engine.full()), tmp_path_factory.mktemp("told")) as settings:
        disconnect()
        app = create_app(settings)
        app.config["SHOW_ERROR_PAGES"] = False
        database.database.connect(reuse_if_open=True)
        review = reviews.review_of("children-a-f")
        story = telling.tell(review)
        telling.give(review, story.item, FORMULA)
        today, unit, chair = cast.TODAY, cast.acting("unit"), cast.acting("chair")
        ours = actions.led_by(actions.actions(review), {reviews.agency_of("OCC").key})
        held = next(row for row in ours if row.key != story.action.key)
        closing.pause(held, "criminal", "The trial comes first.", dt.date(2015, 12, 1), by=unit, today=today)
        asked = [reviews.agency_of("TVP"), reviews.agency_of("OCC")]
        rounds.open_round(
            "The Board", today, today + dt.timedelta(20), today + dt.timedelta(40), asked, by=unit, today=today
        )
        nobody = next(each for each in drift_store.standing(today) if each.rule == "unanswered")
        drift.dismiss(nobody, review, nobody.fingerprint, "It is for another body.", by=chair, today=today)
        for on in (-1, 9, 5):
            held = meetings.arrange("board", today + dt.timedelta(on), f"Meeting {on}", by=unit, today=today)
            agendas.add(held, "Budget", by=unit, today=held.held_on)
        last = store.last_meeting("board", today)
        (budget, *_) = [each for each in agenda.points(last, today) if each.title == "Budget"]
        minutes.minute(last, budget, "decided", "Ask for it", "A post", today, by=unit, today=today)
        redaction.ask("sounding", "child", "A school is named.", "The chair and the manager", by=chair, today=today)
        reminders.write(reminders.plan(today), today=today, now=clock.now())
        issue_one(review, cast.acting)
        yield app


@pytest.fixture
def reader(told):
    return visitor(told, "reader")


def visitor(told, part: str) -> cast.Visitor:
    return cast.Visitor(told.test_client()).come_in(part)


def lines_of(visitor, path: str) -> list[dict]:
    """The lines of the file, of its first register."""
    answer = visitor.get(f"{path}&form=csv")
    assert answer.status_code == 200, path
    lines = list(csv.DictReader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    return [line for line in lines if line.get("Register") == lines[0].get("Register")]


def shown_on(visitor, path: str, read) -> list[str]:
    """What the page says first of each row, on all its pages."""
    said: list[str] = []
    for number in range(1, 100):
        tree = markup.parse(visitor.page(f"{path}&page={number}"))
        said += read(tree)
        if not any(each.get("rel") == "next" for each in tree.iter("a")):
            break
    return said


@pytest.mark.parametrize("name", LISTS)
def test_the_file_has_the_rows_of_all_the_pages_in_their_order(told, name):
    """As narrowed and ordered in the address, for somebody who may see what waits to be redacted."""
    path, read, column = LISTS[name]
    unit = visitor(told, "unit")

    said = shown_on(unit, path, read)

    in_file = [line[column].lower() if read is entries else line[column] for line in lines_of(unit, path)]
    assert said and in_file == said


def test_every_list_that_can_be_taken_away_is_among_those_compared(told):
    assert {name for name, view in told.view_functions.items() if hasattr(view, "takes_away")} == {*LISTS}


def test_narrowed_and_as_at_a_past_day_the_file_is_too(reader):
    everything, some = lines_of(reader, "/evidence?"), lines_of(reader, "/evidence?rung=practice")
    before = lines_of(reader, f"/evidence?rung=practice&as_at={telling.BEFORE}")

    assert {line["Rung"] for line in some} == {"Practice"} and 0 < len(some) < len(everything)
    assert telling.AUDIT in {line["Statement"] for line in some}
    assert telling.AUDIT not in {line["Statement"] for line in before}


def test_what_is_stated_inferred_or_provisional_says_so_and_dates_are_dates(reader):
    dates = lines_of(reader, "/deadlines?")
    assert {"stated", "provisional"} <= {line["Date is"] for line in dates}
    assert all(dt.date.fromisoformat(line["Current date"]) for line in dates if line["Current date"])
    assert {"stated", "inferred"} <= {line["Link is"] for line in lines_of(reader, "/links?state=standing")}

    sheet = book(reader, "/deadlines?")["Deadlines"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Current date")
    assert isinstance(sheet.cell(2, place).value, dt.datetime)


def test_text_that_looks_like_a_formula_is_text(reader):
    assert f"'{FORMULA}" in {line["Statement"] for line in lines_of(reader, "/evidence?")}

    cells = [cell for row in book(reader, "/evidence?")["Evidence"].iter_rows() for cell in row]
    assert FORMULA in [cell.value for cell in cells] and not [cell for cell in cells if cell.data_type == "f"]


def test_the_workbook_says_of_which_day_it_is_and_to_what_it_was_narrowed(reader):
    about = book(reader, "/actions?delivery=not_reported&as_at=2015-09-01")["About actions"]

    said = {row[0]: row[1] for row in about.iter_rows(min_row=2, values_only=True)}
    assert said["As at"] == dt.datetime(2015, 9, 1) and said["Narrowed by: Delivery"] == "Not reported"


def book(visitor, path: str):
    return openpyxl.load_workbook(BytesIO(visitor.get(f"{path}&form=xlsx").data))


def test_the_number_of_questions_asked_of_the_database_does_not_depend_on_the_rows(told, reader):
    for few, many in (
        ("/actions?agency=TVP", "/actions?"),
        ("/evidence?rung=impact", "/evidence?"),
        ("/deadlines?agency=TVP", "/deadlines?"),
        (f"{HERE}/points?kind=national", f"{HERE}/points?kind=learning_point"),
    ):
        numbers = []
        for path in (few, many):
            reader.get(f"{path}&form=csv")
            with counted() as queries:
                rows_there = len(lines_of(reader, path))
            numbers.append((len(queries), rows_there))
        (asked_few, rows_few), (asked_many, rows_many) = numbers
        assert rows_few < rows_many
        # To narrow by an agency takes one question for its parts.
        assert asked_many <= asked_few, (few, many)


def test_a_history_longer_than_a_batch_is_asked_about_in_batches(told, reader, monkeypatch):
    whole = lines_of(reader, "/history?review=board")
    monkeypatch.setattr(lists, "BATCH", 3)

    assert len(whole) > 3 and lines_of(reader, "/history?review=board") == whole


def test_restricted_evidence_is_in_no_file_for_who_may_not_see_it_and_for_no_one_in_words(told, reader):
    chair = visitor(told, "chair")
    for path in ("/evidence?about=R1", "/links?state=standing&about=R1", "/history?", "/search?q=restricted"):
        assert telling.SECRET not in reader.get(f"{path}&form=csv").get_data(as_text=True), path

    seen = [line for line in lines_of(chair, "/evidence?") if line["Restricted"]]
    assert [line["Statement"] for line in seen] == ["Restricted evidence"]
    assert not [line for line in lines_of(reader, "/evidence?") if line["Restricted"]]


def test_addresses_of_people_and_what_waits_are_for_those_who_see_them_on_the_page(told, reader):
    unit = visitor(told, "unit")

    assert "E-mail address" in lines_of(unit, "/people?")[0] and "E-mail address" not in lines_of(reader, "/people?")[0]
    assert [line["State"] for line in lines_of(unit, "/privacy/redactions?")] == ["Waiting"]
    assert lines_of(reader, "/privacy/redactions?") == []


def test_a_file_that_is_taken_away_is_noted_and_a_page_is_not(told, reader):
    where = people.AccessLog.what == "export"
    before = people.AccessLog.select().where(where).count()

    reader.page("/actions")
    reader.get("/actions?form=xlsx&agency=TVP")

    noted = list(people.AccessLog.select().where(where).order_by(people.AccessLog.at))[before:]
    assert [row.where for row in noted] == ["actions-2015-09-30.xlsx"]


@pytest.mark.parametrize("form", ["odt", "pdf", ""])
def test_a_format_that_a_list_has_not_is_not_found(reader, form):
    assert reader.get(f"/actions?form={form}").status_code == 404


def test_a_stranger_gets_no_file(told):
    assert cast.Visitor(told.test_client()).get("/actions?form=csv").status_code == 302


def test_the_page_offers_its_own_file_with_its_choices(reader):
    page = reader.page("/actions?agency=OCC&page=2")

    assert 'href="/actions?agency=OCC&amp;form=xlsx"' in page


def test_the_board_view_can_be_had_for_paper(reader):
    read = pypdf.PdfReader(BytesIO(reader.get("/escalations/board?form=pdf").data))
    said = " ".join(page.extract_text() for page in read.pages)

    assert "Escalated to the full Board" in " ".join(said.split()) and "Night calls were not looked at." in said
    assert reader.get("/escalations/board?form=docx").data[:2] == b"PK"


def test_one_item_and_one_agency_offer_their_stocktake(reader):
    for path, scope in ((f"{HERE}/R1", "R1"), ("/agencies/TVP", "TVP")):
        assert f"/stocktake.pdf?review=children-a-f&amp;scope={scope}" in reader.page(path)

    assert reader.get("/stocktake.csv?review=children-a-f&scope=R1").status_code == 200
