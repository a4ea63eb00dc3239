"""The theme under which a recommendation or learning point stands: moving it to another."""

from __future__ import annotations

from .refusal import Refused


def check_theme(review: str, of: str | None, chosen: bool) -> None:
    """``of`` is the review of the theme; it is one of the item's own review, or none, and somebody chose it."""
    if not chosen or (of is not None and of != review):
        raise Refused("Choose a theme of this review.", "theme")


def check_moves(was: str | None, becomes: str | None) -> None:
    if was == becomes:
        raise Refused("It stands under this theme already.", "theme")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why it stands under another theme. The reason is kept in the history.", "because")
