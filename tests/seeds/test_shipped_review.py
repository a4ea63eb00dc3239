"""The shipped review as files: citations, figures, references, and nobody's name. Nothing is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pytest
import yaml

from tests.sources import SEEDS
from tracker.rules import privacy

# Holders of public office whom the seeds name, with the office. Nobody: posts stand in the place of persons.
HOLDERS: dict[str, str] = {}
# Words with a capital letter that name no person and stand in no agency's name: add one only when that is so.
NAMES = """
    Act After April Asian August December DfE February Fraser Gillick Harm January July June Know Management March May
    Muslim Notices November October Offences Orders Paid Pakistani Placement Prevent Prevention Reportage Risk Section
    September Strategy Together Warning
"""
OF_A_CHILD = (privacy.NHS, privacy.BORN, privacy.NAMED)
NUMBERS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
"""


@cache
def records(*names: str) -> list[tuple[str, dict]]:
    """The records of files, each with the name of its file."""
    paths = [path for name in names for path in sorted(SEEDS.glob(f"{name}.yaml"))]
    return [
        (path.name, record)
        for path in paths
        for record in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    ]


def several(value) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or [])


EVERY = ("recommendations", "learning-points", "actions-*", "proposed-actions", "evidence-*", "correspondence", "figures")


def cited(record: dict) -> Iterator[str]:
    """Every citation in a record, those of its parts too."""
    for name in ("source", "deadline_source", "member_source"):
        yield from several(record.get(name))
    parts = (record.get(name) or () for name in ("other_wordings", "statements", "later", "items"))
    for part in chain.from_iterable(parts):
        yield from several(part.get("source"))


def test_every_citation_names_a_document_and_a_place_that_it_lists():
    places = {record["code"]: set(record["places"]) for _, record in records("documents")}
    wrong = [
        (file, record.get("ref") or record.get("code") or record["number"], citation)
        for file, record in records(*EVERY, "agencies", "key-areas")
        for citation in cited(record)
        if citation.partition(" ")[2] not in places.get(citation.partition(" ")[0], ())
    ]

    assert not wrong and len(places) == 5


def test_every_reference_is_given_once_and_every_link_leads_somewhere():
    refs = [record["ref"] for _, record in records(*EVERY)]
    items = {record["ref"] for _, record in records("recommendations", "learning-points")}
    pieces = {record["ref"] for _, record in records("evidence-*")}
    links = [
        words.split()[0] for _, r in records(*EVERY) for name in ("about", "answers") for words in several(r.get(name))
    ]
    kin = [r[name] for _, r in records("learning-points") for name in ("part_of", "shown_with") if r.get(name)]
    named = [s["evidence"] for _, record in records("figures") for s in record["statements"] if s.get("evidence")]

    concerned = [each["item"] for _, area in records("key-areas") for each in area.get("items", ())]

    assert len(refs) == len(set(refs)) and set(concerned) <= items
    assert set(links) | set(kin) <= items and set(named) <= pieces


def test_every_number_in_a_statement_is_among_its_figures_and_every_figure_in_its_statement():
    wrong = []
    for file, record in records("evidence-*"):
        rest, figures = " ".join(record["statement"].split()), several(record.get("figures"))
        wrong += [(file, record["ref"], "not in the statement", each) for each in figures if each not in rest]
        for each in sorted(figures, key=len, reverse=True):
            rest = rest.replace(each, " ")
        numbers = re.findall(rf"\S*\d\S*|\b(?:{'|'.join(NUMBERS.split())})\b", rest, re.IGNORECASE)
        wrong += [(file, record["ref"], "not among the figures", each) for each in numbers]

    assert not wrong


def test_each_group_of_figures_has_two_different_statements_and_says_why():
    groups = [record for _, record in records("figures")]

    assert len(groups) >= 25
    for group in groups:
        told = {(each["figure"], each["says"]) for each in group["statements"]}
        assert len(told) == len(group["statements"]) >= 2, group["ref"]
        assert group["why"].endswith("."), group["ref"]


def test_every_recommendation_says_what_would_move_it_up_one_rung():
    silent = [record["ref"] for _, record in records("recommendations") if not record.get("next_rung")]

    assert not silent


def test_what_was_looked_for_is_said_of_items_with_support_and_no_challenge_and_of_no_other():
    stances: dict[str, set[str]] = {}
    for _, record in records("evidence-*"):
        for words in several(record["about"]):
            item, stance, _ = words.split()
            stances.setdefault(item, set()).add(stance)
    one_sided = {item for item, found in stances.items() if "supports" in found and "challenges" not in found}
    said = {r["ref"] for _, r in records("recommendations", "learning-points") if r.get("looked_for")}

    assert said == one_sided


# Nobody's name


def words_of(value) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield " ".join(value.split())
    else:
        for each in value.values() if isinstance(value, dict) else value:
            yield from words_of(each)


@cache
def known_words() -> frozenset[str]:
    """The words of which names of bodies, posts, documents and their parts are made."""
    found = {stem(word) for word in NAMES.split()}
    for _, record in records("agencies", "documents"):
        for name in ("name", "aliases", "responsible_post", "title", "short", "places", "owner", "code"):
            for text in several(record.get(name)):
                found.update(stem(word) for word in re.findall(r"[A-Z][\w'’-]*", text))
    return frozenset(found)


def stem(word: str) -> str:
    """A word without the ending of its plural or of what belongs to it."""
    return re.sub(r"['’]s?$", "", word).removesuffix("s")


@pytest.mark.parametrize("file", sorted(path.name for path in SEEDS.glob("*.yaml") if path.name not in ("documents.yaml",)))
def test_no_person_is_named(file):
    read = yaml.load((SEEDS / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    known, found = known_words(), []
    for text in words_of(read):
        for name in HOLDERS:
            text = text.replace(name, "")
        # A word with a capital letter within a sentence: a name of somebody, or of something that is known here.
        for match in re.finditer(r"(?<=[a-z,;’'\)] )[A-Z][a-z][\w'’-]*", text):
            if stem(match.group()) not in known:
                found.append((match.group(), text[max(0, match.start() - 40) : match.end() + 30]))
        found += [(each.words, text[:80]) for each in privacy.warnings(text) if each.kind in OF_A_CHILD]
        found += [(each, text[:80]) for each in re.findall(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Judge) [A-Z]\w+", text)]
        found += [(each, text[:80]) for each in re.findall(r"\b(?:Girl|Child|girl|child) [A-F]\b(?!-)", text)]

    assert not found
