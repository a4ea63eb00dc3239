"""W7: text that people write becomes markup in one place, and only what is harmless is let through."""

import re

import pytest

from tests import cast
from tracker.business import actions
from tracker.reports.markdown import TAGS, to_html
from tracker.store.actions import ProgressUpdate, action_of

EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](JaVaScRiPt:alert(1))",
    "[press](  javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    '<a href="https://a.example" onclick="alert(1)">x</a>',
    '<p style="position:fixed" class="x" id="main">x</p>',
    "<iframe src=//evil.example></iframe>",
    "<svg/onload=alert(1)>",
    "<math><mtext></table><style><img src=x onerror=alert(1)>",
    "<form action=//evil.example><button>x</button></form>",
    "[a]: javascript:alert(1)\n[press][a]",
    "<https://ok.example> <javascript:alert(1)>",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='vbscript:x'>x</a>",
)


@pytest.mark.parametrize("text", EVIL)
def test_w7_nothing_that_acts_is_let_through(text):
    html = to_html(text)
    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html)

    assert {tag for tag, _ in tags} <= TAGS
    for tag, attributes in tags:
        names = set(re.findall(r"([a-zA-Z-]+)=", attributes))
        assert names <= ({"href", "rel"} if tag == "a" else set())
        assert not re.search(r'href="(?!https?:|mailto:)', attributes)


def test_w7_what_is_harmless_stays():
    html = to_html("**Bold**, *slanted*, [a page](https://example.org), [mail](mailto:a@example.org)\n\n- one\n- two")

    for piece in ("<strong>Bold</strong>", "<em>slanted</em>", 'href="https://example.org"', "<li>one</li>"):
        assert piece in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_w7_the_text_is_kept_as_it_was_written_and_cleaned_each_time_it_is_shown(visit, act, review):
    words = "A **bold** claim <script>alert(1)</script>"
    actions.report(action_of(review, "A1"), "on_track", words, None, by=act("unit"), today=cast.TODAY)

    assert ProgressUpdate.get().what_changed == words
    page = visit("reader").page("/reviews/children-a-f/actions/A1")
    assert "<strong>bold</strong>" in page and "<script>alert" not in page


def test_a_text_that_is_empty_is_nothing():
    assert to_html("") == "" and to_html(None) == ""
