"""R5, E7: what a transaction wrote outside the database is taken back with it, unless nobody can tell what became of it."""

import sqlite3

import pytest
from peewee import OperationalError

from tests import cast
from tests.business.test_evidence import a_piece, kept
from tracker.business import evidence as doing
from tracker.store import database, history, reviews
from tracker.store.database import database as db
from tracker.store.evidence import EvidenceFile

pytestmark = pytest.mark.small


def give(review, act):
    return doing.give(review, a_piece(review), by=act("police"), today=cast.TODAY)


def failing(monkeypatch, failure: BaseException) -> None:
    """The next commit fails, and nothing of it was written."""
    real = db.obj.commit

    def commit():
        monkeypatch.setattr(db.obj, "commit", real)
        raise failure

    monkeypatch.setattr(db.obj, "commit", commit)


def of_sqlite(code: int) -> OperationalError:
    said = sqlite3.OperationalError("as it says")
    said.sqlite_errorname = {13: "SQLITE_FULL", 10: "SQLITE_IOERR"}[code]
    return OperationalError(said, *said.args)


@pytest.mark.parametrize(("code", "files"), [(13, 0), (10, 1)], ids=["no room", "the disk does not answer"])
def test_r5_a_file_goes_with_a_commit_that_failed_for_certain_and_stays_when_it_may_have_happened(
    tracker, review, act, monkeypatch, code, files
):
    failing(monkeypatch, of_sqlite(code))
    with pytest.raises(OperationalError, match="as it says"):
        give(review, act)

    assert len(kept(tracker)) == files and not EvidenceFile.select().exists()


def test_e7_a_file_of_an_entry_goes_when_a_later_one_of_the_same_transaction_fails(tracker, review, act):
    with pytest.raises(ZeroDivisionError), history.together(review.code):
        give(review, act)
        assert len(kept(tracker)) == 1
        give(reviews.review_of("children-a-f"), act) and 1 / 0

    assert not kept(tracker) and not EvidenceFile.select().exists()


def test_e7_a_file_of_an_entry_that_is_kept_stays_when_another_is_taken_back_inside(tracker, review, act):
    with history.together(review.code):
        give(review, act)
        with pytest.raises(ZeroDivisionError), history.entry("x", by=act("police"), today=cast.TODAY, review=review):
            raise ZeroDivisionError

    [row] = EvidenceFile.select()
    assert [path.name for path in kept(tracker)] == [row.stored_name.rpartition("/")[2]]


def test_r5_a_transaction_that_the_engine_ended_by_itself_does_not_hide_why(tracker):
    if not database.is_sqlite():
        pytest.skip("PostgreSQL ends none by itself")
    with pytest.raises(OperationalError, match="the disk is full"), db.atomic():
        db.execute_sql("ROLLBACK")  # as SQLite does
        raise OperationalError("the disk is full")
