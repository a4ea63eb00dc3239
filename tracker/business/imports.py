"""Importing an action plan: a draft between the pages, what would come of it, taking it, undoing it.

``begin`` keeps the file, ``preview`` says what would be added and changed, ``take`` does it in one step
(``import_taking``), ``undo`` restores what was (``import_undoing``). Only the business unit imports.
"""

from __future__ import annotations

import datetime as dt

from ..rules import roles, uploads
from ..rules.plan_mapping import Mapping
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store.imports import ImportDraft
from ..store.reviews import Review
from . import plan_limits
from .import_preview import LastSaid, Preview, book_of, first_known, last_said, mapping_for, mapping_of, previewed
from .import_taking import take
from .import_undoing import undo, undoing

__all__ = [
    "LastSaid",
    "begin",
    "book_of",
    "draft_of",
    "drafts",
    "first_known",
    "give_up",
    "last_said",
    "mapping_for",
    "mapping_of",
    "preview",
    "save",
    "take",
    "undo",
    "undoing",
]

KEPT_FOR = dt.timedelta(days=7)
MOST = 5  # drafts of one person; of more the oldest goes


def begin(
    review: Review,
    content: bytes | str,
    name: str = "",
    *,
    by: Acting,
    today: dt.date,
    now: dt.datetime,
    with_items: bool = False,
) -> ImportDraft:
    """Keep a plan, a file or what was pasted, for the person who brings it. Raises Refused where it cannot be read.

    ``with_items``: the recommendations that the plan names become those of the review.
    """
    draft = unsaved(review, content, name, by=by, now=now, with_items=with_items)
    book_of(draft)
    clear(now)
    ImportDraft.insert(**draft.__data__).execute()
    mine = ImportDraft.select(ImportDraft.id).where(ImportDraft.person == by.person).order_by(ImportDraft.id.desc())
    if old := [row.id for row in mine][MOST:]:
        ImportDraft.delete().where(ImportDraft.id.in_(old)).execute()
    return draft


def unsaved(
    review: Review, content: bytes | str, name: str = "", *, by: Acting, now: dt.datetime, with_items: bool = False
) -> ImportDraft:
    """The same without keeping it: for the command line."""
    roles.check(by, roles.MANAGE)
    pasted = isinstance(content, str)
    held = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if len(held) > plan_limits.LARGEST:
        raise Refused(f"A plan can be {plan_limits.LARGEST // 1_000_000} MB at most.", "text" if pasted else "file")
    return ImportDraft(
        person=by.person,
        review=review.key,
        name="pasted" if pasted else uploads.shown_name(name),
        pasted=pasted,
        content=held,
        with_items=with_items,
        made_at=now,
    )


def draft_of(key: str, *, by: Acting, now: dt.datetime) -> ImportDraft | None:
    """A draft of this person's own; nobody else sees it, nor anybody after a week."""
    if not roles.may(by, roles.MANAGE):
        return None
    mine = (ImportDraft.id == key) & (ImportDraft.person == by.person) & (ImportDraft.made_at >= now - KEPT_FOR)
    return ImportDraft.get_or_none(mine)


def drafts(*, by: Acting, now: dt.datetime) -> list[ImportDraft]:
    """The plans that this person has begun, newest first, without their bytes."""
    mine = (ImportDraft.person == by.person) & (ImportDraft.made_at >= now - KEPT_FOR)
    fields = (ImportDraft.id, ImportDraft.review, ImportDraft.name, ImportDraft.pasted, ImportDraft.made_at)
    return list(ImportDraft.select(*fields).where(mine).order_by(ImportDraft.id.desc()))


def save(draft: ImportDraft, mapping: Mapping, *, by: Acting) -> ImportDraft:
    """Keep what was said of the plan so far."""
    _check_own(draft, by)
    draft.mapping = mapping.as_values()
    ImportDraft.update(mapping=draft.mapping).where(ImportDraft.id == draft.id).execute()
    return draft


def give_up(draft: ImportDraft, *, by: Acting) -> None:
    """The draft goes, with its bytes."""
    _check_own(draft, by)
    ImportDraft.delete().where(ImportDraft.id == draft.id).execute()


def preview(draft: ImportDraft, *, by: Acting, today: dt.date) -> Preview:
    """What would come of a draft as it is mapped now. Nothing is written."""
    roles.check(by, roles.MANAGE)
    return previewed(draft, by=by, today=today)


def forget_all() -> None:
    """Nothing that is being imported stays: a redaction cannot look into files."""
    ImportDraft.delete().execute()


def _check_own(draft: ImportDraft, by: Acting) -> None:
    roles.check(by, roles.MANAGE)
    if draft.person != by.person:
        raise Refused("Somebody else began this import.")


def clear(now: dt.datetime) -> None:
    """Drafts of more than a week ago go: when the next one is begun, and with the daily run of the rules."""
    ImportDraft.delete().where(ImportDraft.made_at < now - KEPT_FOR).execute()
