"""What the business unit does with an account: a new link, disabling, letting in again, ending its sessions."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import invitations, second_factor
from ..business import people as doing
from ..rules import roles
from ..store import people as store
from . import guard, reading, sending
from .forms.people import Sure
from .people import show_link

pages = Blueprint("accounts", __name__, url_prefix="/people")


@pages.route("/<person>/link", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def link(person: str):
    form, holder = Sure(), reading.or_404(store.person_of(person))
    account = reading.or_404(store.account_of(holder.key))
    status = 200
    if request.method == "POST":
        sent = sending.send(
            form,
            lambda: invitations.make_link(holder, by=guard.me(), today=clock.today(), now=clock.now(), once=form.one_time),
        )
        if sent.made:
            return show_link(sent.made, url_for("people.show", person=holder.key))
        if sent.kept:
            return redirect(url_for("people.show", person=holder.key))
        status = sent.status
    invited = store.is_invited(account.id)
    return render_template("people/new_link.html", form=form, holder=holder, invited=invited), status


@pages.route("/<person>/disable", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def disable(person: str):
    return _sure(person, "people/disable.html", doing.disable, now=clock.now())


@pages.route("/<person>/enable", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def enable(person: str):
    return _sure(person, "people/enable.html", doing.enable)


@pages.route("/<person>/sign-out", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def sign_out(person: str):
    return _sure(person, "people/sign_out.html", doing.sign_out_everywhere)


@pages.route("/<person>/second-factor", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def clear_second_factor(person: str):
    return _sure(person, "people/clear_factor.html", second_factor.clear, now=clock.now())


def _sure(person: str, template: str, verb, **more):
    """A page that asks once more, and then does it."""
    form, holder = Sure(), reading.or_404(store.person_of(person))
    if request.method == "GET":
        return render_template(template, form=form, holder=holder)
    who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
    sent = sending.send(form, lambda: verb(holder, **who, **more))
    if sent.kept:
        return redirect(url_for("people.show", person=holder.key))
    return render_template(template, form=form, holder=holder), sent.status
