"""Then, now and still to do: the list of narratives, and the pages on which the business unit writes and accepts one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import narratives
from ..reports import list_narratives, narrative_draft, narrative_page, stocktakes
from ..reports.content import Section
from ..rules import narratives as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..store import evidence, people, reviews
from ..store import narratives as store
from ..store.reviews import KIND_LABELS
from . import guard, lists, reading
from .forms.narratives import AcceptForm, NarrativeForm, TakeBackForm
from .sending import Sent, send

pages = Blueprint("narratives", __name__, url_prefix="/reviews/<review>")

SIZE = 50  # rows on a page; each is short
TAKE, INSERT, PREVIEW = "take", "insert", "preview"


# The list


@pages.get("/narratives")
@guard.allows(roles.READ)
@lists.to_take_away()
def index(review):
    found, as_at = reading.review(review), reading.as_at()
    rows = store.of_review(found, as_at, guard.me())
    chosen = {"kind": lists.choice("kind", KIND_LABELS), "state": lists.choice("state", rules.STANDINGS)}
    scope = [row for row in rows if not chosen["kind"] or row.item.kind == chosen["kind"]]
    shown = [row for row in scope if not chosen["state"] or row.standing == chosen["state"]]
    page = lists.page_of(shown, "items", size=SIZE)
    offered = {"kind": ("Kind", KIND_LABELS), "state": ("Narrative", rules.STANDINGS)}
    return lists.show(
        "narratives/index.html",
        list_narratives.narratives,
        review=found,
        page=page,
        chosen=chosen,
        filters=lists.selects(offered, chosen),
        narrowed=any(chosen.values()),
        counts={state: sum(row.standing == state for row in scope) for state in rules.STANDINGS},
        standings=rules.STANDINGS,
        rule=reading.names().said(rules.RULE),
        address=lists.address,
        titles=reading.post_titles({row.last.said_by for row in page.rows if row.last}),
    )


# Writing


@pages.route("/<ref>/narrative", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def write(review, ref):
    here, item = _found(review, ref)
    section = _section(here, item)
    draft = narrative_draft.draft(section, here.published, reading.names().chair)
    standing, form, sent = store.of_item(item), NarrativeForm(), None
    citable = _citable(section)
    form.cite.choices = [("", "Choose a record"), *((ref, f"[{ref}] {words[:90]}") for ref, _, words in citable)]
    what = request.form.get("what", "")
    if request.method == "GET" and standing is not None:
        for part, text in standing.texts.items():
            form[part].data = text
    elif request.method == "POST" and what:
        _helped(form, what, draft.texts)
    elif request.method == "POST":
        sent = _kept(here, item, form)
        if sent.kept:
            return redirect(url_for("narratives.accept", review=here.code, ref=item.ref))
    previewed = what == PREVIEW
    if previewed:
        for refusal in narratives.refusals(here, form.texts):
            form.refuse(refusal)
    # What is refused for another reason must not hide that somebody else wrote meanwhile.
    seen = form.seen.data if request.method == "POST" and not (sent and sent.clash) else standing.id if standing else ""
    proposed, mentions = _in_parts(here, draft.texts)
    page = render_template(
        "narratives/write.html",
        review=here,
        item=item,
        form=form,
        standing=standing,
        accepted=store.accepted([item.key]).get(item.key),
        clash=sent.clash if sent else None,
        seen=seen or "",
        at=reading.record_links(here),
        texts=form.texts,
        proposal=zip([form[part] for part in rules.PARTS], proposed, strict=True),
        mentions=mentions,
        citable=citable,
        preview=_in_parts(here, form.texts) if previewed or (sent and sent.clash) else None,
        previewed=previewed,
        versions=store.versions(item),
        states=rules.LABELS,
        parts=rules.PARTS,
        titles=_titles(store.versions(item)),
    )
    return page, sent.status if sent else 200


def _kept(here, item, form: NarrativeForm) -> Sent:
    texts, who = form.texts, {"by": guard.me(), "today": reading.day(), "seen": form.seen.data, "once": form.one_time}
    refused = [*gathered(lambda: rules.check_some(texts)), *narratives.refusals(here, texts)]
    return send(form, lambda: narratives.save(item, texts, **who), refused)


def _helped(form: NarrativeForm, what: str, proposal: dict[str, str]) -> None:
    """Put the proposal or a citation after what was typed. Nothing typed is lost, and nothing is saved."""
    act, _, part = what.partition("-")
    if act == TAKE:
        for each in rules.PARTS if part == "all" else (part,):
            if each in proposal:
                typed = (form[each].data or "").rstrip()
                form[each].data = f"{typed}\n\n{proposal[each]}" if typed else proposal[each]
    elif act == INSERT:
        if form.cite.data and form.into.data in rules.PARTS:
            field = form[form.into.data]
            field.data = f"{(field.data or '').rstrip()} [{rules.normal(form.cite.data)}]".lstrip()
        else:
            form.cite.errors = ["Choose the record that you cite."]


def _section(here, item) -> Section:
    """All that the records say of an item, as this post may see it: the proposal and the list of records come from it."""
    doc = stocktakes.gather(here, None, today=clock.today(), scope=item.ref, reader=guard.me())
    for ref in doc.restricted_shown:
        people.log("read restricted evidence", f"{here.code}/{ref}", guard.me(), clock.now())
    return next(section for section in doc.sections if section.ref == item.ref)


def _citable(s: Section) -> list[tuple[str, str, str]]:
    """The records of an item that can be cited: reference, kind, words."""
    found = [(s.ref, s.kind_label, s.title)]
    found += [
        (p.note.ref, f"Evidence, {p.stance}, {p.note.rung}", narrative_draft.shortened(p.note.statement)) for p in s.pieces
    ]
    found += [(step.ref, "Action", step.title) for step in s.steps]
    found += [(s.decision.ref, "Decision of the chair", s.decision.rating_label)] if s.decision else []
    found += [(q.ref, "Question", narrative_draft.shortened(q.question)) for q in s.questions]
    found += [(x.ref, "Escalation", narrative_draft.shortened(x.asked)) for x in s.raised]
    found += [(e.ref, "Letter", narrative_draft.shortened(e.words)) for e in s.letters]
    return found + [(d.ref, "Figures that disagree", d.title) for d in s.disagree]


def _in_parts(here, texts: dict[str, str]):
    """Texts as the page shows them, with what their citations lead to."""
    found = store.resolve(here, rules.cited(*texts.values()))
    return narrative_page.in_parts(texts, found, evidence.hidden_from(guard.me()), reading.names().chair)


RESTRICTED = (
    "A copy for the public, and a reader who may not see it, get only the number of restricted pieces in its place. "
    "The rest of the words stays: look that it says nothing of what they hold."
)


# Accepting, and taking back


@pages.route("/<ref>/narrative/accept", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def accept(review, ref):
    here, item = _found(review, ref)
    standing, form, sent = store.of_item(item), AcceptForm(), None
    if standing is None:
        return redirect(url_for("narratives.write", review=here.code, ref=item.ref))
    if request.method == "POST":
        who = {"by": guard.me(), "today": reading.day(), "seen": form.seen.data, "once": form.one_time}
        ticked = bool(form.gives_nothing_away.data)
        sent = send(form, lambda: narratives.accept(item, gives_nothing_away=ticked, **who))
        if sent.kept:
            return redirect(url_for("items.show", review=here.code, ref=item.ref, _anchor="narrative"))
    shown = narrative_page.shown(here, standing, None, guard.me(), reading.names().chair)
    page = render_template(
        "narratives/accept.html",
        review=here,
        item=item,
        form=form,
        told_parts=shown,
        accepted=store.accepted([item.key]).get(item.key),
        clash=sent.clash if sent else None,
        seen=standing.id if not sent or sent.clash else form.seen.data,
        at=reading.record_links(here),
        restricted_words=RESTRICTED,
        parts=rules.PARTS,
        titles=_titles([standing]),
    )
    return page, sent.status if sent else 200


@pages.route("/<ref>/narrative/take-back", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def take_back(review, ref):
    here, item = _found(review, ref)
    accepted = reading.or_404(store.accepted([item.key]).get(item.key))
    standing, form, sent = store.of_item(item), TakeBackForm(), None
    if request.method == "POST":
        because = form.because.data or ""
        who = {"by": guard.me(), "today": reading.day(), "seen": form.seen.data, "once": form.one_time}
        refused: list[Refused] = gathered(lambda: rules.check_taking_back(True, because))
        sent = send(form, lambda: narratives.take_back(item, because, **who), refused)
        if sent.kept:
            return redirect(url_for("narratives.write", review=here.code, ref=item.ref))
    page = render_template(
        "narratives/take_back.html",
        review=here,
        item=item,
        form=form,
        told_parts=narrative_page.shown(here, accepted, None, guard.me(), reading.names().chair),
        clash=sent.clash if sent else None,
        seen=standing.id if not sent or sent.clash else form.seen.data,
        at=reading.record_links(here),
        titles=_titles([accepted]),
    )
    return page, sent.status if sent else 200


def _found(review: str, ref: str):
    here = reading.review(review)
    return here, reading.or_404(reviews.item_of(here, ref))


def _titles(rows) -> dict[str, str]:
    return reading.post_titles({row.said_by for row in rows} | {row.accepted_by for row in rows} - {None})
