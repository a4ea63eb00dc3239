"""A calendar as a file: two real readers of calendars read it back, with what is awkward in titles too."""

import datetime as dt

import icalendar
import pytest
import vobject

from tracker.reports import ics
from tracker.rules.calendars import Calendar, Entry

CHANGED = dt.datetime(2015, 9, 1, 8, 30, 15, 999)
PLAIN = Entry("due-1", dt.date(2015, 10, 25), "A1 due: A sample", ("actions.show", "r", "A1"), 3, CHANGED)
AWKWARD = "A2 due: Räume; “a, b” \\n é " + "ä" * 120


def written(*entries, left_out=0) -> bytes:
    return ics.write(Calendar(entries, left_out), "Dates, of the Board", lambda path: f"https://t.example/{path[-1]}")


def read_by_icalendar(file: bytes) -> list[dict]:
    return [
        {
            "uid": str(event["uid"]),
            "start": event["dtstart"].dt,
            "end": event["dtend"].dt,
            "summary": str(event["summary"]),
            "about": str(event["description"]),
            "status": str(event["status"]),
            "sequence": int(event["sequence"]),
            "stamp": event["dtstamp"].dt,
        }
        for event in icalendar.Calendar.from_ical(file).walk("VEVENT")
    ]


def read_by_vobject(file: bytes) -> list[dict]:
    calendar = vobject.readOne(file.decode("utf-8"))
    calendar.validate(raiseException=True)
    return [
        {
            "uid": event.uid.value,
            "start": event.dtstart.value,
            "end": event.dtend.value,
            "summary": event.summary.value,
            "about": event.description.value,
            "status": event.status.value,
            "sequence": int(event.sequence.value),
            "stamp": event.dtstamp.value,
        }
        for event in calendar.vevent_list
    ]


@pytest.mark.parametrize("read", [read_by_icalendar, read_by_vobject])
def test_each_reader_finds_the_same_days_and_words(read):
    awkward = Entry("due-2", dt.date(2015, 12, 31), AWKWARD, ("x", "A2"), 0, CHANGED, provisional=True, precision="year")

    plain, other = read(written(PLAIN, awkward))

    assert plain == {
        "uid": "due-1@review-tracker",
        "start": dt.date(2015, 10, 25),
        "end": dt.date(2015, 10, 26),
        "summary": "A1 due: A sample",
        "about": "https://t.example/A1",
        "status": "CONFIRMED",
        "sequence": 3,
        "stamp": dt.datetime(2015, 9, 1, 8, 30, 15, tzinfo=plain["stamp"].tzinfo),
    }
    assert plain["stamp"].utcoffset() == dt.timedelta()
    assert (other["summary"], other["status"], other["end"]) == (
        f"{AWKWARD} (provisional date)",
        "TENTATIVE",
        dt.date(2016, 1, 1),
    )
    assert other["about"].splitlines() == [
        "The date is provisional: the Board has not confirmed it.",
        "It was given in words, and read to the end of its year.",
        "https://t.example/A2",
    ]


def test_lines_end_and_fold_as_the_standard_says():
    file = written(Entry("due-2", dt.date(2015, 12, 31), f"{AWKWARD}\r\nBEGIN:VALARM", ("x", "A2"), 0, CHANGED))

    lines = file.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"BEGIN:VALARM" not in lines
    file.decode("utf-8")


def test_what_is_invented_says_so_first():
    (event,) = read_by_icalendar(
        written(Entry("due-3", dt.date(2015, 12, 31), "A601 due: It", ("x", "y"), 0, CHANGED, invented=True))
    )

    assert event["summary"] == "Invented for demonstration: A601 due: It"


@pytest.mark.parametrize("entries", [(), (PLAIN,)])
def test_the_same_dates_are_the_same_file_at_every_moment(entries):
    assert written(*entries) == written(*entries)


def test_what_is_left_out_is_said():
    about = str(icalendar.Calendar.from_ical(written(PLAIN, left_out=7))["x-wr-caldesc"])

    assert "7 are left out" in about


def test_a_name_of_the_board_in_two_lines_breaks_no_calendar():
    file = ics.write(Calendar([PLAIN]), "Dates\r\nX-OTHER:of the Board", lambda path: "https://t.example/A1")

    assert str(icalendar.Calendar.from_ical(file)["x-wr-calname"]).split() == ["Dates", "X-OTHER:of", "the", "Board"]
    assert b"\nX-OTHER" not in file
