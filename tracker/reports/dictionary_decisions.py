"""The data dictionary of what was asked, raised and decided."""

from __future__ import annotations

from ..rules import drift as drifting
from ..rules import escalations, meetings
from ..store.agenda import AgendaItem, Minute
from ..store.assurance import AssuranceDecision, Challenge
from ..store.drift import DriftDismissal
from ..store.escalations import BoardDecision, Concern, Escalation, EscalationReply, EscalationTold
from ..store.meetings import Meeting
from ..store.narratives import Narrative
from .dictionary_fields import MAP, NUMBER, REF, REFS, TEXT, TEXTS, WORD, YES_NO, Columns, Kind, a, many, one, times
from .dictionary_issued import issued

_decision, _challenge, _concern = Columns(AssuranceDecision), Columns(Challenge), Columns(Concern)

ASSURANCE = Kind(
    "assurance",
    "Every decision of the chair, those that were replaced included.",
    (
        *_decision.record("The reference of the item, then V and a number."),
        _decision("rating", "What the chair says."),
        _decision("because", "The reason."),
        _decision("rests_on", "The evidence relied on.", type=REFS, of="evidence"),
        a(
            "weighed",
            MAP,
            "How each challenging piece was weighed.",
            table="assurance_weighed",
            fields=(a("evidence", REF, "The piece.", of="evidence"), a("words", TEXT, "How it was weighed.")),
            covers=[(AssuranceDecision, "weighed")],
        ),
        _decision("broken_rule", "The rule that it stands against."),
        _decision("override", "Why it was decided against that rule."),
        _decision("look_again", "The day of the next look."),
        _decision("decided_by", "The post that decided."),
        _decision("decided_on", "The day of the decision."),
        _decision("deputy", "Whether a deputy of the chair decided."),
        a("version", NUMBER, "The number of the version of this decision."),
        _decision("item", "What it is about."),
        _decision("agency", "The agency whose position it is about; empty: the whole."),
        a("standing", YES_NO, "Whether it is the decision that stands."),
    ),
)
CHALLENGES = Kind(
    "challenges",
    "Each question to an agency, with its answer.",
    (
        *_challenge.record("Its reference in the review, such as Q1."),
        _challenge("question", "The question."),
        _challenge("asked_by", "The post that asked."),
        _challenge("asked_on", "The day on which it was asked."),
        _challenge("due", "The day by which it is to be answered."),
        _challenge("answer", "The answer."),
        _challenge("answered_by", "The post that answered."),
        _challenge("answered_on", "The day of the answer."),
        _challenge("on_behalf", "Whether the business unit answered for the agency."),
        _challenge("agency", "The agency asked."),
        _challenge("item", "The item that it is about."),
        _challenge("action", "The action that it is about."),
    ),
)
CONCERNS = Kind(
    "concerns",
    "Each concern, with the three dates that show who knew when.",
    (
        *_concern.record("Its reference in the review, such as W1."),
        _concern("what", "What the concern is."),
        _concern("known_to_agency", "The day on which the agency knew."),
        _concern("board_told", "The day on which the Board was told that it exists."),
        _concern("full_extent", "The day on which the Board was given its full extent."),
        _concern("raised_by", "The post that raised it."),
        _concern("raised_on", "The day on which it was raised."),
        _concern("name_withheld", "Whether only the chair and the business unit see who raised it."),
        _concern("agency", "The agency that it is about."),
        _concern("item", "The item that it is about."),
        _concern("action", "The action that it is about."),
    ),
)
_raised, _told, _reply = Columns(Escalation), Columns(EscalationTold), Columns(EscalationReply)
ESCALATIONS = Kind(
    "escalations",
    "What was raised with a level, by a person or by rule.",
    (
        *_raised.record("Its reference in the review, such as X1."),
        _raised("level", "The level.", words=escalations.LEVELS),
        _raised("how", "Whether a person raised it or a rule did.", words=("person", "rule")),
        _raised("why", "Why it is here."),
        _raised("asked", "What is asked."),
        _raised("raised_by", "The post that raised it; empty for a rule."),
        _raised("raised_on", "The day on which it was raised."),
        _raised("name_withheld", "Whether only the chair and the business unit see who raised it."),
        _raised("due", "The day by which it is to be decided."),
        _raised("state", "Where it stands.", words=escalations.STATES),
        _raised("settled_by", "The post that confirmed what the rule proposed, or set it aside."),
        _raised("settled_on", "The day of that."),
        _raised("settled_because", "Why it was confirmed or set aside."),
        _raised("agency", "The agency whose lead or senior officer is meant."),
        _raised("item", "The item that it is about."),
        _raised("action", "The action that it is about."),
        _raised("concern", "The concern from which it came."),
        _raised("because_of", "The marks of the facts behind it, by which the rule knows them again.", type=TEXTS),
        _raised("thing", "By what the rule counts it: of one thing it raises one with each level."),
        _raised("climbed_to", "The escalation with a higher level that it went into.", type=REF, of="escalations"),
        many(
            "told",
            "escalation_told",
            "Who was told, and how.",
            (
                _told("post", "The post.", type="post"),
                _told("on", "The day on which they were told."),
                _told("how", "On the home page, or by e-mail.", words=("home", "digest")),
                *times(),
            ),
            covers=[(EscalationTold, "review"), (EscalationTold, "escalation")],
        ),
        many(
            "replies",
            "escalation_replies",
            "What the level replied.",
            (
                *_reply.record("The reference of the escalation, and a number."),
                _reply("says", "The reply."),
                _reply("said_by", "The post that said it."),
                _reply("said_on", "The day on which it was said."),
                _reply("minuted", "Whether the business unit wrote it down for the level."),
            ),
            covers=[(EscalationReply, "escalation")],
        ),
    ),
)
_meeting, _point, _minute, _made = Columns(Meeting), Columns(AgendaItem), Columns(Minute), Columns(BoardDecision)
MEETINGS = Kind(
    "meetings",
    "Each meeting, its agenda, how each point of it ended, and the packs issued for it.",
    (
        *_meeting.record("Its reference, such as M1."),
        _meeting("number", "Its number."),
        _meeting("level", "The level that meets.", words=meetings.LEVELS),
        _meeting("held_on", "The day of the meeting."),
        _meeting("title", "What it is called."),
        _meeting("place", "Where it is held."),
        _meeting("arranged_by", "The post that arranged it."),
        _meeting("moved_because", "Why it was last moved."),
        _meeting("cancelled_on", "The day on which it was cancelled."),
        _meeting("cancelled_because", "Why it was cancelled."),
        _meeting("attended", "The posts that came."),
        _meeting("apologies", "The posts that sent apologies."),
        many(
            "agenda",
            "meeting_agenda",
            "Its agenda.",
            (
                *_point.record("The reference of the meeting, and a number."),
                _point("kind", "What kind of point it is."),
                _point("about", "The key of the record that stood before the level; empty for what was added.", type=TEXT),
                _point("position", "Its place on the agenda."),
                _point("title", "Its heading."),
                _point("asked", "What is asked."),
                _point("added_by", "The post that added it."),
                _point("withdrawn_because", "Why it was taken off the agenda."),
                one(
                    "minute",
                    "How it ended.",
                    (
                        *_minute.record("The reference of the point, and “minute”."),
                        _minute("outcome", "Whether it was decided or comes back."),
                        _minute("words", "What was decided or said."),
                        _minute("owner", "Who carries it out, in words."),
                        _minute("by_when", "The day by which."),
                        _minute("made_by", "The post that recorded it."),
                        _minute("made_on", "The day of the minute."),
                        _minute("minuted", "Whether the business unit wrote it down for the level."),
                        _minute("carried_out_on", "The day on which it was carried out."),
                        _minute("carried_out_how", "How it was carried out."),
                        _minute("decision", "The decision on an escalation that it records."),
                    ),
                    covers=[(Minute, "meeting"), (Minute, "agenda_item")],
                ),
            ),
            covers=[(AgendaItem, "meeting")],
        ),
        many("packs", "meeting_packs", "The board packs issued for it.", issued()),
    ),
)
DECISIONS = Kind(
    "decisions",
    "What a level decided on what was raised with it, and whether it was carried out.",
    (
        *_made.record("Its reference in the review, such as D1."),
        _made("level", "The level that decided.", words=escalations.LEVELS),
        _made("decision", "What was decided."),
        _made("owner", "Who carries it out, in words."),
        _made("by_when", "The day by which."),
        _made("made_by", "The post that recorded it."),
        _made("made_on", "The day of the decision."),
        _made("minuted", "Whether the business unit wrote it down for the level."),
        _made("carried_out_on", "The day on which it was carried out."),
        _made("carried_out_by", "The post that recorded that."),
        _made("carried_out_shows", "What shows it."),
        _made("owner_post", "The post that carries it out, where it is one in the tracker."),
        _made("item", "The item that it is about."),
        _made("action", "The action that it is about."),
        _made("escalation", "The escalation that it ends."),
        _made("meeting", "The meeting in which it was made."),
    ),
)
_seen = Columns(DriftDismissal)
DRIFT = Kind(
    "drift",
    "The questions that nobody raised and the rules ask on the day of the export; then those that were dismissed.",
    (
        a("ref", TEXT, "The rule and the record.", covers=[(DriftDismissal, "ref")]),
        a(
            "review",
            REF,
            "The review; empty for what is about an agency.",
            of="reviews",
            empty=True,
            covers=[(DriftDismissal, "review")],
        ),
        *times(),
        a(
            "state",
            WORD,
            "Whether it is asked, was dismissed, or is found no more.",
            words=("asked", "dismissed", "not_found"),
        ),
        _seen("rule", "The rule that found it.", words=drifting.LABELS),
        a("says", TEXT, "What the rule says.", empty=True),
        a(
            "about",
            REF,
            "The record that it is about.",
            of="the kind named beside it",
            covers=[(DriftDismissal, "subject")],
        ),
        _seen("about_kind", "What kind of record that is.", column="about", words=("item", "action", "agency", "figures")),
        _seen("found", "What the question rests on.", empty=True),
        a("question", TEXT, "The question to ask.", empty=True),
        _seen("dismissed_by", "The post that dismissed it, or asked after all.", empty=True),
        _seen("dismissed_on", "The day of that.", empty=True),
        _seen("because", "Why it was dismissed, or asked after all.", empty=True),
    ),
    covers=((DriftDismissal._meta.table_name, "facts"),),
)
_told_of = Columns(Narrative)
NARRATIVES = Kind(
    "narratives",
    "What is told of an item for a stocktake: then, now and still to do, every version.",
    (
        *_told_of.record("The reference of the item, then N and a number."),
        _told_of("state", "Whether it is a draft, accepted, or taken back."),
        _told_of("said_by", "The post that wrote it."),
        _told_of("said_on", "The day on which it was written."),
        _told_of("accepted_by", "The post that accepted it."),
        _told_of("accepted_on", "The day on which it was accepted."),
        _told_of("because", "Why it was taken back."),
        a("version", NUMBER, "The number of the version."),
        _told_of("then", "How it was.", column="text_then"),
        _told_of("now", "How it is.", column="text_now"),
        _told_of("still_to_do", "What is still to do.", column="text_to_do"),
        a("cites", REFS, "The records that it cites.", of="any kind"),
        _told_of("item", "What it tells of."),
        a("standing", YES_NO, "Whether it is the version that stands."),
    ),
)
KINDS = (ASSURANCE, CHALLENGES, CONCERNS, ESCALATIONS, MEETINGS, DECISIONS, DRIFT, NARRATIVES)
