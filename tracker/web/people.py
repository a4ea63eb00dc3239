"""People and the posts they hold: everybody reads the posts; the business unit changes them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import BooleanField, PasswordField

from .. import clock
from ..business import people as doing
from ..rules import escalations, passwords, roles
from ..rules.refusal import Refused
from ..store import people as store
from ..store import reviews
from ..store.history import version_seen
from . import guard, lists, reading, sending
from .forms import DayField, Form, Line, RadioField, SelectField

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
    role = RadioField("Role", choices=list(roles.LABELS.items()), needed="Choose a role.")
    title = Line("Title of the post", needed="Enter the title of the post.", limit=200, description="Posts, not persons.")
    agency = SelectField("Agency", choices=[], description="A lead and a senior officer need one.")
    level = SelectField(
        "Level",
        choices=[("", "None"), *((level, escalations.LABELS[level]) for level in doing.BOARD_LEVELS)],
        description="For a board member: the level at which they sit.",
    )
    deputy = BooleanField("This post is the chair's deputy", description="Decisions made in it say so.")
    since = DayField("First day", what="the first day")
    until = DayField("Ends on", what="the day on which it ends")


class EndPost(Form):
    pass


class Disable(Form):
    pass


@pages.get("")
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
    sent = sending.send(
        form,
        lambda: doing.add(
            form.name.data,
            form.email.data,
            form.password.data or "",
            by=guard.me(),
            today=clock.today(),
            now=clock.now(),
            once=form.one_time,
        ),
    )
    if not sent.kept:
        return render_template("people/add.html", form=form), sent.status
    # A double click is kept once, and does not say whom it made.
    return redirect(url_for("people.give_post", person=sent.made.key) if sent.made else url_for("people.index"))


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
    sent = sending.send(
        form,
        lambda: doing.give_post(
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
        ),
        _unfit(form),
    )
    if not sent.kept:
        return render_template("people/give_post.html", form=form, holder=holder), sent.status
    return redirect(url_for("people.index"))


def _unfit(form: NewPost) -> list[Refused]:
    """What was chosen that the role would leave unused: nothing is dropped unsaid."""
    role, found = form.role.data, []
    if form.level.data and role != roles.BOARD_MEMBER:
        found.append(Refused("Only a board member sits at a level. Choose None, or the role of board member.", "level"))
    if form.deputy.data and role != roles.CHAIR:
        found.append(Refused("A deputy has the role of independent chair, for the days of this post.", "deputy"))
    return found


@pages.route("/posts/<post>/end", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def end_post(post):
    form, held = EndPost(), reading.or_404(store.post_of(post))
    if request.method == "GET":
        return render_template("people/end_post.html", form=form, post=held, standing=None)
    seen = version_seen(held, form.seen.data)
    sent = sending.send(form, lambda: doing.end_post(seen, by=guard.me(), today=clock.today(), once=form.one_time))
    if sent.kept:
        return redirect(url_for("people.index"))
    standing = sent.clash and sent.clash.standing
    who = reading.post_titles([standing.written_by]).get(standing.written_by, "A load") if standing else ""
    page = render_template("people/end_post.html", form=form, post=seen, standing=standing, changed_by=who)
    return page, sent.status


@pages.route("/<person>/disable", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def disable(person):
    form, holder = Disable(), reading.or_404(store.person_of(person))
    if request.method == "GET":
        return render_template("people/disable.html", form=form, holder=holder)
    sent = sending.send(form, lambda: doing.disable(holder, by=guard.me(), today=clock.today(), now=clock.now()))
    if sent.kept:
        return redirect(url_for("people.index"))
    return render_template("people/disable.html", form=form, holder=holder), sent.status
