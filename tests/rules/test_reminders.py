"""At which occasions somebody is told of what, who is told, and what a digest says."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.rules import delivery, reminders, roles
from tracker.rules.refusal import Refused
from tracker.rules.reminders import Holder, Notice
from tracker.rules.roles import Acting
from tracker.rules.settings import Thresholds

TODAY = dt.date(2015, 9, 30)
LIMITS = Thresholds()


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def post(role: str, agency: str | None = None, level: str | None = None) -> Acting:
    return Acting("p", "post", role, role, agency, frozenset({agency} if agency else ()), level)


def notice(kind: str = reminders.OVERDUE, record: str = "a", **said) -> Notice:
    given = {"roles": reminders.AGENCY, "agency": "TVP", "ref": "A1", "title": "A title", "path": "/a", **said}
    return Notice(kind, record, "once", **given)


@pytest.mark.parametrize(("left", "told"), [(31, None), (30, "soon"), (8, "soon"), (7, "week"), (0, "week"), (-1, None)])
def test_a_date_ahead_is_told_when_it_is_soon_and_in_its_last_week(left, told):
    assert reminders.step_before(days(left), TODAY, LIMITS) == told


@pytest.mark.parametrize(
    ("late", "told"),
    [(0, None), (1, "agency_lead"), (14, "agency_lead"), (15, "senior_officer"), (31, "executive"), (61, "board")],
)
def test_lateness_is_told_at_the_limits_of_the_board_and_not_every_day(late, told):
    assert reminders.step_after(late, LIMITS) == told


def occasion(state=delivery.ON_TRACK, due=None, firm=True, silent=False, last=TODAY):
    overdue = bool(due and firm and due < TODAY)
    return reminders.of_action(state, due, firm, overdue, silent, last, TODAY, LIMITS)


def test_an_action_is_told_at_one_occasion_the_worst():
    assert occasion(due=days(-3), silent=True).kind == reminders.OVERDUE
    assert occasion(due=days(3), silent=True).kind == reminders.DUE_SOON
    assert occasion(due=days(90), silent=True).kind == reminders.SILENT
    assert occasion(due=days(90)) is None


def test_a_provisional_date_and_what_has_stopped_are_never_told():
    assert occasion(due=days(-3), firm=False) is None
    assert occasion(due=days(3), firm=False) is None
    assert {occasion(state, days(-3)) for state in (*delivery.STOPPED, delivery.DONE)} == {None}


def test_a_date_that_was_moved_is_another_occasion():
    assert occasion(due=days(3)).occasion != occasion(due=days(4)).occasion


def test_the_senior_officer_is_told_of_lateness_when_it_reaches_them():
    assert occasion(due=days(-14)).lead_alone and not occasion(due=days(-15)).lead_alone


def test_an_agency_is_told_of_its_own_alone():
    mine, other = notice(), notice(agency="OCC")
    lead = post(roles.LEAD, "TVP")
    assert reminders.is_for(lead, mine) and not reminders.is_for(lead, other)
    assert not reminders.is_for(post(roles.READER), mine) and not reminders.is_for(post(roles.CHAIR), mine)


def test_where_nobody_leads_the_senior_officer_is_told_what_a_lead_would_be():
    for_leads, officer = notice(roles=(roles.LEAD,)), post(roles.SENIOR_OFFICER, "TVP")
    assert reminders.is_for(officer, for_leads, led=()) and not reminders.is_for(officer, for_leads, led={"TVP"})


def test_the_business_unit_is_the_lead_for_the_boards_own_actions():
    unit = post(roles.BUSINESS_UNIT, "OSCB")
    assert reminders.is_for(unit, notice(agency="OSCB", roles=(roles.LEAD,)))
    assert not reminders.is_for(unit, notice(agency="TVP", roles=(roles.LEAD,)))


def test_a_level_is_told_of_what_stands_before_it_and_the_second_is_of_another_body():
    raised = notice(reminders.ESCALATED, roles=(roles.BOARD_MEMBER,), agency=None, level="board")
    assert reminders.is_for(post(roles.BOARD_MEMBER, level="board"), raised)
    assert not reminders.is_for(post(roles.BOARD_MEMBER, level="executive"), raised)
    closing = notice(reminders.SECOND, roles=(roles.BOARD_MEMBER,), agency="OSCB")
    assert reminders.is_for(post(roles.BOARD_MEMBER, "OUHT", "board"), closing)
    assert not reminders.is_for(post(roles.BOARD_MEMBER, "OSCB", "board"), closing)


def test_the_business_unit_does_not_decide_on_the_boards_own():
    asked = notice(reminders.TIME_ASKED, roles=(roles.BUSINESS_UNIT, roles.CHAIR), agency=None, boards_own=True)
    assert not reminders.is_for(post(roles.BUSINESS_UNIT, "OSCB"), asked) and reminders.is_for(post(roles.CHAIR), asked)


def test_nobody_is_told_twice_not_even_in_two_posts():
    holder = Holder("p", (post(roles.LEAD, "TVP"), post(roles.SENIOR_OFFICER, "TVP")))
    first, second = notice(), notice(record="b")
    found = reminders.new_to(holder, [first, second], {first.key}, {"TVP"})
    assert [(acting.role, [each.key for each in mine]) for acting, mine in found] == [(roles.LEAD, [second.key])]


def test_the_most_pressing_comes_first_and_is_the_heading():
    found = [(post(roles.LEAD), [notice(reminders.ROUND_OPEN, title="The meeting"), notice(record="b", ref="A2")])]
    assert reminders.subject(found) == "A2 is overdue, and 1 more"


def test_of_many_of_a_kind_the_first_are_named_and_the_rest_counted():
    mine = [notice(record=str(number)) for number in range(reminders.LISTED + 3)]
    group = reminders.content([(post(roles.LEAD), mine)])[0]["groups"][0]
    assert (len(group["things"]), group["rest"]) == (reminders.LISTED, 3)


def test_the_pauses_grow_and_end():
    pauses = [reminders.pause_after(tries) for tries in range(1, len(reminders.PAUSES) + 1)]
    assert pauses == sorted(pauses) and not pauses[0] and reminders.pause_after(len(pauses) + 1) is None


def test_only_what_was_refused_or_is_in_doubt_is_sent_again_or_left():
    reminders.check_again(reminders.IN_DOUBT)
    for state in (reminders.WAITING, reminders.SENT):
        with pytest.raises(Refused):
            reminders.check_again(state)
    with pytest.raises(Refused, match="Say why"):
        reminders.check_left(reminders.FAILED, " ")
