"""A database that held dates before there were due points takes the new columns, and loses nothing."""

import datetime as dt

from tracker.store import migrations
from tracker.store.database import database, new_key
from tracker.store.deadlines import Deadline

PLAIN = {
    "int": 0,
    "bool": False,
    "date": dt.date(2015, 3, 3),
    "timestamp": dt.datetime(2015, 3, 3),
    "datetime": dt.datetime(2015, 3, 3),
}


def put(table: str, **given) -> str:
    """A row with something in every column that must have it."""
    key = new_key()
    values = {"id": key, "record": key, "version": 1}
    for column in database.get_columns(table):
        if column.name not in values and not column.null:
            kind = next((each for each in PLAIN if column.data_type.lower().startswith(each)), None)
            values[column.name] = PLAIN.get(kind, "[]")
    values.update(given)
    names, places = ", ".join(f'"{name}"' for name in values), ", ".join([database.obj.param] * len(values))
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(values.values()))  # noqa: S608 - names of our own tables
    return key


def test_r7_a_filled_database_takes_the_due_points(bare):
    migrations.runner().up(max(name for name in migrations.pending() if name < "0004"))
    review = put("review", code="r", title="R", kind="k", body="b")
    day = dt.date(2015, 6, 30)
    for _ in range(2):
        put("deadline", review_id=review, original=day, current=day, basis="stated", precision="day", is_next=True)

    migrations.upgrade()

    rows = list(Deadline.select())
    assert [(row.number, row.event, row.because, row.current, row.follows_id) for row in rows] == [
        (1, "", "", day, None)
    ] * 2
    assert {"deadline_standing", "deadline_once", "deadline_open"} <= {i.name for i in database.get_indexes("deadline")}
