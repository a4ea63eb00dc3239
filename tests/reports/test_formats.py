"""Every format says the same: equal items, notes and ratings; exact wording; what is invented is tagged."""

from __future__ import annotations

import html as entities
import re

import html5lib
import pytest

from tests.reports import story as telling
from tracker.reports import html, md
from tracker.rules import assurance
from tracker.store import reviews

LABELS = "|".join(assurance.LABELS.values())


@pytest.fixture
def both(stocktake):
    """both(scope) writes one stocktake in both formats."""

    def _both(*args, **how):
        doc = stocktake(*args, **how)
        return doc, html.write(doc), md.write(doc)

    return _both


def parsed(page: str):
    return html5lib.parse(page, namespaceHTMLElements=False)


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_both_formats_hold_the_same_items_notes_and_ratings(story, both):
    doc, page, text = both(scope="all")
    tree = parsed(page)

    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    refs = [s.ref for s in doc.sections]
    assert [i.removeprefix("item-") for i in ids if i.startswith("item-")] == refs
    assert [line.split()[1] for line in text.splitlines() if re.match(r"##+ (R|N|C|LP)\d", line)] == refs
    numbers = [str(note.number) for note in doc.register]
    assert [i.removeprefix("note-") for i in ids if i.startswith("note-")] == numbers
    assert re.findall(r"^- \[(\d+)\]", text, re.MULTILINE) == numbers
    seals = re.findall(r'<svg class="seal seal-(\w+)"[^>]* width="36"', page)[len(assurance.LABELS) :]
    assert seals == [s.rating for s in doc.sections]
    assert re.findall(rf"said by the chair: ({LABELS})", text) == [s.rating_label for s in doc.sections]


def test_every_note_used_in_the_text_stands_in_the_register(story, both):
    doc, page, text = both(scope="recommendations")

    known = {str(note.number) for note in doc.register}
    assert set(re.findall(r'href="#note-(\d+)"', page)) == known
    assert set(re.findall(r"\[(\d+)\]", text)) == known
    assert not [i for i in re.findall(r'href="#([^"]+)"', page) if f'id="{i}"' not in page]


def test_the_exact_wording_stands_in_both_byte_for_byte(both, review):
    _, page, text = both(scope="all")

    page = entities.unescape(page)
    for item in reviews.items(review):
        assert f'<blockquote class="wording"><p>{item.text}</p></blockquote>' in page
        assert f"> {item.text}\n" in text


def test_a_narrative_and_its_notes_are_the_same_in_both(story, both):
    doc, page, text = both()

    told = doc.sections[0].narrative
    shown = next(div for div in parsed(page).iter("div") if div.get("id") == "narrative-R1")
    notes = [a.get("href") for a in shown.iter("a") if (a.get("href") or "").startswith("#note-")]
    assert notes == [f"#note-{n}" for n in told.notes]
    assert [words(h) for h in shown if h.tag.startswith("h")] == ["Then", "Now", "Still to do"]
    for part in told.parts:
        kept = " ".join(re.sub(r"\*\*|^- ", "", part.plain, flags=re.MULTILINE).split())
        assert re.sub(r" \[(\d)\]", r"note \1", kept) in words(shown)
        assert kept.split("**")[0] in " ".join(re.sub(r"\*\*|^ *- ", "", text, flags=re.MULTILINE).split())
    assert [a.get("href") for a in shown.iter("a") if words(a) == "R1"] == ["#item-R1"]


def test_counts_in_front_are_the_same_in_both(story, both):
    doc, page, text = both(scope="recommendations")

    tree = parsed(page)
    table = next(t for t in tree.iter("table") if "Actions by what their agencies say" in words(t))
    shown = dict(zip((words(th) for th in table.iter("th")), (words(td) for td in table.iter("td")), strict=True))
    assert shown == {row.label: str(row.number) for row in doc.overview.delivery}
    for row in doc.overview.delivery:
        assert re.search(rf"^\| {row.label} +\| {row.number} ", text, re.MULTILINE)
    shown = words(tree)
    assert all(notice.words in shown and notice.words in text for notice in doc.notices)


def test_the_html_file_stands_alone(both):
    _, page, _ = both(scope="all")

    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', page.replace('href="https://example.org/audit"', ""))
    assert "url(" not in page and "@import" not in page and "<script" not in page
    assert page.count("<symbol ") > 20
    used = set(re.findall(r'<use href="#([\w-]+)"', page))
    assert used <= set(re.findall(r'<symbol id="([\w-]+)"', page))


def test_what_is_invented_is_tagged_and_nothing_else(story, both, monkeypatch, review):
    _, page, text = both()
    assert "Invented" not in words(parsed(page).find("body//main")) and md.INVENTED not in text

    monkeypatch.setattr(reviews, "is_demonstration", lambda: True)
    telling.give(review, story.item, "A made-up audit.")
    _, page, text = both()

    piece = next(li for li in parsed(page).iter("li") if "A made-up audit." in words(li))
    assert "Invented" in words(piece)
    assert re.search(r"A made-up audit\. \[\d+\] \*\*\[invented\]\*\*", text)
    row = next(line for line in text.splitlines() if line.startswith("- [") and "Given by" in line and "invented" in line)
    assert "**[invented]**" in row


def test_the_public_copy_holds_nothing_restricted_and_no_name_in_either_format(story, both):
    doc, page, text = both(audience="public")

    for written in (page, text):
        assert telling.SECRET not in written
        assert "Council lead" not in written and "audit.txt" not in written
        assert "1 restricted piece of evidence (1 on impact)" in written or "1 restricted piece (1 on impact)" in written


def test_markup_that_somebody_typed_is_not_markup_in_the_html(story, both, review):
    telling.give(review, story.item, "<script>alert(1)</script> **bold** [x](javascript:alert(1))")

    _, page, _ = both()

    assert "<script" not in page and "javascript:" not in page
    assert "<strong>bold</strong>" in page


def test_markdown_headings_lead_through_the_document(both):
    _, _, text = both(scope="R1")

    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads[:3] == ["Where we stand", "What we ask the reader to notice", "Left out, and why"]
    assert heads[-5:-2] == ["Evidence register", "Figures that disagree", "Coverage"]
    assert heads[-2:] == ["The record behind this copy", "Sources and copyright"]
