"""The data dictionary of actions: what was reported of them, in which round, and how their dates moved."""

from __future__ import annotations

from ..rules import actions, closing, links, rag, rounds
from ..store.actions import Action, ActionAgency, Answer, ProgressUpdate
from ..store.closing import StateChange
from ..store.deadlines import DeadlineChange
from ..store.rounds import Return, Round, RoundAgency
from ..store.sequels import Sequel
from .dictionary_fields import (
    CITATIONS,
    DAY,
    NUMBER,
    REF,
    REFS,
    TEXT,
    WORD,
    YES_NO,
    Columns,
    Kind,
    a,
    many,
    one,
    sources,
    times,
)
from .dictionary_items import dates, points, stands_on, withdrawn
from .dictionary_plans import plan_says

_ITEMS = "recommendations or learning_points"
_action, _step, _later = Columns(Action), Columns(StateChange), Columns(Sequel)

ACTIONS = Kind(
    "actions",
    "What will change, who leads it, by when, what its agency says of it, and what its dates say.",
    (
        *_action.record("Its reference in the review, such as A12."),
        _action("title", "What will change, in one line."),
        _action("detail", "The same in more words."),
        _action("success_measure", "How anybody will know that it worked."),
        _action("difference", "What will be different for children, where the title alone did not say."),
        _action("kind", "Whether it is done once, recurs, or is a report to the Board.", words=actions.KINDS),
        _action("position", "Its place in the order of the review."),
        _action("lead_agency", "The agency that leads it.", column="lead"),
        a(
            "agencies",
            REFS,
            "The agencies that support it.",
            of="agencies",
            covers=[(ActionAgency, name) for name in ("action", "agency", "taken_off")],
        ),
        _action("owner", "The post in the tracker that owns it."),
        _action("owner_post", "The post that owns it, as a document or a person wrote it."),
        _action("start", "The day on which it starts."),
        _action("interval", "Days between two reports; empty for the Board's own interval."),
        _action("fragile", "Whether it depends on one team or on short-term money."),
        _action("fragile_note", "On what it depends."),
        _action("basis", "Whether a source states it or we infer it.", words=links.BASES),
        _action("proposed", "Whether it is only proposed: it counts as linked and never as coverage."),
        _action("delivery", "What the agency says of it."),
        _action("reported_on", "The day of its last report."),
        _action("reported_by", "The post that reported then."),
        many(
            "answers",
            "action_answers",
            "The recommendations and learning points that it answers.",
            (a("ref", REF, "What it answers.", of=_ITEMS, covers=[(Answer, "item")]), *stands_on(Answer)),
            covers=[(Answer, "action")],
        ),
        many(
            "answers_withdrawn",
            "action_answers_withdrawn",
            "The same that was withdrawn, and counts no more.",
            (a("ref", REF, "What it was said to answer.", of=_ITEMS, empty=True), *stands_on(Answer), *withdrawn(Answer)),
        ),
        _action("merged_into", "The action that says the same and took its place."),
        _action("merged_because", "Why they were merged."),
        *dates(),
        points("action_due_points"),
        a("counts_as_due", DAY, "The last day that the date in words allows; it is late after it.", empty=True),
        many(
            "state_changes",
            "action_state_changes",
            "What was decided about its state: closed, paused, reopened, withdrawn.",
            (
                *_step.record("The reference of the action, then S and a number."),
                _step("kind", "What was decided.", words=closing.KINDS),
                _step(
                    "state",
                    "Whether it is done, or waits for a second.",
                    words=(closing.DONE, closing.PROPOSED, closing.DECLINED),
                ),
                _step("before", "Delivery before it."),
                _step("after", "Delivery after it."),
                _step("because", "The reason."),
                _step("legal_reason", "The legal reason of a pause."),
                _step("review_by", "The day by which a pause is looked at again."),
                _step("stopped_from", "The day from which its clocks stood still."),
                _step("said_by", "The post that decided it."),
                _step("said_on", "The day on which it was decided."),
                _step("deputy", "Whether a deputy of the chair decided it."),
                _step("second_by", "The post of the second person."),
                _step("second_on", "The day on which the second person decided."),
                _step("second_because", "What the second person said."),
                _step("replaced_by", "The action that takes its place."),
                a(
                    "after_look_at",
                    REF,
                    "The item whose failed look reopened it.",
                    of=_ITEMS,
                    empty=True,
                    covers=[(StateChange, "decision")],
                ),
            ),
            covers=[(StateChange, "action")],
        ),
        plan_says(),
        a("calculated_rag", WORD, "The colour that follows from dates, moves and silence alone.", words=rag.LABELS),
        a("calculated_because", TEXT, "Why it has that colour.", empty=True),
        a("overdue", YES_NO, "Whether its date has passed."),
        a("silent", YES_NO, "Whether nothing was said for longer than its interval, since it was first asked."),
        a("asked_since", DAY, "The first round in which its agency was asked of it.", empty=True),
        a("silent_rounds", NUMBER, "In how many rounds running nothing was said."),
        a("evidence", REFS, "The evidence that was given with its reports.", of="evidence"),
        *sources(Action),
        many(
            "later",
            "action_later",
            "What later documents say of it.",
            (
                *times(),
                _later("on", "The date of the document."),
                _later("position", "Its place among those of one day."),
                _later("says", "What it says, in our words."),
                _later("source", "Where it says so.", type=CITATIONS),
            ),
            covers=[(Sequel, name) for name in ("review", "action", "dropped")],
        ),
    ),
)
_update = Columns(ProgressUpdate)
UPDATES = Kind(
    "updates",
    "Every progress report. None is edited: a correction is a new one that names the one it corrects.",
    (
        *_update.record("The reference of the action, then U and a number."),
        _update("delivery", "What the agency says of the action."),
        _update("what_changed", "What has changed."),
        _update("no_change", "Whether it says that nothing has changed."),
        _update("measure_met", "With a claim of done: how the success measure was met."),
        _update("forecast", "The day on which the agency expects it."),
        _update("said_by", "The post that said it."),
        _update("said_on", "The day on which it was said."),
        _update("on_behalf", "Whether the business unit said it for the agency."),
        _update("agency", "Whose report it is."),
        _update("action", "The action."),
        _update("corrects", "The report that it corrects."),
        _update("round", "The round in whose return it was sent."),
    ),
)
_round, _asked, _return = Columns(Round), Columns(RoundAgency), Columns(Return)
ROUNDS = Kind(
    "rounds",
    "Each reporting round, with the agencies asked and what each sent.",
    (
        *_round.record("Its reference, such as RO1."),
        _round("number", "Its number."),
        _round("title", "For which meeting, in words."),
        _round("meeting", "The day of that meeting."),
        _round("opens", "The day on which it opens."),
        _round("closes", "The last day on which a return is in time."),
        _round("opened_by", "The post that opened it."),
        _round("closed_on", "The day on which it was closed before its meeting."),
        _round("closed_because", "Why it was closed."),
        a("state", WORD, "Where it stands on the day of the export.", words=rounds.STATE_LABELS),
        _round("for_meeting", "The meeting, where it is arranged in the tracker."),
        many(
            "agencies",
            "round_agencies",
            "The agencies asked, and where each stands.",
            (
                *_asked.record("The agency.", column=None),
                _asked("asked_on", "The day from which it is asked."),
                _asked("because", "Why it was asked later than the others."),
                _asked("agency", "The agency."),
                a("standing", WORD, "Where its return stands.", words=rounds.LABELS),
                one(
                    "return",
                    "Its return.",
                    (
                        *_return.record("The round and the agency."),
                        _return("sent_on", "The day of its last piece."),
                        _return("sent_by", "The post that sent it."),
                        _return("on_behalf", "Whether the business unit sent it for the agency."),
                        _return("complete", "Whether it was sent whole."),
                    ),
                    covers=[(Return, "round"), (Return, "agency")],
                ),
            ),
            covers=[(RoundAgency, "round")],
        ),
    ),
)
_change = Columns(DeadlineChange)
DEADLINE_CHANGES = Kind(
    "deadline_changes",
    "Each request for more time, and how it was decided. Until then the old date stands.",
    (
        *_change.record("The reference of the action or item, then T and a number."),
        _change("was", "The date that stood."),
        _change("asked_for", "The date asked for."),
        _change("because", "Why more time is asked for."),
        _change("asked_by", "The post that asked."),
        _change("asked_on", "The day on which it asked."),
        _change("on_behalf", "Whether the business unit asked for the agency."),
        _change("state", "Whether it was granted.", words=("asked", "granted", "refused")),
        _change("decision_because", "The reason given with the decision."),
        _change("decided_by", "The post that decided."),
        _change("decided_on", "The day of the decision."),
        _change("action", "The action whose date it is."),
        _change("item", "The recommendation or learning point whose date it is."),
        a("due_point", TEXT, "The due point, by its reference.", covers=[(DeadlineChange, "deadline")]),
    ),
)
KINDS = (ACTIONS, ROUNDS, UPDATES, DEADLINE_CHANGES)
