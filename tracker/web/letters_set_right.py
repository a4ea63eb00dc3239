"""Setting right a letter that was recorded wrongly, or one of its steps; withdrawing the record, and putting it back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import letters_set_right as doing
from ..rules import correspondence as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import correspondence as store
from ..store import history
from . import guard, reading
from .forms.letters import CorrectLetter, CorrectStep, PutBack, Withdraw
from .guard import me
from .sending import send

pages = Blueprint("letters_set_right", __name__)


@pages.route("/reviews/<review>/letters/<ref>/correct", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def correct(review, ref):
    here, letter = _find(review, ref)
    form = CorrectLetter()
    if request.method == "GET":
        for name in ("to_post", "together_with", "from_post", "subject", "what"):
            form[name].data = getattr(letter, name)
        form.on.process(None, letter.on)
        if letter.due:
            form.due.process(None, letter.due)

    def said():
        names = ("subject", "what", "from_post", "to_post", "together_with")
        return doing.Said(on=form.on.data, due=form.due.data, **{name: form[name].data or "" for name in names})

    return _page(
        "correct", here, letter, None, form,
        lambda seen, because, **who: doing.correct(seen, said(), because, **who),
        lambda seen, because: doing.wrong_with(seen, said(), because, clock.today()),
    )  # fmt: skip


@pages.route("/reviews/<review>/letters/<ref>/withdraw", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def withdraw(review, ref):
    here, letter = _find(review, ref)
    return _page("withdraw", here, letter, None, Withdraw(), doing.withdraw, _reason_alone)


@pages.route("/reviews/<review>/letters/<ref>/steps/<number>/correct", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def correct_step(review, ref, number):
    here, letter = _find(review, ref)
    step = reading.or_404(store.step_of(letter, number))
    form = CorrectStep()
    if request.method == "GET":
        form.words.data = step.words
        form.on.process(None, step.on)
        if step.expected_by:
            form.expected_by.process(None, step.expected_by)

    def said():
        return form.on.data, form.words.data or "", form.expected_by.data

    return _page(
        "correct_step", here, letter, step, form,
        lambda seen, because, **who: doing.correct_step(seen, *said(), because, **who),
        lambda seen, because: doing.wrong_with_step(seen, *said(), because, clock.today()),
    )  # fmt: skip


@pages.route("/reviews/<review>/letters/<ref>/steps/<number>/withdraw", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def withdraw_step(review, ref, number):
    here, letter = _find(review, ref)
    step = reading.or_404(store.step_of(letter, number))
    return _page("withdraw_step", here, letter, step, Withdraw(), doing.withdraw_step, _reason_alone)


@pages.route("/reviews/<review>/letters/<ref>/put-back", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def put_back(review, ref):
    here, letter = _find(review, ref)
    return _page("put_back", here, letter, None, PutBack(), doing.put_back, _why_it_stands)


@pages.route("/reviews/<review>/letters/<ref>/steps/<number>/put-back", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def put_back_step(review, ref, number):
    here, letter = _find(review, ref)
    step = reading.or_404(store.step_of(letter, number))
    return _page(
        "put_back_step", here, letter, step, PutBack(), doing.put_back_step,
        lambda seen, because: doing.wrong_with_putting_back_step(seen, because, clock.today()),
    )  # fmt: skip


def _reason_alone(seen, because: str) -> list:
    return gathered(lambda: rules.check_set_right(because))


def _why_it_stands(seen, because: str) -> list:
    return gathered(lambda: rules.check_put_back(because))


_PUTTING_BACK = ("put_back", "put_back_step")


def _find(code: str, ref: str):
    here = reading.review(code)
    return here, reading.or_404(store.letter_of(here, ref))


def _page(what: str, here, letter, step, form, verb, wrong_with):
    """A form about a letter or a step: done and shown, or shown again with what is wrong or who was first."""
    row, sent = step or letter, None
    done = redirect(url_for("correspondence.show", review=here.code, ref=letter.ref))
    if request.method == "POST":
        form.validate()  # reads the days
        seen, because = history.version_seen(row, form.seen.data), form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(form, lambda: verb(seen, because, **who), wrong_with(seen, because))
        if sent.kept:
            return done
    elif (step is not None and letter.withdrawn_on) or (row.withdrawn_on is not None) != (what in _PUTTING_BACK):
        return done
    clash = sent.clash if sent else None
    page = render_template(
        "correspondence/set_right.html",
        what=what,
        review=here,
        letter=letter,
        step=step,
        row=row,
        form=form,
        clash=clash,
        seen=form.seen.data if sent and not clash else row.id,
        step_words=rules.STEP_WORDS,
        chased=step is not None and step.kind == rules.CHASED,
        sent_by_us=letter.direction == rules.OUT,
    )
    return page, sent.status if sent else 200
