"""Taking everything away: the business unit's, with a fresh proof of who it is."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile

from flask import Blueprint, abort, render_template

from .. import clock
from ..reports import dictionary, export_about, export_forms
from ..rules import roles
from ..store import people
from . import downloads, guard, reading
from .guard import me

pages = Blueprint("everything", __name__, url_prefix="/administration")


@pages.get("/everything")
@guard.allows(roles.MANAGE)
@guard.fresh
def index():
    return render_template(
        "everything/index.html",
        forms=export_forms.FORMS,
        kinds=dictionary.KINDS.values(),
        keep=export_about.KEEP,
        day=reading.day(),
        past=reading.as_at() is not None,
    )


@pages.get("/everything.<form>")
@guard.allows(roles.MANAGE)
@guard.fresh
@downloads.at_a_pace
def file(form):
    """It is written into a file and handed on from there, so that it is not held whole."""
    if form not in export_forms.FORMS:
        abort(404)
    made, day = export_forms.FORMS[form], reading.day()
    name = f"everything-{day.isoformat()}.{made.ending}"
    people.log("exported everything", name, me(), clock.now())
    with ExitStack() as until_made:
        out = until_made.enter_context(TemporaryFile())
        export_forms.write(form, out, reading.as_at(), clock.today())
        until_made.pop_all()  # the answer closes it
    return downloads.to_keep_file(out, name, made.media_type)
