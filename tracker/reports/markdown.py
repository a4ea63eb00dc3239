"""Markdown to HTML that is safe to show: the one place where text becomes markup, for pages and documents alike."""

from __future__ import annotations

import threading
from functools import lru_cache

import markdown
import nh3
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "h3", "h4", "hr"}
_ONE_AT_A_TIME = threading.Lock()  # the parser keeps what it is reading
_PARSER = markdown.Markdown(extensions=["sane_lists"], output_format="html")


@lru_cache(maxsize=4096)
def to_html(text: str) -> Markup:
    """Render Markdown. Only plain text markup is let through: no pictures, scripts, styles, classes or ids."""
    with _ONE_AT_A_TIME:
        html = _PARSER.reset().convert(text or "")
    # nosec: nh3 has cleaned it.
    return Markup(  # noqa: S704
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            attribute_filter=_address,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _address(element: str, attribute: str, value: str) -> str | None:
    """A whole address or none: what has no scheme that we know is no link, not even one within the tracker."""
    return value if attribute != "href" or value.lower().startswith(("http://", "https://", "mailto:")) else None


def of_our_own(html: str) -> Markup:
    """What stands in one of our templates, with names in it that were escaped: markup already, and ours."""
    return Markup(html)  # noqa: S704


def before_reference(words: str) -> Markup:
    """What stands before a reference where there are several reviews, quieter than the reference."""
    return Markup('<span class="of-review">{}</span><wbr>').format(words)
