"""The demonstration: all that is invented is marked, its files hold, and its page names each case."""

import datetime as dt
import re
from pathlib import Path

import peewee
import pytest
import yaml
from click.testing import CliRunner

from tests import cast
from tracker import paths
from tracker.business import demonstration, seed_files, verify
from tracker.cli import main
from tracker.reports import board_pack_paper, hearing
from tracker.rules import deadlines as dates
from tracker.rules import delivery
from tracker.store import actions, database, people, reviews
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceLink
from tracker.store.history import History, HistoryValue
from tracker.store.reviews import Board, Item
from tracker.store.tables import RECORDS

INVENTED = paths.SEEDS / "demonstration"
TODAY = cast.TODAY

# What is invented and what is not


def test_what_the_load_wrote_is_not_marked_and_all_else_is(demo):
    models = {model._meta.table_name: model for model in RECORDS}
    written = (
        HistoryValue.select(HistoryValue.kind, HistoryValue.record, HistoryValue.version, History.verb)
        .join(History, on=(HistoryValue.entry == History.id))
        .distinct()
        .tuples()
    )
    loaded = {row[:3] for row in written if row[3].startswith("loaded")}
    done = {row[:3] for row in written if not row[3].startswith("loaded") and row[0] in models}

    rows = {
        (kind, key, version): marked
        for kind, model in models.items()
        for key, version, marked in model.select(model.record, model.version, model.invented).tuples()
    }

    assert len(loaded) > 1000
    assert len(done) > 300
    assert {row for row, marked in rows.items() if marked} == done
    assert {row for row, marked in rows.items() if not marked} == loaded


def test_the_history_marks_what_is_invented(demo):
    invented = {verb for (verb,) in History.select(History.verb).where(History.invented == 1).tuples()}
    sources = {verb for (verb,) in History.select(History.verb).where(History.invented == 0).tuples()}

    assert {"reported progress", "responded", "decided what the evidence shows"} <= invented
    assert all(verb.startswith("loaded") for verb in sources)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_mark_cannot_be_removed(demo):
    with pytest.raises(peewee.DatabaseError, match="cannot be changed"), database.database.atomic():
        Board.update(demonstration=False).execute()

    assert reviews.is_demonstration()


def test_nothing_real_is_loaded_into_it(demo, monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    monkeypatch.setenv("TRACKER_DATABASE", demo.url)

    demo.close()
    refused = CliRunner().invoke(main, ["load", str(paths.SEEDS / "children-a-f")])
    demo.close()  # what the command opened
    demo.open()

    assert refused.exit_code == 1
    assert "demonstration" in refused.output


def test_it_verifies(demo):
    assert not list(verify.problems())


# The files


def test_nobody_acts_on_what_was_not_known_yet(demo):
    """The replay refuses it; here the least that must follow: no record known before what it refers to."""
    for link in EvidenceLink.select().where(EvidenceLink.invented):
        assert link.known_from >= Item.get_by_id(link.item_id).known_from
    for update in actions.ProgressUpdate.select():
        assert update.known_from >= actions.Action.get_by_id(update.action_id).known_from


def test_every_act_falls_on_a_working_day_of_the_months(demo):
    for act in acts():
        day = dt.date.fromisoformat(act["on"])
        assert dates.is_working_day(day), f"{act['on']} {act['do']}"
        assert dt.date(2015, 3, 3) <= day <= TODAY


def test_a_proposal_called_done_answers_the_point_that_its_act_names(demo):
    proposals = {"A189": "LP15", "A192": "LP23", "A199": "LP48", "A201": "LP53", "A208": "LP68"}

    found = {ref: [a.point.ref for a in actions.answered_by([demo.action(ref).action.key])] for ref in proposals}

    assert found == {ref: [point] for ref, point in proposals.items()}
    assert {ref for ref in proposals if demo.action(ref).action.delivery == delivery.DONE} == set(proposals)


def test_it_is_posts_and_not_persons(demo):
    for post in people.posts():
        assert post.holder.name in {title for (title,) in people.Post.select(people.Post.title).tuples()}
        assert post.holder.email.endswith("@demo.example")


def test_no_count_of_children_or_families_is_below_five(demo):
    for piece in Evidence.select().where(Evidence.invented & known(Evidence) & Evidence.voice.in_(("child", "family"))):
        for figure in piece.figures:
            some, whole = map(int, re.fullmatch(r"(\d+) of (?:the )?(\d+)", figure).groups())
            assert some >= 5 and whole - some >= 5, piece.ref


def test_a_mistake_in_an_act_is_reported_with_file_and_line(demo, tmp_path):
    (tmp_path / "posts.yaml").write_text("- part: unit\n  email: a@demo.example\n  role: reader\n  titel: Unit\n")
    with pytest.raises(seed_files.SeedMistake, match="posts.yaml, line 4"):
        demonstration._Replay(tmp_path, cast.PASSWORD, hearing, board_pack_paper.to_freeze)


def acts() -> list[dict]:
    return [
        act
        for path in sorted(INVENTED.glob("acts*.yaml"))
        for act in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    ]


# The page that names the cases

PAGE = Path(__file__).parents[2] / "docs" / "demonstration.md"


def test_the_page_names_each_case_by_its_name_and_its_reference(demo):
    told = re.findall(r"`([a-z][a-z-]+)` \(([A-Z][\w/]*)\)", PAGE.read_text(encoding="utf-8"))

    assert len(told) > 60
    assert {pair for pair in told if demo.names.get(pair[0]) != pair[1]} == set()


def test_the_page_names_everybody_who_can_sign_in(demo):
    told = set(re.findall(r"`([\w.]+@demo\.example)` \| ([^|]+?) \|", PAGE.read_text(encoding="utf-8")))

    assert told == {(post.holder.email, post.title) for post in people.posts()}


def test_the_console_names_those_who_can_sign_in_today(demo):
    told = {email: titles for titles, email, _ in demonstration.who_can_sign_in()}

    assert told["police.senior@demo.example"] == "Police senior officer; Board member for the police"
    assert not {f"{name}@demo.example" for name in ("probation", "deputy.chair", "district.senior", "first.reader")} & set(
        told
    )
