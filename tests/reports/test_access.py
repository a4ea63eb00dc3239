"""Who may do what is written down once: the document and the page come from the table of the rules."""

from tests.house.test_layout import ROOT
from tracker.reports import access
from tracker.rules import roles


def test_the_document_says_what_the_table_says():
    """When this fails: ``python -m tracker.reports.access > docs/access.md``."""
    assert (ROOT / "docs" / "access.md").read_text(encoding="utf-8") == access.as_markdown()


def test_every_verb_and_role_stands_in_it():
    assert [verb for verb, _ in access.rows()] == list(roles.TABLE)
    assert {len(cells) for _, cells in access.rows()} == {len(roles.ROLES)}
    assert dict(access.rows())[roles.ASSURE].count("yes") == 1


def test_anybody_reads_the_page(anybody):
    page = anybody.page("/about/access")

    assert "Assure" in page and "on behalf, marked so" in page and "minutes it for a level" in page
