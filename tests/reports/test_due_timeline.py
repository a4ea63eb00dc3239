"""The picture of due points: nothing covers anything, with five and with three hundred; nothing is left out."""

import datetime as dt

import pytest

from tracker.reports import due_timeline
from tracker.reports.due_timeline import Due

TODAY = dt.date(2015, 9, 30)
FIRST = dt.date(2015, 9, 1)


def drawn(dues, bands=("Police",), count=12):
    return due_timeline.draw(dues, bands, FIRST, count, TODAY)


def spans(panel):
    """From where to where each sign reaches with its words, by its line."""
    found = {}
    for sign in panel.signs:
        found.setdefault(sign.y, []).append((due_timeline._from(sign), due_timeline._to(sign)))
    return {y: sorted(each) for y, each in found.items()}


@pytest.mark.parametrize("many", [5, 300])
def test_no_sign_covers_another_and_every_date_is_in_one(many):
    dues = [
        Due(
            f"A{n}",
            ("Police", "Council", "Health")[n % 3],
            day := FIRST + dt.timedelta(days=n * 7 % 366),
            original=day - dt.timedelta(days=n % 90),
            forecast=day + dt.timedelta(days=n % 40) if n % 4 else None,
        )
        for n in range(many)
    ]

    found = drawn(dues, ("Police", "Council", "Health"))

    assert sum(len(panel.signs) for panel in found.panels) + merged(found) == many
    for panel in found.panels:
        assert panel.height < 1500
        for line in spans(panel).values():
            assert all(before[1] <= after[0] for before, after in zip(line, line[1:], strict=False))


def merged(found) -> int:
    return sum(sign.label.count(",") for panel in found.panels for sign in panel.signs)


def test_dates_of_one_day_that_never_moved_are_one_sign_with_the_first_references():
    day = dt.date(2015, 12, 31)
    dues = [Due(f"A{n}", "Police", day, day) for n in range(10)] + [Due("A10", "Police", day, firm=False)]

    (panel,) = drawn(dues).panels

    assert {(sign.label, sign.firm) for sign in panel.signs} == {("A0, A1, A2 and 7 more", True), ("A10", False)}


def test_what_begins_before_or_goes_on_after_the_months_has_an_open_end():
    due = Due("A1", "Police", dt.date(2016, 8, 1), original=dt.date(2015, 1, 1), forecast=dt.date(2016, 10, 1))

    (sign,) = drawn([due]).panels[0].signs

    assert sign.from_before and sign.goes_on and sign.words_left
    assert 0 < sign.original < sign.current < sign.forecast < due_timeline.WIDTH


def test_today_is_where_it_belongs_and_nowhere_in_other_months():
    assert 90 < drawn([]).today < 110
    assert due_timeline.draw([], (), dt.date(2016, 1, 1), 12, TODAY).today is None


def test_a_band_that_needs_more_lines_goes_on_in_a_further_picture():
    dues = [Due(f"A{n}", "Police", FIRST, original=FIRST - dt.timedelta(days=n + 1)) for n in range(60)]

    found = drawn(dues)

    assert [panel.bands[0][1] for panel in found.panels] == ["Police", "Police, continued", "Police, continued"]
    assert [len(panel.signs) for panel in found.panels] == [23, 23, 14]
