"""What the posts of the demonstration do from October 2015 to March 2017, each in a way of its own.

Hospitals (OUHT) report on time; the health trust (OHFT) late; the City Council (OXCITY) goes silent after two rounds; the
police (TVP) ask for more time again and again; the commissioners (OCCG) copy last quarter's words; of Cherwell's action the
clocks stand still for a while. What they bring about is in tests/business/test_eighteen_months.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.simulation import act

ACTORS = ("OUHT", "OHFT", "OXCITY", "TVP", "OCCG", "CHERWELL")

# meeting: opens, the last day for returns, the meeting. Late returns are taken until it; the round is over the day after.
ROUNDS = {
    "December 2015": ("2015-11-23", "2015-12-04", "2015-12-10"),
    "March 2016": ("2016-02-22", "2016-03-04", "2016-03-10"),
    "June 2016": ("2016-05-23", "2016-06-03", "2016-06-09"),
    "September 2016": ("2016-08-22", "2016-09-02", "2016-09-08"),
    "December 2016": ("2016-11-21", "2016-12-02", "2016-12-08"),
    "March 2017": ("2017-02-20", "2017-03-03", "2017-03-09"),
}

# Actions of the actors, added by the business unit: what, whose, the item that it answers, its date.
ACTIONS = {
    "ward-talks": ("Talk with each young patient alone once", "OUHT", "R2", "2016-06-30"),
    "bed-plan": ("Keep a bed for a child who comes at night", "OUHT", "R2", "2017-06-30"),
    "clinic-letters": ("Write to the school nurse after each visit", "OHFT", "R2", "2016-01-29"),
    "clinic-notes-read": ("Read forty notes each quarter", "OHFT", "R2", "2017-06-30"),
    "night-drivers": ("Check licences by night", "OXCITY", "R2", "2017-06-30"),
    "custody-talks": ("Ask in custody who else was there", "TVP", "R2", "2016-02-26"),
    "practice-list": ("Name a lead in each practice", "OCCG", "R2", "2017-06-30"),
    "hostel-staff": ("Train the staff of hostels", "CHERWELL", "R2", "2016-04-29"),
    "school-list": ("Hold one list of pupils who moved", "OCC", "R2", None),
    "advice-line": ("Open a line for foster carers", "OCC", "R2", None),
    "foster-guide": ("Give foster carers the guide", "OCC", "LP2", None),
}


def acts() -> Iterator:
    """All that is done, in the order in which it was thought of; the simulation sorts it by its days."""
    for name, (words, agency, answers, deadline) in ACTIONS.items():
        more = {"deadline": deadline} if deadline else {}
        yield act(
            "2015-10-02", "unit", "add_action", name=name, words=words, measure="Ten of ten records show it.",
            agency=agency, answers=[answers], **more,
        )  # fmt: skip
    # The questions of drift wait for three rounds again, as they do unless a board says otherwise.
    yield act("2015-10-02", "unit", "threshold", threshold="drift_rounds", number="3", because="Two were too few.")
    for title, (opens, closes, meeting) in ROUNDS.items():
        yield act(
            opens, "unit", "open_round", name=title, title=f"Board meeting, {title}", opens=opens, closes=closes,
            meeting=meeting, agencies=list(ACTORS),
        )  # fmt: skip
    yield from on_time()
    yield from late()
    yield from silent()
    yield from more_time()
    yield from copied()
    yield from stopped()
    yield from others()


def sent(on: str, by: str, agency: str, round: str, **pieces: tuple[str, str]):
    """A return: of each action its state and words. An underscore in the name of an action stands for a hyphen."""
    said = [
        {"action": name.replace("_", "-"), "delivery": state, "words": words} for name, (state, words) in pieces.items()
    ]
    return act(on, by, "return", agency=agency, round=round, pieces=said)


def piece(statement: str, rung: str, independence: str, *about: str, **more) -> dict:
    return {
        "statement": statement, "rung": rung, "independence": independence, "about": list(about),
        "url": "https://example.org/paper", **more,
    }  # fmt: skip


def on_time() -> Iterator:
    """Hospitals: each return before its last day. One action is done in time and closed; of the other the owner leaves."""
    yield act(
        "2015-10-02", "unit", "hire_post", part="matron", email="matron@demo.example", role="lead",
        title="Hospitals matron", agency="OUHT", given="2015-10-02",
    )  # fmt: skip
    yield act("2015-10-05", "unit", "own", post="matron", actions=["bed-plan"], because="She runs the ward.")
    wards = ("on_track", "Two wards began."), ("on_track", "Five wards go on."), ("on_track", "All wards but one.")
    beds = (
        "Asked twice.",
        "The room is named.",
        "Nights are counted.",
        "One night was missed.",
        "No night missed.",
        "Two beds.",
    )
    days = ("2015-12-02", "2016-03-02", "2016-06-01", "2016-08-31", "2016-11-30", "2017-03-01")
    for number, (on, round) in enumerate(zip(days, ROUNDS, strict=True)):
        pieces = {"bed_plan": ("at_risk", beds[number])}
        if number < len(wards):
            pieces["ward_talks"] = wards[number]
        yield sent(on, "hospitals", "OUHT", round, **pieces)
    yield act(
        "2016-03-21", "hospitals", "report", action="ward-talks", delivery="on_track", words="Forty talks were read.",
        evidence=[piece("Forty talks were read by another trust.", "practice", "checked_by_peer", "R2 supports")],
    )  # fmt: skip
    yield act("2016-06-27", "hospitals", "report", action="ward-talks", delivery="done_awaiting_check", words="All wards.")
    yield act("2016-07-04", "chair", "close", action="ward-talks", words="The reading shows it.")
    # The post ends, and for seven weeks nobody has what it owned.
    yield act("2016-05-13", "unit", "end_post", post="matron")
    yield act("2016-07-01", "unit", "own", post="hospitals", actions=["bed-plan"], because="The matron has left.")


def late() -> Iterator:
    """The health trust: each return after its last day and before the meeting. One action is done three weeks late."""
    notes = ("Ten were read.", "Forty were read.", "Forty again.", "Thirty were read.", "Forty, by two.", "Forty in March.")
    days = ("2015-12-08", "2016-03-08", "2016-06-08", "2016-09-06", "2016-12-06", "2017-03-07")
    for number, (on, round) in enumerate(zip(days, ROUNDS, strict=True)):
        pieces = {"clinic_notes_read": ("on_track", notes[number])}
        if number == 0:
            pieces["clinic_letters"] = ("at_risk", "Letters wait for a form.")
        yield sent(on, "health", "OHFT", round, **pieces)
    # Evidence while the round of June runs, and none after it.
    yield act(
        "2016-06-07", "health", "report", action="clinic-notes-read", delivery="on_track", words="Read with the paper.",
        evidence=[piece("Forty notes: who was told is in thirty.", "practice", "checked_by_peer", "R2 supports")],
    )  # fmt: skip
    yield act(
        "2016-02-19", "health", "report", action="clinic-letters", delivery="done_awaiting_check", words="Letters go out.",
        evidence=[piece("Letters of a month.", "activity", "self_reported", "R2 supports")],
    )  # fmt: skip
    yield act("2016-04-18", "chair", "close", action="clinic-letters", words="The letters were seen.")


def silent() -> Iterator:
    """The City Council: two returns in time, and then not a word. The executive decides; its day passes."""
    yield sent("2015-12-03", "district", "OXCITY", "December 2015", night_drivers=("on_track", "Officers were named."))
    yield sent("2016-03-03", "district", "OXCITY", "March 2016", night_drivers=("on_track", "Nine nights, sixty cars."))
    yield act(
        "2016-10-20", "executive", "settle_what_rose", about="night-drivers", level="executive", owner="City Council lead",
        by_when="2016-12-30",
    )  # fmt: skip


def more_time() -> Iterator:
    """The police: asked four times, granted three times. The executive decides twice, and the Board once."""
    words = (
        "Asked in one suite.",
        "Asked in two.",
        "Three suites ask.",
        "A form is drawn.",
        "The form is out.",
        "Read back.",
    )
    days = ("2015-12-02", "2016-03-01", "2016-06-02", "2016-08-31", "2016-11-30", "2017-03-01")
    for on, round, said in zip(days, ROUNDS, words, strict=True):
        yield sent(on, "police", "TVP", round, custody_talks=("at_risk", said))
    asked = (
        ("2016-02-10", "2016-05-27", "2016-02-15", "yes"),
        ("2016-05-16", "2016-09-30", "2016-05-20", "yes"),
        ("2016-09-12", "2016-12-16", "2016-09-16", "no"),
        ("2016-11-16", "2017-02-28", "2016-11-18", "yes"),
    )
    for number, (on, to, decided, granted) in enumerate(asked, 1):
        yield act(on, "police", "ask_time", action="custody-talks", to=to, because="The form is not drawn yet.")
        yield act(
            decided,
            "unit",
            "decide_time",
            change=f"custody-talks/T{number}",
            granted=granted,
            because="Heard by telephone.",
        )
    for on, by, level, by_when in (
        ("2016-06-15", "executive", "executive", "2016-09-30"),
        ("2016-10-26", "executive", "executive", "2016-12-30"),
        ("2016-12-08", "member", "board", "2017-04-28"),
    ):
        yield act(on, by, "settle_what_rose", about="custody-talks", level=level, owner="Police lead", by_when=by_when)
    # From this day on the executive is reached by 45 days, and no longer by 31.
    yield act(
        "2016-06-01",
        "unit",
        "threshold",
        threshold="executive_days",
        number="45",
        because="It meets less often.",
    )


def copied() -> Iterator:
    """The commissioners: in March the words of December, in September those of June with one word changed."""
    yield sent("2015-12-04", "commissioners", "OCCG", "December 2015", practice_list=("on_track", "Leads are being named."))
    yield sent("2016-03-04", "commissioners", "OCCG", "March 2016", practice_list=("on_track", "Leads are being named."))
    yield act(
        "2016-06-03", "commissioners", "report", action="practice-list", delivery="on_track",
        words="Every practice but three has a lead, and each of them has been to the course of a day.",
        evidence=[piece("The list of practices, read by the region.", "practice", "checked_by_peer", "R2 supports")],
    )  # fmt: skip
    yield sent(
        "2016-09-02", "commissioners", "OCCG", "September 2016",
        practice_list=("on_track", "Every practice but two has a lead, and each of them has been to the course of a day."),
    )  # fmt: skip
    yield sent("2016-12-02", "commissioners", "OCCG", "December 2016", practice_list=("on_track", "Two leads moved on."))
    yield sent("2017-03-03", "commissioners", "OCCG", "March 2017", practice_list=("on_track", "Both were replaced."))


def stopped() -> Iterator:
    """Cherwell, told by the business unit: paused from April to September 2016, so 161 days are in no clock."""
    yield sent("2015-12-03", "unit", "CHERWELL", "December 2015", hostel_staff=("at_risk", "Ten were trained."))
    yield sent("2016-03-03", "unit", "CHERWELL", "March 2016", hostel_staff=("at_risk", "Twenty were trained."))
    yield act(
        "2016-04-04", "unit", "pause", action="hostel-staff", legal_reason="criminal", words="Staff are witnesses.",
        review_by="2016-09-30",
    )  # fmt: skip
    yield act("2016-09-12", "unit", "start_again", action="hostel-staff", words="The trial is over.")
    yield act("2016-09-16", "unit", "report", action="hostel-staff", delivery="at_risk", words="Courses begin again.")
    yield act("2016-11-10", "unit", "report", action="hostel-staff", delivery="done_awaiting_check", words="All trained.")


def others() -> Iterator:
    """A question nobody answers, a decision that nobody carries out, a look that is missed, a provisional date."""
    yield act("2015-10-05", "chair", "ask", name="which-pupils", action="school-list", agency="OCC", question="Who?")
    yield act("2016-01-05", "council", "answer", challenge="which-pupils", words="Those of ten schools.")
    yield act(
        "2016-01-14", "member", "settle_what_rose", about="school-list", level="board", owner="County Council lead",
        by_when="2016-02-05",
    )  # fmt: skip
    yield act("2016-04-20", "council", "done", about="school-list")
    yield act(
        "2016-04-28", "summit", "settle_what_rose", about="school-list", level="summit", owner="County Council lead",
        by_when="2016-04-28",
    )  # fmt: skip
    # The chair's second look is due on the last of May, and comes three weeks late.
    yield act("2015-12-10", "chair", "look", item="R4", rating="some_evidence", look_again="2016-05-31")
    yield act("2016-06-20", "chair", "look", item="R4", rating="some_evidence", look_again="2017-04-30")
    # A date that nobody confirmed, for a year; then the Board confirms it as it was.
    yield act(
        "2015-10-05", "unit", "add_date", action="advice-line", words="Line opens", deadline="2015-12-31", confirmed="no"
    )
    yield act("2016-10-03", "unit", "confirm", action="advice-line")
    yield act(
        "2016-10-06", "member", "settle_what_rose", about="advice-line", level="board", owner="County Council lead",
        by_when="2017-04-28",
    )  # fmt: skip
    # What is withdrawn answers nothing.
    yield act("2016-07-15", "unit", "withdraw", action="foster-guide", words="The guide is out of print.")
    # A point that had no evidence has some, of the agency's own and of a plan alone.
    yield act(
        "2016-04-12", "council", "give", agency="OCC",
        evidence=[piece("A plan for the list.", "plan", "self_reported", "LP46 supports")],
    )  # fmt: skip
    # Good evidence, looked at again after six months, on a piece that then is a year old.
    yield act(
        "2015-12-02", "hospitals", "give", agency="OUHT",
        evidence=[piece("Sixty records, read by a peer.", "practice", "checked_by_peer", "LP10 supports", name="sixty")],
    )  # fmt: skip
    yield act(
        "2015-12-10", "chair", "look", item="LP10", rating="good_evidence", rests_on=["sixty"], look_again="2016-06-10"
    )
    yield act("2016-06-10", "chair", "look", item="LP10", rating="sustained", rests_on=["sixty"], look_again="2017-06-10")
