"""What somebody had typed when their session was over: kept for the session that they opened then, until it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..store.database import database
from ..store.people import Session
from ..store.typed import TypedText

KEPT_FOR = dt.timedelta(hours=1)
MOST = 5  # forms of one session; of more the oldest goes


def keep(session: Session, path: str, fields: Sequence[tuple[str, str]], files: Sequence[str], now: dt.datetime) -> None:
    """Keep the fields of a form for a session. What is over goes, whosever it was."""
    mine = TypedText.session == session.token_hash
    with database.atomic():
        TypedText.delete().where((TypedText.kept_at < now - KEPT_FOR) | (mine & (TypedText.path == path))).execute()
        TypedText.create(session=session, path=path, fields=[[*pair] for pair in fields], files=[*files], kept_at=now)
        newest = [key for (key,) in TypedText.select(TypedText.id).where(mine).order_by(TypedText.id.desc()).tuples()]
        if newest[MOST:]:
            TypedText.delete().where(TypedText.id.in_(newest[MOST:])).execute()


def kept(session: Session, path: str, now: dt.datetime) -> TypedText | None:
    """What is kept for a session of the form that is sent to an address."""
    where = (TypedText.session == session.token_hash) & (TypedText.path == path)
    return TypedText.select().where(where & (TypedText.kept_at >= now - KEPT_FOR)).first()


def forget(session: Session, path: str) -> None:
    """The form was sent."""
    TypedText.delete().where((TypedText.session == session.token_hash) & (TypedText.path == path)).execute()


def forget_all() -> None:
    """Words are taken out of the tracker: nobody knows whether they stand in what somebody has not sent yet."""
    TypedText.delete().execute()
