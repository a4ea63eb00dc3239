"""Letters about recommendations that are addressed to others: the list, one letter with its steps, writing them down."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from ..business import correspondence
from ..reports import list_agencies
from ..rules import correspondence as rules
from ..rules import roles
from ..store import correspondence as store
from ..store import history, reviews
from ..store.correspondence import Letter
from . import downloads, guard, lists, reading
from .forms.correspondence import LetterForm, StepForm
from .guard import me
from .sending import send

pages = Blueprint("correspondence", __name__)

LATE = "late"
# What the words of a step are asked as, with the help beside the field.
ASKED = {
    rules.ACKNOWLEDGED: ("What they wrote, if anything", "An acknowledgement is not an answer: the clock runs on."),
    rules.ANSWERED: ("What the answer says", "One or two sentences. The answer itself stands behind them."),
    rules.CHASED: ("How it was chased, and whom you asked", "The day on which the answer was expected stays as it is."),
    rules.NO_ANSWER: (
        "Why no answer is waited for any longer",
        "Shown with the letter. A late answer can still be recorded.",
    ),
}


@pages.get("/correspondence")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day = reading.as_at(), reading.day()
    within = lists.Within(as_at)
    bodies = {row.other.code: row.other for row in store.letters(as_at)}
    states = {LATE: "Late", **rules.LABELS}
    chosen = {
        "review": lists.choice("review", within.codes),
        "state": lists.choice("state", states),
        "body": lists.choice("body", bodies),
    }
    rows = store.waiting_first(store.letters(as_at))
    if chosen["review"]:
        rows = rows.where(Letter.review == within.codes[chosen["review"]].key)
    if chosen["body"]:
        rows = rows.where(Letter.body == bodies[chosen["body"]].key)
    if chosen["state"]:
        rows = store.late(rows, day) if chosen["state"] == LATE else rows.where(Letter.state == chosen["state"])
    page = lists.page_of(rows, "letters")
    offered = {
        "review": ("Review", within.titles),
        "state": ("Where it stands", states),
        "body": ("Body", {code: body.name for code, body in sorted(bodies.items(), key=lambda pair: pair[1].name)}),
    }
    followed = store.followed(day, within.codes.get(chosen["review"]), as_at)
    return lists.show(
        "correspondence/index.html",
        list_agencies.letters,
        page=page,
        stories=store.stories(page.rows, day, as_at),
        followed=followed,
        withdrawn=list(store.withdrawn(within.codes.get(chosen["review"]), as_at)),
        unsent=[each for each in followed if not each.sent],
        reviews=within.reviews,
        states=rules.LABELS,
        filters=lists.selects(offered, chosen),
        filtered=any(chosen.values()),
        first=next(iter(within.reviews.values()), None),
    )


@pages.get("/reviews/<review>/letters/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    here, as_at = reading.review(review), reading.as_at()
    letter = reading.or_404(store.letter_of(here, ref, as_at))
    (story,) = store.stories([letter], reading.day(), as_at)
    return render_template(
        "correspondence/show.html",
        review=here,
        each=story,
        letter=letter,
        states=rules.LABELS,
        step_words=rules.STEP_WORDS,
        steps=[(kind, rules.STEPS[kind]) for kind in rules.steps_after(letter.state)],
        titles=reading.post_titles({step.recorded_by for step in story.steps} | {letter.written_by}),
        may_open=lambda file: store.may_open(file, me()),
        day=reading.day(),
    )


@pages.route("/reviews/<review>/letters/new", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def write(review):
    here = reading.review(review)
    followed = store.followed(reading.day(), here)
    items, bodies = {each.item.ref: each.item for each in followed}, _bodies(followed)
    form, sent = LetterForm(), None
    form.offer(list(items.values()))
    form.offer_documents(list(reviews.documents(here)))
    form.body.choices = [("", "Choose a body"), *((code, body.name) for code, body in bodies.items())]
    if request.method == "POST":
        document = form.behind()
        sent = send(form, lambda: _write(here, form, items, bodies, document), form.wrong_with(document))
        if sent.kept:
            if sent.made is None:
                return redirect(url_for("correspondence.index"))
            return redirect(url_for("correspondence.show", review=here.code, ref=sent.made.ref))
        form.say_choose_again()
    elif request.args.get("about") in items:
        form.items.data = [request.args["about"]]
        first = next(each for each in followed if each.item.ref == request.args["about"])
        form.body.data = first.bodies[0].code
    limits = reviews.limits()
    page = render_template(
        "correspondence/write.html",
        form=form,
        review=here,
        working_days=limits.letter_answer,
        expected=rules.due(reading.day(), limits),
        largest=_largest(),
    )
    return page, sent.status if sent else 200


def _bodies(followed) -> dict[str, reviews.Agency]:
    """Every body but the Board by its code, those that a recommendation speaks to first."""
    spoken_to = {body.key for each in followed for body in each.bodies}
    others = [body for body in reviews.standing_agencies() if not body.is_board]
    return {body.code: body for body in sorted(others, key=lambda body: body.key not in spoken_to)}


def _write(here, form, items, bodies, document):
    letter = correspondence.NewLetter(
        direction=form.direction.data or "",
        body=bodies[form.body.data],
        about=[items[ref] for ref in form.items.data or []],
        from_post=(form.from_post.data or "").strip(),
        subject=(form.subject.data or "").strip(),
        what=form.what.data or "",
        on=form.on.data,
        to_post=(form.to_post.data or "").strip(),
        together_with=(form.together_with.data or "").strip(),
        due=form.due.data,
        document=document,
    )
    return correspondence.write(here, letter, by=me(), today=reading.day(), once=form.one_time)


@pages.route("/reviews/<review>/letters/<ref>/<kind>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def step(review, ref, kind):
    here = reading.review(review)
    letter = reading.or_404(store.letter_of(here, ref))
    if kind not in rules.STEPS:
        abort(404)
    done = redirect(url_for("correspondence.show", review=here.code, ref=letter.ref))
    form, sent = StepForm(), None
    form.offer_documents(list(reviews.documents(here)))
    if request.method == "GET" and kind not in rules.steps_after(letter.state):
        return done
    if request.method == "POST":
        document, seen = form.behind(), history.version_seen(letter, form.seen.data)
        sent = send(form, lambda: _step(seen, kind, form, document), _refused(seen, kind, form, document))
        if sent.kept:
            return done
        form.say_choose_again()
    clash = sent.clash if sent else None
    (story,) = store.stories([letter], reading.day())
    label, hint = ASKED[kind]
    page = render_template(
        "correspondence/step.html",
        form=form,
        review=here,
        letter=letter,
        each=story,
        kind=kind,
        heading=rules.STEPS[kind],
        words_label=label,
        words_hint=hint,
        clash=clash,
        possible=kind in rules.steps_after(letter.state),
        seen=form.seen.data if sent and not clash else letter.id,
        states=rules.LABELS,
        step_words=rules.STEP_WORDS,
        titles=reading.post_titles({letter.written_by}),
        largest=_largest(),
    )
    return page, sent.status if sent else 200


def _refused(seen: Letter, kind: str, form, document):
    """All that the rules refuse, once the form has been read."""
    given = form.on.data, form.words.data or "", form.expected_by.data, document.given
    yield from rules.wrong_with_step(kind, *given, seen.on, seen.due, reading.day())
    yield from form.wrong_with(document)


def _step(seen: Letter, kind: str, form, document):
    return correspondence.step(
        seen,
        kind,
        form.on.data,
        form.words.data or "",
        by=me(),
        today=reading.day(),
        expected_by=form.expected_by.data if kind == rules.CHASED else None,
        document=document,
        once=form.one_time,
    )


def _largest() -> int:
    return current_app.config["SETTINGS"].max_upload // 1_000_000


@pages.get("/reviews/<review>/letters/<ref>/files/<file>")
@guard.allows(roles.READ)
def file(review, ref, file):
    here, as_at = reading.review(review), reading.as_at()
    letter = reading.or_404(store.letter_of(here, ref, as_at))
    row = reading.or_404(store.file_of(letter, file, as_at))
    # The rights are those of now, whatever the day looked at; what is not for this reader answers as if it were not there.
    now = store.file_of(letter, file) or row
    if not (store.may_open(row, me()) and store.may_open(now, me())):
        abort(404)
    where = f"{here.code}/{letter.ref}/{row.shown_name}"
    if row.removed_because or now.removed_because:
        downloads.taken_away("letter")
    return downloads.hand_out(row, where, "letter", "a letter")
