"""Links: the list of those that wait to be confirmed, one link with its story, and what may be done with it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from .. import clock
from ..business import links as doing
from ..reports import list_evidence
from ..rules import evidence as ladder
from ..rules import links as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..rules.responses import PARTS
from ..store import actions, evidence, history, people, reviews
from ..store import links as store
from . import guard, lists, reading
from .evidence import read
from .forms import links as forms
from .guard import me
from .sending import send

pages = Blueprint("links", __name__)

STATES = {"": "Inferred, waiting to be confirmed", "standing": "All that stand", "withdrawn": "Withdrawn or moved"}
MOST = 200  # links confirmed at once


@pages.get("/links")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    return _index()


def _index(form=None, clash=None, ticked=frozenset()):
    as_at = reading.as_at()
    every = {review.code: review for review in reviews.all_reviews(as_at)}
    asked = request.values.get("review", "")
    review = every.get(asked) or next(iter(every.values()), None)
    asked = request.values.get("kind", "")
    kind = asked if asked in store.KINDS else store.EVIDENCE
    items = {item.ref: item for item in reviews.items(review, as_at)} if review else {}
    state, about = lists.choice("state", STATES), lists.choice("about", items)
    page = _page(kind, review, state, items.get(about), as_at) if review else lists.page_of([], "links")
    rows = page.rows
    made = store.made_by(rows)
    return lists.show(
        "links/index.html",
        list_evidence.links,
        review=review,
        reviews=every,
        kind=kind,
        kinds=store.KIND_LABELS,
        states=STATES,
        state=state,
        about=items.get(about),
        items=items,
        page=page,
        made=made,
        titles=reading.post_titles([*made.values(), *(row.confirmed_by for row in rows)]),
        instead=store.took_place(kind, review, rows, as_at, me()) if rows else {},
        restricted=evidence.restricted_among([row.evidence_id for row in rows]) if kind == store.EVIDENCE and rows else (),
        parts=PARTS,
        self_reported=ladder.SELF_REPORTED,
        may_confirm=as_at is None and rules.may_confirm(me()),
        may_merge=as_at is None and rules.may_make(me()),
        form=form or forms.Confirm(),
        clash=clash,
        now=_with_ends(clash.standing, review) if clash and clash.standing else None,
        ticked=ticked,
        tick_all=request.args.get("tick") == "all",
        address=lists.address,
    )


def _page(kind: str, review, state: str, about, as_at) -> lists.Page:
    if state == "withdrawn":
        query = store.withdrawn(kind, review, as_at, me())
    elif state == "standing":
        query = store.every(kind, review, as_at, me()).where(store.KINDS[kind].withdrawn_because == "")
    else:
        query = store.waiting(kind, review, as_at, me())
    return lists.page_of(store.of_item(query, about) if about else query, "links")


@pages.post("/links")
@guard.allows(roles.STEER)
@reading.only_today
def confirm_many():
    """Confirm those that are ticked: all of them, or none when one has changed meanwhile."""
    form = forms.Confirm()
    review = reading.review(request.form.get("review", ""))
    kind = request.form.get("kind", "")
    if kind not in store.KINDS:
        abort(404)
    seen = _ticked(kind, review)
    sent = send(form, lambda: doing.confirm(seen, by=me(), today=clock.today(), once=form.one_time))
    if sent.kept:
        return redirect(request.full_path.rstrip("?"))
    return _index(form, sent.clash, {link.key for link in seen}), sent.status


def _ticked(kind: str, review) -> list:
    """The versions that the person ticked, all of them among the links that they may see."""
    model, ids = store.KINDS[kind], set(request.form.getlist("links")[:MOST])
    rows = history.versions_named(model, ids)
    keys = [row.key for row in rows]
    seen = {row.key for row in store.every(kind, review, None, me()).where(model.record.in_(keys))} if keys else set()
    if len(rows) != len(ids) or not seen.issuperset(keys):
        abort(404)
    return rows


# One link


@pages.get("/reviews/<review>/links/<kind>/<key>")
@guard.allows(roles.READ)
def show(review, kind, key):
    review, link = _find(review, kind, key)
    versions = store.story(link, reading.as_at())
    giver = doing.giver_of(link)
    today = reading.as_at() is None and not link.withdrawn
    return render_template(
        "links/show.html",
        versions=versions,
        titles=reading.post_titles(row.written_by for row in versions),
        instead=store.took_place(kind, review, [link], reading.as_at(), me()).get(link.moved_to_id),
        may_confirm=today and rules.may_confirm(me()) and link.basis == ladder.INFERRED and not link.confirmed,
        may_change=today and rules.may_make(me()) and kind in store.CHANGED,
        may_take_away=today and rules.may_take_away(me(), giver),
        may_put_back=reading.as_at() is None and link.withdrawn and rules.may_take_away(me(), giver),
        **_around(review, kind, link),
    )


def _find(code: str, kind: str, key: str):
    """The review, and the link with both its ends; the reading of restricted evidence is logged."""
    review = reading.review(code)
    if kind not in store.KINDS:
        abort(404)
    link = reading.or_404(store.one(kind, review, key, reading.as_at(), me()))
    if kind == store.EVIDENCE and (link.piece.restricted or evidence.restricted_among([link.evidence_id])):
        people.log("read restricted evidence", f"{review.code}/{link.piece.ref}", me(), clock.now())
    return review, link


def _with_ends(link, review):
    return store.one(store.kind_of(link), review, link.key, None, me())


def _around(review, kind: str, link) -> dict:
    return {"review": review, "kind": kind, "link_": link, "parts": PARTS, "self_reported": ladder.SELF_REPORTED}


@pages.route("/reviews/<review>/links/<kind>/<key>/confirm", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def confirm(review, kind, key):
    review, link = _find(review, kind, key)
    form = forms.Confirm()
    return _change("confirm", review, kind, link, form, lambda seen, **who: doing.confirm([seen], **who))


@pages.route("/reviews/<review>/links/<kind>/<key>/change", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def change(review, kind, key):
    review, link = _find(review, kind, key)
    if kind not in store.CHANGED:
        abort(404)
    form = forms.Stance() if kind == store.EVIDENCE else forms.Part()
    name, verb, check = {
        store.EVIDENCE: ("stance", doing.change_stance, rules.check_stance),
        store.AGENCIES: ("part", doing.change_part, rules.check_part),
    }[kind]
    if request.method == "GET":
        form[name].data = getattr(link, name)
    said, because = form[name].data or "", form.because.data or ""
    refusals = gathered(lambda: check(said), lambda: rules.check_reason(because))
    return _change("change", review, kind, link, form, lambda seen, **who: verb(seen, said, because, **who), refusals)


@pages.route("/reviews/<review>/links/<kind>/<key>/withdraw", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def withdraw(review, kind, key):
    return _with_a_reason("withdraw", review, kind, key, doing.withdraw)


@pages.route("/reviews/<review>/links/<kind>/<key>/put-back", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def put_back(review, kind, key):
    return _with_a_reason("put_back", review, kind, key, doing.put_back)


def _with_a_reason(what: str, code: str, kind: str, key: str, verb):
    review, link = _find(code, kind, key)
    rules.check_may_take_away(me(), doing.giver_of(link))
    form = forms.Reason()
    because = form.because.data or ""
    refusals = gathered(lambda: rules.check_reason(because))
    return _change(what, review, kind, link, form, lambda seen, **who: verb(seen, because, **who), refusals)


@pages.route("/reviews/<review>/links/<kind>/<key>/move", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def move(review, kind, key):
    review, link = _find(review, kind, key)
    rules.check_may_take_away(me(), doing.giver_of(link))
    items = {item.ref: item for item in reviews.items(review) if item.key != link.item_id}
    form = forms.MoveEvidence() if kind == store.EVIDENCE else forms.Move()
    form.offer(items.values())
    if request.method == "GET" and kind == store.EVIDENCE:
        form.stance.data = link.stance
    because = form.because.data or ""
    more = {"stance": form.stance.data or ""} if kind == store.EVIDENCE else {}
    return _change(
        "move", review, kind, link, form,
        lambda seen, **who: doing.move(seen, items[form.item.data], because, **more, **who),
        gathered(lambda: rules.check_reason(because), *([lambda: rules.check_stance(more["stance"])] if more else [])),
    )  # fmt: skip


def _change(what: str, review, kind: str, link, form, verb, refusals=()):
    """A form about one link: done and shown, or shown again with what is wrong or who was first."""
    sent = None
    if request.method == "POST":
        seen = history.version_seen(link, form.seen.data)
        sent = send(form, lambda: verb(seen, by=me(), today=clock.today(), once=form.one_time), refusals)
        if sent.kept:
            key = sent.made.key if what == "move" and sent.made is not None else link.key
            return redirect(url_for("links.show", review=review.code, kind=kind, key=key))
    elif link.withdrawn != (what == "put_back"):
        return redirect(url_for("links.show", review=review.code, kind=kind, key=link.key))
    clash = sent.clash if sent else None
    page = render_template(
        "links/change.html",
        what=what,
        form=form,
        clash=clash,
        seen=form.seen.data if sent and not clash else link.id,
        titles=reading.post_titles([link.written_by]),
        own=me().of(doing.giver_of(link)),
        **_around(review, kind, link),
    )
    return page, sent.status if sent else 200


# A new link


@pages.route("/reviews/<review>/evidence/<ref>/link", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def link_evidence(review, ref):
    review = reading.review(review)
    piece = read(review, ref)
    items = {item.ref: item for item in reviews.items(review)}
    form = forms.NewEvidenceLink()
    form.offer_items(items.values())
    stance = form.stance.data or ""
    return _add(
        review, form, "evidence.show", piece,
        lambda **said: doing.link_evidence(piece, items[form.item.data], stance, **said),
        [lambda: rules.check_stance(stance)], piece=piece,
    )  # fmt: skip


@pages.route("/reviews/<review>/actions/<ref>/link", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def link_action(review, ref):
    review = reading.review(review)
    action = reading.or_404(actions.action_of(review, ref))
    items = {item.ref: item for item in reviews.items(review)}
    form = forms.NewToItem()
    form.offer_items(items.values())
    return _add(
        review, form, "actions.show", action,
        lambda **said: doing.link_action(action, items[form.item.data], **said), action=action,
    )  # fmt: skip


@pages.route("/reviews/<review>/<ref>/agencies/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def give_part(review, ref):
    review = reading.review(review)
    item = reading.or_404(reviews.item_of(review, ref))
    bodies = {body.code: body for body in reviews.standing_agencies()}
    form = forms.NewPart()
    form.agency.choices = [("", "Choose"), *((code, body.name) for code, body in bodies.items())]
    part = form.part.data or ""
    return _add(
        review, form, "items.show", item,
        lambda **said: doing.give_part(item, bodies[form.agency.data], part, **said),
        [lambda: rules.check_part(part)], item=item,
    )  # fmt: skip


def _add(review, form, endpoint: str, side, verb, checks=(), **shown):
    """A form for a new link of a piece, an action or an item."""
    form.offer(reviews.documents(review))
    sent = None
    if request.method == "POST":
        said = form.said
        refusals = gathered(*checks, lambda: rules.check_basis(said["basis"], said["source"], said["because"]))
        sent = send(form, lambda: verb(**said, by=me(), today=clock.today(), once=form.one_time), refusals)
        if sent.kept:
            return redirect(url_for(endpoint, review=review.code, ref=side.ref, _anchor="links"))
    page = render_template(
        "links/add.html", review=review, form=form, back=(endpoint, side.ref), hints=rules.BASIS_HINTS, **shown
    )
    return page, sent.status if sent else 200
