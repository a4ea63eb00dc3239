"""The three pages of a change of many: which records, what would happen to each, and then it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from .. import clock
from ..business import bulk as doing
from ..rules import bulk as rules
from ..rules.refusal import Refused
from ..store import bulk as store
from ..store import history
from ..store.database import Record
from . import bulk_chosen, bulk_shown, reading
from .forms.bulk import ManyForm
from .guard import me
from .sending import Sent, send

_NOT_HANDED_ON = ("csrf_token", "once", "seen", "pick", "left", "sure", "back", "rest", "tick")
THOSE, NO_ONE = "those", "none"  # of what can be changed, where something else cannot


@dataclass
class What:
    """One kind of change as its page says it. ``rows`` gives what the address chooses, ``change`` reads the form."""

    heading: str  # what is to be done, such as "Change the owner"
    title: str  # of the page on which they are chosen
    verb: str  # on the button: "Change"
    name: str  # the field that is shown: owner, interval, delivery, date, theme
    label: str  # over its column
    model: type[Record]
    rows: Callable[[], list]
    change: Callable[[Any], doing.Change]
    back: str  # the list
    template: str = "owner"
    lead: str = ""
    did: str = "changed"
    list_name: str = "Actions"
    without: str = "They are not in the list any more."  # why what was ticked in the list is not on the page
    shown: dict = field(default_factory=dict)


def several(what: What, form: ManyForm, ticked: bool | None = None):
    """Choose; then look at what would happen to each; then it is done. Nothing is written before the last."""
    what.change(form).check(me())  # before anything is looked for
    offered = what.rows()
    if request.method == "GET":
        rows, marked = bulk_chosen.chosen(offered, ticked)
        return _choose(what, form, rows, marked, len(offered))
    seen, left = (_seen(name, what.model, offered) for name in ("pick", "left"))
    if request.form.get("tick"):
        return _ticked(what, form, offered, seen)
    form.validate()  # reads the date
    change, today = what.change(form), clock.today()
    wrong = doing.wrong_with(change, len(seen), today)
    if request.form.get("back"):
        return _again(what, form, offered, [*seen, *left])
    if request.form.get("sure") != "yes":
        whole = form.validate()
        for refusal in wrong:
            form.refuse(refusal)
        if not whole or wrong:
            return _again(what, form, offered, seen), 422
        return _preview(what, form, change, seen)
    if left and request.form.get("rest") not in (THOSE, NO_ONE) and not history.sends_nothing():
        form.refuse(Refused("Say what shall be done: some of them cannot be changed.", "rest"))
        return _preview(what, form, change, [*seen, *left]), 422
    if request.form.get("rest") == NO_ONE:
        return redirect(what.back)
    sent = send(form, lambda: doing.carry_out(change, seen, by=me(), today=today, once=form.one_time), wrong)
    if sent.kept:
        return redirect(_to_what_was_done(form, seen))
    if sent.clash:
        return _preview(what, form, change, [*seen, *left], sent), 409
    return _again(what, form, offered, seen), sent.status


def _seen(name: str, model: type[Record], offered: list) -> list:
    """What was ticked, or could not be changed, in the versions that the person saw.

    What the page does not offer is no page. What was changed since may have left the list by that, and is shown as it
    stands.
    """
    wanted = list(dict.fromkeys(request.form.getlist(name)))
    found = {row.id: row for row in history.versions_named(model, wanted)}
    keys = {row.key for row in offered}
    if set(wanted) - set(found) or any(row.standing and row.key not in keys for row in found.values()):
        abort(404)
    return list({found[each].key: found[each] for each in wanted}.values())


def _as_it_stands(what: What, offered: list, seen: list) -> list:
    """The rows that the page showed, and those that were ticked."""
    rows, _ = bulk_chosen.chosen(offered)
    if request.form.get("wide"):
        rows = offered
    have = {row.key for row in rows}
    return rows + bulk_chosen.of_keys(what.model, [row.key for row in seen if row.key not in have])


def _again(what: What, form: ManyForm, offered: list, seen: list):
    return _choose(what, form, _as_it_stands(what, offered, seen), {row.key for row in seen}, len(offered))


def _ticked(what: What, form: ManyForm, offered: list, seen: list):
    """The same page with all ticked, or none, or with the rest of the list. What was typed stays."""
    if request.form["tick"] == "more":
        return _choose(what, form, offered, {row.key for row in seen}, len(offered), wide=True)
    rows = _as_it_stands(what, offered, seen)
    every = request.form["tick"] == bulk_chosen.ALL
    return _choose(what, form, rows, {row.key for row in rows} if every else set(), len(offered))


def _choose(what: What, form: ManyForm, rows: list, marked: set[str], offered: int, wide: bool = False):
    """``offered`` is how many the list holds; ``wide`` says that all of them are shown, whatever was ticked in it."""
    shown = rows[: rules.MOST]
    wide = wide or bool(request.form.get("wide"))
    return render_template(
        "bulk/choose.html",
        what=what,
        form=form,
        rows=bulk_shown.in_words(shown, what.name),
        marked=marked,
        total=len(rows),
        most=rules.MOST,
        here=_here(),
        several_pages=len(rows) > rules.MOST,
        more=offered if len(rows) < offered else 0,
        wide=wide,
        not_here=bulk_chosen.not_here(rows),
    )


def _here() -> str:
    return request.full_path.rstrip("?")


def _preview(what: What, form: ManyForm, change: doing.Change, seen: list, sent: Sent | None = None):
    found = doing.preview(change, seen, by=me(), today=clock.today())
    clash = sent.clash if sent else None
    other = {line.row.key for line in clash.lines} if isinstance(clash, doing.Differs) else set()
    every = {shown.key: shown for shown in bulk_shown.lines_in_words(found.lines, what.name)}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_HANDED_ON]
    return render_template(
        "bulk/preview.html",
        what=what,
        form=form,
        because=form.because.data,
        changes=[every[line.row.key] for line in found.changes],
        same=[every[line.row.key] for line in found.same],
        refused=[every[line.row.key] for line in found.refused],
        ticked=[shown.id for shown in every.values()],
        other=[every[key] for key in every if key in other],
        clash=clash,
        typed=typed,
        here=_here(),
    )


def _to_what_was_done(form: ManyForm, seen: list) -> str:
    codes = reading.codes()
    sent = {doing.once_for(form.one_time, codes[row.review_id]) for row in seen}
    entries = store.entries_sent(sent, me().person)
    return url_for("bulk.done", entry=".".join(entry.id for entry in entries) or None)
