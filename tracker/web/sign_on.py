"""Signing in by an organisation's own account: to its provider and back. Also to prove who one is, and to link the two."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, current_app, redirect, request, session, url_for
from flask_login import current_user

from .. import clock
from ..business import openid
from ..business import sign_in as signing
from ..business import sign_on as doing
from ..rules.refusal import Refused
from ..rules.sign_on import Provider
from ..store import people
from ..store import sign_on as store
from . import account, errors, guard, proving, reading

pages = Blueprint("sign_on", __name__)

PROVE, LINK = "prove", "link"
_ASKED, _MOST = "sign_on_asked", 3  # questions that one browser may have open
CAME_BY = "sign_on"  # in the cookie: the directory by which this session was opened


def providers() -> list[Provider]:
    """The directories that can be used: those of the settings, where the extra that speaks to them is installed."""
    told = current_app.config["SETTINGS"].providers
    return list(told) if told and openid.is_installed() else []


@pages.app_context_processor
def _for_templates():
    return {"directories": providers, "link_mark": _mark}


def provider_of(key: str | None) -> Provider | None:
    return next((each for each in providers() if each.key == key), None)


# Each begins with a link and not with a form: where a form may send a browser is limited to this site (form-action).
@pages.get("/sign-in/with/<provider>")
@guard.allows(guard.EVERYBODY)
def start(provider: str):
    here, target = reading.or_404(provider_of(provider)), guard.own_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target or url_for("home.show"))
    return _ask(here, target or "")


@pages.get("/account/prove/with/<provider>")
@guard.allows(guard.SIGNED_IN)
@guard.before_the_second_factor
def prove(provider: str):
    here, target = reading.or_404(provider_of(provider)), guard.own_path(request.args.get("next"))
    return _ask(here, target or "", PROVE)


def _way_to_prove(target: str) -> tuple[str, str] | None:
    linked = {row.issuer for row in store.identities_of(current_user.session.account_id)} if providers() else set()
    here = next((each for each in providers() if each.issuer in linked), None)
    return (
        (f"Confirm with {here.name}: you sign in there once more", url_for("sign_on.prove", provider=here.key, next=target))
        if here
        else None
    )


proving.OTHER_WAYS.append(_way_to_prove)


@pages.get("/account/organisations/<provider>/link")
@guard.allows(guard.SIGNED_IN)
@guard.fresh
def link(provider: str):
    here = reading.or_404(provider_of(provider))
    # Only from one's own page: who is led here from elsewhere may be signed in there as somebody else.
    if not secrets.compare_digest(request.args.get("mark", "").encode(), _mark().encode()):
        abort(403)
    return _ask(here, url_for("account.show"), LINK)


def _mark() -> str:
    return signing.digest(f"link {current_user.token}")[:24]


def _ask(provider: Provider, target: str, purpose: str = ""):
    back, target = _address("sign_on.back", provider=provider.key), target if len(target) <= 500 else ""
    try:
        url, asked = openid.start(provider, back, clock.now(), target, purpose, again=bool(purpose))
    except openid.Failed as failed:
        return _failed(provider, str(failed), failed.why, failed.status, target, purpose)
    open_questions = list(session.get(_ASKED, {}).items())[1 - _MOST :]
    session[_ASKED] = {**dict(open_questions), asked.state: asked.as_kept()}
    return redirect(url)


@pages.get("/sign-in/with/<provider>/back")
@guard.allows(guard.EVERYBODY)
def back(provider: str):
    here, asked = reading.or_404(provider_of(provider)), _taken(request.args.get("state", ""))
    purpose, target = (asked.purpose, asked.target) if asked else ("", "")
    if purpose and not current_user.is_authenticated:
        asked, purpose = None, ""
    now, today = clock.now(), clock.today()
    try:
        said = openid.finish(here, asked, request.args, _address("sign_on.back", provider=here.key), now)
        if purpose == PROVE:
            doing.prove(said, current_user.session, now, current_user.asked_for_second_factor)
            return proving.proved(target or url_for("account.show"))
        if purpose == LINK:
            doing.link_own(said, current_user.session, by=current_user.acting, now=now, today=today)
            return redirect(url_for("account.show", linked="1"))
        token = doing.come_in(said, now=now, today=today)
    except openid.Failed as failed:
        return _failed(here, str(failed), failed.why, failed.status, target, purpose)
    except signing.NeedsCode as half:
        return account.go_on_with_a_code(half.token, guard.own_path(target))
    except Refused as refusal:
        return _failed(here, str(refusal), "not let in", 403, target, purpose)
    answer = account.come_in(token, guard.own_path(target))
    session[CAME_BY] = here.key
    session[guard.TWO_FACTORS_THERE] = said.second_factor
    return answer


def _taken(state: str) -> openid.Asked | None:
    """What was asked with this state from this browser. Each answer is taken once."""
    asked = dict(session.get(_ASKED, {}))
    found = asked.pop(state, None)
    session[_ASKED] = asked
    return openid.Asked(**found) if found else None


def _failed(provider: Provider, sentence: str, why: str, status: int, target: str, purpose: str):
    """The sentence on the page where they began; the reason in the log."""
    acting = current_user.acting if current_user.is_authenticated else None
    people.log("sign-on failed", f"sign-in with {provider.key}: {why}", acting, clock.now())
    current_app.logger.warning("single sign-on with %s: %s", provider.key, why)
    if purpose == LINK:
        return errors.page(status, sentence)
    if purpose == PROVE:
        return proving.page_with(sentence, target or url_for("account.show")), status
    form = account.SignIn(formdata=None)
    form.form_errors.append(sentence)
    return account.sign_in_page(form, target or None), status


@pages.get("/sign-in/with/<provider>/leave")
@guard.allows(guard.EVERYBODY)
def leave(provider: str):
    """On to the provider's own sign-out, for who wants their session there to end too."""
    here = reading.or_404(provider_of(provider))
    try:
        place = openid.end_of_their_session(here, _address("account.sign_in"), clock.now())
    except openid.Failed as failed:
        return _failed(here, str(failed), failed.why, failed.status, "", "")
    return redirect(place or url_for("account.sign_in"))


def _address(endpoint: str, **values) -> str:
    """The whole address of a page, as the provider was told it."""
    base = current_app.config["SETTINGS"].url.rstrip("/")
    if "//127.0.0.1" in base:  # TRACKER_URL was not set: the address by which we were asked, whose host is one of ours
        base = request.url_root.rstrip("/")
    return base + url_for(endpoint, **values)
