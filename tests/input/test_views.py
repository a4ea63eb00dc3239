"""I1, I3, I4 over every view that takes a form, found from the address map: nothing breaks it, nothing typed is lost."""

import html
import json
import re
import uuid
from functools import partial
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import url_for
from hypothesis import given
from hypothesis import strategies as st
from peewee import fn

from tests import cast
from tests.access import samples, ways_in
from tests.access.conftest import refuse_a_digest
from tests.access.place import taken_back
from tests.conftest import opened
from tests.input import sending, values
from tracker import clock, paths
from tracker.app import create_app
from tracker.rules import roles
from tracker.store import database, files, redaction
from tracker.store.history import History, HistoryValue
from tracker.web import account, guard
from tracker.web.forms import Form

# Those who are tried for each view, in this order.
PARTS = ("unit", "chair", "police", "council", "police.senior", "board", "executive")
# They end a session, and the browser forgets it, so they are tried last, in this order.
LAST = (
    "preparing.give_up",
    "people.end_post", "owners.hand_over", "accounts.link", "accounts.disable", "accounts.sign_out",
    "account.change_password", "account.end_session", "account.sign_out",
)  # fmt: skip

# Not found unless a field holds what the view asks for first: a post of one's own; a review and a kind of link.
NOT_REACHED = {"account.act_as", "links.confirm_many"}
NOT_MET = {"Part"}  # a beginning of others


@pytest.fixture(scope="module")
def demo(engine, tmp_path_factory):
    """The demonstration, where there is something of every kind."""
    url, folder = engine.demonstration(), tmp_path_factory.mktemp("views")
    with opened(engine, url, folder) as settings:
        files.keep_in(engine.demonstration_files)
        database.database.close()
        app = create_app(settings)
        database.database.connect(reuse_if_open=True)
        refuse_a_digest()
        ways_in.add(app)
        yield app


class Sender:
    """Somebody signed in, with the token of their session."""

    def __init__(self, visitor: cast.Visitor, email: str):
        self.client = visitor.client
        self.token = cast.hidden_fields(visitor.page("/about/privacy"), "/sign-out")["csrf_token"]
        known = cast.store.Account.get(cast.store.Account.email == email)
        self.acting = cast.store.acting_in(cast.store.posts_held(known.person, clock.today()).first(), known.id)

    def send(self, path: str, body: sending.Body):
        return self.client.post(path, **body.sent({"csrf_token": self.token, "once": uuid.uuid4().hex}))


def _sender(app, part: str) -> Sender:
    """Somebody of the demonstration."""
    visitor, email = cast.Visitor(app.test_client()), f"{part}@demo.example"
    assert visitor.post("/sign-in", {"email": email, "password": cast.PASSWORD}).status_code == 302
    with visitor.client.session_transaction() as kept:
        kept[guard.TWO_FACTORS_THERE] = True  # the view that asks for a second factor leads none of them away
        kept[account.HALF] = ways_in.half_way()
    return Sender(visitor, email)


def test_i1_i3_i4_no_form_breaks_a_view_and_nothing_typed_is_lost(demo, monkeypatch):
    senders = [_sender(demo, part) for part in PARTS]
    ways_in.stay_fresh()
    rules = [rule for rule in demo.url_map.iter_rules() if "POST" in rule.methods]
    reached, forms, kept = set(), set(), set()
    # PostgreSQL vacuums outside of every transaction alone, and what is done here is taken back.
    monkeypatch.setattr(redaction, "forget_pages", lambda touched: "")

    def look_at(rule) -> None:
        found = _reach(demo, rule, senders, read)
        if found is None:
            return
        reached.add(rule.endpoint)
        fields, new = read.copy(), read.forms - forms
        forms.update(new)
        _odd_forms(rule.endpoint, *found, fields)
        # Many views share a form; with words that may be kept each form is sent once.
        if (new or values.FUZZ) and _kept_forms(rule.endpoint, *found, fields):
            kept.add(rule.endpoint)

    with sending.watched(demo, monkeypatch) as read:
        for rule in sorted(rules, key=_in_turn):
            taken_back(partial(look_at, rule))

    assert {rule.endpoint for rule in rules} - reached <= NOT_REACHED
    ours = {form for form in _every(Form) if form.__module__.startswith("tracker.")}  # and not what another test makes
    assert {form.__name__ for form in ours} - {each.__name__ for form in forms for each in form.__mro__} <= NOT_MET
    assert len(kept) > 15


@pytest.mark.small
def test_i1_no_address_and_no_question_breaks_a_view(app, visit, monkeypatch):
    senders = [Sender(visit(part), cast.email(part)) for part in ("unit", "chair", "police")]
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    with sending.watched(app, monkeypatch) as read:
        asked = sorted(_asked(senders[0], read))
        assert {"q", "page", "sort", "since", "agency", "as_at"} <= set(asked)
        for rule in rules:
            verb, sample = app.view_functions[rule.endpoint].allows, _sample(rule)
            if sample is None:  # nothing of the kind is there, and nothing odd is either
                _odd_addresses(rule, senders[0], samples.Sample(dict.fromkeys(rule.arguments, "1")))
            else:
                sender = next((each for each in senders if _may(each, verb)), senders[0])
                _odd_questions(rule.endpoint, sender, _path(app, rule, sample.values), asked)
                _odd_addresses(rule, sender, sample)


def _odd_questions(endpoint, sender, path, asked):
    @values.few(endpoint, 1)
    @given(sending.odd_questions(endpoint, asked))
    def nothing_breaks_it(query):
        _look(sender.client.get(f"{path}?{query}"), f"{path}?{query[:500]}")

    nothing_breaks_it()


def _odd_addresses(rule, sender, sample):
    names = sorted(rule.arguments - {"review"})

    @values.few(f"{rule.rule} address", 1)
    @given(st.fixed_dictionaries({name: values.odd(rule.rule + name).map(lambda each: each[:3000]) for name in names}))
    def nothing_breaks_it(odd):
        shown = {**{name: quote(str(value), safe="") for name, value in sample.values.items()}}
        shown |= {name: quote_from_bytes(value, safe="") for name, value in odd.items()}
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda part: shown[part[1]], rule.rule)
        _look(sender.client.get(path), path[:500])

    if names:
        nothing_breaks_it()


def _asked(sender, read) -> set[str]:
    """What any list or page reads from its address."""
    read.forget()
    for path in (
        "/",
        "/history",
        "/actions",
        "/evidence",
        "/deadlines",
        "/search?q=boys",
        "/drift",
        "/escalations",
        "/links",
    ):
        assert sender.client.get(path).status_code in (200, 404)
    for path in (paths.TEMPLATES.parent / "tracker" / "web").glob("*.py"):
        read.names |= {*re.findall(r"request\.args\.(?:get|getlist)\(\"(\w+)\"", path.read_text(encoding="utf-8"))}
    return {name for name in read.names if isinstance(name, str)} - {"csrf_token", "once", "seen", "form"}


def _sample(rule):
    try:
        return next(samples.of(rule), None)
    except (KeyError, ValueError):  # nobody has said what can stand in its address, or there is too little of it here
        return None


def _every(model):
    return {model} | {each for below in model.__subclasses__() for each in _every(below)}


def _in_turn(rule):
    return (LAST.index(rule.endpoint) + 1 if rule.endpoint in LAST else 0, rule.endpoint)


def _reach(app, rule, senders, read):
    """Who reaches the view with a form in which nothing is filled, and at which address."""
    verb = app.view_functions[rule.endpoint].allows
    for sample in samples.of(rule):
        path = _path(app, rule, sample.values) + (f"?{sample.ask}" if sample.ask else "")
        for sender in senders:
            if _may(sender, verb):
                read.forget()
                answer = sender.send(path, sending.Body([]))
                _look(answer, path)
                if answer.status_code not in (401, 403, 404):
                    return sender, path
    return None


def _path(app, rule, given) -> str:
    with app.test_request_context():
        return url_for(rule.endpoint, **given)


def _may(sender, verb) -> bool:
    """Whether the gate lets them in; whose record it is, the view asks."""
    open_to_all = (guard.EVERYBODY, guard.SIGNED_IN, guard.BY_ADDRESS)
    return verb in open_to_all or roles.TABLE[verb].get(sender.acting.role) is not None


def _odd_forms(endpoint, sender, path, fields):
    @values.few(endpoint, 1)
    @given(sending.odd_bodies(fields, endpoint))
    def nothing_breaks_it(body):
        answer = sender.send(path, body)
        _look(answer, path)
        if answer.status_code in (409, 422):
            _given_back(answer, body, fields, path)

    nothing_breaks_it()


def _kept_forms(endpoint, sender, path, fields) -> bool:
    """Whether one of them was taken."""
    taken = []

    @values.few(f"{endpoint} kept", 1)
    @given(sending.kept_bodies(fields, endpoint, clock.today()))
    def what_is_taken_is_kept_whole(body):
        last = _last()
        answer = sender.send(path, body)
        _look(answer, path)
        if answer.status_code in (409, 422):
            _given_back(answer, body, fields, path)
        elif answer.status_code == 302 and _last() != last:
            _kept_whole(last, body, fields, path)
            taken.append(body)

    what_is_taken_is_kept_whole()
    return bool(taken)


def _look(answer, path):
    assert answer.status_code in (200, 302, 308, 400, 401, 403, 404, 409, 410, 413, 422, 429), (
        f"{path}: {answer.status_code}"
    )
    assert "X-Own" not in answer.headers


def _given_back(answer, body, fields, path):
    """Every field of words holds what was typed in it, or the page says it elsewhere."""
    page = html.unescape(answer.get_data(as_text=True))
    for name, text in body.typed(fields):
        assert text in page, f"{path}: {name} did not come back: {text[:200]!r}"


def _last() -> str:
    return History.select(fn.MAX(History.id)).scalar()


def _kept_whole(last, body, fields, path):
    """Each text that was typed stands in the history of what was written since, as it was typed."""
    values = HistoryValue.select(HistoryValue.value).join(History).where(History.id > last).tuples()
    written = {_plain(text) for (value,) in values for text in _texts(json.loads(value)["now"])}
    for name, text in body.typed(fields):
        assert _plain(text) in written, f"{path}: {name} was not kept as it was typed: {text!r}"


def _texts(value):
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _plain(text: str) -> str:
    """Line ends in one way, and no space around: the two things that may change."""
    return text.replace("\r\n", "\n").strip()
