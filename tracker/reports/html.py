"""A stocktake as one HTML file that stands alone: its styles and signs inside it, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from .. import paths
from . import markdown, narrative_html
from .content import Stocktake
from .wording import called, long_day, short_day


def write(doc: Stocktake) -> str:
    """The whole file."""
    called.set(doc.names)
    return _environment().get_template("reports/stocktake.html").render(doc=doc)


@cache
def _environment() -> Environment:
    # The static folder is a source of templates here, so that styles and signs are taken in whole.
    others = {
        "static": FileSystemLoader(paths.STATIC),
        "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
    }
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(paths.TEMPLATES), PrefixLoader(others)]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(markdown=markdown.to_html, narrated=narrative_html.narrated, day=long_day, day_short=short_day)
    # The signs are looked up in the document itself.
    made.globals["marks_sheet"] = ""
    made.globals["names"] = called.get
    return made
