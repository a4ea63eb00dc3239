"""People and the posts they hold: everybody reads the posts; the business unit changes them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import BooleanField, PasswordField, RadioField, SelectField

from .. import clock
from ..business import people as doing
from ..rules import escalations, passwords, roles
from ..rules.refusal import NotAllowed, Refused
from ..store import people as store
from ..store import reviews
from ..store.history import AlreadyDone, Stale
from . import guard, lists, reading
from .forms import DayField, Form, Line

pages = Blueprint("people", __name__, url_prefix="/people")

STANDING = {"": "Held on this day", "ended": "Ended", "ahead": "Still to begin", "every": "Every post"}


class NewPerson(Form):
    name = Line("Name", needed="Enter a name.", limit=200)
    email = Line("E-mail address", needed="Enter an e-mail address, like name@example.org.", limit=254)
    password = PasswordField(
        "First password",
        description=f"At least {passwords.SHORTEST} characters; {passwords.ADVISED} or more is better. "
        "It is shown nowhere: tell it to the person yourself.",
    )


class NewPost(Form):
    role = RadioField("Role", choices=list(roles.LABELS.items()), validate_choice=False)
    title = Line("Title of the post", needed="Enter the title of the post.", limit=200, description="Posts, not persons.")
    agency = SelectField("Agency", validate_choice=False, description="A lead and a senior officer need one.")
    level = SelectField(
        "Level",
        choices=[("", "None"), *((level, escalations.LABELS[level]) for level in doing.BOARD_LEVELS)],
        validate_choice=False,
        description="For a board member: the level at which they sit.",
    )
    deputy = BooleanField("This post is the chair's deputy", description="Decisions made in it say so.")
    since = DayField("First day", what="the first day")
    until = DayField("Ends on", what="the day on which it ends")


class EndPost(Form):
    pass


class Disable(Form):
    pass


@pages.get("/")
@guard.allows(roles.READ)
def index():
    day, manages = reading.day(), roles.may(guard.me(), roles.MANAGE)
    role, standing = lists.choice("role", roles.LABELS), lists.choice("held", STANDING)
    page = lists.page_of(store.posts_standing(store.posts(reading.as_at()), day, standing, role), "posts")
    without = lists.page_of(store.without_post(day), "people", "without_page") if manages and not reading.as_at() else None
    return render_template(
        "people/index.html",
        page=page,
        day=day,
        manages=manages,
        role=role,
        standing=standing,
        standings=STANDING,
        role_labels=roles.LABELS,
        without=without,
        disabled=store.disabled([post.person_id for post in page.rows]) if without is not None else set(),
        here=current_user.acting.person,
    )


@pages.route("/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add():
    form = NewPerson()
    if request.method == "GET":
        return render_template("people/add.html", form=form)
    if form.validate():
        try:
            person = doing.add(
                form.name.data,
                form.email.data,
                form.password.data or "",
                by=guard.me(),
                today=clock.today(),
                now=clock.now(),
                once=form.one_time,
            )
        except AlreadyDone:
            return redirect(url_for("people.index"))
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("people.give_post", person=person.key))
    return render_template("people/add.html", form=form), 422


@pages.route("/<person>/posts/new", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def give_post(person):
    holder = reading.or_404(store.person_of(person))
    form, codes = NewPost(), {row.code: row for row in reviews.agencies()}
    form.agency.choices = [("", "None"), *((code, row.name) for code, row in codes.items())]
    if request.method == "GET":
        form.since.process(None, data=clock.today())
        return render_template("people/give_post.html", form=form, holder=holder)
    if form.validate() and _fits(form, codes):
        try:
            doing.give_post(
                holder,
                form.role.data,
                form.title.data,
                by=guard.me(),
                today=clock.today(),
                agency=codes.get(form.agency.data),
                level=form.level.data or "",
                deputy=form.deputy.data,
                since=form.since.data,
                until=form.until.data,
                once=form.one_time,
            )
        except AlreadyDone:
            return redirect(url_for("people.index"))
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("people.index"))
    return render_template("people/give_post.html", form=form, holder=holder), 422


def _fits(form: NewPost, codes: dict) -> bool:
    """Whether what was chosen is among the choices, and nothing is chosen that the role would leave unused."""
    if form.role.data not in roles.ROLES:
        form.role.errors = ["Choose a role."]
    if form.agency.data and form.agency.data not in codes:
        form.agency.errors = ["Choose an agency from the list."]
    if form.level.data and form.level.data not in doing.BOARD_LEVELS:
        form.level.errors = ["Choose a level from the list."]
    elif form.level.data and form.role.data != roles.BOARD_MEMBER:
        form.level.errors = ["Only a board member sits at a level. Choose None, or the role of board member."]
    if form.deputy.data and form.role.data != roles.CHAIR:
        form.deputy.errors = ["A deputy has the role of independent chair, for the days of this post."]
    return not form.errors


@pages.route("/posts/<post>/end", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def end_post(post):
    form, standing = EndPost(), reading.or_404(store.post_of(post))
    if request.method == "GET":
        return render_template("people/end_post.html", form=form, post=standing, standing=None)
    status = 422
    if form.validate():
        seen = store.version_of(post, form.seen.data) or standing
        try:
            doing.end_post(seen, by=guard.me(), today=clock.today(), once=form.one_time)
            return redirect(url_for("people.index"))
        except AlreadyDone:
            return redirect(url_for("people.index"))
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        except Stale as stale:
            status = 409
            return _post_changed(form, seen, store.post_of(post) or stale.standing), status
    return render_template("people/end_post.html", form=form, post=standing, standing=None), status


def _post_changed(form, mine, standing):
    who = reading.post_titles([standing.written_by]).get(standing.written_by, "A load")
    return render_template("people/end_post.html", form=form, post=mine, standing=standing, changed_by=who)


@pages.route("/<person>/disable", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def disable(person):
    form, holder = Disable(), reading.or_404(store.person_of(person))
    if request.method == "GET":
        return render_template("people/disable.html", form=form, holder=holder)
    if form.validate():
        try:
            doing.disable(holder, by=guard.me(), today=clock.today(), now=clock.now())
            return redirect(url_for("people.index"))
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
    return render_template("people/disable.html", form=form, holder=holder), 422
