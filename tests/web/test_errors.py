"""Pages for what went wrong. That no input at all gives a trace is looked at in tests/input."""

import io
import threading
import time
from urllib.parse import urlencode

import pytest
from peewee import OperationalError

from tests import cast, crawl
from tests.crawl import crawled
from tracker import clock
from tracker.business import sign_in, typed
from tracker.store import actions
from tracker.store.actions import Action
from tracker.store.closing import StateChange
from tracker.store.database import close_if_ours, database, is_sqlite
from tracker.store.history import Chain
from tracker.store.people import Session
from tracker.web import agencies, carrying, guard

pytestmark = pytest.mark.small

NOT_CARRIED = ("/account", "/sign-out", "/acting-as", "/form")
PARTS_OF_A_DAY = ("day", "month", "year")


@pytest.fixture
def walked(visit):
    """Pages and forms of every view, each with somebody to whom it was offered; home, which differs by role, for each."""
    pages, forms, seen = [], [], set()
    for part in ("unit", "chair", "police"):
        visitor = visit(part)
        found = crawled(visitor, part)
        pages += [(visitor, path) for endpoint, path in found.pages.items() if endpoint not in seen or path == "/"]
        forms += [(visitor, form) for endpoint, form in found.forms.items() if endpoint not in seen]
        seen |= {*found.pages, *found.forms} - {"actions.show", "items.show"}
    # What the small part of the review must hold for the walk to come by.
    assert {"actions.report", "duplicates.dismiss", "merging.merge_actions"} <= seen
    return pages, forms


def test_l6_every_form_is_shown_again_with_what_was_typed_and_nothing_is_written(walked):
    """As if its writer had been signed out meanwhile (tests/web/test_typed_again.py has the way there)."""
    sessions = {id(visitor): _session_of(visitor) for visitor, _ in walked[1]}
    forms = [(visitor, form) for visitor, form in walked[1] if not form.action.startswith(NOT_CARRIED)]
    assert len(forms) > 40
    before = crawl.everything()
    for number, (visitor, form) in enumerate(forms):
        words = f"zebra words of the form {number}"
        # A file is not kept: its field is shown empty.
        left = {*form.choices, "file"}
        free = [name for name in form.names if name not in left and name.rpartition("-")[2] not in PARTS_OF_A_DAY]
        filled = {name: form.choices[name][-1] if name in form.choices else words for name in form.names}
        typed.keep(sessions[id(visitor)], form.action, [*{**form.hidden, **filled}.items()], [], clock.now())
        page = visitor.page(f"/form/again?{urlencode({'at': form.action})}")
        assert "It is not sent yet." in page and (words in page or not free), form.action
    changed = {name for name, rows in crawl.everything().items() if rows != before[name]}
    assert changed == {"typed_text"}


def _session_of(visitor) -> Session:
    with visitor.client.session_transaction() as kept:
        return sign_in.over(kept["_user_id"])


def test_i1_a_form_that_is_no_form_gives_no_trace(visit):
    unit = visit("unit")
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", ""):
        for body in (b"", b"{}", b"\x00\xff", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--", b"a=b&" * 3000):
            answer = unit.client.post("/people/add", data=body, content_type=kind)
            assert answer.status_code in (400, 413), (kind, body[:20], answer.status_code)


def test_h4_the_servers_log_says_what_went_wrong_and_where_and_nothing_that_was_typed(visit, monkeypatch, caplog):
    unit = visit("unit")
    unit.client.application.config["SHOW_ERROR_PAGES"] = True

    def broken(*_, **__):
        try:
            int("Zebedee Quill")
        except ValueError as fault:
            raise LookupError("Zebedee Quill\nforged: a line") from fault

    monkeypatch.setattr(agencies.store, "agencies", broken)
    assert unit.get("/agencies").status_code == 500
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]

    assert line.startswith("LookupError from ValueError at ") and "agencies.py:" in line
    assert "Zebedee" not in caplog.text and "forged" not in caplog.text and "\n" not in line


def test_h4_what_the_database_says_of_a_row_that_it_refused_is_in_no_log(visit, monkeypatch, caplog, review):
    unit = visit("unit")

    def twice(*_, **__):
        row = Action.select().limit(1).get()
        with database.atomic():
            Action.insert({**row.__data__, "title": "Zebedee Quill"}).execute()

    monkeypatch.setattr(agencies.store, "agencies", twice)
    assert unit.get("/agencies").status_code == 409

    assert "IntegrityError" in caplog.text and "Zebedee" not in caplog.text and review.key not in caplog.text


@pytest.mark.parametrize("body", ['{"name": 5, "email": ["a"]}', "[1]", '"x"', "{", "null"])
def test_i1_what_is_sent_as_json_is_no_form_even_with_its_token(visit, body):
    unit = visit("unit")
    token = cast.hidden_fields(unit.page("/people/add"), "/people/add")["csrf_token"]
    answer = unit.client.post("/people/add", data=body, content_type="application/json", headers={"X-CSRFToken": token})

    assert answer.status_code in (400, 422)


def test_i1_a_file_where_words_are_wanted_is_no_word(visit, anybody):
    hidden = cast.hidden_fields(anybody.get("/sign-in").get_data(as_text=True), "/sign-in")
    sent = {**hidden, "email": cast.email("unit"), "password": (io.BytesIO(b"x"), "password.txt")}
    answer = anybody.client.post("/sign-in", data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422


def test_i3_what_was_typed_on_a_page_that_has_no_form_any_more_is_given_back(visit, review, act):
    """Somebody withdrew the action first; the page says so, and there is no form in which the reason could stand."""
    unit, path = visit("unit"), "/reviews/children-a-f/actions/A1/reopen"
    shown = cast.hidden_fields(unit.page("/reviews/children-a-f/actions/A1"), path)
    answer = unit.client.post(path, data={**shown, "because": "Typed with <care>"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Only an action that is closed or withdrawn" in page
    assert "Typed with &lt;care&gt;" in page and "It was not saved." in page


def test_i8_a_request_that_is_too_large_gets_a_plain_page(visit):
    answer = visit("unit").client.post("/people/add", data={"name": "x" * 3_000_000})

    assert answer.status_code == 413
    assert "larger than the tracker takes" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/people/add", "/sign-in", "/form/keep", "/nothing"])
def test_i8_a_form_of_more_fields_than_any_page_has_is_not_given_back(anybody, path):
    body = f"{carrying.AT}=/&" + f"{carrying.FIELD}a=b&a=b&" * 10_001
    answer = anybody.client.post(path, data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (401, 413) and len(answer.data) < 10_000


@pytest.mark.parametrize("name", ["Referer", "Origin"])
@pytest.mark.parametrize("path", ["/people/add", "/sign-in", "/sign-out"])
def test_i1_a_header_that_is_no_address_is_no_fault(app, path, name):
    here, client = "https://localhost", app.test_client()  # behind https the token is believed of our own pages alone
    token = cast.hidden_fields(client.get("/sign-in", base_url=here).get_data(as_text=True), "/sign-in")
    data = {**token, "email": "a@example.org", "password": "x", "words": "a b"}
    answer = client.post(path, data=data, headers={name: "https://[x"}, base_url=here)

    assert answer.status_code in (400, 401)


def test_i2_a_day_that_is_none_is_refused_in_words(visit):
    reader = visit("reader")
    for written, said in (
        ("2015-02-29", "is not a date. Write it as 2015-09-30."),
        ("yesterday", "is not a date. Write it as 2015-09-30."),
        ("2015-10-01", "That day has not come yet."),
    ):
        answer = reader.get(f"/agencies?as_at={written}")
        assert answer.status_code == 400 and said in answer.get_data(as_text=True)


def test_o2_a_fault_of_ours_is_a_plain_page_without_a_trace(app, visit, monkeypatch):
    reader = visit("reader")
    app.config["SHOW_ERROR_PAGES"] = True
    monkeypatch.setattr(agencies.store, "bodies", lambda *_: 1 / 0)
    answer = reader.get("/agencies")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 500
    assert "Nothing was changed." in page and "ZeroDivisionError" not in page and "Traceback" not in page


def test_r4_a_database_that_is_busy_or_full_says_so_and_gives_the_words_back(visit, monkeypatch):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    from tracker.web import people

    for fault, code in (("database is locked", 503), ("database or disk is full", 507)):

        def fail(*_, fault=fault, **__):
            raise OperationalError(fault)

        monkeypatch.setattr(people.invitations, "invite", fail)
        answer = unit.client.post(
            "/people/add", data={**hidden, "name": "Typed with care", "email": "a@example.org", "password": "x"}
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code == code and "Typed with care" in page and fault not in page


def test_r5_the_page_that_says_that_the_database_is_away_asks_it_nothing(app, visit, monkeypatch):
    app.config["SHOW_ERROR_PAGES"] = True
    unit = visit("unit")

    def away(*_, **__):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(database.obj, "execute_sql", away)
    for answer in (unit.get("/"), unit.client.post("/people/add", data={"name": "Typed with care"})):
        assert answer.status_code == 503 and "Try again in a minute" in answer.get_data(as_text=True)
    assert "Typed with care" in answer.get_data(as_text=True) and "closed" not in answer.get_data(as_text=True)


def test_r5_with_no_room_left_whoever_is_signed_in_reads_on(app, visit, monkeypatch):
    app.config["SHOW_ERROR_PAGES"] = True
    reader = visit("reader")

    def full(*_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(guard.sign_in, "seen", full)
    assert reader.get("/actions").status_code == 200


def test_r4_two_who_wait_for_each_other_are_told_to_try_again_and_nothing_is_half_written(visit, review):
    """On PostgreSQL a circle that somebody else's statement closes; on SQLite somebody who does not finish writing."""
    unit, action = visit("unit"), next(row for row in actions.actions(review) if row.lead_body.code == "TVP")
    path = f"/reviews/children-a-f/actions/{action.ref}/withdraw"
    hidden, before = cast.hidden_fields(unit.page(path), path), Chain.get_by_id(review.code).head
    held, done = threading.Event(), threading.Event()
    other = threading.Thread(target=_in_the_way, args=(action, held, done))
    if is_sqlite():
        database.execute_sql("PRAGMA busy_timeout = 300")
    other.start()
    held.wait(10)

    answer = unit.client.post(path, data={**hidden, "because": "Typed with care"})

    done.set()
    other.join(20)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503 and "Try again in a minute" in page and "Typed with care" in page
    assert "deadlock" not in page and "locked" not in page
    assert actions.action_of(review, action.ref).delivery == action.delivery and StateChange.select().count() == 0
    assert Chain.get_by_id(review.code).head == before
    again = unit.client.post(path, data={**hidden, "because": "Typed with care"})
    assert again.status_code == 302, "the same form is good once the way is free"


def _in_the_way(action, held: threading.Event, done: threading.Event) -> None:
    """Somebody who has the action and wants the chain, in an order in which the tracker never takes them."""
    database.connect(reuse_if_open=True)
    try:
        with database.atomic() as transaction:
            Action.update(known_until=None).where(Action.id == action.id).execute()
            held.set()
            if not is_sqlite():
                time.sleep(0.4)  # by now the page has the chain and waits for the action; it is the first to look why
                Chain.select().where(Chain.name == "children-a-f").for_update().get()
            done.wait(10)
            transaction.rollback()
    finally:
        close_if_ours()


def test_what_was_typed_before_being_signed_out_is_given_back(visit):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    unit.post("/sign-out", form_at="/agencies")
    answer = unit.client.post("/people/add", data={**hidden, "name": "Typed with care"})

    assert answer.status_code in (400, 401) and "Typed with care" in answer.get_data(as_text=True)


def test_w8_what_is_given_back_is_never_markup(visit):
    answer = visit("unit").client.post("/people/add", data={"name": "<script>alert(1)</script>", "<b>": "x"})

    assert "<script>alert" not in answer.get_data(as_text=True) and "&lt;script&gt;" in answer.get_data(as_text=True)


def test_i5_what_is_asked_of_the_history_is_never_part_of_the_sql(visit):
    reader, begin = visit("reader"), time.process_time()
    for odd in ("' OR '1'='1", "%", "1); DROP TABLE history; --"):
        page = reader.page(f"/history?{urlencode({'subject': odd, 'review': odd, 'verb': odd})}")
        assert "0 entries" in page or "Only what touched one record" in page

    assert time.process_time() - begin < 10
    assert "history" in database.get_tables()
