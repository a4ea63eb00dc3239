"""Sending a form to a verb, and what came of it: kept, refused with the reasons on the form, or somebody was first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..rules.refusal import NotAllowed, Refused
from ..store.history import AlreadyDone, Stale, saying, sends_nothing
from .forms import Form


@dataclass
class Sent:
    """``made`` is what the verb returned; it is empty when a double click was kept the first time."""

    kept: bool = False
    made: object = None
    clash: Stale | None = None

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        return 409 if self.clash else 422


def send(form: Form, verb: Callable[[], object], refusals: Iterable[Refused] = ()) -> Sent:
    """Call the verb if the form is whole and the rules that were asked beforehand refuse nothing.

    NotAllowed passes: it makes the page that says so, and the line in the access log.
    """
    whole = form.validate()
    if sends_nothing():
        # The form is only shown again (web/again.py): nothing is wrong with it before it is sent.
        form.form_errors.clear()
        for field in form:
            field.errors = []
        return Sent()
    for refusal in refusals:
        form.refuse(refusal)
        whole = False
    if not whole:
        return Sent()
    try:
        with saying(form.kept_answers):
            return Sent(kept=True, made=verb())
    except NotAllowed:
        raise
    except Refused as refusal:
        form.refuse(refusal)
    except AlreadyDone:
        return Sent(kept=True)
    except Stale as clash:
        return Sent(clash=clash)
    return Sent()
