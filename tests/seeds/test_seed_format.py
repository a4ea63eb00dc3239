"""docs/seed-format.md says what the loader takes: every field, whether it is needed, the words that are allowed."""

import re
from pathlib import Path

import pytest

from tests import small
from tracker import clock
from tracker.business import boards, loads, seed_files, verify
from tracker.rules import correspondence, deadlines, evidence, figures, responses
from tracker.store import reviews
from tracker.store.actions import action_of
from tracker.store.agencies import KIND_LABELS

PAGE = (Path(__file__).parents[2] / "docs" / "seed-format.md").read_text(encoding="utf-8")
BY_FIELD = PAGE.partition("## The files, field by field")[2].partition("## A second review")[0]


def sections() -> dict[str, str]:
    """What the page says of each kind of file."""
    found = re.split(r"(?m)^### ", BY_FIELD)[1:]
    return {re.match(r"`([a-z-]+?)(?:-?\*)?\.yaml`", each)[1]: each for each in found}


def fields(text: str) -> dict[str, bool]:
    """The fields of a section, and whether each is needed."""
    return {name: needed == "yes" for name, needed in re.findall(r"(?m)^\| `(\w+)` \| (yes|no) \|", text)}


@pytest.mark.parametrize("kind", [kind for kind in seed_files.FIELDS if kind not in ("posts", "acts")])
def test_every_field_that_the_loader_takes_stands_in_the_page(kind):
    required, allowed = (words.split() for words in seed_files.FIELDS[kind])
    said = fields(sections()[kind].partition("Each of `asked_before`")[0])
    if kind == "learning-points":
        same = fields(sections()["recommendations"].partition("Each of `asked_before`")[0])
        said = {**{name: needed for name, needed in same.items() if name != "kind"}, **said}
    if kind == "actions":
        of_dates = fields(sections()["recommendations"])
        said |= {name: of_dates[name] for name in seed_files.DATES.split()}

    assert {name for name, needed in said.items() if needed} == set(required)
    assert {name for name, needed in said.items() if not needed} == set(allowed)


def test_the_fields_of_records_within_records_stand_there_too():
    required, allowed = (words.split() for words in seed_files.BEFORE)
    said = fields(sections()["recommendations"].partition("Each of `asked_before`")[2])
    assert said == {name: name in required for name in (*required, *allowed)}
    for kind, within in (
        *(("figures", seed_files.STATEMENT), ("actions", seed_files.LATER), ("key-areas", seed_files.CONCERNED)),
        *(("review", seed_files.THEME), ("recommendations", seed_files.WORDING)),
    ):
        for name in " ".join(within).split():
            assert f"`{name}`" in sections()[kind], f"{kind}: {name}"


def test_the_names_of_the_files_stand_there():
    table = PAGE.partition("## The folder")[2].partition("\nFiles are")[0]
    needed = dict(re.findall(r"(?m)^\| (`.*`) \| .* \| (yes|no) \|", table))
    named = {name for names in needed for name in re.findall(r"`(.*?)`", names)}

    assert named == {name for names in seed_files.NAMED.values() for name in names}
    said = {seed_files.NAMED[kind][0] for kind in seed_files.NEEDED}
    assert {names.strip("`") for names, need in needed.items() if need == "yes"} == said


def test_how_long_a_field_may_be_stands_there():
    assert "titles have at most 300 characters, names, posts and what a date is *as written* 200" in PAGE
    for kind in seed_files.KEPT:
        room = seed_files.room_of(kind)
        if kind == "key-areas":
            room["name"] = room.pop("title")
        room["name"] = room.get("subject", room.get("name", 200))
        assert room.get("title", 300) == 300
        assert room.get("name", 200) == room.get("owner", 200) == room.get("deadline_as_written", 200) == 200


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("agencies", KIND_LABELS),
        ("recommendations", (*reviews.KINDS, *responses.PARTS, *deadlines.PRECISIONS, *seed_files.BASES, "provisional")),
        ("actions", seed_files.ACTION_KINDS),
        ("evidence", (*evidence.RUNGS, *evidence.INDEPENDENCE, *evidence.VOICES, *evidence.STANCES)),
        ("correspondence", correspondence.DIRECTIONS),
        ("figures", (*figures.MAY_DIFFER, *figures.RECONCILED)),
    ],
)
def test_the_allowed_words_stand_there(kind, words):
    assert [word for word in words if f"`{word}`" not in sections()[kind]] == []


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside the shipped review"])
def test_the_review_of_the_page_loads_as_it_stands_there(blank, tmp_path, beside):
    for name, text in re.findall(r"(?m)^`([a-z-]+\.yaml)`\n\n```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE):
        (tmp_path / name).write_text(text, encoding="utf-8")
    boards.create("A board", clock.now(), demonstration=True)
    if beside:
        loads.load(small.write(tmp_path / "first"))
    loaded = loads.load(tmp_path)
    review = reviews.review_of("infants-2012")

    assert [item.ref for item in reviews.items(review)] == ["R1", "LP1"] and action_of(review, "A1") is not None
    assert loaded.said == [] and loads.load(tmp_path).added == 0 and not list(verify.of_the_database())
