"""Agencies: the Board, its members and the others, and what one agency is asked, leads and is said to have done."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from ..reports import list_agencies
from ..rules import correspondence as letter_rules
from ..rules import responses, roles
from ..rules import rounds as round_rules
from ..store import actions, assurance, correspondence, evidence, positions, reviews, rounds
from ..store import agencies as store
from ..store import responses as parties
from . import drift_shown, guard, lists, reading, stocktakes

pages = Blueprint("agencies", __name__, url_prefix="/agencies")

FEW = 10  # rows of each list on the page of one agency
ORDERS = {"": "Members first", "name": "By name", "led": "Most actions first"}


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    found = store.bodies(reading.day(), reading.as_at())
    kinds = {body.agency.kind: store.kind_label(body.agency.kind) for body in found.values()}
    kind, standing = lists.choice("kind", kinds), lists.choice("member", ("yes", "no"))
    order, words = lists.choice("order", ORDERS), request.args.get("q", "").strip()
    filtered = bool(kind or standing or words)
    shown = _filtered(found.values(), kind, standing, words) if filtered else [b for b in found.values() if not b.parent]
    page = lists.page_of(_ordered(shown, order), "agencies")
    # In the order of the list each group has its heading; in any other order a heading would come twice.
    by_group = [(heading, [b for b in page.rows if b.group == group]) for group, heading in store.GROUPS.items()]
    groups = [("", page.rows)] if order else by_group
    keys = {each.agency.key for body in page.rows for each in (body, *body.below)}
    asked = rounds.of_agencies(keys, reading.day(), reading.as_at())
    return lists.show(
        "agencies/index.html",
        list_agencies.agencies,
        last_round={key: found[0] for key, found in asked.items()},
        standing_labels=round_rules.LABELS,
        page=page,
        groups=[(heading, rows) for heading, rows in groups if rows],
        every=len(found),
        members=sum(1 for body in found.values() if body.member),
        kinds=sorted(kinds.items(), key=lambda pair: pair[1]),
        kind_label=store.kind_label,
        orders=ORDERS,
        chosen={"kind": kind, "member": standing, "order": order, "q": words},
        filtered=filtered,
    )


def _filtered(bodies, kind: str, standing: str, words: str):
    wanted = words.casefold().split()
    for body in bodies:
        said = " ".join([body.agency.code, body.agency.name, *body.agency.aliases]).casefold()
        if kind and body.agency.kind != kind:
            continue
        if standing and (standing == "yes") != bool(body.member):
            continue
        if all(word in said for word in wanted):
            yield body


def _ordered(bodies, order: str) -> list[store.Body]:
    by_name = sorted(bodies, key=lambda body: (body.agency.name.casefold(), body.agency.code))
    if order == "led":
        return sorted(by_name, key=lambda body: -(body.led + body.led_below))
    return by_name if order else sorted(by_name, key=lambda body: list(store.GROUPS).index(body.group))


@pages.get("/<code>")
@guard.allows(roles.READ)
def show(code):
    as_at, day = reading.as_at(), reading.day()
    found = store.bodies(day, as_at)
    body = next((each for each in found.values() if each.agency.code == code), None)
    if body is None:
        # An old code leads on to what the agency is called on the day looked at.
        now = reading.or_404(reviews.agency_once_called(code, as_at))
        return redirect(reading.link("agencies.show", code=now.code))
    led = lists.page_of(actions.led_by(actions.actions(as_at=as_at), body.keys), "actions", "actions_page", FEW)
    seen = evidence.seen_by(evidence.of_agencies(evidence.pieces(as_at), body.keys, as_at), guard.me())
    pieces = lists.page_of(seen, "pieces of evidence", "evidence_page", FEW)
    members = parties.Members(day, as_at)
    every = parties.of_agencies(body.keys, day, as_at, members)
    asked = lists.page_of(every, "recommendations and points", "asked_page", FEW)
    links = {}
    for link in evidence.links_of([piece.key for piece in pieces.rows], as_at):
        links.setdefault(link.evidence_id, []).append(link)
    return render_template(
        "agencies/show.html",
        in_rounds=rounds.of_agencies({body.agency.key}, day, as_at).get(body.agency.key, [])[:FEW],
        standing_labels=round_rules.LABELS,
        body=body,
        found=found,
        story=store.story(body, found, as_at),
        kind_label=store.kind_label,
        asked=asked,
        awaited=sum(each.party.awaited for each in every),
        through=members.asked_for(body.agency.key),
        speaks_for=members.speaks_for(body.agency.key),
        views=assurance.views([each.item.key for each in asked.rows], as_at),
        letters=correspondence.stories(correspondence.with_bodies(body.keys, as_at), day, as_at),
        letter_states=letter_rules.LABELS,
        led=led,
        positions=positions.of_actions(led.rows, day, as_at),
        pieces=pieces,
        links=links,
        reviews=(every_review := store.reviews_by_key(as_at)),
        stocktakes=[(each, stocktakes.ways(each, code)) for each in every_review.values()] if every or led.total else [],
        response_labels=responses.LABELS,
        part_labels=responses.PARTS,
        drift_found=drift_shown.beside(agency=body.agency.key),
    )
