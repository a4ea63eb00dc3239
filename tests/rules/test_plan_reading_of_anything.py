"""I1: a sheet of any text is read without a fault, and nothing that stands in it is left out in silence."""

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from tests.input import values
from tests.plans import KNOWN
from tracker.rules import plan_columns, plan_reading, plan_status
from tracker.rules.plan_mapping import FIELDS, OF_AGENCY, Mapping
from tracker.rules.plan_sheets import Book, Cell, Sheet
from tracker.rules.plan_words import on_one_line

USUAL = (
    "Action", "Who?", "By when?", "Recommendation", "RAG", "1.1Review it", "3", "Police", "CSC & Police", "Jane Smith",
    "31/12/2016", "03/25/2016", "Ongoing", "Green", "Green = done", "Total", "Key", "Review the policy\nTrain all staff",
    "1) Look\n2) Ask", "Recommendation 3: the child", "All agencies", "Theme: neglect", "x", "N/A", "and then more of it",
)  # fmt: skip
cells = st.builds(
    Cell,
    text=st.one_of(st.just(""), st.sampled_from(USUAL), st.text(max_size=60)).map(str.strip),
    value=st.one_of(st.none(), st.none(), st.dates(), st.floats(), st.datetimes()),
    fill=st.sampled_from(("", "", "00B050", "FF0000", "D9D9D9", "nonsense")),
    struck=st.booleans(),
    merged=st.booleans(),
    note=st.sampled_from(("", "", "", "A comment")),
)


@st.composite
def sheets(draw):
    width = draw(st.integers(0, 7))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width).map(tuple), max_size=9))
    return Sheet("Sheet1", tuple(rows), hidden_rows=frozenset(draw(st.sets(st.integers(1, 9), max_size=2))))


fields = st.sampled_from((*FIELDS, f"{OF_AGENCY}POL", f"{OF_AGENCY}CSC"))
mappings = st.builds(
    Mapping,
    header=st.one_of(st.none(), st.integers(1, 4)),
    header_rows=st.integers(1, 2),
    first=st.one_of(st.none(), st.integers(1, 12)),
    last=st.one_of(st.none(), st.integers(1, 12)),
    columns=st.dictionaries(st.integers(1, 9).map(str), fields),
    titles=st.dictionaries(st.integers(1, 9).map(str), st.sampled_from(USUAL)),
    meanings=st.dictionaries(st.sampled_from(USUAL), st.sampled_from(("done", ""))),
    owners=st.dictionaries(st.sampled_from(USUAL), st.sampled_from((("POL",), ()))),
    items=st.dictionaries(st.sampled_from(USUAL), st.sampled_from((("R1",), ()))),
    dates=st.dictionaries(st.sampled_from((*USUAL, "order")), st.sampled_from(("2016-01-31", "", "no day", "month"))),
    kept_whole=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    left_out=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    order=st.sampled_from(("day", "month")),
    dated=st.one_of(st.none(), st.dates()),
)


def nothing_is_lost(sheet, reading):
    of_lines = {row: line for line in reading.lines for row in line.rows}
    passed_over = {skipped.row: skipped for skipped in reading.skipped}
    for number, row in enumerate(sheet.rows, start=1):
        said = [each for cell in row for each in (on_one_line(cell.text), on_one_line(cell.note)) if each]
        if not said:
            continue
        assert (number in of_lines) != (number in passed_over)
        if number in passed_over:
            assert passed_over[number].why and all(each in passed_over[number].words for each in said)
        else:
            kept = on_one_line(" ".join(of_lines[number].as_written.values()))
            assert all(each in kept for each in said)


@values.few("a plan", 60)
@given(sheets())
@example(Sheet("", ()))
@example(Sheet("", ((),)))
def test_i1_a_sheet_of_any_text_is_understood_somehow_and_nothing_is_left_out(sheet):
    book = Book("a.xlsx", "xlsx", "", 0, (sheet,))
    assert plan_columns.choose_sheet(book, KNOWN) == sheet.name

    mapping = plan_columns.propose(sheet, KNOWN)
    reading = plan_reading.read(sheet, mapping, KNOWN, plan_status.keys_in(book))

    nothing_is_lost(sheet, reading)
    assert Mapping.from_values(mapping.as_values()) == mapping
    fitted = plan_columns.fit(mapping, sheet, KNOWN)
    assert fitted is None or fitted.columns.keys() == mapping.columns.keys()


@values.few("a plan with a mapping", 70)
@given(sheets(), mappings)
def test_i1_any_mapping_of_any_sheet_is_read_and_nothing_is_left_out(sheet, mapping):
    reading = plan_reading.read(sheet, mapping, KNOWN)

    nothing_is_lost(sheet, reading)
    assert all(isinstance(each.date, dt.date | None) for line in reading.lines for each in line.dates)
    assert all(len(line.title) <= 300 for line in reading.lines)
