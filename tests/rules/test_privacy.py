"""Warnings of what could identify a child: what is found, and what is left in peace. All names and numbers are made up."""

import pytest

from tests.house.test_layout import ROOT
from tracker.rules import privacy


@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919"])
def test_a_number_with_the_check_digit_of_the_nhs_is_warned_of(number):
    (found,) = privacy.warnings(f"Seen on the ward, {number}, twice.")

    assert (found.kind, found.words) == (privacy.NHS, number)


@pytest.mark.parametrize("number", ["9434765918", "01865 815 000", "1111111111", "94347659190", "£943 476 5919"])
def test_another_number_is_not(number):
    assert not privacy.warnings(f"Budget or telephone {number}.")


@pytest.mark.parametrize(
    "words",
    ["born on 3 May 2001", "born 03/05/2001", "DOB: 3.5.01", "D.O.B. 2001-05-03", "date of birth 3rd May 2001",
     "born in May 2001", "03/05/2001 (DOB)", "birthday is 3 May 2001"],
)  # fmt: skip
def test_a_date_beside_born_is_warned_of(words):
    assert [each.kind for each in privacy.warnings(f"She was {words}, they said.")] == [privacy.BORN]


@pytest.mark.parametrize(
    "words", ["children born before 2000", "The idea was born. On 3 May 2001 it began.", "on 3 May 2001"]
)
def test_another_date_is_not(words):
    assert not privacy.warnings(words)


@pytest.mark.parametrize(
    "words",
    ["child Anna Example", "Child Anna Young", "the girl, Anna Example", "a boy called Adam Example",
     "the child's name is Anna Example"],
)  # fmt: skip
def test_a_child_followed_by_two_words_with_capitals_is_warned_of(words):
    assert [each.kind for each in privacy.warnings(f"We met {words} at home.")] == [privacy.NAMED]


@pytest.mark.parametrize(
    "words",
    ["Child Sexual Exploitation", "a Child Protection Plan", "Child A and Child B", "the child and Thames Valley Police",
     "Child In Need", "child. Then Thames Valley Police came"],
)  # fmt: skip
def test_terms_of_the_field_are_not(words):
    assert not privacy.warnings(words)


def test_the_shipped_wording_warns_of_nothing():
    """All that is quoted and all that we wrote, as one line, so that no line break hides anything.

    Numbers under five are as the sources print them: they are asked of who writes, and these are published.
    """
    seeds = [path for path in (ROOT / "seeds").rglob("*") if path.is_file()]
    naming = (privacy.NHS, privacy.BORN, privacy.NAMED)

    found = [
        (path.name, found.words)
        for path in seeds
        for found in privacy.warnings(" ".join(path.read_text().split()))
        if found.kind in naming
    ]
    # The one invented report that warns on purpose: the name of a team, which its writer kept.
    assert seeds and found == [("acts-set-right.yaml", "child Kingfisher Team")]


def test_the_answer_that_is_kept_says_what_kind_and_never_the_words():
    found = privacy.warnings("The child Anna Example, born on 3 May 2001.")
    kept = privacy.answer("What changed", found)

    assert (
        kept == "Warned of a child’s name and a date of birth in “What changed”. The writer answered that it names nobody."
    )
    assert "Anna Example" in privacy.sentence(found)


def test_an_answer_holds_for_what_was_asked_and_nothing_more():
    once, more = privacy.warnings("Child Anna Example."), privacy.warnings("Child Anna Example. Child Adam Example.")

    assert privacy.digest(once) == privacy.digest(list(once)) != privacy.digest(more)


def few(text: str) -> list[str]:
    return [each.words for each in privacy.warnings(text) if each.kind == privacy.FEW]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We spoke with 3 children.", ["3 children"]),
        ("Four young people said so.", ["Four young people"]),
        ("two of the girls and one very young child", ["two of the girls", "one very young child"]),
        ("three families in the city", ["three families"]),
        ("3 of 50 children", ["3 of 50 children"]),
        ("one girl's words", ["one girl"]),
    ],
)
def test_a_number_under_five_of_children_or_families_is_found(text, found):
    assert few(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "14 of 16 girls",
        "one child in five",
        "1 in 4 children",
        "two groups of young people",
        "in 2014 children went",
        "two family support workers",
        "three child protection plans",
        "one parent forum",
        "fewer than five children",
    ],
)
def test_a_share_a_larger_number_and_a_year_are_let_be(text):
    assert few(text) == []


def test_a_small_number_is_answered_as_what_it_is():
    found = privacy.warnings("We spoke with 3 children.")

    assert privacy.sentence(found) == (
        "“3 children” is fewer than five, and could point to a child or a family. "
        "Take it out, write “fewer than five”, or say below that nobody could be known by it."
    )
    kept = privacy.answer("What changed", found)
    assert "a number under five" in kept and "nobody could be known by it" in kept and "3 children" not in kept
    both = privacy.warnings("We spoke with 3 children, one of them the child Anna Example.")
    assert privacy.says_of(both) == "it names nobody, and nobody could be known by it"
