"""What is there twice: the list of what may be, two side by side before they are merged, and taking them apart again."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from .. import clock
from ..business import links as linking
from ..business import merging as doing
from ..rules import evidence as ladder
from ..rules import links as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import actions, duplicates, evidence, history, reviews
from ..store import links as store
from ..store.actions import Action
from ..store.evidence import Evidence, EvidenceLink
from . import guard, lists, reading
from .evidence import read
from .forms import links as forms
from .guard import me
from .sending import send

pages = Blueprint("merging", __name__)

SIZE = 10  # pairs on a page


@pages.get("/reviews/<review>/duplicates")
@guard.allows(roles.MANAGE)
@reading.only_today
def duplicates_of(review):
    review = reading.review(review)
    two = {kind: duplicates.dismissed_with_refs(review, kind, me()) for kind in (duplicates.EVIDENCE, duplicates.ACTIONS)}
    return render_template(
        "merging/duplicates.html",
        review=review,
        two_pieces=two[duplicates.EVIDENCE],
        two_deeds=two[duplicates.ACTIONS],
        titles=reading.post_titles(said.written_by for rows in two.values() for said, _, _ in rows),
        pieces=lists.page_of(duplicates.pieces(review, me()), "pairs", size=SIZE),
        deeds=lists.page_of(duplicates.deeds(review), "pairs", name="actions", size=SIZE),
    )


# Merging


@pages.route("/reviews/<review>/evidence/<ref>/merge", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def merge_evidence(review, ref):
    review = reading.review(review)
    goes, other = read(review, ref), request.values.get("into", "").strip().upper()
    stays = read(review, other) if other and _piece_there(review, other) else None
    return _merge(review, goes, other, stays, doing.merge_evidence, doing.wrong_with_evidence)


def _piece_there(review, ref: str) -> bool:
    """Asked before it is read, so that a reference typed wrongly is a sentence and not a page that is not there."""
    rows = evidence.listed().where((Evidence.review == review.key) & (Evidence.ref == ref))
    return evidence.seen_by(rows, me()).exists()


@pages.route("/reviews/<review>/actions/<ref>/merge", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def merge_actions(review, ref):
    review = reading.review(review)
    goes, other = reading.or_404(actions.action_of(review, ref)), request.values.get("into", "").strip().upper()
    roles.check(me(), roles.STEER, boards_own=goes.lead_body.is_board)
    stays = actions.action_of(review, other) if other else None
    return _merge(review, goes, other, stays, doing.merge_actions, doing.wrong_with_actions)


def _merge(review, goes, other: str, stays, verb, wrong_with):
    """First say which one stays; then both side by side, with what will happen, and why."""
    if goes.merged_into_id:
        return redirect(_page_of(review, goes))
    if stays is None:
        missing = f"There is no {other} in this review." if other else ""
        page = render_template(
            "merging/choose.html", review=review, goes=goes, kind=_kind(goes), other=other, missing=missing
        )
        return page, 422 if missing else 200
    form, sent = forms.Merge(), None
    because = form.because.data or ""
    wrong = wrong_with(goes, stays, because if request.method == "POST" else "not said yet")
    if request.method == "POST":
        seen = history.version_seen(goes, form.seen.data), history.version_seen(stays, form.other_seen.data)
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(form, lambda: verb(*seen, because, **who), wrong)
        if sent.kept:
            return redirect(_page_of(review, stays))
    clash = sent.clash if sent else None
    kept = sent is not None and clash is None
    page = render_template(
        "merging/merge.html",
        review=review,
        kind=_kind(goes),
        goes=goes,
        stays=stays,
        links={row.key: _links(review, row) for row in (goes, stays)},
        form=form,
        wrong=[str(refusal) for refusal in wrong] if sent is None else [],
        clash=clash,
        seen=form.seen.data if kept else goes.id,
        other_seen=form.other_seen.data if kept else stays.id,
        self_reported=ladder.SELF_REPORTED,
    )
    return page, sent.status if sent else 200


def _kind(row) -> str:
    return store.EVIDENCE if isinstance(row, Evidence) else store.ACTIONS


def _links(review, row) -> list:
    kind = _kind(row)
    model = store.KINDS[kind]
    end = model.evidence if kind == store.EVIDENCE else model.action
    return list(store.every(kind, review, None, me()).where((end == row.key) & (model.withdrawn_because == "")))


def _page_of(review, row) -> str:
    endpoint = "evidence.show" if isinstance(row, Evidence) else "actions.show"
    return url_for(endpoint, review=review.code, ref=row.ref)


# Taking apart


@pages.route("/reviews/<review>/evidence/<ref>/take-apart", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def take_evidence_apart(review, ref):
    review = reading.review(review)
    return _take_apart(review, read(review, ref))


@pages.route("/reviews/<review>/actions/<ref>/take-apart", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def take_actions_apart(review, ref):
    review = reading.review(review)
    action = reading.or_404(actions.action_of(review, ref))
    roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    return _take_apart(review, action)


def _take_apart(review, goes: Evidence | Action):
    stays = store.stays(goes)
    form, sent = forms.Reason(), None
    if request.method == "POST":
        seen, because = history.version_seen(goes, form.seen.data), form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form, lambda: doing.take_apart(seen, because, **who), gathered(lambda: rules.check_reason(because))
        )  # fmt: skip
        if sent.kept:
            return redirect(_page_of(review, goes))
    elif stays is None:
        return redirect(_page_of(review, goes))
    clash = sent.clash if sent else None
    page = render_template(
        "merging/take_apart.html",
        review=review,
        kind=_kind(goes),
        goes=goes,
        stays=stays,
        form=form,
        clash=clash,
        seen=form.seen.data if sent and not clash else goes.id,
    )
    return page, sent.status if sent else 200


# Evidence given with the wrong action, or about the wrong items


@pages.route("/reviews/<review>/evidence/<ref>/move", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def move_given(review, ref):
    review = reading.review(review)
    piece = read(review, ref)
    rules.check_may_take_away(me(), piece.given_by_id)
    standing = linking.standing_links(piece)
    own = [row for row in actions.actions(review) if roles.may(me(), roles.REPORT, agency=row.lead_id)]
    deeds = {row.ref: row for row in own}
    items = {item.ref: item for item in reviews.items(review)}
    chosen = deeds.get(request.values.get("action", ""))
    if request.method == "POST":
        # What the page offered when it was shown, whatever stands by now.
        offered = [item for item in items.values() if f"stance_{item.ref}" in request.form]
    else:
        offered = _offered(items, standing, chosen)
    form, sent = forms.moving(offered)(), None
    form.action.choices = [("", "With no action"), *((code, f"{code} {row.title}") for code, row in deeds.items())]
    form.also.choices = [
        ("", "Nothing more"),
        *((code, f"{code} {i.title}") for code, i in items.items() if i not in offered),
    ]
    if request.method == "POST":
        because, about = form.because.data or "", _about(form, offered, items)
        seen = _seen(piece, form.seen.data, standing)
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form,
            lambda: linking.move_given(piece, seen, deeds.get(form.action.data), about, because, **who),
            gathered(lambda: rules.check_reason(because)),
        )
        if sent.kept:
            return redirect(url_for("evidence.show", review=review.code, ref=piece.ref, _anchor="links"))
    else:
        stances = {link.item_id: link.stance for link in standing}
        for item in offered:
            answered = chosen is not None and item.key not in stances
            form[f"stance_{item.ref}"].data = stances.get(item.key, ladder.SUPPORTS if answered else forms.NOT_ABOUT)
        now = next((row for row in deeds.values() if any(link.action_id == row.key for link in standing)), None)
        form.action.data = (chosen or now).ref if chosen or now else ""
    clash = sent.clash if sent else None
    page = render_template(
        "merging/move_given.html",
        review=review,
        piece=piece,
        standing=_links(review, piece),
        offered=offered,
        form=form,
        clash=clash,
        seen=form.seen.data if sent and not clash else " ".join(link.id for link in standing),
    )
    return page, sent.status if sent else 200


def _offered(items: dict, standing: list, chosen) -> list:
    """The items that it bears on now, and those that the chosen action answers."""
    keys = {link.item_id for link in standing}
    if chosen is not None:
        keys |= {answer.item_id for answer in actions.answered_by([chosen.key])}
    return [item for item in items.values() if item.key in keys]


def _about(form, offered: list, items: dict) -> list:
    said = [(item, form[f"stance_{item.ref}"].data or "") for item in offered]
    about = [(item, stance) for item, stance in said if stance != forms.NOT_ABOUT]
    also = items.get(form.also.data or "")
    return [*about, (also, form.also_stance.data or "")] if also is not None and also not in offered else about


def _seen(piece: Evidence, ids: str | None, standing: list) -> list:
    """The versions of the links as the person saw them."""
    names = (ids or "").split()[:100]
    rows = [row for row in history.versions_named(EvidenceLink, names) if row.evidence_id == piece.key]
    if names and len(rows) != len(set(names)):
        abort(404)
    return rows or standing
