"""Pages that anybody may read: what the marks mean, accessibility, privacy."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..rules import rag
from . import guard

pages = Blueprint("about", __name__, url_prefix="/about")


@pages.get("/marks")
@guard.allows(guard.EVERYBODY)
def marks():
    return render_template("about/marks.html", rag_rule=rag.rule())


@pages.get("/accessibility")
@guard.allows(guard.EVERYBODY)
def accessibility():
    return render_template("about/accessibility.html")


@pages.get("/privacy")
@guard.allows(guard.EVERYBODY)
def privacy():
    return render_template("about/privacy.html")
