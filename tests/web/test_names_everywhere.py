"""All names changed at once: on every page that the business unit reaches none of the default ones is left.

What a record holds is taken out first: a quotation and a title keep their words, whatever the board calls itself now.
"""

from __future__ import annotations

import re

from peewee import CharField, TextField

from tests import cast, markup
from tests.crawl import crawled
from tracker.business import names as naming
from tracker.rules import names as rules
from tracker.store import names as store
from tracker.store.tables import TABLES

GIVEN = {
    rules.SHORT: "Qboard",
    rules.REVIEW: "Qreview",
    rules.CHAIR: "qscrutineer",
    **{f"{rules.ROLE}{role}": f"Qrole {number}" for number, role in enumerate(rules.roles.ROLES)},
    **{f"{rules.LEVEL}{level}": f"Qlevel {number}" for number, level in enumerate(rules.escalations.LEVELS)},
}
# Pages that are about the default names, or print them as such.
ABOUT = {"names.index", "names.change"}


def test_no_default_name_is_left_on_a_page_of_the_business_unit(visit, act):
    unit = visit("unit")
    pages = {endpoint: path for endpoint, path in crawled(unit, "unit").pages.items() if endpoint not in ABOUT}
    for name, words in GIVEN.items():
        naming.change(name, words, "A test.", by=act("unit"), today=cast.TODAY, seen=_seen())
    held = sorted(_held(), key=len, reverse=True)

    left = {}
    for endpoint, path in pages.items():
        answer = unit.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = _left(answer.get_data(as_text=True), held)
            if found:
                left[f"{endpoint} {path}"] = found

    assert len(pages) > 60
    found = [f"{page}: {words}" for page, every in left.items() for words in every]
    assert not found, "\n".join(found)


def _seen() -> str | None:
    standing = store.standing()
    return standing.id if standing else None


def _held() -> set[str]:
    """Every text in a record that has one of the names in it, and each of its lines."""
    found: set[str] = set()
    for table in TABLES:
        for field in table._meta.fields.values():
            if isinstance(field, (CharField, TextField)):
                for (text,) in table.select(field).distinct().tuples():
                    for line in re.split(r"[\n\"]+", str(text or "")):
                        if rules.says_a_name(line):
                            found.add(_plain(line))
    return found


def _left(html: str, held: list[str]) -> list[str]:
    tree = markup.parse(html)
    for quoted in [
        *tree.iter("blockquote"),
        *tree.iter("textarea"),
        *tree.iter("option"),
        *tree.iter("title"),
        *tree.iter("style"),
    ]:
        for each in quoted.iter():
            each.text = ""
            each.tail = each.tail if each is quoted else ""
    text = _plain(" ".join(tree.itertext()))
    text = re.sub("“[^”]*”", "…", text)  # what stands in quotation marks, such as the default name of a setting
    for words in held:
        text = text.replace(words, "…")
    return [text[max(0, at.start() - 50) : at.end() + 30] for at in rules._PHRASE.finditer(text)]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


def test_only_our_own_sentences_change():
    names = rules.Names({rules.SHORT: "Partnership", rules.CHAIR: "scrutineer", "level-board": "Full Partnership"})

    assert names.said("The Board’s chair, the full Board.") == "The Partnership’s scrutineer, the full Partnership."
    assert names.said("The independent chair; the business unit.") == "The independent chair; the business unit."
    assert names.said('href="/escalations/board" class="chair"') == 'href="/escalations/board" class="chair"'
    assert rules.Names().said("The Board") == "The Board"


def test_a_name_is_text_and_never_markup(visit, act):
    naming.change(rules.SHORT, "<b>Bold</b>", "A test.", by=act("unit"), today=cast.TODAY)

    page = visit("reader").page("/deadlines")
    assert "<b>Bold</b>" not in page and "&lt;b&gt;Bold" in page
