"""People, the dated posts they hold, their accounts and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peewee import JOIN, BooleanField, CharField, DateField, DateTimeField, Expression, ForeignKeyField

from ..rules import escalations, roles
from ..rules.roles import Acting
from . import reviews
from .database import Record, Table, known, new_key
from .reviews import Agency


class Person(Record):
    name = CharField(max_length=200)
    email = CharField(max_length=254)


class Post(Record):
    """A role, of an agency or a level, that a person holds from one day until another."""

    person = ForeignKeyField(Person, backref="+")
    role = CharField(max_length=20)
    title = CharField(max_length=200)
    agency = ForeignKeyField(Agency, null=True, backref="+")
    level = CharField(max_length=20, default="")
    deputy = BooleanField(default=False)  # acts for the chair in this period; decisions say so
    since = DateField()
    until = DateField(null=True)


class Account(Table):
    """How a person signs in. Not versioned: it holds no record of the board's work."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    person = CharField(max_length=26, index=True)
    email = CharField(max_length=254, unique=True)  # lower case
    password_hash = CharField(max_length=300)
    disabled_at = DateTimeField(null=True)
    created_at = DateTimeField()


class Session(Table):
    """A sign-in that is still good. Only the hash of its token is kept."""

    token_hash = CharField(max_length=64, primary_key=True)
    account = ForeignKeyField(Account, backref="sessions")
    post = CharField(max_length=26, null=True)  # the post acted in
    created_at = DateTimeField()
    seen_at = DateTimeField()


class SignInTry(Table):
    """A try to sign in, kept so that guessing can be slowed in every process at once."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    email_hash = CharField(max_length=64)
    at = DateTimeField()

    class Meta:
        indexes = ((("email_hash", "at"), False),)


class AccessLog(Table):
    """Sign-ins, refusals, exports, downloads and readings of restricted evidence. Apart from the history; no bodies."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    at = DateTimeField(index=True)
    person = CharField(max_length=26, null=True)
    post = CharField(max_length=26, null=True)
    what = CharField(max_length=60)
    where = CharField(max_length=300)


def log(what: str, where: str, acting: Acting | None, at: dt.datetime) -> None:
    """Write one line of the access log. Line breaks and control characters are taken out."""
    clean = "".join(c if c.isprintable() else " " for c in where)[:300]
    AccessLog.create(
        at=at, person=acting.person if acting else None, post=acting.post if acting else None, what=what, where=clean
    )


def held_on(day: dt.date) -> Expression:
    """The condition for posts that are held on a day: the day on which a post ends is no longer one of them."""
    return (Post.since <= day) & (Post.until.is_null() | (Post.until > day))


def posts_held(person: str, today: dt.date):
    """The posts that a person holds on a day, each with its agency."""
    on = (Post.agency == Agency.record) & known(Agency)
    return (
        Post.select(Post, Agency)
        .join(Agency, JOIN.LEFT_OUTER, on=on, attr="body")
        .where((Post.person == person) & known(Post) & held_on(today))
        .order_by(Post.since, Post.title)
    )


def acting_in(post: Post, account: str | None = None) -> Acting:
    """The rights of a post, as the rules want them."""
    agency = post.agency_id
    return Acting(
        person=post.person_id,
        post=post.key,
        role=post.role,
        title=post.title,
        agency=agency,
        agencies=reviews.with_parts({agency}) if agency else frozenset(),
        level=post.level or None,
        deputy=post.deputy,
        account=account,
    )


def posts(as_at: dt.date | None = None):
    """All posts known on a day, with person and agency, for the list of people."""
    return (
        Post.select(Post, Person, Agency)
        .join(Person, on=(Post.person == Person.record) & known(Person, as_at), attr="holder")
        .switch(Post)
        .join(Agency, JOIN.LEFT_OUTER, on=(Post.agency == Agency.record) & known(Agency, as_at), attr="body")
        .where(known(Post, as_at))
        .order_by(Post.role, Post.title)
    )


def at_level(level: str, agencies: Collection[str], day: dt.date):
    """The posts before which an escalation of a level stands on a day; at the two lowest, of these agencies."""
    role = {escalations.AGENCY_LEAD: roles.LEAD, escalations.SENIOR_OFFICER: roles.SENIOR_OFFICER}.get(level)
    if role:
        where = (Post.role == role) & Post.agency.in_(list(agencies))
    else:
        where = (Post.role == roles.BOARD_MEMBER) & (Post.level == level)
    return Post.select().where(where & known(Post) & held_on(day)).order_by(Post.title, Post.id)


def posts_standing(query, day: dt.date, standing: str = "", role: str = ""):
    """Of the posts, those held on the day, or those that "ended", are "ahead" or "every" one; of one role or all."""
    if role:
        query = query.where(Post.role == role)
    ended = Post.until.is_null(False) & (Post.until <= day)
    if standing == "ended":
        return query.where(ended)
    if standing == "ahead":
        return query.where((Post.since > day) & ~ended)
    return query if standing == "every" else query.where(held_on(day))


def without_post(day: dt.date):
    """People whose account is good and who hold no post on the day, by name."""
    held = Post.select(Post.person).where(known(Post) & held_on(day))
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    where = known(Person) & Person.record.in_(able) & Person.record.not_in(held)
    return Person.select().where(where).order_by(Person.name, Person.id)


def disabled(keys) -> set[str]:
    """Of these people, those who cannot sign in."""
    rows = Account.select(Account.person).where(Account.person.in_(list(keys)) & Account.disabled_at.is_null(False))
    return {key for (key,) in rows.tuples()}


def person_of(key: str) -> Person | None:
    return Person.get_or_none((Person.record == key) & known(Person))


def post_of(key: str) -> Post | None:
    """The standing version of a post, with its holder and agency."""
    return posts().where(Post.record == key).first()


def titles(keys, as_at: dt.date | None = None) -> dict[str, str]:
    """The titles of posts by key, for "said by". Posts, not persons."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = Post.select(Post.record, Post.title).where(Post.record.in_(wanted) & known(Post, as_at)).tuples()
    return dict(rows)
