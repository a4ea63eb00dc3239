"""Each rule of drift asks of one record of the demonstration and not of another: both seen in the list as a file."""

from __future__ import annotations

import csv
import io
import re
from types import SimpleNamespace

import pytest

from tests import cast
from tracker import clock, config
from tracker.app import create_app
from tracker.rules import drift as rules
from tracker.store import database, files

# rule: what it asks about, and what it must not. A name in lower case is that of the acts files.
PAIRS = {
    rules.ASKED_AGAIN: ("C1", "R1"),
    rules.NO_NEW_EVIDENCE: ("taxi-signs", "hotel-desks"),
    rules.LOW_RUNGS: ("R2", "R9"),
    rules.SELF_REPORTED: ("R8", "R2"),
    rules.NO_VOICE: ("LP3", "R5"),
    rules.MOVED: ("consent-knowledge", "placements"),
    rules.SAME_WORDS: ("late-licences", "hotel-desks"),
    rules.OLD_EVIDENCE: ("LP8", "LP71"),
    rules.UNANSWERED: ("LP2", "R1"),
    rules.STOPPED: ("VWHDC", "SODC"),
    rules.OWNER_LEFT: ("park-wardens", "own-line"),
    rules.FIGURES: ("F14", "F40"),
}


@pytest.fixture(scope="module")
def demo(engine, tmp_path_factory):
    url, folder = engine.demonstration(), tmp_path_factory.mktemp("drift")
    app = create_app(
        config.Settings(
            data=folder, database=url, secret_key="k" * 40, evidence=str(engine.demonstration_files), testing=True
        )
    )
    files.keep_in(engine.demonstration_files)
    database.database.connect(reuse_if_open=True)
    chair = cast.Visitor(app.test_client())
    chair.post("/sign-in", {"email": "chair@demo.example", "password": cast.PASSWORD})
    text = chair.get("/drift?form=csv").get_data(as_text=True).lstrip("\ufeff")
    yield SimpleNamespace(names=engine.demonstration_names, chair=chair, rows=list(csv.DictReader(io.StringIO(text))))
    clock.pin(None)
    database.database.close()
    engine.drop(url)


def test_each_rule_asks_of_one_record_and_not_of_another(demo):
    found = {(row["Rule"], row["About"]) for row in demo.rows}

    assert set(PAIRS) == set(rules.RULES)
    for rule, (asked, not_asked) in PAIRS.items():
        label = rules.LABELS[rule]
        assert (label, demo.names.get(asked, asked)) in found, label
        assert (label, demo.names.get(not_asked, not_asked)) not in found, label
    # A voice is looked for on what is marked alone.
    assert (rules.LABELS[rules.NO_VOICE], "R1") not in found


def test_each_says_what_it_found_since_when_and_asks(demo):
    for row in demo.rows:
        assert row["Question"].endswith("?") and row["Found"] and row["Since"] and row["The rule"], row


def test_a_question_stands_beside_its_record_as_in_the_list(demo):
    for rule, path in (
        (rules.NO_NEW_EVIDENCE, f"/reviews/children-a-f/actions/{demo.names['taxi-signs']}"),
        (rules.OLD_EVIDENCE, "/reviews/children-a-f/LP8"),
        (rules.STOPPED, "/agencies/VWHDC"),
    ):
        assert re.search(rf'question-boxed[^>]*id="{rule}-', demo.chair.page(path)), path


def test_one_is_dismissed_one_is_back_and_one_is_asked_after_all(demo):
    found = {(row["Rule"], row["About"]): row for row in demo.rows}

    assert (rules.LABELS[rules.LOW_RUNGS], "R10") not in found
    back = found[rules.LABELS[rules.MOVED], demo.names["own-line"]]
    assert back["Dismissed before on"] and back["Dismissed before because"]
    assert not found[rules.LABELS[rules.SELF_REPORTED], "R6"]["Dismissed before on"]
    assert "R10" in demo.chair.page("/drift/dismissed")


def test_the_list_is_narrowed_and_grouped(demo):
    page = demo.chair.page("/drift?by=agency&rule=no_new_evidence&agency=SODC")

    assert '<h2><a href="/agencies/SODC">' in page and "R1</a>" not in page
    assert "None. No such question stands." in demo.chair.page("/drift?rule=owner_left&agency=TVP")
    assert "Questions nobody has raised, worked out when" in demo.chair.page("/")


def test_spot_checks_are_drawn_for_the_next_meeting_the_same_on_both_pages(demo):
    queue = demo.chair.page("/assurance")
    part = queue[queue.index('id="spot-checks"') : queue.index('id="looks"')]
    drawn = re.findall(r'<div><a href="[^"]*">(\w+)</a>', part)
    paper = demo.chair.page("/assurance/before-the-meeting")

    assert len(drawn) == 3 and "For the meeting of 5 October 2015." in part
    assert "the same meeting gives the same draw" in part
    after = paper[paper.index("Picked at random to check (3)") :]
    assert all(f"<b>{ref}</b>" in after for ref in drawn)
