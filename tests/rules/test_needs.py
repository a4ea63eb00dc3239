"""What needs a person first: each kind in its place, and the first reason why an action presses."""

import datetime as dt

import pytest

from tracker.rules import delivery, needs, rag, roles

DUE = dt.date(2015, 10, 30)
QUIET = rag.Colour(rag.GREEN, "in time", overdue=False, silent=False)


def test_every_role_has_its_order_and_no_kind_stands_in_it_twice():
    assert set(needs.ORDER) == set(roles.LABELS)
    assert all(len(set(order)) == len(order) for order in needs.ORDER.values())


@pytest.mark.parametrize("role", [roles.CHAIR, roles.BUSINESS_UNIT])
def test_what_could_identify_a_child_comes_first(role):
    assert needs.ORDER[role][0] == needs.REDACTIONS


def test_an_agency_returns_first_and_catches_up_last():
    found = {needs.UNREPORTED: ["A4"], needs.PRESSING: ["A2", "A1"], needs.RETURNS: ["the round"]}

    assert needs.in_order(roles.LEAD, found) == ["the round", "A2", "A1", "A4"]


def test_a_kind_without_a_place_is_not_left_out_unseen():
    with pytest.raises(ValueError):
        needs.in_order(roles.READER, {needs.RAISED: ["ESC1"]})


@pytest.mark.parametrize(
    ("colour", "state", "forecast", "why"),
    [
        (rag.Colour(rag.RED, "3 days late", overdue=True, silent=True), delivery.AT_RISK, None, needs.LATE),
        (rag.Colour(rag.GREY, "no date", overdue=False, silent=True), delivery.AT_RISK, None, needs.SILENT),
        (QUIET, delivery.AT_RISK, DUE + dt.timedelta(days=1), needs.SLIPS),
        (QUIET, delivery.AT_RISK, DUE, needs.AT_RISK),
        (rag.Colour(rag.AMBER, "due in 9 days, no update", False, False), delivery.ON_TRACK, None, needs.NO_UPDATE),
        (QUIET, delivery.ON_TRACK, DUE, None),
    ],
)
def test_the_first_reason_that_holds_is_told(colour, state, forecast, why):
    assert needs.why_pressing(colour, state, DUE, forecast) == why
