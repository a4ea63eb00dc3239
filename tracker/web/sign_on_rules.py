"""What the business unit says of directories: the mail domains that they may speak for, and the claims that give posts."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import sign_on as linking
from ..business import sign_on_rules as doing
from ..rules import roles
from ..rules import sign_on as rules
from ..rules.refusal import gathered
from ..store import people, reviews
from ..store import sign_on as store
from ..store.history import version_seen
from . import guard, lists, reading, sending
from .forms import sign_on as forms
from .forms.people import Sure
from .sign_on import provider_of, providers

pages = Blueprint("sign_on_rules", __name__, url_prefix="/administration/sign-on")


@pages.get("")
@guard.allows(roles.MANAGE)
@reading.only_today
def index():
    known, day = providers(), clock.today()
    claims, domains = store.rules_in_force(), store.domains_in_force()
    names = {each.issuer: each.name for each in known}
    page = lists.page_of(store.people_linked(), "people")
    return render_template(
        "sign_on/index.html",
        known=known,
        # What is no longer in the settings is shown all the same, so that it can be taken back.
        gone=sorted({row.issuer for row in [*claims, *domains]} - set(names)),
        claims=claims,
        domains=domains,
        names=names,
        given=store.given_by([row.key for row in claims], day),
        page=page,
        day=day,
    )


@pages.route("/<provider>/claims/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def add(provider: str):
    here = reading.or_404(provider_of(provider))
    form, agencies = forms.Mapping(), {row.code: row for row in reviews.standing_agencies()}
    form.offer(agencies.values())
    status = 200
    if request.method == "POST":
        said = doing.Mapping(
            (form.claim.data or "").strip(),
            (form.value.data or "").strip(),
            form.role.data or "",
            form.title.data or "",
            agencies.get(form.agency.data or ""),
            form.level.data or "",
            form.because.data or "",
        )
        who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
        sent = sending.send(form, lambda: doing.add(here.issuer, said, **who), gathered(*doing.checks(said)))
        if sent.kept:
            return redirect(url_for("sign_on_rules.index"))
        status = sent.status
    return render_template("sign_on/add.html", form=form, provider=here), status


@pages.route("/claims/<key>/take-back", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def take_back(key: str):
    row = reading.or_404(store.rule_of(key))
    given = store.given_by([row.key], clock.today()).get(row.key, 0)
    return _take(row, doing.take_back, "sign_on/take_back.html", given=given)


@pages.route("/<provider>/domains/give", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def give_domain(provider: str):
    here, form, status = reading.or_404(provider_of(provider)), forms.Domain(), 200
    if request.method == "POST":
        domain, because = form.domain.data or "", form.because.data or ""
        who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
        wrong = gathered(lambda: rules.domain_of(domain), lambda: rules.check_reason(because))
        sent = sending.send(form, lambda: doing.give_domain(here.issuer, domain, because, **who), wrong)
        if sent.kept:
            return redirect(url_for("sign_on_rules.index"))
        status = sent.status
    return render_template("sign_on/give_domain.html", form=form, provider=here), status


@pages.route("/domains/<key>/take-away", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def take_domain(key: str):
    row = reading.or_404(store.domain_of(key))
    return _take(row, doing.take_domain, "sign_on/take_domain.html")


def _take(row, verb, template: str, **more):
    """A page that says what will end, asks why, and then does it."""
    form, sent = forms.TakeBack(), None
    if request.method == "POST":
        seen, because = version_seen(row, form.seen.data), form.because.data or ""
        who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
        sent = sending.send(form, lambda: verb(seen, because, **who), gathered(lambda: rules.check_reason(because)))
        if sent.kept or sent.clash:  # somebody else took it back at the same moment: it is done
            return redirect(url_for("sign_on_rules.index"))
    elif row.withdrawn_because:
        return redirect(url_for("sign_on_rules.index"))
    here = next((each for each in providers() if each.issuer == row.issuer), None)
    page = render_template(template, form=form, row=row, name=here.name if here else row.issuer, **more)
    return page, sent.status if sent else 200


@pages.route("/people/<person>/<key>/take-away", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def unlink(person: str, key: str):
    holder = reading.or_404(people.person_of(person))
    identity, form, status = reading.or_404(store.identity(key, holder.key)), Sure(), 200
    if request.method == "POST":
        who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
        sent = sending.send(form, lambda: linking.unlink(identity, holder, **who))
        if sent.kept:
            return redirect(url_for("people.show", person=holder.key))
        status = sent.status
    return render_template("sign_on/unlink.html", form=form, holder=holder, identity=identity), status
