"""What the chair reads before a meeting: what is new, what rests on too little; the same on the page and in files."""

import re
from io import BytesIO

import docx
import pytest

from tests.queries import queries_of
from tests.reports import story as telling
from tracker.reports import before_meeting

PAGE = "/assurance/before-the-meeting"


@pytest.fixture
def told(review):
    return telling.tell(review)


def test_it_tells_what_was_claimed_came_in_and_was_asked_since_a_day(told, visit):
    chair = visit("chair")

    told_page = chair.page(f"{PAGE}?since=2015-09-01&as_at=2015-09-10")
    assert telling.AUDIT in told_page and f"{told.action.ref} called done" in told_page
    assert "Who checked the audit?" in told_page and "Not yet tested by the chair." in told_page
    # What came before the day is not new, and nor is what the chair has decided on since.
    later = chair.page(f"{PAGE}?since=2015-09-05&as_at=2015-09-10")
    assert telling.AUDIT not in later and "No action was newly called done." in later
    assert telling.AUDIT not in chair.page(f"{PAGE}?since=2015-09-01")


def test_a_long_list_is_short_and_says_how_much_longer_it_is(told, visit):
    text = visit("chair").get(f"{PAGE}.md").get_data(as_text=True)
    _, _, alone = text.partition("## Resting only on the agencies' own word (")
    number, rows = int(alone.partition(")")[0]), re.findall(r"^- ", alone.partition("\n## ")[0], re.MULTILINE)

    assert len(rows) == before_meeting.FEW < number
    assert f"And {number - before_meeting.FEW} others, in the queue." in alone


def test_what_is_not_for_the_reader_is_not_on_it(told, visit):
    assert telling.SECRET in visit("chair").page(f"{PAGE}?as_at=2015-09-10")
    assert telling.SECRET not in visit("reader").page(f"{PAGE}?as_at=2015-09-10")


def test_the_page_and_the_files_say_the_same(told, visit):
    chair = visit("chair")

    where = "?since=2015-09-01&as_at=2015-09-10"
    text = chair.get(f"{PAGE}.md{where}").get_data(as_text=True)
    heads = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert len(heads) == 7 and heads[0].startswith("Claimed (")
    page = chair.page(PAGE + where)
    assert all(f"<h2>{head}</h2>" in page.replace("&#39;", "'") for head in heads)
    read = docx.Document(BytesIO(chair.get(f"{PAGE}.docx{where}").data))
    assert [p.text for p in read.paragraphs if p.style.name == "Heading 2"] == heads
    assert chair.get(f"{PAGE}.pdf{where}").data.startswith(b"%PDF-")


def test_it_starts_from_the_last_meeting_and_says_what_a_day_is(visit):
    chair = visit("chair")

    assert "No action was newly called done." in chair.page(PAGE)
    assert chair.get(f"{PAGE}?since=soon").status_code == 400
    assert chair.get(f"{PAGE}.odt").status_code == 404


def test_the_number_of_queries_does_not_grow(told, visit, review):
    chair = visit("chair")
    few = queries_of(chair, PAGE)
    for number in range(4):
        telling.give(review, told.item, f"Another audit, {number}.", day=telling.SECOND)

    assert queries_of(chair, PAGE) == few
