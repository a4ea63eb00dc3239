"""Adding an action and editing what was written down of it: the business unit's."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from .. import clock
from ..business import actions as doing
from ..rules import actions as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..store import actions, history, people, reviews
from ..store import closing as closing_store
from . import guard, reading
from .forms.plans import AddForm, EditForm, PlanForm
from .guard import me
from .sending import send


def add_to(pages) -> None:
    """Put these views among those of the actions."""
    pages.add_url_rule("/reviews/<review>/actions/add", "add", add, methods=["GET", "POST"])
    pages.add_url_rule("/reviews/<review>/actions/<ref>/edit", "edit", edit, methods=["GET", "POST"])


@guard.allows(roles.MANAGE)
@reading.only_today
def add(review):
    review = reading.review(review)
    form, sent = _offered(AddForm()), None
    replaces = _replaced(review)
    seen = history.version_seen(replaces, form.seen.data) if replaces is not None else None
    items = {item.ref: item for item in reviews.items(review)}
    if request.method == "GET":
        form.start.process(None, clock.today())
        points = [link.point.ref for link in actions.answered_by([replaces.key])] if replaces is not None else []
        form.answers.data = ", ".join(points or [ref for ref in request.args.getlist("answers") if ref in items])
    elif not _asks_first(form):
        form.validate()  # reads the dates
        plan, today = _plan(form), clock.today()
        chosen = [items[ref] for ref in form.refs if ref in items]
        said = {
            "by": me(),
            "today": today,
            "basis": form.basis.data or "",
            "replaces": seen,
            "because": form.because.data or "",
            "once": form.one_time,
        }
        wrong = _strange(form.refs, items)
        if replaces is not None and not said["because"].strip():
            wrong.append(Refused("Say why the other action is withdrawn.", "because"))
        wrong += doing.wrong_plan(plan, len(chosen), form.deadline.data, said["basis"], today)
        sent = send(form, lambda: doing.add_plan(review, plan, chosen, form.deadline.data, **said), wrong)
        if sent.kept:
            made = sent.made.ref if sent.made is not None else None
            return redirect(_to(review, made))
        if sent.clash:
            replaces = seen = _replaced(review)
    page = render_template(
        "actions/add.html",
        review=review,
        form=form,
        items=items,
        replaces=replaces,
        seen=seen.id if seen is not None else None,
        weak=_is_weak(form),
        stale=sent.clash if sent else None,
        titles=reading.post_titles({replaces.written_by} if replaces is not None else set()),
        bodies={body.key: body.name for body in form.bodies.values()},
        kinds=rules.KINDS,
        interval=reviews.limits().reporting_interval,
    )
    return page, sent.status if sent else 200


def _replaced(review):
    """The action that the new one takes the place of, named in the address."""
    ref = request.args.get("replaces", "")
    found = reading.or_404(actions.action_of(review, ref)) if ref else None
    if found is not None and not found.proposed:
        roles.check(me(), roles.STEER, boards_own=found.lead_body.is_board)
    return found


@guard.allows(roles.MANAGE)
@reading.only_today
def edit(review, ref):
    review = reading.review(review)
    action = reading.or_404(actions.action_of(review, ref))
    form, sent, seen = _offered(EditForm(), action), None, action.id
    if request.method == "GET":
        _fill(form, action)
    elif not _asks_first(form):
        form.validate()  # reads the date
        version = history.version_seen(action, form.seen.data)
        plan, because = _plan(form, action), form.because.data or ""
        sent = send(
            form,
            lambda: doing.edit(version, plan, because, by=me(), today=clock.today(), once=form.one_time),
            doing.wrong_edit(version, plan, because),
        )
        if sent.kept:
            return redirect(_to(review, action.ref))
        seen = action.id if sent.clash else version.id
    else:
        seen = history.version_seen(action, form.seen.data).id
    page = render_template(
        "actions/edit.html",
        review=review,
        action=action,
        form=form,
        seen=seen,
        weak=_is_weak(form),
        stale=sent.clash if sent else None,
        supporters=list(actions.supporters(action)),
        lead_stays=bool(action.delivery != "not_reported"),
        titles=reading.post_titles({action.written_by}),
        interval=reviews.limits().reporting_interval,
        bodies={body.key: body.name for body in form.bodies.values()},
        kinds=rules.KINDS,
    )
    return page, sent.status if sent else 200


def _to(review, ref: str | None) -> str:
    if ref is None:
        return url_for("actions.index", review=review.code)
    return url_for("actions.show", review=review.code, ref=ref)


def _offered(form, action=None):
    """What may be chosen. A post that has ended stays on the list of the action that it owns."""
    posts = list(people.posts_standing(closing_store.could_own(), clock.today()))
    kept = people.post_of(action.owner) if action is not None and action.owner else None
    if kept is not None and kept.key not in {post.key for post in posts}:
        posts.append(kept)
    now = [action.lead_id, *(body.key for body in actions.supporters(action))] if action is not None else []
    form.offer(reviews.choosable_agencies(now), posts)
    return form


def _is_weak(form: PlanForm) -> bool:
    return rules.is_weak(form.title.data or "")


def _asks_first(form: PlanForm) -> bool:
    """Whether the page asks once what will be different, before it saves. The answer may stay empty."""
    return _is_weak(form) and not (form.difference.data or "").strip() and form.asked.data != (form.title.data or "")


def _strange(refs: list[str], items: dict) -> list[Refused]:
    strange = [ref for ref in refs if ref not in items]
    if not strange:
        return []
    return [Refused(f"{', '.join(strange)[:100]} is no recommendation or learning point of this review.", "answers")]


def _plan(form: PlanForm, action=None) -> doing.Plan:
    lead = form.bodies.get(form.lead.data or "")
    return doing.Plan(
        title=form.title.data or "",
        lead=lead or (action.lead_body if action is not None else next(iter(form.bodies.values()))),
        kind=form.kind.data or "",
        success_measure=form.success_measure.data or "",
        owner=form.owner.data or None,
        owner_post=form.owner_post.data or "",
        supporting=[
            form.bodies[code] for code in form.supporting.data or [] if code in form.bodies and code != form.lead.data
        ],
        start=form.start.data,
        interval=form.days,
        fragile=bool(form.fragile.data),
        fragile_note=form.fragile_note.data or "",
        difference=form.difference.data or "",
    )


def _fill(form: EditForm, action) -> None:
    for name in ("title", "success_measure", "difference", "kind", "owner_post", "fragile", "fragile_note"):
        form[name].data = getattr(action, name)
    form.lead.data, form.owner.data = action.lead_body.code, action.owner or ""
    form.interval.data = str(action.interval or "")
    form.start.process(None, action.start)
    form.supporting.data = [body.code for body in actions.supporters(action)]
