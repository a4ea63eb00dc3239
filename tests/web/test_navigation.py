"""The ways to the pages: one short line under the head, the rest in the foot, what is managed under Administration."""

from __future__ import annotations

import re

import pytest

from tests import markup

pytestmark = pytest.mark.small

ITEM = "/reviews/children-a-f/R1"


def ways(page: str, label: str) -> dict[str, str]:
    """The words of each link of a navigation, and where it leads."""
    tree = markup.parse(page)
    return {"".join(a.itertext()).strip(): a.get("href") for a in tree.findall(f".//nav[@aria-label='{label}']//a")}


def test_the_line_under_the_head_is_short_for_everybody(visit):
    assert len(ways(visit("unit").page("/"), "Main")) == 13
    for part in ("police", "chair", "member", "reader"):
        assert len(ways(visit(part).page("/"), "Main")) == 12


def test_every_way_leads_somewhere_and_keeps_the_day_that_is_looked_at(visit):
    reader = visit("reader")
    page = reader.page("/?as_at=2015-09-01")
    found = [*ways(page, "Main").values(), *ways(page, "More").values()]
    assert len(found) == 17
    for path in found:
        assert path.endswith("as_at=2015-09-01") and reader.get(path).status_code == 200


def test_the_entry_of_a_page_is_marked_also_where_it_has_another_subject(visit):
    unit = visit("unit")
    for path, entry in {
        ITEM: "Review",
        "/done-but-not-assured": "Actions",
        "/reviews/children-a-f/deadlines/R1": "Deadlines",
        "/links": "Administration",
        "/people": "Administration",
    }.items():
        assert re.findall(r'aria-current="true"><strong[^>]*>([^<]*)', unit.page(path)) == [entry]


def test_administration_leads_to_all_that_the_business_unit_manages(visit):
    unit = visit("unit")
    page = unit.page("/administration")
    found = re.findall(r'<dt><a href="([^"]*)"', page)
    for path in ("/rounds", "/deadlines/provisional", "/links", "/correspondence", "/privacy", "/actions/without-owner"):
        assert path in found
    for path in found:
        assert unit.get(path).status_code == 200
        assert "/administration" in unit.page(path)


def test_the_business_unit_adds_an_action_from_the_page_of_what_it_answers(visit):
    unit = visit("unit")
    assert 'href="/reviews/children-a-f/actions/add?answers=R1"' in unit.page(ITEM)
    assert 'value="R1"' in unit.page("/reviews/children-a-f/actions/add?answers=R1")
    assert "actions/add" not in visit("police").page(ITEM)
