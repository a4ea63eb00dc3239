"""What an agency may be called, what it may be a part of, when it may be merged, and when it is a member of the board."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from .refusal import Refused


def check_named(name: str, code: str, kind: str, taken: bool) -> None:
    """``taken`` says that another agency has this code, or had it before it was renamed."""
    if not name.strip():
        raise Refused("Enter the name.", "name")
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,29}", code):
        raise Refused("A code has capital letters, figures and hyphens, at most 30 of them, such as OHFT.", "code")
    if taken:
        raise Refused("Another agency has this code, or had it once, and old links lead there. Choose another.", "code")
    if not kind:
        raise Refused("Choose the kind.", "kind")


def check_board_stays(was_board: bool, is_board: bool) -> None:
    """The board is one agency of this database from the start, and no other becomes it."""
    if was_board != is_board:
        raise Refused("The Board itself is one body, and stays it.", "kind")


def check_parent(agency: str | None, parent: str | None, below: Iterable[str]) -> None:
    """An agency is a part of neither itself nor anything under it."""
    if parent is not None and (parent == agency or parent in below):
        raise Refused("An agency cannot be a part of itself, or of one of its own parts.", "parent")


def check_part_of_board(under_board: bool, kind: str, was_member: bool) -> None:
    """Under the Board stand its own teams. What the business unit reports for another body is marked as on its behalf, and
    a body that was put under the Board would lose that mark."""
    if under_board and (kind != "team" or was_member):
        raise Refused("Only a team of the Board's own is a part of it. A body that reports for itself is not.", "parent")


# What becomes of the posts held in an agency that is merged.
MOVE, END, LEAVE = "move", "end", "leave"
POSTS = {
    MOVE: "They become posts of the agency that takes its place",
    END: "They end",
    LEAVE: "They stay as they are, to be handed over later",
}


def check_posts(posts: str) -> None:
    if posts not in POSTS:
        raise Refused("Choose what becomes of the posts held in it.", "posts")


def check_merge(
    agency: str, into: str | None, below: Iterable[str], on: dt.date | None, today: dt.date, board: bool, merged: bool
) -> None:
    """Into another that stands, from today or a day before it."""
    if board:
        raise Refused("The Board itself cannot be merged into another body.")
    if merged:
        raise Refused("This agency was merged already.")
    if into is None:
        raise Refused("Choose the agency that takes its place.", "into")
    if into == agency or into in below:
        raise Refused("Choose another agency, which is no part of this one.", "into")
    if on is None:
        raise Refused("Enter the first day on which it was no more.", "on")
    if on > today:
        raise Refused("Record a merger when it has happened: today, or the day on which it did.", "on")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Give a reason, or the source that says so.", "because")


def check_span(
    since: dt.date | None, until: dt.date | None, others: Iterable[tuple[dt.date, dt.date | None]], board: bool
) -> None:
    """A time on the board: it ends after it begins, and does not lie over another of the same agency."""
    if board:
        raise Refused("The Board is not a member of itself.")
    if since is None:
        raise Refused("Enter the first day.", "since")
    if until is not None and until <= since:
        raise Refused("It must end after it begins.", "until")
    for begins, ends in others:
        if (until is None or begins < until) and (ends is None or since < ends):
            raise Refused("It is a member in some of these days already.", "since")


def check_leaves(since: dt.date, until: dt.date | None, on: dt.date | None) -> None:
    if on is None:
        raise Refused("Enter the first day on which it is a member no longer.", "on")
    if on <= since:
        raise Refused("It must end after it began.", "on")
    if until is not None and until <= on:
        raise Refused("This time on the Board ends before that day already.", "on")
