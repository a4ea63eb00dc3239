"""A server that speaks as S3 does, on loopback: moto, which is a likeness for tests and no real store."""

from __future__ import annotations

import logging
import secrets
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import obstore
from obstore.store import S3Store

from tracker.store import files

ACCESS = {"region": "eu-west-2", "key": "a-key", "secret": "a-secret"}


class Server:
    """``down`` and ``up`` take it away and bring it back, with all that it holds, at the same port."""

    def __init__(self):
        self.port, self.server = 0, None
        self.up()

    def up(self) -> None:
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        if self.server is None:
            self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
            self.server.start()
            self.port = self.server.get_host_and_port()[1]

    def down(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server._server.server_close()
        self.server = None


class Bucket:
    """One bucket of its own."""

    def __init__(self, server: Server):
        self.server, self.name = server, f"board-{secrets.token_hex(4)}"
        where = f"http://127.0.0.1:{server.port}/{self.name}"
        urllib.request.urlopen(urllib.request.Request(where, method="PUT"), timeout=10).close()

    @property
    def access(self) -> dict[str, str]:
        return {"endpoint": f"http://127.0.0.1:{self.server.port}", **ACCESS}

    def use(self) -> None:
        files.keep_in(f"s3://{self.name}/evidence", **self.access)

    def change(self, stored: str, content: bytes) -> None:
        """As a hand at the store would."""
        obstore.put(self._past_the_tracker(), stored, content)

    def lose(self, stored: str) -> None:
        obstore.delete(self._past_the_tracker(), stored)

    def up(self) -> None:
        self.server.up()

    def down(self) -> None:
        self.server.down()

    def _past_the_tracker(self):
        return S3Store(
            self.name,
            prefix="evidence",
            endpoint=self.access["endpoint"],
            region=ACCESS["region"],
            access_key_id="another-key",
            secret_access_key="another-secret",
            client_options={"allow_http": True},
        )


@contextmanager
def server() -> Iterator[Server]:
    made = Server()
    try:
        yield made
    finally:
        made.down()
