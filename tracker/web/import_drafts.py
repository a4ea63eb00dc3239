"""An import that is being prepared: found for whoever began it, shown step by step, and saved after each step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from flask import abort, render_template, request, url_for

from .. import clock
from ..business import imports as doing
from ..business.import_preview import Preview
from ..rules import plan_columns, plan_reading, plan_status
from ..rules.plan_lines import MEANING, Known, Reading
from ..rules.plan_mapping import Mapping
from ..rules.plan_sheets import Book, Sheet
from ..rules.refusal import Refused
from ..store import import_rows
from ..store.history import Stale, sends_nothing
from ..store.imports import ImportDraft
from ..store.reviews import Review
from . import import_questions, reading
from .forms import Form
from .guard import me
from .sending import Sent, send

STEPS = {
    "sheet": "Sheet",
    "rows": "Header and rows",
    "columns": "Columns",
    "meanings": "Words and colours",
    "matches": "Open questions",
    "preview": "Preview",
    "take": "Import",
}

SAID = ("columns", "meanings", "owners", "items", "dates", "matches")  # what one import hands on to the next


class OtherWindow(Stale):
    """The draft was changed by its own person, in another window."""

    def __init__(self) -> None:
        Exception.__init__(self, "This import was changed in another window.")


@dataclass
class Work:
    """A draft with its file. What is read of it is read once for each page."""

    review: Review
    draft: ImportDraft
    looked_at: Mapping | None = None  # to be shown for once, not to be kept

    @cached_property
    def known(self) -> Known:
        return import_rows.known_of(self.review, clock.today())

    @cached_property
    def book(self) -> Book:
        return doing.book_of(self.draft)

    @cached_property
    def _said(self) -> Mapping:
        return doing.mapping_of(self.draft, self.book, self.review, self.known)

    @property
    def mapping(self) -> Mapping:
        return self.looked_at or self._said

    @property
    def sheet(self) -> Sheet:
        return self.book.sheet(self.mapping.sheet) or self.book.sheets[0]

    @property
    def reading(self) -> Reading:
        return plan_reading.read(self.sheet, self.mapping, self.known)

    @property
    def wordless(self) -> Reading:
        """Read as if nothing had been said of words, codes and colours, so that all of them are asked about."""
        keys = plan_status.keys_in(self.book)
        return plan_reading.read(self.sheet, self.mapping.with_(meanings={}), self.known, keys)

    @cached_property
    def preview(self) -> Preview:
        return doing.preview(self.draft, by=me(), today=clock.today())

    @property
    def seen(self) -> str:
        """The same as long as nobody says anything else of the draft."""
        told = json.dumps(self._said.as_values(), sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Which sheet is asked where there are several."""
        return [(name, words) for name, words in STEPS.items() if name != "sheet" or len(self.book.sheets) > 1]

    def address(self, step: str, **more) -> str:
        return url_for(f"imports.{step}", review=self.review.code, draft=self.draft.id, **more)

    @property
    def begin(self) -> str:
        """The first step."""
        return self.address(self.steps[0][0])

    def after(self, step: str) -> str:
        """Where a step leads: back, where somebody asked for that, else on. Where nothing is asked, it leads past."""
        now = Work(self.review, self.draft)
        names = [name for name, _ in self.steps if name == step or now.asks(name)]
        place = names.index(step) + (-1 if request.form.get("to") == "back" else 1)
        return self.address(names[min(max(place, 0), len(names) - 1)])

    def asks(self, step: str) -> bool:
        """Whether there is anything to say at a step."""
        if step == "meanings":
            return any(each.kind == MEANING for each in self.wordless.questions)
        if step == "matches":
            return any(each.kind in import_questions.HOLDS for each in self.preview.questions)
        return True

    @property
    def remembered(self) -> doing.LastSaid | None:
        """What was said at an import and is used again, where it says more than would be proposed and still holds."""
        last = doing.last_said(self.review, self.sheet, self.known)
        if last is None:
            return None
        fresh = self.proposed()
        more = any(getattr(last.mapping, name) != getattr(fresh, name) for name in SAID)
        still = all(getattr(last.mapping, name).items() <= getattr(self.mapping, name).items() for name in SAID)
        return last if more and still else None

    def proposed(self) -> Mapping:
        """What is proposed for the sheet, as if nothing had ever been said of one like it."""
        return plan_columns.propose(self.sheet, self.known).with_(dated=self.mapping.dated, agreed=self.mapping.agreed)

    def say(self, mapping: Mapping) -> ImportDraft:
        return doing.save(self.draft, mapping, by=me())

    def keep(self, form: Form, mapping: Callable[[], Mapping], wrong: Iterable[Refused] = ()) -> Sent:
        """Keep what a step says. In another window the draft may have gone on meanwhile."""
        if form.seen.data and form.seen.data != self.seen and not sends_nothing():
            form.validate()
            return Sent(clash=OtherWindow())
        return send(form, lambda: self.say(mapping()), wrong)


def find(code: str, draft: str) -> Work:
    """The draft named in the address. Somebody else's, and one that is not there, answer alike."""
    review = reading.review(code)
    found = reading.or_404(doing.draft_of(draft, by=me(), now=clock.now()))
    if found.review_id != review.key:
        abort(404)
    return Work(review, found)


def page(work: Work, step: str, form: Form, sent: Sent | None, **shown):
    """The page of a step, with the status that belongs to what came of its form."""
    names = [name for name, _ in work.steps]
    shown.setdefault("seen", work.seen)
    answer = render_template(
        f"imports/{step}.html",
        work=work,
        review=work.review,
        draft=work.draft,
        name=draft_name(work.draft),
        mapping=work.mapping,
        steps=[(work.address(name), words, name == step) for name, words in work.steps],
        number=names.index(step) + 1,
        here=work.address(step),
        back=names.index(step) > 0,
        form=form,
        clash=sent.clash if sent else None,
        **shown,
    )
    return answer, sent.status if sent else 200


def draft_name(draft: ImportDraft) -> str:
    return "What was pasted" if draft.pasted else draft.name
