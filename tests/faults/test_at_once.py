"""R4: two and eight people who save the same thing at one moment, at one server and at two over one database."""

import re
import threading
import time

import pytest

from tests import cast
from tests.faults.figures import spread
from tests.faults.served import Answer
from tests.faults.worlds import GIVEN, LEADS, REVIEW, Stream, a_file, kept

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def at_one_moment(servers, ref: str, people: int) -> dict[str, Answer]:
    """All have the same form open before the first sends it. What each was answered, by their words."""
    page = f"{REVIEW}/actions/{ref}"
    visitors = [servers[number % len(servers)].visitor(lead) for number, lead in enumerate(LEADS[:people])]
    hidden = [cast.hidden_fields(visitor.page(page), f"{page}/report") for visitor in visitors]
    together, came = threading.Barrier(people), {}

    def send(number: int) -> None:
        words = f"Saved by {LEADS[number]} of {people} 0"
        data = {"delivery": "on_track", "what_changed": words, **GIVEN, "statement": words, "file": a_file(words)}
        together.wait(30)
        came[words] = visitors[number].client.post(f"{page}/report", {**hidden[number], **data})

    threads = [threading.Thread(target=send, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


@pytest.mark.parametrize("servers", [1, 2])
def test_r4_of_those_who_save_the_same_at_one_moment_one_is_kept_and_the_others_see_both(world, figures, servers):
    refs, there = world.refs(), [world.served() for _ in range(servers)]
    came = {people: at_one_moment(there, refs[f"lead{people}"], people) for people in (2, 8)}
    found, kept_ones = kept(world), {}

    for people, answers in came.items():
        codes = sorted(answer.status_code for answer in answers.values())
        assert codes == [302, *[409] * (people - 1)], codes
        [won] = [words for words, answer in answers.items() if answer.status_code == 302]
        kept_ones[won] = 1
        for words, answer in answers.items():
            if words != won:
                page = answer.get_data(as_text=True)
                assert words in page and won in page and "sample.csv again" in page and "locked" not in page
        figures.say(
            "at_once",
            engine=NAMES[world.kind],
            people=people,
            servers=servers,
            kept=1,
            shown_both=codes.count(409),
            other_answers=0,
            files_left_over=0,
            answered_in=spread([answer.took for answer in answers.values()]),
        )
    assert dict(found.updates) == dict(found.pieces) == kept_ones and found.files == dict.fromkeys(kept_ones, True)
    assert not found.left_over and not found.wrong


def test_r4_a_stale_save_is_sent_again_from_the_page_that_shows_both(world):
    server = world.served()
    came = at_one_moment([server], world.refs()["lead1"], 2)
    [(words, stale)] = [(words, answer) for words, answer in came.items() if answer.status_code == 409]
    visitor, report = server.visitor(words.split()[2]), f"{REVIEW}/actions/{world.refs()['lead1']}/report"
    # A new session has a token of its own; all else is from the page that showed both.
    shown = cast.hidden_fields(stale.get_data(as_text=True), report)
    token = cast.hidden_fields(visitor.page(report.removesuffix("/report")), report)["csrf_token"]

    again = visitor.client.post(report, {**shown, "csrf_token": token, "delivery": "on_track", "what_changed": words})

    assert again.status_code == 302
    assert kept(world).updates == dict.fromkeys(came, 1)


@pytest.mark.parametrize("servers", [1, 2])
def test_r4_eight_who_write_different_things_at_once_are_all_kept(world, figures, servers):
    refs, stream = world.refs(), Stream(world)
    there = [world.served() for _ in range(servers)]
    people = {lead: (there[number % servers].visitor(lead), refs[lead]) for number, lead in enumerate(LEADS)}
    for visitor, ref in people.values():
        visitor.page(f"{REVIEW}/actions/{ref}")
    began = time.monotonic()
    with stream.of(people):
        time.sleep(2.5)
    took = time.monotonic() - began
    found = kept(world)

    stream.nothing_lost(found)
    assert not stream.refused and not stream.unanswered
    assert not found.wrong and not found.left_over
    assert {re.match(r"Saved (\w+)", words)[1] for words in stream.acknowledged} == set(LEADS)
    figures.say(
        "together",
        engine=NAMES[world.kind],
        people=8,
        servers=servers,
        acknowledged=len(stream.acknowledged),
        lost=0,
        refused=0,
        a_second=f"{len(stream.acknowledged) / took:.1f}",
    )
