"""A text is read by its encoding and by what parts its cells, or as blocks and lists."""

import csv as plan_csv
import io
import time

import pytest

from tests.plans.reading import texts
from tracker.business import plan_files


def csv_of(content: bytes) -> list[list[str]]:
    return texts(plan_files.read("plan.csv", content))


def test_every_usual_encoding_gives_the_same_words():
    text = "Action;Cost\r\nPay the children’s worker – “now”;£5\r\n"
    for coding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"):
        book = plan_files.read("plan.csv", text.encode(coding))
        assert texts(book) == [["Action", "Cost"], ["Pay the children’s worker – “now”", "£5"]], coding
        assert bool(book.noticed) == (coding in ("utf-16-le", "utf-16-be", "cp1252", "mac_roman")), coding


def test_a_text_that_is_mostly_of_one_encoding_is_read_so_and_its_lost_signs_counted():
    content = "Größe;é è ê\n".encode() * 3 + b"caf\xe9;x\n"

    book = plan_files.read("plan.csv", content)
    assert texts(book)[3] == ["caf\ufffd", "x"] and "1 signs" in book.noticed[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_sign_that_parts_the_most_rows_evenly_parts_the_cells(delimiter):
    rows = [
        ["Title of the plan"],
        ["Ref", "Action, in full", "Lead; and who else", "When"],
        ["1", "Write, agree, and print", "Police; CSC; Schools", "May, 2016"],
        ["2", "Two lines\nof words, with a comma", "a", "b"],
        ["3", "Ragged"],
        ["4", 'She said "no"', "x|y", "z"],
    ]
    text = io.StringIO(newline="")
    plan_csv.writer(text, delimiter=delimiter).writerows(rows)

    assert [[cell for cell in row if cell] for row in csv_of(text.getvalue().encode())] == rows


def test_a_line_that_tells_excel_the_delimiter_is_obeyed_and_left_out():
    assert csv_of(b"sep=:\r\na:b,c\r\n1:2,3\r\n") == [["a", "b,c"], ["1", "2,3"]]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    book = plan_files.read("plan.csv", b'Action,Lead\n"Do it,Police\nDo that,CSC\n')

    assert texts(book)[1:] == [['"Do it', "Police"], ["Do that", "CSC"]]
    assert "never closed" in book.noticed[0]


def test_a_table_of_markdown_is_read_without_its_rule():
    book = plan_files.pasted("Plan\n\n| Action | Lead |\n|:---|---|\n| Do a\\|b<br>c | Police |\n")

    assert texts(book) == [["Plan", ""], ["", ""], ["Action", "Lead"], ["Do a|b\nc", "Police"]]


def test_columns_made_with_spaces_are_told_by_the_spaces():
    lines = (
        "Plan of the Board", "", "Ref  Action             Lead", "1    Write a policy     Police", "2    Ask the children",
        "3    Count              CSC",
    )  # fmt: skip

    book = plan_files.pasted("\n".join(lines))
    assert texts(book)[2:] == [["Ref", "Action", "Lead"], ["1", "Write a policy", "Police"], ["2", "Ask the children", ""],
                               ["3", "Count", "CSC"]]  # fmt: skip
    assert "spaces between them" in book.noticed[0]


def test_a_list_is_one_column_and_what_goes_on_is_joined():
    assert texts(plan_files.pasted("We will, in short:\n1. Write it,\n   and print it\n2. Ask, and listen\n")) == [
        ["We will, in short:"], ["1. Write it,\nand print it"], ["2. Ask, and listen"],
    ]  # fmt: skip
    assert texts(plan_files.pasted("• Write it\n• Ask, then\n- Count\n")) == [["Write it"], ["Ask, then"], ["Count"]]


def test_no_letter_goes_from_the_middle_of_a_line_that_looks_like_a_bullet():
    said = ["Go to each school - all of them", "Also see – and count – o or more", "1. Ask who - by name"]
    assert texts(plan_files.pasted("\n".join(said))) == [[line] for line in said]


def test_a_text_takes_no_longer_than_its_length():
    blank = " " * 200_000
    going_on = "Action: a\nLead: b\n" * 2 + "b\n" * 250_000
    rules = f"| a | b |\n| c | d |\n|--|--|\n{blank}\n|{blank}x\n{blank}|"
    for text in (going_on, "1. a\n" + " b\n" * 250_000, f"Action one\n{blank}x\n", rules):
        begun = time.process_time()
        plan_files.pasted(text)
        assert time.process_time() - begun < 5


def test_thousands_of_different_labels_are_no_columns():
    others = "".join(f"Label {'x' * (at % 30)}{chr(97 + at // 30)}: x\n" for at in range(300))

    assert len(texts(plan_files.pasted("Action: a\nLead: b\n" * 20 + others))[0]) == 1


def test_prose_with_commas_is_not_taken_for_a_table():
    assert texts(plan_files.pasted("Write it, agree it.\nAsk.\nCount, and then, count again.\n")) == [
        ["Write it, agree it."], ["Ask."], ["Count, and then, count again."],
    ]  # fmt: skip


def test_one_row_with_many_semicolons_makes_no_columns_of_them():
    assert csv_of(b'Action,Lead\nWrite,Police\nAsk,"CSC; Schools; Housing; Health; Police"\nCount,CSC\n')[2] == [
        "Ask", "CSC; Schools; Housing; Health; Police",
    ]  # fmt: skip
