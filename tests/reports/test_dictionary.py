"""The data dictionary tells of every table and every field, in a sentence, and its document is that of the code."""

from __future__ import annotations

from pathlib import Path

from tracker import paths
from tracker.reports import dictionary
from tracker.reports.dictionary_fields import LISTS, TYPES, WORD
from tracker.store.tables import RECORDS

DOCUMENT = Path(paths.TEMPLATES).parent / "docs" / "data-dictionary.md"


def fields(found=None):
    """Every field with what stands inside it."""
    for each in found or [field for kind in dictionary.KINDS.values() for field in kind.fields]:
        yield each
        if each.fields:
            yield from fields(each.fields)


def test_the_document_is_that_of_the_code():
    made = "\n".join(dictionary.as_markdown()) + "\n"

    assert DOCUMENT.read_text(encoding="utf-8") == made, (
        "run python -m tracker.reports.dictionary > docs/data-dictionary.md"
    )


def test_every_column_of_every_table_of_records_is_told_of_or_says_why_not():
    told = {place for each in (*fields(), *dictionary.KINDS.values()) for place in each.covers}
    every = {(model._meta.table_name, name) for model in RECORDS for name in model.fields_of_interest()}
    why = {(table, name) for table, name in every if {table, f"{table}.{name}"} & dictionary.LEFT_OUT.keys()}

    assert every - told - why == set()
    assert told - every == set() and told & why == set()
    assert {table for table, _ in every} | {f"{table}.{name}" for table, name in every} >= dictionary.LEFT_OUT.keys()


def test_every_field_and_table_has_a_sentence_and_every_code_its_words():
    said = [each.says for each in (*fields(), *dictionary.KINDS.values())] + [t.says for t in dictionary.every_table()]

    assert [words for words in said if len(words) < 8 or not words.endswith((".", "?"))] == []
    assert [each.name for each in fields() if each.type not in TYPES or (each.type == WORD and not each.words)] == []
    assert [each.name for each in fields() if each.empty and each.type in LISTS] == []


def test_each_sentence_can_be_read_by_itself_as_in_the_table_of_columns():
    said = {each.says for each in fields()}

    assert not said & {"The same.", "The day.", "The field.", "The class."}


def test_every_table_has_a_name_that_a_sheet_can_have_and_columns_that_differ():
    names = [table.name for table in dictionary.every_table()]

    assert len({name.lower() for name in names}) == len(names) and max(map(len, names)) <= 31
    for table in dictionary.every_table():
        heads = [each.name for each in (*table.keys, *table.columns)]
        assert len(set(heads)) == len(heads), table.name


def test_a_field_says_in_which_table_and_column_it_stands():
    rows = {(row[0], row[1]): row for row in dictionary.rows()}
    columns = {(table.name, each.name) for table in dictionary.every_table() for each in (*table.keys, *table.columns)}

    assert rows["actions", "answers[].basis"][7:] == ("action_answers", "basis")
    assert rows["rounds", "agencies[].return.sent_on"][7:] == ("round_agencies", "return_sent_on")
    assert rows["history", "values[].salt"][7:] == ("JSON alone", "")
    assert {(row[7], row[8]) for row in rows.values() if row[8]} <= columns
