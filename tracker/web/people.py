"""People and the posts they hold: everybody reads the posts; the business unit changes them."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..business import invitations
from ..business import people as doing
from ..business import sign_in as signing
from ..reports import list_agencies
from ..rules import people as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..store import owners, reviews, second_factor, sign_on
from ..store import people as store
from ..store.history import version_seen
from . import guard, lists, reading, sending
from .forms import people as forms
from .sign_on import providers

pages = Blueprint("people", __name__, url_prefix="/people")

STANDING = {
    "": "Held on this day",
    "ended": "Ended",
    "ahead": "Still to begin",
    "waiting": "Waiting for a second person",
    "every": "Every post",
}


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    day, manages = reading.day(), roles.may(guard.me(), roles.MANAGE)
    role, standing = lists.choice("role", roles.LABELS), lists.choice("held", STANDING)
    page = lists.page_of(store.posts_standing(store.posts(reading.as_at()), day, standing, role), "posts")
    without = lists.page_of(store.without_post(day), "people", "without_page") if manages and not reading.as_at() else None
    return lists.show(
        "people/index.html",
        list_agencies.posts,
        page=page,
        day=day,
        manages=manages,
        role=role,
        standing=standing,
        standings=STANDING,
        role_labels=reading.names().roles,
        waiting=list(store.waiting_to_be_confirmed(day, reading.as_at())),
        without=without,
        disabled=store.disabled([post.person_id for post in page.rows]) if without is not None else set(),
        here=current_user.acting.person,
    )


@pages.route("/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def add():
    form = forms.Invitation()
    if request.method == "GET":
        return render_template("people/add.html", form=form)
    sent = sending.send(
        form,
        lambda: invitations.invite(
            form.name.data, form.email.data, by=guard.me(), today=clock.today(), now=clock.now(), once=form.one_time
        ),
    )
    if not sent.kept:
        return render_template("people/add.html", form=form), sent.status
    # A double click is kept once, and does not say whom it made.
    return show_link(sent.made) if sent.made else redirect(url_for("people.index"))


def show_link(made: invitations.Made, next_step: str = ""):
    """The page that shows a new link, this once. It is kept nowhere, so it cannot be shown again."""
    path, base = url_for("invitations.follow", token=made.token), current_app.config["SETTINGS"].url.rstrip("/")
    if "//127.0.0.1" in base:  # TRACKER_URL was not set: the address by which we were asked, whose host is one of ours
        base = request.url_root.rstrip("/")
    store.log(f"made {made.kind} link", made.person.key, guard.me(), clock.now())
    return render_template(
        "people/link.html",
        made=made,
        address=base + path,
        good_for=rules.GOOD_FOR_WORDS[made.kind],
        next_step=next_step or url_for("people.give_post", person=made.person.key),
        has_post=bool(next_step) or store.posts_of(made.person.key).exists(),
    )


@pages.get("/<person>")
@guard.allows(roles.MANAGE)
@reading.only_today
def show(person: str):
    holder = reading.or_404(store.person_of(person))
    account = reading.or_404(store.account_of(holder.key))
    held = list(store.posts_of(holder.key))
    return render_template(
        "people/show.html",
        holder=holder,
        account=account,
        held=held,
        day=clock.today(),
        owned=owners.counts([post.key for post in held]),
        sessions=signing.still_good(store.sessions_of(account.id), clock.now()),
        link=store.last_link(account.id),
        has_second_factor=second_factor.is_on(account.id),
        identities=sign_on.identities_of(account.id),
        names_of_directories={each.issuer: each.name for each in providers()},
        now=clock.now(),
        own=holder.key == current_user.person.key,
    )


@pages.route("/<person>/posts/new", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def give_post(person):
    holder = reading.or_404(store.person_of(person))
    form, codes = forms.NewPost(), {row.code: row for row in reviews.standing_agencies()}
    form.role.choices = [*reading.names().roles.items()]
    form.level.choices = [(level, reading.names().level(level) or none) for level, none in forms.LEVELS]
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


def _unfit(form: forms.NewPost) -> list[Refused]:
    """What was chosen that the role would leave unused: nothing is dropped unsaid."""
    role, found = form.role.data, []
    if form.level.data and role != roles.BOARD_MEMBER:
        found.append(Refused("Only a board member sits at a level. Choose None, or the role of board member.", "level"))
    if form.deputy.data and role != roles.CHAIR:
        found.append(Refused("A deputy has the role of independent chair, for the days of this post.", "deputy"))
    return found


@pages.route("/posts/<post>/end", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def end_post(post):
    form, held = forms.EndPost(), reading.or_404(store.post_of(post))
    owned = owners.counts([held.key]).get(held.key, 0)
    if request.method == "GET":
        form.on.process(None, data=clock.today())
        return render_template("people/end_post.html", form=form, post=held, standing=None, owned=owned)
    seen = version_seen(held, form.seen.data)
    sent = sending.send(
        form, lambda: doing.end_post(seen, by=guard.me(), today=clock.today(), on=form.on.data, once=form.one_time)
    )
    if sent.kept:
        return redirect(url_for("people.index"))
    standing = sent.clash and sent.clash.standing
    who = reading.post_titles([standing.written_by]).get(standing.written_by, "A load") if standing else ""
    page = render_template("people/end_post.html", form=form, post=seen, standing=standing, changed_by=who, owned=owned)
    return page, sent.status
