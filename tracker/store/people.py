"""People, the dated posts they hold, their accounts and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from peewee import JOIN, BooleanField, CharField, DateField, DateTimeField, Expression, ForeignKeyField, fn

from ..rules import escalations, roles
from ..rules import people as people_rules
from ..rules.roles import Acting
from . import reviews
from .database import Record, Table, known, new_key
from .reviews import Agency


class Person(Record):
    """Somebody who holds posts. What they do stands under the post, never under the name."""

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
    unconfirmed = BooleanField(default=False)  # waits for a second person, and carries no right until then
    confirmed_by = CharField(max_length=26, null=True)  # the key of the second person's post
    named_by = CharField(max_length=26, null=True)  # the post of the chair who named this deputy
    given_by_rule = CharField(max_length=26, null=True)  # the key of the rule of single sign-on; empty when given by hand


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
    proved_at = DateTimeField(null=True)  # when the person last proved who they are
    browser = CharField(max_length=39, default="")  # which, on what, such as "Firefox on Windows"; no more


class AccountLink(Table):
    """A way to choose a password, good once and for some hours: an invitation or a reset. Only its hash is kept."""

    token_hash = CharField(max_length=64, primary_key=True)
    account = ForeignKeyField(Account, backref="links")
    kind = CharField(max_length=20)  # invitation, reset
    made_at = DateTimeField()
    made_by = CharField(max_length=26, null=True)  # the key of the post; empty for the command line
    good_until = DateTimeField()
    used_at = DateTimeField(null=True)


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
    """The condition for posts that are held on a day: the day on which a post ends is no longer one of them.

    A post that waits for a second person is held by nobody yet.
    """
    return (Post.since <= day) & (Post.until.is_null() | (Post.until > day)) & ~Post.unconfirmed


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
    """The posts before which an escalation of a level stands on a day; at the two lowest, of these agencies.

    The Board itself has no lead and no senior officer: what is its own stands before the business unit, then the chair.
    """
    role = {escalations.AGENCY_LEAD: roles.LEAD, escalations.SENIOR_OFFICER: roles.SENIOR_OFFICER}.get(level)
    if role:
        where = (Post.role == role) & Post.agency.in_(list(agencies))
        boards = Agency.select(Agency.record).where(known(Agency) & (Agency.kind == "board"))
        if boards.where(Agency.record.in_(list(agencies))).exists():
            own = roles.BUSINESS_UNIT if role == roles.LEAD else roles.CHAIR
            where |= Post.role == own
    else:
        where = (Post.role == roles.BOARD_MEMBER) & (Post.level == level)
    return Post.select().where(where & known(Post) & held_on(day)).order_by(Post.title, Post.id)


def holding(level: str, day: dt.date, as_at: dt.date | None = None) -> list[Post]:
    """The posts that hold a level on a day; at the two lowest those of every agency, by their titles."""
    role = {escalations.AGENCY_LEAD: roles.LEAD, escalations.SENIOR_OFFICER: roles.SENIOR_OFFICER}.get(level)
    where = Post.role == role if role else (Post.role == roles.BOARD_MEMBER) & (Post.level == level)
    return list(Post.select().where(where & known(Post, as_at) & held_on(day)).order_by(Post.title, Post.id))


def before_whom(level: str, agencies: Collection[str], day: dt.date) -> list[Post]:
    """Who finds an escalation on their home page: the posts of its level, else the chair."""
    chair = Post.select().where((Post.role == roles.CHAIR) & known(Post) & held_on(day) & ~Post.unconfirmed)
    return list(at_level(level, agencies, day)) or list(chair.order_by(Post.id))


def before_each(places: Mapping[tuple[str, str | None], Collection[str]], day: dt.date) -> dict:
    """The same of many at once: by level and agency, with the agency and those above it. Two queries."""
    held = list(Post.select().where(known(Post) & held_on(day)).order_by(Post.title, Post.id))
    chairs = sorted((post for post in held if post.role == roles.CHAIR), key=lambda post: post.id)
    boards = {key for (key,) in Agency.select(Agency.record).where(known(Agency) & (Agency.kind == "board")).tuples()}
    own = {
        escalations.AGENCY_LEAD: (roles.LEAD, roles.BUSINESS_UNIT),
        escalations.SENIOR_OFFICER: (roles.SENIOR_OFFICER, roles.CHAIR),
    }
    found = {}
    for (level, agency), agencies in places.items():
        role, of_the_board = own.get(level, (roles.BOARD_MEMBER, ""))
        if boards.isdisjoint(agencies):
            of_the_board = ""
        mine = [
            post
            for post in held
            if post.role == of_the_board
            or (post.role == role and (post.agency_id in agencies if level in own else post.level == level))
        ]
        found[level, agency] = mine or chairs
    return found


def titled(title: str, day: dt.date) -> Post | None:
    """The post of this title that is held on a day, where one alone is."""
    where = (fn.LOWER(Post.title) == title.strip().lower()) & known(Post) & held_on(day)
    rows = list(Post.select().where(where).limit(2))
    return rows[0] if len(rows) == 1 else None


def posts_standing(query, day: dt.date, standing: str = "", role: str = ""):
    """Of the posts, those held on the day, or those that "ended", are "ahead", "waiting" or "every" one; of one role or
    all."""
    if role:
        query = query.where(Post.role == role)
    ended = Post.until.is_null(False) & (Post.until <= day)
    if standing == "ended":
        return query.where(ended & ~Post.unconfirmed)
    if standing == "ahead":
        return query.where((Post.since > day) & ~ended & ~Post.unconfirmed)
    if standing == "waiting":
        return query.where(Post.unconfirmed & ~ended)
    return query if standing == "every" else query.where(held_on(day))


def in_the_unit(day: dt.date):
    """Posts of the business unit held on a day by people who can sign in."""
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    return Post.select().where(known(Post) & (Post.role == roles.BUSINESS_UNIT) & held_on(day) & Post.person.in_(able))


def could_confirm(holder: str, day: dt.date) -> bool:
    """Whether somebody other than the holder could confirm a chair's post on a day."""
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    second = Post.role.in_((roles.CHAIR, roles.BOARD_MEMBER)) & ~Post.deputy & (Post.person != holder)
    return Post.select().where(known(Post) & held_on(day) & second & Post.person.in_(able)).exists()


def giver_of(post: Post) -> str | None:
    """The person who gave a post: the holder of the post that wrote its first version. None for the command line."""
    first = Post.get_by_id(post.key)
    giver = Post.get_or_none(Post.id == first.written_by) if first.written_by else None
    return giver.person_id if giver else None


def chairs_posts(person: str, since: dt.date, until: dt.date | None):
    """The posts of the chair or a deputy that a person holds, or is to hold, in some of these days."""
    where = known(Post) & (Post.person == person) & (Post.role == roles.CHAIR)
    where &= Post.until.is_null() | (Post.until > since)
    return Post.select().where(where if until is None else where & (Post.since < until))


def able(day: dt.date) -> list[tuple[Person, list[str]]]:
    """People who can sign in, by name, with the titles of the posts that they hold on a day."""
    good = Account.select(Account.person).where(Account.disabled_at.is_null())
    titles: dict[str, list[str]] = {}
    for person, title in Post.select(Post.person, Post.title).where(known(Post) & held_on(day)).order_by(Post.id).tuples():
        titles.setdefault(person, []).append(title)
    rows = Person.select().where(known(Person) & Person.record.in_(good)).order_by(Person.name, Person.id)
    return [(row, titles.get(row.key, [])) for row in rows]


def waiting_to_be_confirmed(day: dt.date, as_at: dt.date | None = None):
    """Chairs' and deputies' posts that wait for a second person."""
    ended = Post.until.is_null(False) & (Post.until <= day)
    return posts(as_at).where(Post.unconfirmed & ~ended).order_by(Post.since, Post.id)


def posts_of(person: str, as_at: dt.date | None = None):
    """Every post of a person, the one that began last on top."""
    return posts(as_at).where(Post.person == person).order_by(Post.since.desc(), Post.id.desc())


def account_of(person: str) -> Account | None:
    """The account by which a person signs in, disabled or not; None for somebody who has none."""
    return Account.get_or_none(Account.person == person)


def sessions_of(account: str):
    """The sessions of an account that have not been ended, the one used last on top."""
    return Session.select().where(Session.account == account).order_by(Session.seen_at.desc(), Session.token_hash)


def is_invited(account: str) -> bool:
    """Whether the person has an invitation that they have not followed yet, however old it is."""
    where = (AccountLink.account == account) & (AccountLink.kind == people_rules.INVITATION)
    return AccountLink.select().where(where & AccountLink.used_at.is_null()).exists()


def link_waits(person: str, now: dt.datetime) -> bool:
    """Whether a link that somebody in the tracker made for a person is still good; those of the command line apart."""
    own = AccountLink.account.in_(Account.select(Account.id).where(Account.person == person))
    good = AccountLink.used_at.is_null() & (AccountLink.good_until > now)
    return AccountLink.select().where(own & good & AccountLink.made_by.is_null(False)).exists()


def last_link(account: str) -> AccountLink | None:
    """The link that was made last for an account."""
    return AccountLink.select().where(AccountLink.account == account).order_by(AccountLink.made_at.desc()).first()


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
    """The standing version of a person, by their key."""
    return Person.get_or_none((Person.record == key) & known(Person))


def given_by(post: Post) -> str | None:
    """The key of the post that gave a post to its holder: who wrote its first version."""
    return Post.get_by_id(post.key).written_by


def post_of(key: str) -> Post | None:
    """The standing version of a post, with its holder and agency."""
    return posts().where(Post.record == key).first()


def person_in(post: str | None) -> str | None:
    """The key of the person who holds a post, or held it; None for what no post said."""
    return Post.select(Post.person).where((Post.record == post) & known(Post)).scalar() if post else None


def titles(keys, as_at: dt.date | None = None) -> dict[str, str]:
    """The titles of posts by key, for "said by". Posts, not persons."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = Post.select(Post.record, Post.title).where(Post.record.in_(wanted) & known(Post, as_at)).tuples()
    return dict(rows)
