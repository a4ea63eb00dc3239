"""The production server, and the settings in force."""

from __future__ import annotations

import logging
import socket
import tempfile
from contextlib import suppress

import click

from .. import config
from ..rules.refusal import Refused

LARGEST_ANSWER = 100_000_000  # bytes; a stocktake of a large review with its drawings has some millions


@click.command()
def settings() -> None:
    """Print the settings in force, secrets hidden."""
    for name, value in config.from_environment().shown():
        click.echo(f"{name}={value}")


@click.command()
def serve() -> None:
    """Serve the tracker at TRACKER_BIND."""
    here = config.from_environment()
    config.check_safe_to_serve(here)
    from ..store import database, reviews
    from .opening import database_of

    with database_of(here):
        if reviews.is_demonstration():
            raise Refused("This database is a demonstration. Serve it with tracker demo.")
        if lost := database.settings_that_lose_writes():
            raise Refused(f"The database server would lose what it acknowledged: {', '.join(lost)}. Set them to on.")
    host, _, port = here.bind.rpartition(":")
    run(here, host.strip("[]"), int(port))


def run(here: config.Settings, host: str, port: int) -> None:
    """Serve until told to stop, by SIGTERM or Ctrl+C; then finish the requests in hand."""
    import waitress

    from ..app import create_app
    from . import incoming, stopping

    stop = stopping.Stop()
    with suppress(FileNotFoundError):
        tempfile.gettempdir()  # chosen now, and not anew each time while every disk is full
    app = create_app(here)
    trusted = {"trusted_proxy": "*", "trusted_proxy_count": here.proxies} if here.proxies else {}
    channels: dict = {}
    logging.basicConfig()
    server = waitress.create_server(
        app,
        map=channels,
        host=host,
        port=port,
        threads=8,
        ident=None,
        # More than the application takes: it says in a page what waitress would say by hanging up in the middle.
        max_request_body_size=4 * here.max_upload,
        outbuf_overflow=LARGEST_ANSWER,  # not laid aside on a disk that may be full, so that reading goes on
        clear_untrusted_proxy_headers=True,
        **trusted,
    )
    for each in channels.values():
        if each.accepting:
            each.channel_class = incoming.Line
    server.print_listen("Serving on http://{}:{}")
    stopping.run_until(stop, server, channels)


def free_port(first: int = 5000) -> int:
    """The first port on loopback, from ``first`` on, that nobody uses."""
    for port in range(first, first + 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Refused("No port from 5000 to 5099 is free on this machine.")
