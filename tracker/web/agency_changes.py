"""What the business unit changes about an agency. A new name, a new code and a merger are shown once more before they are
made."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import agencies as doing
from ..rules import agencies as rules
from ..rules import roles
from ..store import agencies as store
from ..store import reviews
from ..store.history import version_seen
from ..store.reviews import Agency
from . import guard, reading, sending
from .forms import agencies as forms

pages = Blueprint("agency_changes", __name__, url_prefix="/agencies")


@pages.route("/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add():
    form = _form(None)
    if request.method == "GET":
        return _edit_page(form, None, 200)
    sent = sending.send(
        form,
        lambda: doing.add(_said(form), form.because.data, by=guard.me(), today=clock.today(), once=form.one_time),
    )
    if sent.kept:
        return redirect(url_for("agencies.show", code=_code(form)))
    return _edit_page(form, None, sent.status)


@pages.route("/<code>/edit", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def edit(code: str):
    agency = reading.or_404(reviews.agency_of(code))
    form = _form(agency)
    if request.method == "GET":
        for field, value in _shown(agency).items():
            form[field].data = value
        return _edit_page(form, agency, 200)
    seen = version_seen(agency, form.seen.data)
    if request.form.get("back"):
        return _edit_page(form, agency, 200, seen)
    sure = request.form.get("sure") == "yes" or not _asks_again(seen, form)
    if not sure:
        checked = sending.send(form, lambda: doing.check_change(seen, _said(form), form.because.data))
        if checked.kept:
            return render_template("agencies/sure.html", form=form, agency=agency, said=_said(form), seen=seen)
        return _edit_page(form, agency, checked.status, seen)
    sent = sending.send(
        form,
        lambda: doing.change(seen, _said(form), form.because.data, by=guard.me(), today=clock.today(), once=form.one_time),
    )
    if sent.kept:
        return redirect(url_for("agencies.show", code=_code(form)))
    return _edit_page(form, agency, sent.status, seen, sent.clash)


def _form(agency: Agency | None) -> forms.Agency:
    form = forms.Agency()
    form.kind.choices = [SelectChoice(*pair) for pair in forms.KINDS if agency is None or pair[0] or not agency.kind]
    if agency is not None and agency.kind not in dict(forms.KINDS):
        form.kind.choices.append(SelectChoice(agency.kind, store.kind_label(agency.kind)))
    others = [row for row in reviews.standing_agencies() if agency is None or row.key != agency.key]
    form.parent.choices = [SelectChoice("", "No other body")] + [SelectChoice(row.code, row.name) for row in others]
    return form


def _shown(agency: Agency) -> dict:
    above = reviews.agency_of_key(agency.parent_id) if agency.parent_id else None
    return {
        "name": agency.name,
        "code": agency.code,
        "kind": agency.kind,
        "parent": above.code if above else "",
        "aliases": "\n".join(agency.aliases),
        "responsible_post": agency.responsible_post,
    }


def _said(form: forms.Agency) -> doing.Said:
    """What a form that was validated says: only then is its choice of a body one of those offered."""
    parent = reviews.agency_of(form.parent.data) if form.parent.data else None
    return doing.Said(
        (form.name.data or "").strip(),
        _code(form),
        form.kind.data or "",
        parent,
        form.other_names,
        form.responsible_post.data or "",
    )


def _code(form: forms.Agency) -> str:
    return (form.code.data or "").strip().upper()


def _asks_again(seen: Agency, form: forms.Agency) -> bool:
    return (form.name.data or "").strip() != seen.name or _code(form) != seen.code


def _edit_page(form, agency, status: int, seen=None, clash=None):
    standing = clash.standing if clash else None
    return render_template(
        "agencies/edit.html",
        form=form,
        agency=agency,
        seen=standing or seen or agency,
        standing=standing,
        as_seen=_shown(seen) if standing else None,
        stands=_shown(standing) if standing else None,
        changed_by=_who(standing),
    ), status


def _who(standing) -> str:
    if standing is None:
        return ""
    return reading.post_titles([standing.written_by]).get(standing.written_by, "A load")


@pages.route("/<code>/merge", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def merge(code: str):
    agency = reading.or_404(reviews.agency_of(code))
    posts = doing.held_in(agency, clock.today())
    form, others = forms.merging(posts)(), {row.code: row for row in reviews.standing_agencies() if row.key != agency.key}
    form.into.choices = [SelectChoice("", "Choose an agency")] + [
        SelectChoice(row.code, row.name) for row in others.values()
    ]
    clash, status, seen = None, 200, agency
    if request.method == "GET":
        form.on.process(None, data=clock.today())
        for field in _of_posts(form, posts).values():
            field.data = rules.MOVE
    else:
        seen, into = version_seen(agency, form.seen.data), others.get(form.into.data)
        if request.form.get("back"):
            return _merge_page("agencies/merge.html", form, posts, seen, None)
        if request.form.get("sure") == "yes":
            sent = sending.send(form, lambda: _merge(form, posts, seen, into))
        else:
            sent = sending.send(form, lambda: doing.check_merge(seen, into, form.on.data, form.because.data, clock.today()))
            if sent.kept:
                return _merge_page("agencies/sure_merge.html", form, posts, seen, into)
        if sent.kept:
            return redirect(url_for("agencies.show", code=code))
        clash, status = sent.clash, sent.status
    return _merge_page("agencies/merge.html", form, posts, seen, None, clash), status


def _of_posts(form: forms.Merge, posts: list) -> dict:
    """The choice for each post that is held in the agency, by the key of the post."""
    return {post.key: form[f"post_{post.key}"] for post in posts}


def _merge(form: forms.Merge, posts: list, agency: Agency, into: Agency | None) -> Agency:
    return doing.merge(
        agency,
        into,
        form.on.data,
        form.because.data,
        by=guard.me(),
        today=clock.today(),
        posts={key: field.data for key, field in _of_posts(form, posts).items()},
        once=form.one_time,
    )


def _merge_page(template: str, form, posts: list, agency: Agency, into: Agency | None, clash=None):
    found = store.bodies(clock.today())
    standing = clash.standing if clash else None
    return render_template(
        template,
        form=form,
        agency=agency,
        body=found[agency.key],
        into=into,
        standing=standing if isinstance(standing, Agency) else None,
        clash=clash,
        changed_by=_who(standing),
        posts=[(post, form[f"post_{post.key}"]) for post in posts],
        becomes=rules,
    )


@pages.route("/<code>/membership", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def membership(code: str):
    agency = reading.or_404(reviews.agency_of(code))
    form = forms.Join()
    if request.method == "GET":
        return _membership_page(form, agency, 200)
    return _sent(
        form,
        agency,
        lambda: doing.join_board(
            agency,
            form.since.data,
            form.until.data,
            form.because.data,
            by=guard.me(),
            today=clock.today(),
            once=form.one_time,
        ),
    )


def _sent(form, agency: Agency, verb: Callable):
    sent = sending.send(form, verb)
    if sent.kept:
        return redirect(url_for("agency_changes.membership", code=agency.code))
    return _membership_page(form, agency, sent.status)


def _membership_page(form: forms.Join, agency: Agency, status: int):
    body = store.bodies(clock.today())[agency.key]
    return render_template("agencies/membership.html", form=form, agency=agency, body=body, day=clock.today()), status


@pages.route("/<code>/membership/<span>/end", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def leave(code: str, span: str):
    agency = reading.or_404(reviews.agency_of(code))
    held = next((each for each in store.bodies(clock.today())[agency.key].spans if each.key == span), None)
    form, held, standing, status = forms.Leave(), reading.or_404(held), None, 200
    seen = held
    if request.method == "GET":
        form.on.process(None, data=clock.today())
    else:
        seen = version_seen(held, form.seen.data)
        sent = sending.send(
            form,
            lambda: doing.leave_board(
                seen, form.on.data, form.because.data, by=guard.me(), today=clock.today(), once=form.one_time
            ),
        )
        if sent.kept:
            return redirect(url_for("agency_changes.membership", code=code))
        standing, status = sent.clash and sent.clash.standing, sent.status
    page = render_template(
        "agencies/leave.html", form=form, agency=agency, span=seen, standing=standing, changed_by=_who(standing)
    )
    return page, status
