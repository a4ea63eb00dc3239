"""Every promise of docs/requirements.md is tested, and no test carries the ID of a promise that was not made."""

import pytest

from tests import requirements


def test_every_requirement_that_holds_today_has_a_test():
    found = requirements.tests()

    assert not [each.id for each in requirements.requirements() if each.now and not found.get(each.id)]


def test_no_test_carries_an_id_that_nothing_was_written_for():
    written = {each.id for each in requirements.requirements()}

    assert not {known: names for known, names in requirements.tests().items() if known not in written}


def test_each_requirement_stands_once_in_its_part():
    found = [each.id for each in requirements.requirements()]

    assert len(found) == len(set(found)) > 60
    assert {each.id for each in requirements.requirements() if not each.now} == {"Z1", "Z2", "Z4", "Z5", "Z8", "Z10", "Z14"}


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("test_i3_a_form", ["I3"]),
        ("test_a5_a6_both", ["A5", "A6"]),
        ("test_r10_finishes", ["R10"]),
        ("test_a_form", []),
        ("test_the_i3_of_it", []),
    ],
)
def test_an_id_is_read_from_the_beginning_of_a_name(name, carried):
    assert requirements.ids(name) == carried
