"""Evidence: the register, one piece with what it bears on, its files, and giving it."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from .. import clock
from ..business import evidence as doing
from ..reports import list_evidence
from ..rules import evidence as rules
from ..rules import figures as figure_rules
from ..rules import links as link_rules
from ..rules import readers as reader_rules
from ..rules import roles, whom
from ..store import actions as action_store
from ..store import evidence, figures, people, readers, reviews
from ..store import links as link_store
from ..store.evidence import Evidence
from . import downloads, guard, lists, reading
from .forms.evidence import GiveForm
from .guard import me
from .sending import send

pages = Blueprint("evidence", __name__)

ORDERS = {"": "Newest first", "oldest": "Oldest first", "rung": "Highest rung first"}


@pages.get("/evidence")
@guard.allows(roles.READ)
@lists.to_take_away()
def register():
    as_at = reading.as_at()
    within = lists.Within(as_at)
    chosen = {
        "review": lists.choice("review", within.codes),
        "rung": lists.choice("rung", rules.RUNGS),
        "stance": lists.choice("stance", rules.STANCES),
        "independence": lists.choice("independence", rules.INDEPENDENCE),
        "agency": lists.choice("agency", within.bodies),
        "sources": lists.choice("sources", ("1",)),
        "sort": lists.choice("sort", ORDERS),
    }
    review = within.the_one(chosen["review"])
    items = {item.ref: item for item in reviews.items(review, as_at)} if review else {}
    chosen["about"] = lists.choice("about", items)
    rows = evidence.each_once(evidence.seen_by(evidence.listed(as_at), me()))
    if chosen["review"]:
        rows = rows.where(Evidence.review == within.codes[chosen["review"]].key)
    for name in ("rung", "independence"):
        if chosen[name]:
            rows = rows.where(getattr(Evidence, name) == chosen[name])
    if chosen["about"] or chosen["stance"]:
        item = items[chosen["about"]].key if chosen["about"] else None
        rows = evidence.about(rows, as_at, item, chosen["stance"])
    if chosen["agency"]:
        rows = evidence.of_agencies(rows, within.with_parts(chosen["agency"]), as_at)
    if chosen["sources"]:
        rows = evidence.from_sources(rows)
    page = lists.page_of(_in_order(rows, chosen["sort"]), "pieces")
    keys = [row.key for row in page.rows]
    return lists.show(
        "evidence/register.html",
        list_evidence.register,
        page=page,
        stances=_by_stance(evidence.links_of(keys, as_at)),
        restricted=evidence.restricted_among(keys),
        with_file={file.evidence_id for file in evidence.files(keys, as_at)},
        reviews=within.reviews,
        disagree=review,
        filters=_filters(within, items, chosen),
        filtered=any(value for name, value in chosen.items() if name != "sort"),
        order=ORDERS[chosen["sort"]],
        self_reported=rules.SELF_REPORTED,
    )


def _filters(within: lists.Within, items, chosen) -> list[dict]:
    """What the register can be narrowed to, as the filter panel wants it."""
    offered = {
        "review": ("Review", within.titles),
        "about": ("About", {ref: f"{ref} {item.title}" for ref, item in items.items()}),
        "rung": ("Rung", rules.RUNG_LABELS),
        "stance": ("Stance", rules.STANCE_LABELS),
        "independence": ("How independent", rules.INDEPENDENCE_LABELS),
        "agency": ("Agency", within.names),
    }
    fields = lists.selects(offered, chosen)
    fields.append({"name": "sort", "label": "In order", "options": list(ORDERS.items()), "value": chosen["sort"]})
    only = {"name": "sources", "label": "Only from the source documents", "kind": "check", "value": chosen["sources"]}
    return [*fields, only]


def _in_order(rows, order: str):
    if order == "rung":
        return evidence.rung_first(rows)
    if order == "oldest":
        return rows.order_by(Evidence.given_on, Evidence.position, Evidence.record)
    return rows


def _by_stance(links) -> dict[str, dict[str, list]]:
    """The links of each piece, by its key, then by their stance."""
    found: dict[str, dict[str, list]] = defaultdict(dict)
    for link in links:
        found[link.evidence_id].setdefault(link.stance, []).append(link)
    return found


@pages.get("/reviews/<review>/evidence/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    as_at = reading.as_at()
    review = reading.review(review)
    piece = read(review, ref)
    stays = _stays(piece)
    if stays is not None:
        return redirect(reading.link("evidence.show", review=review.code, ref=stays.ref, _anchor=piece.ref))
    links = list(evidence.links_of([piece.key], as_at))
    actions = {link.action_id for link in links if link.action_id}
    query = link_store.withdrawn(link_store.EVIDENCE, review, as_at, me())
    gone = list(query.where(evidence.EvidenceLink.evidence == piece.key))
    merged = list(evidence.seen_by(link_store.merged_into(Evidence, piece.key, as_at), me()))
    names = reader_rules.may_name(me(), piece.given_by_id)
    named = list(readers.of_piece(piece, as_at)) if names else []
    first = readers.first_versions(named)
    return render_template(
        "evidence/show.html",
        review=review,
        piece=piece,
        restricted=piece.restricted or bool(evidence.restricted_among([piece.key])),
        links=links,
        actions=action_store.of_keys(actions, as_at),
        concerns=list(evidence.concerns([piece.key], as_at)),
        files=list(evidence.files([piece.key], as_at)),
        gone=gone,
        instead=link_store.took_place(link_store.EVIDENCE, review, gone, as_at, me()),
        merged=merged,
        files_of_merged=_files_of(merged, as_at),
        may_link=as_at is None and link_rules.may_make(me()),
        may_move=as_at is None and bool(links) and link_rules.may_take_away(me(), piece.given_by_id),
        size=_size,
        names=names,
        may_name=as_at is None and names and piece.restricted,
        named=named,
        first=first,
        titles=reading.post_titles(
            {
                piece.given_by_post,
                *(row.given_by_post for row in merged),
                *(row.written_by for row in (*named, *first.values())),
            }
        ),
        day=reading.day(),
        rung_hints=rules.RUNG_HINTS,
        whom=whom.in_words(piece.speaks_for),
        unsaid=whom.unsaid(bool(piece.given_by_post)),
        worth=_worth(piece, links),
        self_reported=rules.SELF_REPORTED,
        disagree=figures.touching(review, [piece.key], as_at, me()),
        reconciled=figure_rules.RECONCILED,
    )


def _stays(piece: Evidence) -> Evidence | None:
    """The piece that this one was merged into, to which its address leads whoever may read it."""
    if not piece.merged_into_id:
        return None
    return evidence.seen_by(evidence.pieces(reading.as_at()).where(Evidence.record == piece.merged_into_id), me()).first()


def _files_of(pieces: list, as_at) -> dict[str, list]:
    found = defaultdict(list)
    for file in evidence.files([piece.key for piece in pieces], as_at) if pieces else ():
        found[file.evidence_id].append(file)
    return found


def _worth(piece, links) -> list[tuple[str, list[str], str]]:
    """What the piece counts toward: each sentence with the items of which it is true, and why it does not count now."""
    invented = reviews.is_demonstration()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in links:
        link.piece = piece
        why = evidence.for_rules(link).why_it_does_not_count(reading.day(), invented) or ""
        found[rules.worth(piece.rung, piece.independence, link.stance), why].append(link.point.ref)
    return [(words, refs, why) for (words, why), refs in found.items()]


def _size(count: int) -> str:
    """A number of bytes, for people."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def read(review, ref: str) -> Evidence:
    """The piece, if this post may read it; the reading of a restricted one is logged."""
    rows = evidence.listed(reading.as_at()).where((Evidence.review == review.key) & (Evidence.ref == ref))
    piece = reading.or_404(evidence.seen_by(rows, me()).first())
    if piece.restricted or evidence.restricted_among([piece.key]):
        people.log("read restricted evidence", f"{review.code}/{piece.ref}", me(), clock.now())
    return piece


@pages.get("/reviews/<review>/evidence/<ref>/files/<file>")
@guard.allows(roles.READ)
def file(review, ref, file):
    review = reading.review(review)
    piece = read(review, ref)
    row = reading.or_404(evidence.file_of(piece, file, reading.as_at()))
    where = f"{review.code}/{piece.ref}/{row.shown_name}"
    if row.removed_because or (evidence.file_of(piece, file) or row).removed_because:
        downloads.taken_away("evidence")
    return downloads.hand_out(row, where, "evidence", "evidence")


@pages.route("/reviews/<review>/<ref>/give-evidence", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def give(review, ref):
    review = reading.review(review)
    item = reading.or_404(reviews.item_of(review, ref))
    form, sent = GiveForm(), None
    bodies = _givers()
    form.offer([item], reviews.documents(review))
    form.agency.choices = [(code, body.name) for code, body in bodies.items()]
    if request.method == "POST":
        piece = form.piece()
        sent = send(
            form,
            lambda: doing.give(
                review,
                piece,
                by=me(),
                today=clock.today(),
                given_by=bodies[form.agency.data].key,
                once=form.one_time,
            ),
            form.wrong_with(piece),
        )
        if sent.kept:
            made = sent.made
            if made is None:
                return redirect(url_for("items.show", review=review.code, ref=item.ref))
            return redirect(url_for("evidence.show", review=review.code, ref=made.ref))
        form.say_choose_again()
    elif me().agency:
        form.agency.data = next((code for code, body in bodies.items() if body.key == me().agency), None)
    page = render_template(
        "evidence/give.html",
        review=review,
        item=item,
        form=form,
        bodies=bodies,
        rung_hints=rules.RUNG_HINTS,
        largest=current_app.config["SETTINGS"].max_upload // 1_000_000,
    )
    return page, sent.status if sent else 200


def _givers() -> dict[str, reviews.Agency]:
    """The agencies for which this post may give evidence: its own with its parts, or any for the business unit."""
    return {body.code: body for body in reviews.standing_agencies() if roles.may(me(), roles.REPORT, agency=body.key)}
