"""What is kept about one person who signs in, for that person: the right of access of data protection law."""

from __future__ import annotations

import datetime as dt
import json

from ..store import second_factor
from ..store.calendars import CalendarFeed
from ..store.database import known
from ..store.escalations import Escalation, EscalationTold
from ..store.history import History
from ..store.imports import ImportDraft
from ..store.people import AccessLog, Account, Person, Post, Session
from ..store.reminders import Reminder
from ..store.sign_on import SignOnIdentity


def as_json(person: str) -> str:
    """Everything about a person, by their key. What they wrote is named by its place in the history, not repeated."""
    return json.dumps(_of(person), ensure_ascii=False, indent=1, default=_plain) + "\n"


def _of(person: str) -> dict:
    accounts = list(Account.select().where(Account.person == person).order_by(Account.id))
    sessions = Session.select().where(Session.account.in_([row.id for row in accounts])).order_by(Session.created_at)
    calendars = (
        CalendarFeed.select().where(CalendarFeed.account.in_([row.id for row in accounts])).order_by(CalendarFeed.id)
    )
    own = SignOnIdentity.account.in_([row.id for row in accounts])
    linked = SignOnIdentity.select().where(own).order_by(SignOnIdentity.id)
    log = AccessLog.select().where(AccessLog.person == person).order_by(AccessLog.at)
    wrote = History.select().where(History.person == person).order_by(History.chain, History.seq)
    told = Reminder.select().where((Reminder.person == person) & known(Reminder)).order_by(Reminder.record)
    drafts = ImportDraft.select(ImportDraft.name, ImportDraft.made_at).where(ImportDraft.person == person)
    return {
        "person": _versions(Person, Person.record == person, "name email"),
        "posts": _versions(Post, Post.person == person, "role title level deputy since until"),
        "accounts": [_fields(row, "email created_at disabled_at") for row in accounts],
        "sessions": [_fields(row, "created_at seen_at proved_at browser") for row in sessions],
        "second_factors": [
            {"set_up_at": row.confirmed_at, "recovery_codes_left": second_factor.codes_left(row.account_id)}
            for row in map(second_factor.of, [row.id for row in accounts])
            if row and row.confirmed_at
        ],
        "calendar_addresses": [_fields(row, "made_at ended_at") for row in calendars],
        "accounts_of_organisations": [_fields(row, "issuer subject linked_at used_at claims") for row in linked],
        "access_log": [_fields(row, "at what where") for row in log],
        "wrote": [{"entry": f"{row.chain}/{row.seq}", **_fields(row, "written_at verb kind subject_ref")} for row in wrote],
        "plans_begun": [_fields(row, "name made_at") for row in drafts],
        "reminders": [_fields(row, "ref made_on subject content state sent_at") for row in told],
        "told_of_escalations": [{"escalation": row.of.ref, **_fields(row, "on how")} for row in _told(person)],
        "not_here": "A password, recovery codes, the number of a session and the address of a calendar are kept only "
        "as hashes, and nobody can read them; the key of a second factor is kept encrypted. Wrong tries "
        "to sign in are counted under a digest of the address that was typed.",
    }


def _told(person: str) -> list[EscalationTold]:
    """Of which escalations the posts of a person were told, and how."""
    posts = Post.select(Post.record).where(Post.person == person)
    of = (EscalationTold.escalation == Escalation.record) & known(Escalation)
    rows = EscalationTold.select(EscalationTold, Escalation).join(Escalation, on=of, attr="of")
    return list(rows.where(EscalationTold.post.in_(posts) & known(EscalationTold)).order_by(EscalationTold.record))


def _versions(model, where, names: str) -> list[dict]:
    rows = model.select().where(where).order_by(model.record, model.version)
    return [_fields(row, f"{names} known_from known_until written_at") for row in rows]


def _fields(row, names: str) -> dict:
    return {name: getattr(row, name) for name in names.split()}


def _plain(value) -> str:
    return f"{value.isoformat()}Z" if isinstance(value, dt.datetime) else value.isoformat()
