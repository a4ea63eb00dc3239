"""Actions without an owner, given one many at a time; and the handover of what a post owns when its holder leaves."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import handovers
from ..business import owners as doing
from ..reports import list_actions
from ..rules import roles
from ..rules.refusal import Refused
from ..store import agencies as agency_store
from ..store import owners as store
from ..store import people, reviews
from ..store.actions import led_by
from ..store.history import sent_before, version_seen
from . import guard, lists, reading, sending
from .forms.people import Handover, Owner
from .people import show_link

pages = Blueprint("owners", __name__)

NOBODY, NEWCOMER = "", "new"
CHANGED = (
    "One of the actions that you chose was changed, or got an owner, since this page was opened. "
    "Nothing was given. The list is as it stands now: choose again."
)


@pages.get("/actions/without-owner")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    return _page(Owner(formdata=None), 200, set())


def _page(form: Owner, status: int, chosen: set[str]):
    as_at, day = reading.as_at(), reading.day()
    rows, bodies = store.without(day, as_at), {row.code: row for row in reviews.agencies(as_at)}
    leads = {row.lead_id for row in rows}
    code = lists.choice("agency", bodies)
    if code:
        rows = led_by(rows, reviews.with_parts({bodies[code].key}, as_at))
    form.to.choices = [SelectChoice("", "Choose a post")] + _choices(store.could_own(day))
    page = lists.page_of(rows, "actions")
    titles = reading.post_titles(row.owner for row in page.rows)
    return lists.show(
        "owners/index.html",
        list_actions.without_owner,
        form=form,
        page=page,
        titles=titles,
        chosen=chosen,
        code=code,
        agencies=[(row.code, row.name) for row in bodies.values() if row.key in leads],
        reviews=agency_store.reviews_by_key(as_at),
    ), status


def _choices(posts) -> list[SelectChoice]:
    return [SelectChoice(post.key, f"{post.body.name}: {post.title}") for post in posts]


@pages.post("/actions/without-owner")
@guard.allows(roles.MANAGE)
@reading.only_today
def give():
    form, wanted = Owner(), set(request.form.getlist("action"))
    posts = {post.key: post for post in store.could_own(clock.today())}
    form.to.choices = [SelectChoice("", "Choose a post")] + _choices(posts.values())
    # What is named in the body is looked up among what has no owner, by the version that the person saw.
    rows = [row for row in store.without(clock.today()) if row.id in wanted]
    if len(rows) != len(wanted):
        # The second click of one form finds them given, by the first.
        if form.validate() and sent_before(form.one_time, guard.me()):
            return redirect(lists.address(page=None))
        form.refuse(Refused(CHANGED))
        return _page(form, 409, wanted)
    none = [] if rows else [Refused("Choose at least one action.")]
    sent = sending.send(
        form,
        lambda: doing.give(
            rows,
            posts[form.to.data],
            form.because.data or "",
            by=guard.me(),
            today=clock.today(),
            once=form.one_time,
        ),
        none,
    )
    if sent.kept:
        return redirect(lists.address(page=None))
    if sent.clash:
        form.refuse(Refused(CHANGED))
    return _page(form, sent.status, wanted)


@pages.route("/people/posts/<post>/hand-over", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def hand_over(post: str):
    held = reading.or_404(people.post_of(post))
    form, owned = Handover(), list(store.owned_by(held.key))
    others = {each.key: each for each in store.could_own(clock.today()) if each.key != held.key}
    form.to.choices = [
        SelectChoice(NOBODY, "Choose"),
        SelectChoice(NEWCOMER, "Somebody new, who gets this post"),
        *_choices(others.values()),
    ]
    standing, status, seen = None, 200, held
    if request.method == "GET":
        form.on.process(None, data=clock.today())
    else:
        seen = version_seen(held, form.seen.data)
        sent = sending.send(form, lambda: _hand_over(form, seen, others), _unfit(form))
        if sent.made:
            if sent.made.link:
                return show_link(sent.made.link, url_for("people.show", person=sent.made.link.person.key))
            return redirect(url_for("people.show", person=held.person_id))
        if sent.kept:
            return redirect(url_for("people.show", person=held.person_id))
        standing, status = sent.clash and sent.clash.standing, sent.status
        if sent.clash and not isinstance(standing, people.Post):
            form.refuse(Refused("An action that the post owns was changed meanwhile. Look at the list, and send it again."))
            standing = None
    page = render_template(
        "owners/hand_over.html",
        form=form,
        post=seen,
        holder=held.holder,
        owned=owned,
        standing=standing,
        reviews=agency_store.reviews_by_key(),
    )
    return page, status


def _unfit(form: Handover) -> list[Refused]:
    """A name without "somebody new" would be dropped unsaid; "somebody new" without one is nobody."""
    named = (form.name.data or "").strip() or (form.email.data or "").strip()
    if named and form.to.data != NEWCOMER:
        return [Refused("Choose “Somebody new”, or take the name away.", "to")]
    if form.to.data == NEWCOMER and not (form.name.data or "").strip():
        return [Refused("Enter the name of the person who takes over.", "name")]
    return []


def _hand_over(form: Handover, post: people.Post, others: dict) -> handovers.Done:
    to = others.get(form.to.data)
    if form.to.data == NEWCOMER:
        to = handovers.Newcomer(form.name.data, form.email.data or "")
    return handovers.hand_over(
        post, form.on.data or clock.today(), to, by=guard.me(), today=clock.today(), now=clock.now(), once=form.one_time
    )
