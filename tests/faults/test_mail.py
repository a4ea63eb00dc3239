"""R9: a mail server that says nothing holds up nobody who saves, and each reminder is sent once all the same."""

import socket
import subprocess
import sys

from tests import cast
from tests.business.test_reminders import Post, ids
from tests.faults.figures import spread
from tests.faults.served import LONGEST, ROOT, free_port, surroundings
from tests.faults.test_at_once import NAMES
from tests.faults.worlds import World, kept, report
from tracker.business import challenges
from tracker.store import actions, reviews


def remind(world: World, port: int) -> subprocess.Popen:
    """The command that a timer runs."""
    mail = {"TRACKER_SMTP": f"smtp://127.0.0.1:{port}", "TRACKER_MAIL_FROM": "Tracker <tracker@board.example>"}
    environ = surroundings() | world.environ | mail
    command = [sys.executable, "-m", "tracker", "remind"]
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environ, **out)


def test_r9_a_mail_server_that_says_nothing_holds_up_no_save_and_each_reminder_is_sent_once(world, figures):
    with world.looked_into():
        review = reviews.review_of("children-a-f")
        action = actions.actions(review).where(actions.Action.lead == reviews.agency_of("TVP").key).first()
        asking = {"by": cast.acting("chair"), "today": cast.TODAY, "action": action}
        challenges.ask(review, "What changed?", action.lead_id, **asking)
    refs, server = world.refs(), world.served()
    visitors = [(lead, server.visitor(lead)) for lead in ("lead1", "lead2", "lead3")]
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as silent:
        waiting = remind(world, port)
        try:
            silent.settimeout(LONGEST)
            line, _ = silent.accept()
            saves = [report(visitor, refs[lead], f"Saved while it waits by {lead} 2") for lead, visitor in visitors]
            assert waiting.poll() is None, "it did not wait for the mail server"
        finally:
            waiting.kill()
            waiting.communicate(timeout=LONGEST)
        line.close()

    with Post(port) as post:
        for _ in range(2):
            run = remind(world, port)
            said, _ = run.communicate(timeout=LONGEST)
            assert run.returncode == 0, said
    assert [answer.status_code for answer in saves] == [302] * len(saves)
    assert len(kept(world).updates) == len(saves)
    assert len(ids(post)) == len(set(ids(post))) > 0
    assert max(answer.took for answer in saves) < 5
    figures.say(
        "mail",
        engine=NAMES[world.kind],
        saves_meanwhile=len(saves),
        lost=0,
        a_save_took=spread([answer.took for answer in saves]),
        reminders=len(set(ids(post))),
        sent_twice=0,
        not_sent=0,
    )
