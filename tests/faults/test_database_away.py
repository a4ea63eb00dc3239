"""R1, R5: the database server goes and comes back under load; people are told so, and nobody restarts the tracker."""

import time

import pytest

from tests.faults.test_at_once import NAMES
from tests.faults.worlds import Stream, kept, report

WAYS = {"restarted": 3, "stopped as in a power cut": 2, "killed with -9": 2}


@pytest.mark.parametrize("way", WAYS)
def test_r1_a_database_server_that_goes_under_load_loses_nothing_and_is_found_again(of_kind, postgresql, figures, way):
    with of_kind("postgresql") as world:
        refs, stream, good = world.refs(), Stream(world), []
        server = world.served()
        people = {lead: (server.visitor(lead), refs[lead]) for lead in ("lead1", "lead2", "lead3", "lead4")}
        with stream.of(people):
            for _ in range(WAYS[way]):
                first, until = len(stream.times), time.monotonic() + 20
                while len(stream.times) < first + 5 and time.monotonic() < until:
                    time.sleep(0.01)
                if way == "killed with -9":
                    postgresql.kill()
                else:
                    postgresql.stop("fast" if way == "restarted" else "immediate")
                time.sleep(0.3)
                postgresql.start()
                there, until = time.monotonic(), time.monotonic() + 20
                while not any(when > there for when in stream.times) and time.monotonic() < until:
                    time.sleep(0.01)
                good.append(next(when for when in sorted(stream.times) if when > there) - there)
        found = kept(world)

        stream.nothing_lost(found)
        assert not stream.unanswered, "the tracker itself never went away"
        codes = {answer.status_code for answer in stream.refused}
        assert codes <= {503}, codes
        assert all(any(name in problem for name in found.left_over) for problem in found.wrong), found.wrong
        assert server.process.poll() is None and "Traceback" not in server.said()
        figures.say(
            "database",
            engine=NAMES[world.kind],
            what=way,
            times=WAYS[way],
            acknowledged=len(stream.acknowledged),
            lost=0,
            told_that_it_is_away=len(stream.refused),
            files_left_over_and_named=len(found.left_over),
            first_good_answer_after=" / ".join(f"{each:.2f}" for each in sorted(good)) + " s",
        )


def test_r5_while_the_database_is_away_the_words_are_given_back_and_then_the_same_form_is_good(of_kind, postgresql):
    with of_kind("postgresql") as world:
        refs = world.refs()
        server = world.served()
        visitor = server.visitor("lead1")
        page = visitor.page(f"/reviews/children-a-f/actions/{refs['lead1']}")
        assert page
        postgresql.stop("immediate")
        try:
            from tests import cast

            path = f"/reviews/children-a-f/actions/{refs['lead1']}/report"
            data = {**cast.hidden_fields(page, path), "delivery": "on_track", "what_changed": "Typed with care"}
            away = visitor.client.post(path, data)
            read = visitor.get("/")
        finally:
            postgresql.start()
        words = away.get_data(as_text=True)
        assert away.status_code == 503 and "Typed with care" in words and "Try again in a minute" in words
        assert read.status_code == 503 and "psycopg" not in words and "connection" not in words

        assert visitor.client.post(path, data).status_code == 302
        assert report(visitor, refs["lead1"], "Saved after 2").status_code == 302
