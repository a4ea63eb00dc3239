"""Heads kept elsewhere show what nothing in the database can: a tail cut with its head, a chain written anew. H3."""

import json

import pytest

from tests import cast
from tests.hand import unguarded
from tracker.business import boards, heads, issuing, verify
from tracker.reports import frozen, stocktakes
from tracker.rules.refusal import Refused
from tracker.store import history
from tracker.store.history import BOARD, START, Chain, History, HistoryValue
from tracker.store.reviews import Setting

pytestmark = pytest.mark.small


@pytest.fixture
def kept(tracker, act) -> list[heads.Head]:
    """Three changes of a threshold, and the heads as they stood after them."""
    for number in (31, 32, 33):
        boards.change_threshold("amber_before", number, f"Reason {number}.", by=act("unit"), today=cast.TODAY)
    return heads.now()


def cut_the_tail() -> None:
    """The last change is taken away with all that it wrote, and the head is that of the entry before."""
    last = History.select().where(History.chain == BOARD).order_by(History.seq.desc()).get()
    setting = Setting.get((Setting.name == "thresholds") & Setting.known_until.is_null())
    with unguarded(History, HistoryValue, Chain, Setting):
        HistoryValue.delete().where(HistoryValue.entry == last.id).execute()
        History.delete().where(History.id == last.id).execute()
        Setting.delete().where(Setting.id == setting.id).execute()
        before = (Setting.record == setting.key) & (Setting.version == setting.version - 1)
        Setting.update(known_until=None).where(before).execute()
        Chain.update(count=last.seq - 1, head=last.previous).where(Chain.name == BOARD).execute()


def write_anew(found: str, instead: str) -> None:
    """One value says something else, and every digest and hash from there to the head is worked out again."""
    with unguarded():
        for value in HistoryValue.select().where(HistoryValue.value.contains(found)):
            said = value.value.replace(found, instead)
            digest = history.digest_of(value.salt, value.kind, value.record, value.version, value.field, said)
            HistoryValue.update(value=said, digest=digest).where(HistoryValue.id == value.id).execute()
        previous = START
        for row in History.select().where(History.chain == BOARD).order_by(History.seq):
            digests = HistoryValue.select(HistoryValue.digest).where(HistoryValue.entry == row.id)
            told = "".join(digest for (digest,) in digests.order_by(HistoryValue.position).tuples())
            row.previous, row.values_digest = previous, history.hashlib.sha256(told.encode()).hexdigest()
            row.hash = previous = history.hash_of(row)
            row.save()
        Chain.update(head=previous).where(Chain.name == BOARD).execute()


def test_h3_heads_that_were_kept_are_entries_of_the_chain_also_when_it_has_gone_on(kept, act):
    boards.change_threshold("amber_before", 34, "Reason 34.", by=act("unit"), today=cast.TODAY)

    assert list(heads.problems(kept)) == []


def test_h3_a_tail_that_was_cut_together_with_its_head_is_named_by_a_head_that_was_kept(kept):
    cut_the_tail()
    count = next(head.count for head in kept if head.chain == BOARD)

    assert list(verify.problems()) == []
    assert list(heads.problems(kept)) == [
        f"board: a head of {count} entries was kept, and today the chain ends after {count - 1}. "
        "Entries were cut from its end."
    ]


def test_h3_a_chain_that_was_written_anew_is_named_by_a_head_that_was_kept(kept, act):
    write_anew("Reason 32.", "Another reason.")
    boards.change_threshold("amber_before", 34, "Reason 34.", by=act("unit"), today=cast.TODAY)

    assert list(verify.problems()) == []
    (problem,) = heads.problems(kept)
    assert problem.startswith(f"board: entry {kept[0].count} is not the one that stood there when the head was kept.")


def test_h3_a_chain_that_is_gone_altogether_is_named(kept):
    gone = heads.Head("children-x", 3, "a" * 64)

    assert ["there is no such chain any more" in problem for problem in heads.problems([gone])] == [True]


def test_h3_heads_are_read_as_they_were_printed_frozen_or_copied_from_paper(kept, act, review):
    board = kept[0]
    assert heads.read("\n".join(map(str, kept))) == kept
    assert heads.read(f"Record of board\n{board.count} entries: {board.hash}.") == [board]
    assert heads.read(f"board, {board.count:,} entries: {board.hash}") == [board]
    assert heads.read(json.dumps({"heads": [{"chain": h.chain, "count": h.count, "head": h.hash} for h in kept]})) == kept
    for nothing in ("", "[]", "board 3", '{"heads": [["board", true, "x"]]}', "[" * 100_000):
        with pytest.raises(Refused, match="no head in that file"):
            heads.read(nothing)


def test_h3_the_heads_of_an_issued_report_are_kept_with_it_and_held_against_the_chains(kept, act, review):
    doc = stocktakes.gather(review, cast.TODAY)
    with history.entry("issued a report", by=act("chair"), today=cast.TODAY, review=review) as entry:
        made = issuing.frozen_in(
            entry, "stocktake", "A stocktake", lambda stamp: frozen.content(stamp, doc), as_at=cast.TODAY
        )
    found = heads.read(made.content)

    assert {head.chain for head in found} >= {BOARD, review.code} and list(heads.problems(found)) == []
    cut_the_tail()
    assert any("Entries were cut from its end" in problem for problem in heads.problems(found))
