"""Redacting: one of the chair and the business unit asks, the other sees what would go and confirms; then it is gone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from ..rules import redaction as rules
from ..rules import roles
from ..rules.refusal import NotAllowed, Refused
from ..rules.roles import Acting
from ..store import files, history, people, privacy, redaction, redaction_columns
from ..store.database import Record
from ..store.issued import FrozenContent
from ..store.privacy import Redaction, RedactionWords
from ..store.redaction import Found
from ..store.reviews import Review
from ..store.tables import RECORDS
from . import imports, issuing, typed

_MODELS = {model._meta.table_name: model for model in RECORDS}


def ask(
    words: str,
    category: str,
    because: str,
    authority: str,
    *,
    by: Acting,
    today: dt.date,
    about: Record | None = None,
    whole: Sequence[str] = (),
    chosen: Sequence[str] = (),
    once: str | None = None,
) -> Redaction:
    """Ask for words to be taken out wherever they stand, one text on each line; or the whole of some fields of a record.

    ``chosen`` are keys of files that go too. Nothing is taken out until somebody of the other role confirms it.
    """
    roles.check(by, roles.REDACT)
    texts = rules.texts_of(words)
    rules.check_asked(texts, bool(whole), bool(chosen), category)
    whole = [name for name in whole if about is not None and name in fields_of(about)]
    held = [text for name in whole for text in _held(about, name)]
    rules.check_said([*texts, *held], because, authority)
    _check_not_asked_already(texts)
    review = review_of(about)
    with history.entry("asked for a redaction", by=by, today=today, review=review, board=True, once=once) as entry:
        made = entry.add(
            Redaction,
            ref=f"RD{entry.next_number('board/RD')}",
            review=review.key if review else None,
            kind=about._meta.table_name if about is not None else "",
            about=about.key if about is not None else None,
            about_ref=label_of(about),
            whole=whole,
            files=list(chosen),
            category=category,
            because=because,
            authority=authority,
            asked_by=by.post,
            asked_role=by.role,
            asked_on=today,
        )
        RedactionWords.create(redaction=made.key, words="\n".join(texts))
        entry.subject = made
        if not preview(made):
            raise Refused("These words stand nowhere. Check how they are written there.", "words")
    return made


def _check_not_asked_already(texts: Sequence[str]) -> None:
    """Two requests for the same words would look for each other's marks."""
    for other in privacy.waiting():
        theirs = rules.texts_of(privacy.words_of(other))
        if any(a.lower() in b.lower() or b.lower() in a.lower() for a in texts for b in theirs):
            raise Refused(f"{other.ref} waits already for the same words.", "words")


def preview(asked: Redaction) -> Found:
    """What would be emptied if it were confirmed now."""
    model = _MODELS.get(asked.kind)
    whole = [(model, asked.about, name) for name in asked.whole] if model and asked.about else []
    return redaction.found(rules.texts_of(privacy.words_of(asked)), rules.mark(asked.ref), whole, asked.files)


def confirm(asked: Redaction, seen: str, *, by: Acting, today: dt.date, once: str | None = None) -> tuple[Redaction, str]:
    """The second person confirms what they saw (``seen`` is its digest), and it is emptied in one transaction.

    Then the files go, and the engine writes over what it still held. Returns the redaction, and what remains, in words.
    """
    rules.check_second(by, asked.asked_role, person_of(asked.asked_by))
    _check_waiting(asked)
    review = Review.get_by_id(asked.review_id) if asked.review_id else None
    with history.entry("redacted", by=by, today=today, review=review, board=True, once=once) as entry:
        entry.hold(asked)
        reached = preview(asked)
        if not reached:
            raise Refused("There is nothing left to empty. Take this back, and ask again if it is still needed.")
        if reached.digest != seen:
            raise Refused("What would be emptied has changed since you looked. Read it again, then confirm.")
        RedactionWords.delete().where(RedactionWords.redaction == asked.key).execute()
        redaction.empty(reached)
        typed.forget_all()
        imports.forget_all()
        gone = take_away(reached, rules.mark(asked.ref))
        issuing.reissue(entry, [hit.key for hit in reached.rows if hit.model is FrozenContent], asked)
        redaction.say_what_stands(entry, reached)
        done = entry.change(
            asked,
            state=rules.DONE,
            decided_by=by.post,
            decided_on=today,
            places=_counted(reached),
            emptied=sorted({hit.place for hit in reached.history}),
            records=sorted({key for hit in reached.rows for key in (hit.record, *hit.of) if key}),
            files_removed=len(reached.files),
        )
        entry.subject = done
    left = [stored for stored in gone if not files.take_back(stored)]
    touched = {hit.kind for hit in (*reached.rows, *reached.history)} | {"redaction_words", "typed_text", "import_draft"}
    touched |= {model._meta.table_name for model in redaction.FILES}
    remains = redaction.forget_pages(touched)
    return done, " ".join(filter(None, (remains, rules.FILES_LEFT if left else "")))


def take_away(reached: Found, mark: str) -> list[str]:
    """Empty what the database says of files, in every version. Their bytes go when that is committed, never before.

    Returns the stored names, for removing them then.
    """
    stored = []
    said = {
        "shown_name": mark,
        "stored_name": "",
        "sha256": "",
        "size": 0,
        "removed_because": f"{mark} Its content is gone.",
    }
    for row in reached.files:
        stored.append(row.stored_name)
        model = type(row)
        model.update(**said).where(model.record == row.key).execute()
        reached.history += redaction.empty_history_of(model._meta.table_name, row.key, list(said))
    return stored


def _counted(reached: Found) -> list[dict]:
    """How many values were emptied, by kind of record and field; no words."""
    counts = Counter((hit.kind, hit.field, "record") for hit in reached.rows)
    counts.update((hit.subject, hit.field, "history") for hit in reached.history)
    return [{"kind": kind, "field": name, "in": where, "values": n} for (kind, name, where), n in sorted(counts.items())]


def decline(asked: Redaction, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Redaction:
    """The second person says no, with a reason. The words that were asked for are forgotten."""
    rules.check_second(by, asked.asked_role, person_of(asked.asked_by))
    rules.check_said(rules.texts_of(privacy.words_of(asked)), because, "-")
    return _close(asked, rules.DECLINED, "declined a redaction", because, by=by, today=today, once=once)


def take_back(asked: Redaction, *, by: Acting, today: dt.date, once: str | None = None) -> Redaction:
    """Who asked takes it back."""
    check_takes_back(asked, by)
    return _close(asked, rules.WITHDRAWN, "took a redaction back", "", by=by, today=today, once=once)


def check_takes_back(asked: Redaction, by: Acting) -> None:
    """Refuse it to everybody but the person who asked."""
    roles.check(by, roles.REDACT)
    if by.person != person_of(asked.asked_by):
        raise NotAllowed("Only who asked for this can take it back.")


def _close(asked, state, verb, because, *, by, today, once):
    _check_waiting(asked)
    review = Review.get_by_id(asked.review_id) if asked.review_id else None
    with history.entry(verb, by=by, today=today, review=review, board=True, once=once) as entry:
        entry.subject = entry.change(asked, state=state, decided_by=by.post, decided_on=today, decision_because=because)
        RedactionWords.delete().where(RedactionWords.redaction == asked.key).execute()
    redaction.forget_pages({"redaction_words"})
    return entry.subject


def _check_waiting(asked: Redaction) -> None:
    if asked.state != rules.WAITING:
        raise Refused("This was decided already.")


def person_of(post: str) -> str:
    """The key of the person who holds a post."""
    held = people.post_of(post)
    return held.person_id if held else ""


def fields_of(record: Record) -> dict[str, str]:
    """The fields of a record that hold words now, each with the words: what can be emptied as a whole."""
    kept = (column.name for column in redaction_columns.columns(type(record)))
    held = {name: record.__data__.get(name) for name in kept}
    return {name: value for name, value in held.items() if value and _is_words(value)}


def _is_words(value) -> bool:
    """Text, or a list of it; not a citation or a mapping, of which the words are looked for one by one."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _held(record: Record, name: str) -> list[str]:
    rows = type(record).select().where(type(record).record == record.key)
    return [text for row in rows for text in rules.texts_of(str(row.__data__.get(name) or "")) if len(text) >= rules.FEWEST]


def review_of(record: Record | None) -> Review | None:
    """The review that a record belongs to, if it says so."""
    key = getattr(record, "review_id", None)
    return Review.get_by_id(key) if key else None


def label_of(record: Record | None) -> str:
    return str(getattr(record, "ref", None) or getattr(record, "code", None) or "") if record is not None else ""


def record_of(key: str) -> Record | None:
    """The standing version of a record of any kind, by its key alone."""
    for model in RECORDS:
        row = model.get_or_none((model.record == key) & model.known_until.is_null())
        if row is not None:
            return row
    return None
