"""Whom evidence speaks for: groups, gaps, and numbers under five (design 14)."""

from __future__ import annotations

import pytest

from tracker.rules import whom
from tracker.rules.refusal import Refused


def row(found: whom.Whom, label: str) -> whom.Row:
    return next(each for each in found.rows if each.label == label)


def test_it_asks_for_age_sex_disability_ethnicity_and_care_and_of_nobody_but_children():
    assert [kind.name for kind in whom.KINDS] == ["age", "sex", "disability", "ethnicity", "in_care"]
    assert "offend" not in " ".join(whom.LABELS.values()).lower()
    assert all(kind.choices[-1][1] == "Not known" for kind in whom.KINDS)


def test_a_group_for_which_no_piece_speaks_is_a_gap():
    found = whom.gathered([("E1", ["girls", "12_to_15"], "", ""), ("E2", ["girls"], "", "Boys.")])

    assert row(found, "Sex").missing == ["Boys"]
    assert row(found, "Sex").groups[0].refs == ["E1", "E2"]
    assert row(found, "Age").unsaid == 1
    assert found.missing == [("E2", "Boys.")]


def test_not_known_is_kept_apart_from_not_said_and_is_no_answer():
    found = whom.gathered([("E1", ["sex_not_known"], "", ""), ("E2", [], "", "")])

    assert (row(found, "Sex").not_known, row(found, "Sex").unsaid) == (["E1"], 1)
    assert row(found, "Sex").missing == ["Girls", "Boys"]
    assert (found.said, found.of) == (1, 2)


def test_a_piece_that_stands_on_two_sides_is_counted_once():
    assert whom.gathered([("E1", ["girls"], "", ""), ("E1", ["girls"], "", "")]).of == 1


def test_not_known_and_a_group_of_the_same_kind_are_refused_together():
    whom.check(["girls", "age_not_known"])
    with pytest.raises(Refused) as refused:
        whom.check(["girls", "sex_not_known"])
    assert refused.value.field == "whom_sex"
    with pytest.raises(Refused):
        whom.check(["perpetrators"])


def test_what_a_source_does_not_say_is_called_so():
    assert whom.unsaid(given=False) == "Not said in the source"
    assert dict(whom.in_words(["girls"]))["Sex"] == "Girls"
    assert dict(whom.in_words(["girls"]))["Age"] == ""
