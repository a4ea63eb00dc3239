"""Pages that anybody may read: what the marks mean, accessibility, privacy."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..reports import access as document
from ..rules import rag
from . import guard, reading

pages = Blueprint("about", __name__, url_prefix="/about")


@pages.get("/marks")
@guard.allows(guard.EVERYBODY)
def marks():
    return render_template("about/marks.html", rag_rule=rag.rule())


@pages.get("/accessibility")
@guard.allows(guard.EVERYBODY)
def accessibility():
    return render_template("about/accessibility.html")


@pages.get("/access")
@guard.allows(guard.EVERYBODY)
def access():
    return render_template("about/access.html", heads=list(reading.names().roles.values()), document=document)


@pages.get("/privacy")
@guard.allows(guard.EVERYBODY)
def privacy():
    return render_template("about/privacy.html")
