"""The export holds everything under the keys that were promised, as at a day, and can be written without holding it all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from types import GeneratorType, SimpleNamespace

import pytest

from tests import cast
from tests.conftest import opened
from tests.queries import counted
from tests.reports import story as telling
from tracker.reports import export, export_history, export_reading
from tracker.rules import delivery, rag
from tracker.store import history, reviews

KEYS = (
    "board reviews agencies posts themes recommendations learning_points responses actions rounds updates evidence "
    "figures_that_disagree deadline_changes assurance challenges concerns escalations meetings decisions correspondence "
    "drift narratives stocktakes reminders settings files history"
)
ITEM = (
    "kind number text other_wordings theme source agencies deadline deadline_basis deadline_note actions evidence assurance"
)
ACTION = (
    "title success_measure kind lead_agency agencies owner answers start original_deadline deadline forecast "
    "deadline_basis deadline_as_written moves delivery calculated_rag source"
)
PIECE = (
    "statement figures rung voice independence said_by given_by concerns period source restricted about "
    "heard speaks_for missing"
)


@pytest.fixture(scope="module")
def whole(engine, tmp_path_factory) -> SimpleNamespace:
    """The export of the story, now and as at the day before it, for those that only read it."""
    with opened(engine, engine.copy(), tmp_path_factory.mktemp("export")):
        story = telling.tell(reviews.review_of("children-a-f"))
        return SimpleNamespace(now=exported(), before=exported(telling.BEFORE), action=story.action.ref)


def exported(as_at: dt.date | None = None) -> dict:
    return json.loads("".join(export.as_json(as_at)))


def named(records: list[dict], ref: str) -> dict:
    return next(record for record in records if record["ref"] == ref)


def test_the_export_has_exactly_the_keys_promised_in_their_order(whole):
    assert list(whole.now) == KEYS.split()


def test_every_record_has_its_reference_times_and_whether_it_is_invented(whole):
    found = whole.now

    for key, records in found.items():
        for record in [records] if key == "board" else records:
            assert {"ref", "known_from", "written_at", "invented"} <= set(record), (key, record)
            assert record["ref"] and dt.date.fromisoformat(record["known_from"])
            assert dt.datetime.fromisoformat(record["written_at"]).tzinfo is not None
            assert record["invented"] in (True, False)
    of_the_board = {"board", "reviews", "agencies", "posts", "rounds", "settings", "history"}
    assert all(record["review"] == "children-a-f" for key in set(KEYS.split()) - of_the_board for record in found[key])


def test_references_are_unique_within_a_key(whole):
    found = whole.now

    for key in set(KEYS.split()) - {"board"}:
        refs = [record["ref"] for record in found[key]]
        assert len(refs) == len(set(refs)), key


def test_items_actions_and_evidence_carry_the_fields_promised(whole):
    found = whole.now

    assert [len(found["recommendations"]), len(found["learning_points"])] == [23, 78]
    assert all(set(ITEM.split()) <= set(record) for record in found["recommendations"] + found["learning_points"])
    assert all(set(ACTION.split()) <= set(record) for record in found["actions"])
    assert all(set(PIECE.split()) <= set(record) for record in found["evidence"])
    item = named(found["recommendations"], "R1")
    assert item["source"] == {"document": "scrutiny", "paragraph": "21(i)"}
    assert ("EACH-MEMBER", "asked", "stated") in [(row["code"], row["part"], row["basis"]) for row in item["agencies"]]
    assert (item["deadline"], item["deadline_basis"], item["assurance"]) == ("2015-06-30", "provisional", "some_evidence")
    assert {record["kind"] for record in found["recommendations"]} == {"recommendation", "national", "commentary"}


def test_values_are_the_words_of_the_rules_in_lower_case(whole):
    found = whole.now

    action = named(found["actions"], whole.action)
    assert action["delivery"] == "done_awaiting_check"
    assert {record["delivery"] for record in found["actions"]} <= set(delivery.LABELS)
    assert {record["calculated_rag"] for record in found["actions"]} <= set(rag.LABELS)
    assert ("R1", "inferred") in [(row["ref"], row["basis"]) for row in action["answers"]]
    assert {a["stance"] for record in found["evidence"] for a in record["about"]} == {"supports", "challenges", "context"}


def test_every_reference_leads_to_a_record(whole):
    found = whole.now
    refs = {key: {record["ref"] for record in found[key]} for key in set(KEYS.split()) - {"board"}}
    items = refs["recommendations"] | refs["learning_points"]

    for item in found["recommendations"] + found["learning_points"]:
        assert set(item["actions"]) <= refs["actions"] and set(item["evidence"]) <= refs["evidence"]
    for action in found["actions"]:
        assert {answer["ref"] for answer in action["answers"]} <= items and action["lead_agency"] in refs["agencies"]
    for piece in found["evidence"]:
        assert {about["ref"] for about in piece["about"]} <= items and set(piece["files"]) <= refs["files"]
    assert found["escalations"][0]["concern"] in refs["concerns"]
    assert found["challenges"][0]["asked_by"] in refs["posts"]


@pytest.mark.small
def test_an_action_carries_what_was_decided_about_its_state(story, act):
    from tracker.business import closing
    from tracker.store.actions import Action
    from tracker.store.database import known

    standing = Action.get((Action.record == story.action.key) & known(Action))
    closing.refuse(standing, "Two areas are missing.", by=act("chair"), today=cast.TODAY)

    (change,) = named(exported()["actions"], story.action.ref)["state_changes"]

    assert {"ref", "review", "known_from", "written_at", "invented"} <= set(change)
    assert (change["ref"], change["kind"], change["because"]) == (
        f"{story.action.ref}/S1",
        "refusal",
        "Two areas are missing.",
    )
    assert named(exported(telling.SECOND)["actions"], story.action.ref)["state_changes"] == []


def test_an_agency_that_has_not_answered_is_there_as_awaiting(whole):
    found = whole.now["responses"]

    assert named(found, "R1/TVP")["response"] == "accepted"
    assert named(found, "R1/OXCITY")["response"] == "awaiting"


def test_a_past_day_holds_what_was_known_then(whole):
    before, now = whole.before, whole.now

    for key in ("updates", "assurance", "challenges", "concerns", "escalations", "deadline_changes", "files"):
        assert not before[key] and now[key]
    assert telling.AUDIT not in json.dumps(before)
    assert named(before["actions"], whole.action)["delivery"] == "not_reported"
    assert before["board"]["as_at"] == "2015-08-31"
    assert all(record["known_from"] <= "2015-08-31" for record in before["history"])


@pytest.mark.small
def test_a_past_day_does_not_change_when_something_is_written_today(story, review):
    before = "".join(export.as_json(telling.SECOND))
    telling.give(review, story.item, "Something new.", day=cast.TODAY)

    assert "".join(export.as_json(telling.SECOND)) == before


def test_the_history_can_be_checked_from_the_export_alone(whole):
    last: dict[str, str] = {}
    for row in whole.now["history"]:
        assert row["previous"] == last.get(row["chain"], history.START)
        last[row["chain"]] = row["hash"]
        digests = [value["digest"] for value in row["values"]]
        assert hashlib.sha256("".join(digests).encode()).hexdigest() == row["values_digest"]
        for value in row["values"]:
            text = json.dumps({"was": value["was"], "now": value["now"]}, ensure_ascii=False, sort_keys=True)
            fields = (value["salt"], value["kind"], value["record"], value["version"], value["field"], text)
            assert history.digest_of(*fields) == value["digest"]
    heads = {each["chain"]: each["head"] for each in whole.now["board"]["chains"]}
    assert last == heads


@pytest.mark.small
def test_a_replaced_decision_stays_and_says_that_it_was_replaced(story, act):
    from tracker.business import assurance
    from tracker.store import assurance as store

    standing = store.rating_of(story.item)
    words = dict.fromkeys(standing.weighed, "Weighed again.")
    assurance.decide(
        story.item,
        "not_assured",
        "It did not hold.",
        by=act("chair"),
        today=cast.TODAY,
        weighed=words,
        look_again=dt.date(2016, 1, 1),
        seen=standing.id,
    )

    found = exported()["assurance"]

    assert [(row["rating"], row["standing"]) for row in found] == [("some_evidence", False), ("not_assured", True)]


def test_it_is_written_in_parts_with_queries_that_do_not_grow_with_the_rows(story, review):
    def queries() -> int:
        with counted() as found:
            parts = export.as_json()
            assert isinstance(parts, GeneratorType)
            assert max(len(part) for part in parts) < 100_000
        return len(found)

    before = queries()
    for number in range(10):
        telling.give(review, story.item, f"Call {number} was looked at.")
    assert queries() == before


@pytest.mark.small
def test_lots_of_any_size_give_the_same_export(story, monkeypatch):
    whole = exported()
    monkeypatch.setattr(export_reading.Reading, "lot_size", 41)
    monkeypatch.setattr(export_history.OfHistory, "most_values", 2)

    assert exported() == whole


@pytest.mark.small
def test_an_entry_of_many_values_is_never_held_whole_and_reads_as_if_it_were(story, monkeypatch):
    monkeypatch.setattr(export_history.OfHistory, "most_values", 50)
    parts = list(export.as_json())
    written = "".join(parts)

    largest = max(json.loads(written)["history"], key=lambda entry: len(entry["values"]))
    assert len(largest["values"]) > 1_000
    assert json.dumps(largest, ensure_ascii=False) in written
    assert max(map(len, parts)) < 100_000 < len(json.dumps(largest))
