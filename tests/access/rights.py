"""What the table of rights says to a post about a record: whose it is, and which verb asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.rules import links as link_rules
from tracker.rules import redaction, roles
from tracker.rules.roles import Acting

WHERE = ("agency", "level", "boards_own")  # what the table of rights asks


@dataclass(frozen=True)
class Sample:
    """An address of a route, and what the rights in it depend on."""

    values: dict[str, str] = field(default_factory=dict)
    where: dict = field(default_factory=dict)  # what roles.may asks: agency, level, boards_own
    ask: str = ""  # what the address asks besides
    typed: dict[str, str] = field(default_factory=dict)  # what its form needs that stands in the database
    hidden: bool = False  # to others it is as if it were not there

    def answer(self, acting: Acting, verb: str, endpoint: str) -> int:
        """What the table says to this post: 200, or 403 from the gate of the route or for whose the record is.

        404 where the record is hidden from the post.
        """
        if roles.TABLE[verb].get(acting.role) is None:
            return 403
        where = {name: value for name, value in self.where.items() if name in WHERE}
        right = FINER[endpoint](acting, **self.where) if endpoint in FINER else roles.may(acting, verb, **where)
        return 200 if right else 404 if self.hidden or right is None else 403


# Where the verb of the route is that of the gate alone, and the record asks another.


def _reports_or_manages(acting: Acting, agency: str | None = None, **_) -> bool:
    return roles.may(acting, roles.MANAGE) or (agency is not None and roles.may(acting, roles.REPORT, agency=agency))


def _records(acting: Acting) -> bool:
    return roles.may(acting, roles.MANAGE) or roles.may(acting, roles.STEER, boards_own=True)


def _meets(acting: Acting, agency: str | None = None, **_) -> bool:
    return roles.may(acting, roles.REPORT, agency=agency) if agency else _records(acting)


def _reopens(acting: Acting, agency: str | None = None, **_) -> bool:
    return (agency is not None and roles.may(acting, roles.STEER)) or _meets(acting, agency)


def _the_other(acting: Acting, asked_role: str = "", **_) -> bool:
    """The second of two: of the other role than who asked."""
    return acting.role == redaction.other_role(asked_role)


def _who_asked(acting: Acting, asked_role: str = "", **_) -> bool:
    return acting.role == asked_role


def _confirms(acting: Acting, giver: str = "", **_) -> bool:
    return acting.person != giver


def _own_draft(acting: Acting, agency: str = "", on_behalf: bool = False) -> bool | None:
    """A draft is there for the side that wrote it: the agency's people, or the business unit on its behalf."""
    if not roles.may(acting, roles.REPORT, agency=agency):
        return False
    return True if roles.on_behalf(acting, agency) == on_behalf else None


def _moves_or_asks(acting: Acting, **_) -> bool:
    """Of many dates: whose each is, its row says."""
    return any(acting.role in roles.TABLE[verb] for verb in (roles.REPORT, roles.STEER))


FINER: dict[str, Callable[..., bool | None]] = {
    "rounds.throw_away": _own_draft,
    "bulk.dates": _moves_or_asks,
    "bulk.done": _moves_or_asks,
    "links.withdraw": _reports_or_manages,
    "links.put_back": _reports_or_manages,
    "links.move": _reports_or_manages,
    "merging.move_given": _reports_or_manages,
    "due_points.met": _meets,
    "due_points.reopen": _reopens,
    "due_points.take_back": lambda acting, **_: _records(acting),
    "deadlines.confirm": lambda acting, **_: _records(acting),
    "links.confirm": lambda acting, **_: link_rules.may_confirm(acting),
    "links.confirm_many": lambda acting, **_: link_rules.may_confirm(acting),
    "privacy.confirm": _the_other,
    "privacy.decline": _the_other,
    "privacy.take_back": _who_asked,
    # Of an item anybody reports; for which agency, they choose in the form.
    "evidence.give": lambda acting, **_: True,
    "retention.dispose": _the_other,
    "chairs.confirm": _confirms,
}
