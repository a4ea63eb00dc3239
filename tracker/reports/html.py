"""A stocktake as one HTML file that stands alone: its styles and signs inside it, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from .. import paths
from . import markdown
from .content import Stocktake
from .wording import long_day, short_day

STYLES = ("tracker.css", "stocktake.css")
PRINT_STYLES = ("print.css",)


def write(doc: Stocktake) -> str:
    """The whole file."""
    return _environment().get_template("reports/stocktake.html").render(doc=doc)


@cache
def _environment() -> Environment:
    static = FileSystemLoader(paths.STATIC)
    made = Environment(
        loader=_Either(FileSystemLoader(paths.TEMPLATES), PrefixLoader({"static": static})),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(markdown=markdown.to_html, day=long_day, day_short=short_day)
    # The marks are looked up in the page itself: templates/macros/marks.html says how.
    made.globals.update(marks_sheet="", styles=_css(STYLES), print_styles=_css(PRINT_STYLES))
    return made
