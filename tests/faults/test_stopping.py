"""R10: told to stop, the server finishes what it has in hand, lets nobody new in, and ends."""

import signal
import socket
import threading
import time

import pytest

from tests import cast
from tests.faults.served import LONGEST, Served, as_sent
from tests.faults.test_at_once import NAMES
from tests.faults.worlds import GIVEN, REVIEW, a_file, kept


class SlowUpload:
    """An update with a file, of which half is sent, and the rest when it is let."""

    def __init__(self, server: Served, ref: str):
        page = f"{REVIEW}/actions/{ref}"
        visitor = server.visitor("lead1")
        hidden = cast.hidden_fields(visitor.page(page), f"{page}/report")
        said = {"delivery": "on_track", "what_changed": "Saved slowly 0", **GIVEN, "statement": "Saved slowly 0"}
        body, kind = as_sent({**hidden, **said, "file": a_file("slowly", 400_000)})
        heads = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **visitor.client.headers(kind)}
        head = "".join([f"POST {page}/report HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in heads.items())])
        self.line = socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST)
        half = len(body) // 2
        self.line.sendall(head.encode() + b"\r\n" + body[:half])
        self.rest = body[half:]

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.line.close()

    def finish(self) -> str:
        """The first line of the answer."""
        self.line.sendall(self.rest)
        answer = b""
        while more := self.line.recv(65536):
            answer += more
        return answer.partition(b"\r\n")[0].decode()


def refused_at(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.parametrize(
    ("kind", "told"),
    [("sqlite", signal.SIGTERM), ("postgresql", signal.SIGTERM), ("sqlite", signal.SIGINT)],
    ids=["sqlite-SIGTERM", "postgresql-SIGTERM", "sqlite-Ctrl+C"],
)
def test_r10_told_to_stop_it_finishes_what_it_has_in_hand_and_lets_nobody_in(of_kind, figures, kind, told):
    with of_kind(kind) as world:
        server, ref = world.served(), world.refs()["lead1"]
        idle = socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST)  # a line on which nothing is asked
        with idle, SlowUpload(server, ref) as upload:
            row = stopped(server, told, upload, idle)
        found = kept(world)

        assert found.updates == {"Saved slowly 0": 1} and found.pieces == {"Saved slowly 0": 1}
        assert not found.wrong and "did not finish" not in server.said()
        figures.say("stopped", engine=NAMES[world.kind], told_by=told.name, **row)


def stopped(server: Served, told, upload: SlowUpload, idle: socket.socket) -> dict:
    chair, came = server.visitor("chair"), []
    building = threading.Thread(target=lambda: came.append(chair.get("/stocktake.docx?review=children-a-f")))
    building.start()
    time.sleep(0.15)
    assert not came, "the stocktake was there before the server was told to stop"

    server.tell(told)
    began = time.monotonic()
    while not refused_at(server.port):
        assert time.monotonic() - began < 3, "somebody new was let in"
        time.sleep(0.02)
    closed = time.monotonic() - began
    building.join(LONGEST)
    assert idle.recv(1) == b"" and server.process.poll() is None
    first = upload.finish()
    code = server.process.wait(5)
    took = time.monotonic() - began

    assert first == "HTTP/1.1 302 FOUND" and code == 0, (first, code)
    assert came[0].status_code == 200 and came[0].content[:2] == b"PK" and came[0].content.rstrip(b"\0")
    assert int(came[0].headers["Content-Length"]) == len(came[0].content)
    return {
        "requests_in_hand": 2,
        "finished": 2,
        "new_people_refused_after": f"{closed:.2f} s",
        "ended_after": f"{took:.2f} s",
        "exit_code": code,
    }


def test_r10_a_request_that_never_finishes_does_not_keep_it_for_ever(of_kind):
    with of_kind("sqlite") as world:
        server = world.served(before="from tracker.cli import stopping; stopping.run_until.__defaults__ = (1.0,)")
        with SlowUpload(server, world.refs()["lead1"]):
            time.sleep(0.1)
            server.tell()

            assert server.process.wait(6) == 0
        assert "1 request did not finish within 1 seconds." in server.said()
        assert not kept(world).updates


def test_r10_a_second_signal_is_for_those_who_do_not_want_to_wait(of_kind):
    with of_kind("sqlite") as world:
        server = world.served()
        with SlowUpload(server, world.refs()["lead1"]):
            time.sleep(0.1)
            server.tell()
            time.sleep(0.5)
            server.tell()

            assert server.process.wait(3) == -signal.SIGTERM
        assert not kept(world).updates
