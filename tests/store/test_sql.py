"""Our SQL and our records are Peewee's own, word for word and value for value; they are only made in fewer steps."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, ROW, Context, DateField, DateTimeField, ModelSelect, fn

from tests import cast
from tracker.store import reviews, rows
from tracker.store.actions import Action
from tracker.store.database import database, in_force, known
from tracker.store.evidence import Evidence, EvidenceLink
from tracker.store.reviews import Agency, Item, ItemAgency
from tracker.store.sql import QuickContext

DAY = dt.date(2015, 9, 1)
OTHER = Agency.alias()
NAMED = Agency.alias("named")
QUERIES = {
    "all": Item.select(),
    "none of several": Item.select().where(Item.ref.in_([])),
    "one of several": Item.select(Item.ref, Item.title).where(Item.ref.in_(["R1"])),
    "several": Item.select().where(Item.ref.in_({"R1", "R2"}) | Item.ref.not_in(("R3", "R4"))),
    "each comparison": Item.select().where(
        (Item.position > 1) & (Item.position >= 1) & (Item.position < 9) & (Item.position <= 9) & (Item.ref != "R2")
    ),
    "nothing and something": Agency.select().where(Agency.parent.is_null() | Agency.merged_on.is_null(False)),
    "truth": Evidence.select().where((Evidence.restricted == True) & ~(Evidence.invented == True)),  # noqa: E712
    "not this": Action.select().where(~Action.proposed & ~(Action.ref == "A1")),
    "a past day": ItemAgency.select().where(in_force(ItemAgency, DAY)),
    "joined": Item.select(Item, ItemAgency).join(ItemAgency, on=(ItemAgency.item == Item.record) & known(ItemAgency)),
    "left": ItemAgency.select(ItemAgency, Agency).join(
        Agency, JOIN.LEFT_OUTER, on=(ItemAgency.agency == Agency.record) & known(Agency), attr="body"
    ),
    "left of left": ItemAgency.select(ItemAgency, Agency, OTHER)
    .join(Agency, JOIN.LEFT_OUTER, on=ItemAgency.agency == Agency.record, attr="body")
    .join(OTHER, JOIN.LEFT_OUTER, on=(Agency.parent == OTHER.record) & OTHER.known_until.is_null(), attr="above"),
    "not picked": Agency.select(Agency.name, OTHER.name).join(OTHER, on=Agency.parent == OTHER.record),
    "with a name": Agency.select(Agency, NAMED.name.alias("above")).join(NAMED, on=Agency.parent == NAMED.record),
    "of a name": NAMED.select().where((NAMED.code == "TVP") & NAMED.parent.is_null()),
    "a list": Item.select(Item.ref, Item.source).where(Item.source == ["a"]),
    "a record": Action.select().where(Action.lead == Agency(id="x", record="x")),
    "words": Item.select().where(Item.title.contains("50%_") | Item.ref.startswith("R")),
    "within": Item.select().where(Item.record.in_(ItemAgency.select(ItemAgency.item).where(ItemAgency.part == "asked"))),
    "there is": Item.select().where(fn.EXISTS(EvidenceLink.select().where(EvidenceLink.item == Item.record))),
    "counted": Item.select(Item.kind, fn.COUNT(Item.id).alias("many")).group_by(Item.kind).having(fn.COUNT(Item.id) > 1),
    "in order": Item.select().order_by(Item.kind.desc(), Item.position, fn.LOWER(Item.title)).limit(3).offset(1),
    "together": Item.select(Item.ref).where(Item.ref == "R1") | Item.select(Item.ref).where(Item.ref == "R2"),
    "set": Item.update(known_until=DAY).where((Item.id == "x") & Item.known_until.is_null()),
    "put in": Agency.insert({"id": "x", "record": "x", "code": "X", "name": "X", "kind": "other"}),
    "taken out": EvidenceLink.delete().where(EvidenceLink.item.in_(["x", "y"])),
}


def peewees(query) -> tuple[str, list]:
    return Context(**database.obj.get_context_options()).parse(query)


def ours(query) -> tuple[str, list]:
    return QuickContext(**database.obj.get_context_options()).parse(query)


def test_the_sql_is_the_same(tracker):
    assert {name: ours(query) for name, query in QUERIES.items()} == {
        name: peewees(query) for name, query in QUERIES.items()
    }


def test_the_records_are_the_same(tracker):
    selects = {name: query for name, query in QUERIES.items() if isinstance(query, ModelSelect)}
    assert len(selects) > 15
    for name, query in selects.items():
        assert _records(query) == _records(_slow(query)), name
        assert list(query.clone().tuples()) == list(_slow(query).tuples()), name


def test_so_they_are_on_the_pages(visit, monkeypatch):
    """Whatever these pages ask: the same SQL, and the same records."""
    asked, plain = [], type(database.obj).execute

    def noted(self, query, **options):
        asked.append(query)
        return plain(self, query, **options)

    unit = visit("unit")
    monkeypatch.setattr(type(database.obj), "execute", noted)
    for path in ("/", "/assurance", "/history", "/escalations/board", "/reviews/children-a-f/R1", "/search?q=escalate"):
        unit.page(path)
    unit.page(f"/reviews/children-a-f/R1?as_at={(cast.TODAY - dt.timedelta(1)).isoformat()}")
    monkeypatch.undo()

    assert len(asked) > 150
    for query in asked:
        assert ours(query) == peewees(query)
    read = [query for query in asked if isinstance(query, ModelSelect) and query._row_type in (None, ROW.TUPLE)]
    assert len(read) > 80 and len({query._row_type for query in read}) == 2
    for query in read:
        assert _records(query) == _records(_slow(query))


def test_rows_can_be_taken_one_by_one_in_part_and_again(tracker):
    query = Item.select().order_by(Item.position)
    every = [item.ref for item in query]

    assert [item.ref for item in query] == every and len(query) == len(every)
    assert query.clone()[2].ref == every[2] and [item.ref for item in query.clone()[1:3]] == every[1:3]
    part = query.clone()
    assert part[0].ref == every[0] and [item.ref for item in part] == every
    assert [item.ref for item in query.clone().iterator()] == every
    assert not list(Item.select().where(Item.ref == "none"))


def test_a_record_that_was_read_is_kept_without_a_field_that_was_not_changed(tracker):
    item = Item.select().where(Item.ref == "R1").get()
    assert not item._dirty and item.review == reviews.review_of("children-a-f")

    item.title = "Another title"
    assert item._dirty == {"title"}


def test_what_is_no_day_is_read_as_peewee_reads_it():
    for written in ("", "2015-02-30", "2015-09-01 10:20:30", "some day", None, DAY):
        assert rows.day_of(written) == DateField().python_value(written)
        assert rows.moment_of(written) == DateTimeField().python_value(written)


def _slow(query):
    other = query.clone()
    other.__class__, other._cursor_wrapper = ModelSelect, None
    return other


def _records(query) -> list:
    again = query.clone()
    again._cursor_wrapper = None
    return [_plainly(record) for record in again]


def _plainly(record) -> tuple:
    """All that a record holds, and the records that it holds; values as they are, with their types."""
    if isinstance(record, tuple):
        return record, [type(value) for value in record]
    beside = {name: _held(value) for name, value in vars(record).items() if name not in ("__data__", "__rel__", "_dirty")}
    types = {name: type(value) for name, value in record.__data__.items()}
    held = {name: _held(value) for name, value in record.__rel__.items()}
    return (record.__class__, record.__data__, types, held, beside, record._dirty)


def _held(value):
    return _plainly(value) if hasattr(value, "__data__") else value
