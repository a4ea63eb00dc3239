"""Who may do what with a link, what each must say, and what is taken for a likely duplicate."""

from __future__ import annotations

import pytest

from tracker.rules import duplicates, links, roles
from tracker.rules.duplicates import Sketch
from tracker.rules.refusal import Refused
from tracker.rules.roles import Acting

POLICE = Acting("p", "p1", roles.LEAD, agency="TVP", agencies=frozenset({"TVP"}))
COUNCIL = Acting("c", "c1", roles.LEAD, agency="OCC", agencies=frozenset({"OCC"}))
UNIT = Acting("u", "u1", roles.BUSINESS_UNIT, agency="OSCB", agencies=frozenset({"OSCB"}))
CHAIR = Acting("h", "h1", roles.CHAIR)
READER = Acting("r", "r1", roles.READER)


def test_the_business_unit_links_and_the_chair_confirms_too():
    assert [links.may_make(each) for each in (UNIT, CHAIR, POLICE, READER)] == [True, False, False, False]
    assert [links.may_confirm(each) for each in (UNIT, CHAIR, POLICE, READER)] == [True, True, False, False]


def test_the_giver_takes_away_its_own_and_nobody_elses():
    assert links.may_take_away(POLICE, "TVP") and links.may_take_away(UNIT, "TVP")
    assert not any(links.may_take_away(each, "TVP") for each in (COUNCIL, CHAIR, READER))
    assert not links.may_take_away(POLICE, None)  # what a source says


def test_the_boards_own_actions_are_merged_by_the_chair():
    assert roles.may(CHAIR, roles.STEER, boards_own=True) and roles.may(UNIT, roles.STEER, boards_own=False)
    assert not roles.may(UNIT, roles.STEER, boards_own=True) and not roles.may(POLICE, roles.STEER, boards_own=False)


def test_no_challenge_is_merged_into_what_supports():
    links.check_agree("R1", ("E1", "supports"), ("E2", "supports"))
    with pytest.raises(Refused, match="E1 gives context to R1, and E2 challenges it"):
        links.check_agree("R1", ("E1", "context"), ("E2", "challenges"))


def pairs(*sketches: Sketch) -> list[tuple[str, str]]:
    return [(pair.first, pair.second) for pair in duplicates.likely(sketches)]


AUDIT = "An audit of forty records found that thirty two had been read by a supervisor within a week"


def test_the_same_file_is_a_likely_duplicate_whatever_the_words():
    one, two = (Sketch(key, words, files=frozenset({"f1"})) for key, words in (("a", "An audit"), ("b", "Something else")))
    assert pairs(one, two) == [("a", "b")] and duplicates.reasons(one, two)[0] == ("the same file",)


def test_nearly_the_same_words_are_found_however_many_others_there_are():
    others = [
        Sketch(f"o{number}", f"An audit of records number{number} other{number} thing{number}") for number in range(50)
    ]
    assert pairs(Sketch("a", AUDIT), *others, Sketch("b", AUDIT.replace("week", "month"))) == [("a", "b")]


def test_two_facts_of_one_paragraph_are_not_the_same_for_that_alone():
    place = frozenset({("annual", "Chapter 1")})
    one, two = Sketch("a", AUDIT, places=place), Sketch("b", "Ten schools sent nobody to the course", places=place)
    assert pairs(one, two) == []


def test_the_same_figures_from_one_paragraph_are():
    place, figures = frozenset({("annual", "Chapter 1")}), frozenset({"40", "32"})
    one = Sketch("a", AUDIT, places=place, figures=figures)
    two = Sketch("b", "32 of 40 were seen in time", places=place, figures=figures)
    assert duplicates.likely([one, two])[0].why == ("the same paragraph", "the same figures")


def test_only_those_of_one_group_are_compared_and_those_most_alike_come_first():
    one, two = Sketch("a", AUDIT, group="TVP"), Sketch("b", AUDIT, group="OCC")
    three, four = Sketch("c", AUDIT, group="TVP"), Sketch("d", AUDIT.replace("week", "month"), group="OCC")
    assert pairs(one, two, three, four) == [("a", "c"), ("b", "d")]
