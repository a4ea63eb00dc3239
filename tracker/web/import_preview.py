"""Every row of a plan before it is imported: what would be added or changed, what is in doubt; then the one button."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from flask import Blueprint, redirect, request, url_for

from .. import clock
from ..business import import_taking
from ..business import imports as doing
from ..business.import_preview import Preview
from ..rules import plan_comparing as outcomes
from ..rules import plan_mapping as plans
from ..rules import roles
from ..rules.plan_comparing import Outcome
from ..rules.plan_groups import LEFT_OUT
from ..rules.plan_lines import Skipped
from ..rules.refusal import Refused
from ..store import history
from . import guard, import_questions, import_shown, lists, reading
from .forms import imports as forms
from .guard import me
from .import_drafts import Work, find, page
from .sending import send

SIZE = 100  # rows on a page
DOUBTS, WARNED = "doubts", "warned"
NOTHING_SEEN = "nothing"  # by who sends the form and has not been shown what would come of it
EACH_SECOND = 150  # rows that are taken in a second, for what is said of how long it takes


def add_to(pages: Blueprint) -> None:
    for name in ("preview", "take"):
        pages.add_url_rule(
            f"/reviews/<review>/imports/drafts/<draft>/{name}", name, globals()[name], methods=["GET", "POST"]
        )


@dataclass
class Counts:
    """The rows by what would come of them. ``links`` narrow the list to them."""

    by_outcome: Counter = field(default_factory=Counter)
    doubts: int = 0
    warned: int = 0
    needed: int = 0
    skipped: int = 0
    left_out: int = 0


def counted(work: Work) -> Counts:
    preview, skipped, every = work.preview, work.preview.reading.skipped, of_every_row(work.preview)
    left = sum(each.why == LEFT_OUT for each in skipped)
    return Counts(
        Counter(each.what for each in preview.outcomes),
        sum(bool(sentences(each, every)) for each in preview.outcomes),
        sum(bool(each.warnings) for each in preview.outcomes),
        import_questions.open_and_needed(preview.questions, work.mapping),
        len(skipped) - left,
        left,
    )


def of_every_row(preview: Preview) -> list[str]:
    """What is in doubt of every row alike. It is said once."""
    said = [[doubt.sentence for doubt in each.line.doubts] for each in preview.outcomes]
    return [words for words in dict.fromkeys(said[0]) if all(words in each for each in said)] if len(said) > 2 else []


def sentences(each: Outcome, every: list[str]) -> list[tuple[str, bool]]:
    """What is to be looked at in a row, and whether it stops the row or warns of a child's name."""
    weak = [words for words in (*(doubt.sentence for doubt in each.line.doubts), *each.left) if words not in every]
    strong = [*each.because, *each.warnings]
    return [(words, words in strong) for words in dict.fromkeys([*each.because, *weak, *each.warnings])]


@guard.allows(roles.MANAGE)
@reading.only_today
def preview(review, draft):
    work = find(review, draft)
    form, sent = forms.PreviewForm(), None
    if request.method == "POST":
        sent = work.keep(form, lambda: _with_rows(work))
        if sent.kept:
            here = request.form.get("to") == "stay"
            return redirect(lists.address(as_at=None) if here else work.after("preview"))
    found = work.preview
    only = lists.choice("only", (DOUBTS, WARNED, *outcomes.OUTCOMES))
    every = of_every_row(found)
    rows = [each for each in found.outcomes if _is(each, only, every)]
    shown = lists.page_of(rows, "rows", size=SIZE)
    return page(
        work,
        "preview",
        form,
        sent,
        to=lists.address(),
        preview=found,
        wrong=[str(each) for each in found.wrong],
        unread=import_shown.beside_agencies(work.sheet, work.mapping),
        counts=counted(work),
        of_every_row=every,
        sentences=sentences,
        page=shown,
        only=only,
        ticked=_boxes(shown.rows, work.mapping),
        left_out=[each for each in found.reading.skipped if each.why == LEFT_OUT],
        skipped=_in_groups([each for each in found.reading.skipped if each.why != LEFT_OUT]),
        words=outcomes.OUTCOMES,
        meanings=plans.MEANINGS,
        fields=plans.FIELDS,
        names={each.code: each.name for each in work.known.agencies},
    )


def _is(each: Outcome, only: str, every: list[str]) -> bool:
    if only == DOUBTS:
        return bool(sentences(each, every))
    return bool(each.warnings) if only == WARNED else only in ("", each.what)


def _boxes(rows: list[Outcome], mapping: plans.Mapping) -> list[tuple[bool, bool]]:
    """For each line on the page: whether it is asked there if its row is one action, and whether it is kept whole."""
    found = []
    wide = any(held.startswith(plans.OF_AGENCY) for held in mapping.columns.values())  # nothing is split there
    seen = set()
    for each in rows:
        kept = each.line.row in mapping.kept_whole
        split = each.line.part > 0 and not wide
        found.append(((split or kept) and each.line.row not in seen, kept))
        seen.add(each.line.row)
    return found


def _in_groups(skipped: list[Skipped]) -> list[tuple[str, list[Skipped]]]:
    groups: dict[str, list[Skipped]] = {}
    for each in skipped:
        groups.setdefault(each.why, []).append(each)
    return list(groups.items())


def _with_rows(work: Work) -> plans.Mapping:
    """The mapping with the boxes of this page. Those of other pages stay as they were."""
    shown, leave, whole = (_numbers(name) for name in ("shown", "leave", "whole"))
    parts_shown, parts_left = (_parts(name) for name in ("shown", "leave"))
    asked = shown | {int(place.partition(".")[0]) for place in parts_shown}
    rows: dict[int, set[int]] = {}
    for line in work.reading.lines:
        rows.setdefault(line.row, set()).update(line.rows or (line.row,))
    shown_rows = {row for first in shown for row in rows.get(first, {first})}
    left = {row for first in leave for row in rows.get(first, {first})}
    mapping = work.mapping
    return mapping.with_(
        left_out=tuple(sorted((set(mapping.left_out) - shown_rows) | left)),
        left_parts=tuple(sorted((set(mapping.left_parts) - parts_shown) | parts_left)),
        kept_whole=tuple(sorted((set(mapping.kept_whole) - asked) | whole)),
    )


def _parts(name: str) -> set[str]:
    """Places such as "8.1"."""
    written = " ".join(request.form.getlist(name)).split()
    return {each for each in written if re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,4}", each)}


def _numbers(name: str) -> set[int]:
    written = " ".join(request.form.getlist(name)).split()
    return {int(each) for each in written if each.isascii() and each.isdigit() and len(each) < 7}


@guard.allows(roles.MANAGE)
@reading.only_today
def take(review, draft):
    if request.method == "POST" and history.sent_before(request.form.get("once"), me()):
        return redirect(url_for("imports.index", review=review))  # a second click; the draft went with the first
    work = find(review, draft)
    form, sent = forms.TakeForm(), None
    if request.method == "POST":
        sent = send(form, lambda: _taken(work, form))
        if sent.kept:
            return redirect(_report(work.review, sent.made))
        for refusal in _wrong(work, form):
            form.refuse(refusal)
    # What somebody was shown is what is taken: else it is shown anew, as it is now.
    meanwhile = bool(form.seen.errors)
    form.seen.errors = []
    answer, status = page(
        work,
        "take",
        form,
        sent,
        preview=work.preview,
        counts=counted(work),
        seconds=len(work.preview.outcomes) // EACH_SECOND + 2,
        meanwhile=meanwhile,
        seen=work.preview.digest,
        wrong=[str(each) for each in work.preview.wrong],
    )
    return answer, 409 if meanwhile else status


def _wrong(work: Work, form: forms.TakeForm) -> list[Refused]:
    """All that the verb refuses, so that it is said at once; the verb names the first."""
    if form.seen.data != work.preview.digest:
        return [Refused(import_taking.MEANWHILE, "seen")]
    return import_taking.wrong_with(work.preview, rest=bool(form.rest.data), names_nobody=bool(form.warned.data))


def _taken(work: Work, form: forms.TakeForm):
    said = {"rest": bool(form.rest.data), "names_nobody": bool(form.warned.data), "seen": form.seen.data or NOTHING_SEEN}
    return doing.take(work.draft, by=me(), today=clock.today(), once=form.one_time, **said)


def _report(review, made) -> str:
    if made is None:
        return url_for("imports.index", review=review.code)
    return url_for("imports.show", review=review.code, ref=made.ref)
