"""Ending the server: nobody new is let in, and whoever is being served is served to the end."""

from __future__ import annotations

import logging
import signal
import time

from waitress import wasyncore

WITHIN = 30.0  # seconds for the requests in hand; whoever runs the server ends it by force some time after that
_LOOK = 0.2  # seconds between looks at what is still in hand

log = logging.getLogger("tracker.serving")


class Stop:
    """Whether the server was told to stop. Made before anything else, so that nothing said meanwhile is missed."""

    def __init__(self) -> None:
        self.told = False
        self.kept = {each: signal.signal(each, self._told) for each in (signal.SIGTERM, signal.SIGINT)}

    def _told(self, *_) -> None:
        self.told = True
        self.give_back()

    def give_back(self) -> None:
        """A second signal is for those who do not want to wait."""
        for each, before in self.kept.items():
            signal.signal(each, before if each != signal.SIGTERM else signal.SIG_DFL)


def run_until(stop: Stop, server, channels: dict, within: float = WITHIN) -> None:
    """Serve until told to stop, then finish the requests in hand. ``channels`` is the map that the server was made with."""
    while not stop.told:
        wasyncore.loop(timeout=_LOOK, map=channels, count=1, use_poll=True)
    _let_nobody_in(channels)
    until = time.monotonic() + within
    while (left := _in_hand(channels)) and time.monotonic() < until:
        wasyncore.loop(timeout=_LOOK, map=channels, count=1, use_poll=True)
    if left:
        log.warning("%d request%s did not finish within %g seconds.", left, "s"[: left > 1], within)
    server.task_dispatcher.shutdown(timeout=1)


def _let_nobody_in(channels: dict) -> None:
    """Take in whoever stands at the door already, then close it: who comes now is refused at once, not left waiting."""
    for each in [each for each in channels.values() if each.accepting]:
        before = -1
        while len(channels) > before:
            before = len(channels)
            each.handle_accept()
        # Of the listening socket alone: its server's own close() also ends what wakes the loop for those inside.
        wasyncore.dispatcher.close(each)
    # Once more, for what those at the door had said already.
    wasyncore.loop(timeout=0, map=channels, count=1, use_poll=True)


def _in_hand(channels: dict) -> int:
    """How many requests are being sent in, worked on or answered. A line on which nothing is under way is closed."""
    left = 0
    for each in list(channels.values()):
        if not hasattr(each, "requests"):
            continue
        if each.requests or each.request is not None or each.total_outbufs_len:
            left += 1
        else:
            each.will_close = True
    return left
