"""Checking that nothing was lost or changed by hand: the chains and their heads, the files, the references."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..rules import due_points, reminders
from ..store import files, guards, history, history_read, history_whole, issued, numbers, people, privacy, reviews
from ..store.actions import Action, Answer
from ..store.asked_before import AskedBefore
from ..store.correspondence import LetterFile
from ..store.database import database, in_force, known, one_moment
from ..store.deadlines import Deadline
from ..store.evidence import Evidence, EvidenceFile, EvidenceLink
from ..store.history import START, Counter, History, HistoryValue
from ..store.history_whole import MARK, Sealed
from ..store.reminders import Outbox, Reminder
from ..store.reviews import Agency, Item, ItemAgency
from ..store.tables import RECORDS
from . import files as keeping
from . import verify_apart
from .verify_records import Looked, Step, nothing_collected

_LOT = 1000  # entries at a time


def problems(step: Step = lambda done, of: None) -> Iterator[str]:
    """Each thing that is wrong, as a sentence that names it. Nothing when all is well.

    ``step`` is told now and then how far it is: entries and versions looked at, and of how many.
    """
    yield from of_the_database(step)
    yield from _files()


def of_the_database(step: Step = lambda done, of: None) -> Iterator[str]:
    """What is wrong with the chains, the records or the counters; the evidence files apart.

    All of it is read as it stands at one moment, so nobody has to stop working meanwhile. Of a great database another
    process compares the records, as they stand at a moment of its own.
    """
    unkept = database.in_transaction()
    with one_moment(), nothing_collected():
        yield from _of_the_database(step, unkept)


def _of_the_database(step: Step, unkept: bool) -> Iterator[str]:
    yield from _guards()
    yield from _mark()
    looked = Looked(step, History.select().count() + sum(table.select().count() for table in RECORDS))
    with verify_apart.records(looked, unkept) as records:
        yield from _chains(looked)
        # Asked while another process may still be at the records, and said after them: what is wrong there comes first.
        rest = [*_links(), *_moves(), *_counters(), *_outbox(), *issued.changed_by_hand()]
        yield from records
        yield from rest


def _guards() -> Iterator[str]:
    for guard in guards.missing():
        yield (
            f"The database does not refuse what it should of {guard.table}: {guard.name} is missing, off or another. "
            "Somebody with the rights of its owner took it away; tracker migrate puts it up again."
        )


def _mark() -> Iterator[str]:
    """What is invented says so in its entry, under the hash of the chain; the mark of the database does not lie in one."""
    invented = History.select().where(History.invented == 1).count()
    if invented and not reviews.is_demonstration():
        yield (
            f"The database is not marked as a demonstration, and {invented} of its entries are invented. "
            "Somebody took the mark away."
        )


def redactions() -> Iterator[str]:
    """Each value, and each issued report, whose words were taken out, by whom and why. Nothing is wrong: digests hold."""
    emptied = HistoryValue.value.is_null() & HistoryValue.salt.is_null()
    rows = HistoryValue.select(HistoryValue, History).join(History, on=(HistoryValue.entry == History.id), attr="of")
    said = privacy.emptied_by()
    titles = people.titles(key for row in said.values() for key in (row.asked_by, row.decided_by))
    for value in rows.where(emptied).order_by(History.chain, History.seq, HistoryValue.position):
        by = said.get(f"{value.of.chain}/{value.of.seq}/{value.position}")
        if by is not None:
            asked, confirmed = (titles.get(key, "a post") for key in (by.asked_by, by.decided_by))
            yield (
                f"{_name(value.of)}: the value of {value.field} is {by.done_word}: {by.ref}, asked by {asked}, "
                f"confirmed by {confirmed} on {by.decided_on}. {by.because}"
            )
    yield from _reissued()


def _reissued() -> Iterator[str]:
    for row in issued.issued_reports().where(issued.Issued.reissued_on.is_null(False)):
        yield f"{row.called}: its content is redacted. {row.note}"


def _chains(looked: Looked) -> Iterator[str]:
    found: dict[str, tuple[int, str]] = {}
    said = privacy.emptied_by()
    for lot in history_whole.in_order(_LOT):
        for sealed in lot:
            seq, previous = found.get(sealed.chain, (0, START))
            row = None if _fits(sealed) else History.get_by_id(sealed.id)
            if sealed.seq != seq + 1:
                yield f"Entry {seq + 1} of {sealed.chain} is missing."
            elif sealed.previous != previous:
                yield f"{_name(row or History.get_by_id(sealed.id))} does not follow the entry before it."
            if row is not None:
                yield from _entry(row, said)
            found[sealed.chain] = sealed.seq, sealed.hash
        looked.count(len(lot))
    heads = history_read.heads()
    for name, count, head in heads:
        seq, last = found.get(name, (0, START))
        if seq < count:
            yield f"Entry {seq + 1} of {name} is missing: {count} were written, {seq} are there."
        elif last != head:
            yield f"Entry {seq} of {name} is not the one that was written last."
    for name in set(found) - {row[0] for row in heads}:
        yield f"The head of {name} is missing."


def _fits(sealed: Sealed) -> bool:
    """Whether an entry is what was hashed, and each of its values. If not, it is looked at part by part."""
    sha256 = hashlib.sha256
    if sha256(sealed.said.encode()).hexdigest() != sealed.hash:
        return False
    made = b"".join([sha256(text).digest() for text in sealed.texts.encode().split(_MARK)]).hex()
    return made == sealed.digests and sha256(made.encode()).hexdigest() == sealed.values_digest


_MARK = MARK.encode()


def _entry(row: History, said: dict) -> Iterator[str]:
    """What is wrong with an entry by itself, and with each of its values; of those that were emptied it may be nothing."""
    if history.hash_of(row) != row.hash:
        yield f"{_name(row)} was altered."
    values = history_whole.written(row.id)
    for position, kind, record, version, field, value, salt, digest in values:
        if value is None or salt is None:
            # Redaction empties words and salt together: one alone is not redaction.
            if value is not salt:
                yield f"{_name(row)}: the value of {field} was altered."
            elif f"{row.chain}/{row.seq}/{position}" not in said:
                yield f"{_name(row)}: the value of {field} was emptied, and no redaction says so."
        elif digest != history.digest_of(salt, kind, record, version, field, value):
            yield f"{_name(row)}: the value of {field} was altered."
    if hashlib.sha256("".join([value[-1] for value in values]).encode()).hexdigest() != row.values_digest:
        yield f"{_name(row)}: its values are not those that were written."


def _name(row: History) -> str:
    return f"Entry {row.seq} of {row.chain} ({row.verb}, {row.written_at:%d %B %Y})"


_SIDES = (
    (EvidenceLink, EvidenceLink.evidence, Evidence),
    (Answer, Answer.action, Action),
    (ItemAgency, ItemAgency.agency, Agency),
    (AskedBefore, AskedBefore.earlier, Item),
)


def _links() -> Iterator[str]:
    """A link that stands ties records that stand; what took its place, and what a duplicate leads to, is there."""
    for model, column, table in _SIDES:
        name = model._meta.table_name
        for end, other in ((column, table), (model.item, Item)):
            for row in model.select().where(in_force(model) & end.is_null(False) & end.not_in(_standing(other))):
                yield f"{name}: {row.key} ties a record of {other._meta.table_name} that has no standing version."
        for row in model.select().where(
            known(model) & model.moved_to.is_null(False) & model.moved_to.not_in(_standing(model))
        ):
            yield f"{name}: what took the place of {row.key} has no standing version."
        if table in (Evidence, Action):
            merged = _standing(table).where(table.merged_into.is_null(False))
            for row in model.select().where(in_force(model) & column.in_(merged)):
                yield f"{name}: {row.key} stands with a record of {table._meta.table_name} that was merged."
    for table in (Evidence, Action):
        stays = _standing(table).where(table.merged_into.is_null())
        for row in table.select().where(known(table) & table.merged_into.is_null(False) & table.merged_into.not_in(stays)):
            yield f"{table._meta.table_name}: {row.ref} was merged into something that does not stand."


def _standing(table):
    return table.select(table.record).where(known(table))


def _files() -> Iterator[str]:
    rows = [*EvidenceFile.select().order_by(EvidenceFile.id), *LetterFile.select().order_by(LetterFile.id)]
    try:
        for row in rows:
            if not row.removed_because:
                try:
                    files.check(row.stored_name, row.sha256)
                except files.Gone as gone:
                    yield f"The file {row.shown_name}: {gone}"
        for each in keeping.left_over():
            yield (
                f"The file {each.name} belongs to no evidence and no letter. A save or a redaction that did not finish "
                "left it: tracker files --left-over shows it, and takes it away with --delete."
            )
    except files.Away as away:
        yield f"The files were not checked, or not all. {away} {away.because}".strip()


def _moves() -> Iterator[str]:
    """Recount the moves of each date from its versions; a counter, or an original, that says otherwise is named."""
    before: Deadline | None = None
    moves = days = 0
    for row in Deadline.select().order_by(Deadline.record, Deadline.version).iterator():
        if before is None or before.key != row.key:
            moves = days = 0
            kept = True
        else:
            moves, days = due_points.counted(row.event, before.current, row.current, before.firm, moves, days)
            kept = row.original == due_points.original_after(row.event, before.original, row.current, row.original)
        if (row.moves, row.days_moved) != (moves, days):
            yield (
                f"{_date(row)}: its counter says {row.moves} moves and {row.days_moved} days, "
                f"its versions show {moves} and {days}."
            )
            moves, days = row.moves, row.days_moved
        if not kept:
            yield f"{_date(row)}: its original date was changed."
        before = row


def _date(row: Deadline) -> str:
    owner = (Action if row.action_id else Item).get_by_id(row.owner)
    return f"Date {row.number} of {owner.ref}, version {row.version}"


def _counters() -> Iterator[str]:
    """A counter that stands below a number that was given would give that number twice."""
    counters = dict(Counter.select(Counter.scope, Counter.last).tuples())
    for scope, number in sorted(numbers.given().items()):
        if counters.get(scope, number) < number:
            yield f"The counter of {scope} stands at {counters[scope]}, and {number} has been given."


def _outbox() -> Iterator[str]:
    """A digest that waits and is not in the outbox would wait for ever."""
    waiting = {row.key: row.ref for row in Reminder.select().where(known(Reminder) & (Reminder.state == reminders.WAITING))}
    there = {key for (key,) in Outbox.select(Outbox.reminder).tuples()}
    for key in sorted(waiting.keys() - there):
        yield f"The reminder {waiting[key]} waits and is not in the outbox."
    for key in sorted(there - waiting.keys()):
        yield f"The outbox holds {key}, which is no reminder that waits."
