"""R1: killed in the middle of writing, nothing that was acknowledged is lost, and the next answer comes soon."""

import random
import time

from tests.faults.figures import spread
from tests.faults.worlds import Stream, kept

KILLS = 20
READY = 10  # seconds


def test_r1_killed_twenty_times_in_a_stream_of_writes_loses_nothing(world, figures):
    refs, stream, ready, chance = world.refs(), Stream(world), [], random.Random(15)  # noqa: S311
    server = world.served()
    people = {lead: (server.visitor(lead), refs[lead]) for lead in ("lead1", "lead2", "lead3", "lead4")}
    for kill in range(KILLS):
        with stream.of(people, f" {kill}"):
            # Not before the first answer of this stream, which is after the server compiled its pages.
            first, until = len(stream.acknowledged), time.monotonic() + 20
            while len(stream.acknowledged) < first + 2 and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.3))
            server.kill()
        server.start()
        ready.append(server.began)
    found = kept(world)

    assert server.visitor("lead5").get("/").status_code == 200
    stream.nothing_lost(found)
    assert not stream.refused, [answer.status_code for answer in stream.refused]
    assert all(any(name in problem for name in found.left_over) for problem in found.wrong), found.wrong
    assert max(ready) < READY
    assert len(stream.acknowledged) >= 2 * KILLS
    figures.say(
        "killed",
        engine=NAMES[world.kind],
        kills=KILLS,
        acknowledged=len(stream.acknowledged),
        lost=0,
        without_an_answer=len(stream.unanswered),
        of_those_kept_whole=len([w for w in stream.unanswered if found.updates[w] or found.pieces[w]]),
        kept_by_half=0,
        files_left_over_and_named=len(found.left_over),
        answered_again_after=spread(ready),
    )


NAMES = {"sqlite": "SQLite, synchronous FULL", "postgresql": "PostgreSQL, fsync on"}
