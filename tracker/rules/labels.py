"""What each kind of record, each of its fields and each of its values is called where the history and redaction show them.

A table and not a rule of spelling, because the names in the database are short for those who write code. A test finds
every field that has no label here.
"""

from __future__ import annotations

from . import (
    assurance,
    closing,
    correspondence,
    delivery,
    evidence,
    figures,
    names,
    narratives,
    redaction,
    reminders,
    responses,
    settings,
)
from .actions import KINDS as ACTION_KINDS

KINDS = {
    "setting": "setting",
    "review": "review",
    "document": "source document",
    "theme": "theme",
    "agency": "agency",
    "membership": "time as a member",
    "item": "recommendation or learning point",
    "item_agency": "part of an agency",
    "response": "response",
    "person": "person",
    "post": "post",
    "round": "round",
    "round_agency": "agency asked in a round",
    "return": "return",
    "action": "action",
    "answer": "link from an action",
    "action_agency": "supporting agency",
    "progress_update": "progress update",
    "deadline": "due point",
    "deadline_change": "request for more time",
    "evidence": "evidence",
    "evidence_agency": "agency that evidence concerns",
    "evidence_file": "file of evidence",
    "evidence_reader": "reader of restricted evidence",
    "evidence_link": "link from evidence",
    "not_twice": "pair that is not the same",
    "figure_group": "figures that disagree",
    "figure_statement": "figure of a document",
    "outlook": "outlook of a recommendation or learning point",
    "key_area": "key area",
    "key_area_item": "item that a key area concerns",
    "sequel": "what a later document says of an action",
    "narrative": "narrative",
    "assurance_decision": "assurance decision",
    "challenge": "question",
    "state_change": "step of closing, pausing or withdrawing",
    "concern": "concern",
    "escalation": "escalation",
    "board_decision": "decision",
    "letter": "letter",
    "letter_item": "what a letter is about",
    "letter_step": "step of a letter",
    "letter_file": "document of a letter",
    "redaction": "redaction",
    "retention_class": "period of keeping",
    "legal_hold": "legal hold",
    "disposal": "disposal",
    "reminder": "reminder",
    # Kept beside the records, and searched for words like them.
    "entry": "entry",
    "history": "history",
    "history_value": "value in the history",
    "told": "what a person was told of",
    "outbox": "outbox",
    "draft": "draft of a return",
    "account": "account",
    "access_log": "access log",
    "sign_in_try": "try to sign in",
    "redaction_words": "words of a redaction",
}

# Fields that mean the same wherever they stand.
EVERYWHERE = {
    "ref": "reference",
    "review": "review",
    "item": "recommendation or learning point",
    "action": "action",
    "agency": "agency",
    "evidence": "evidence",
    "letter": "letter",
    "round": "round",
    "escalation": "escalation",
    "concern": "concern",
    "person": "person",
    "name": "name",
    "title": "title",
    "kind": "kind",
    "code": "code",
    "position": "place in the order",
    "number": "number",
    "source": "source",
    "level": "level",
    "state": "state",
    "note": "note",
    "because": "reason",
    "on_behalf": "said on behalf of the agency",
    "basis": "stated or inferred",
    "basis_source": "where a source states it",
    "basis_reason": "why it is inferred",
    "confirmed": "confirmed",
    "confirmed_by": "confirmed by",
    "confirmed_on": "confirmed on",
    "withdrawn_because": "why it was withdrawn",
    "put_back_because": "why it was put back",
    "withdrawn_on": "withdrawn on",
    "moved_to": "moved to",
    "merged_into": "merged into",
    "merged_on": "merged on",
    "merged_because": "why it was merged",
    "invented": "invented",
    "since": "from",
    "until": "until",
    "said_by": "said by",
    "said_on": "said on",
    "given_by": "given by",
    "raised_by": "raised by",
    "raised_on": "raised on",
    "name_withheld": "name withheld",
    "asked_by": "asked by",
    "asked_on": "asked on",
    "asked_role": "role of who asked",
    "decided_by": "decided by",
    "decided_on": "decided on",
    "decision_because": "reason for the decision",
    "deputy": "decided as deputy",
    "restricted": "restricted",
    "removed_because": "why the file was taken away",
    "shown_name": "name of the file",
    "stored_name": "name under which it is stored",
    "sha256": "SHA-256 of the file",
    "size": "size in bytes",
    "media_type": "type of file",
    "url": "web address",
    "on": "day",
    "due": "due",
    "owner": "owner",
    "emptied": "values emptied",
    "set_right_because": "why it was set right",
    "authority": "on the authority of",
}

# Fields that mean something else on one kind of record.
FIELDS = {
    "setting": {"value": "value"},
    "review": {"body": "body that published it", "published": "published on", "summary": "summary",
               "count_note": "note on the count of points"},
    "document": {"short": "short name", "date": "date", "date_note": "note on the date", "file": "file",
                 "owner": "owner of the wording", "licence": "licence", "places": "paragraphs and sections"},
    "agency": {"aliases": "also called", "parent": "part of", "responsible_post": "senior responsible post"},
    "item": {"text": "wording", "other_wordings": "other wordings", "theme": "theme", "part_of": "part of",
             "shown_with": "shown together with"},
    "item_agency": {"part": "part"},
    "figure_group": {"may_differ": "why they may differ", "why": "why they may differ, in words",
                     "reconciled": "whether they can be reconciled", "how": "how they can be reconciled"},
    "figure_statement": {"group": "figures that disagree", "figure": "figure as printed", "says": "what it counts",
                         "dropped": "no longer given"},
    "outlook": {"next_rung": "what would move it up one rung", "looked_for": "what was looked for and not found"},
    "key_area": {"number": "number", "wording": "wording"},
    "key_area_item": {"area": "key area", "because": "why it is read so"},
    "sequel": {"on": "date of the document", "says": "what it says", "dropped": "no longer given"},
    "response": {"response": "response", "reason": "reason", "change": "what changed", "why": "why it changed"},
    "person": {"email": "e-mail address"},
    "post": {"role": "role", "deputy": "deputy", "unconfirmed": "waits to be confirmed", "named_by": "named by"},
    "round": {"meeting": "meeting", "opens": "opens on", "closes": "closes on", "opened_by": "opened by",
              "closed_on": "closed on", "closed_because": "why it was closed"},
    "return": {"sent_on": "sent on", "sent_by": "sent by", "complete": "sent whole"},
    "action": {"detail": "in detail", "success_measure": "how will we know",
               "difference": "what will be different for children", "lead": "lead agency",
               "owner_post": "post that owns it",
               "owner": "owner, in words", "start": "starts on", "interval": "days between reports", "fragile": "fragile",
               "fragile_note": "why it is fragile", "proposed": "proposed, not decided", "delivery": "delivery",
               "reported_on": "reported on", "reported_by": "reported by"},
    "action_agency": {"taken_off": "taken off"},
    "progress_update": {"delivery": "delivery", "what_changed": "what has changed", "forecast": "expected on",
                        "corrects": "corrects", "measure_met": "how the success measure was met",
                        "no_change": "no change"},
    "deadline": {"label": "what is due", "original": "original date", "current": "date that stands",
                 "forecast": "expected by its owner on", "as_written": "date as written", "precision": "precise to the",
                 "basis": "stated or provisional", "confirmed": "confirmed by the Board",
                 "confirmed_on": "the Board confirmed it on",
                 "confirmed_in": "minuted in", "moves": "times moved", "days_moved": "days moved",
                 "is_next": "next that is due", "met_on": "met on", "met_by": "called met by",
                 "every_months": "months until it comes again", "anchor": "months counted from",
                 "follows": "follows the due point", "event": "what happened"},
    "deadline_change": {"deadline": "due point", "was": "date that stood", "asked_for": "date asked for"},
    "evidence": {"statement": "what it shows", "figures": "figures", "rung": "rung", "voice": "whose voice",
                 "independence": "how independent", "given_by": "given by the agency", "given_by_post": "given by the post",
                 "given_on": "given on", "period": "period", "look_again": "look again on", "heard": "who was heard",
                 "speaks_for": "children it speaks for", "missing": "children who are missing"},
    "evidence_file": {"names_child": "whether it names or describes a child or family"},
    "evidence_link": {"stance": "what it shows"},
    "not_twice": {"first": "one", "second": "the other", "alike": "fingerprint of what was compared"},
    "narrative": {"text_then": "then", "text_now": "now", "text_to_do": "still to do", "accepted_by": "accepted by",
                  "accepted_on": "accepted on"},
    "assurance_decision": {"rating": "assurance", "rests_on": "rests on", "weighed": "how challenges were weighed",
                           "broken_rule": "rule that it stands against", "override": "why it was decided against a rule",
                           "look_again": "look again on"},
    "challenge": {"question": "question", "answer": "answer", "answered_by": "answered by", "answered_on": "answered on",
                  "due": "answer due"},
    "state_change": {"before": "delivery before", "after": "delivery after", "legal_reason": "legal reason",
                     "review_by": "to be looked at again by", "replaced_by": "replaced by",
                     "decision": "closed with the decision",
                     "stopped_from": "clocks stopped from", "second_by": "seconded by", "second_on": "seconded on",
                     "second_because": "what the second said"},
    "concern": {"what": "what the concern is", "known_to_agency": "known to the agency on",
                "board_told": "the Board was told on", "full_extent": "full extent given on"},
    "escalation": {"how": "by a person or by rule", "why": "why", "asked": "what is asked"},
    "board_decision": {"decision": "decision", "by_when": "to be carried out by", "made_by": "recorded by",
                       "made_on": "made on",
                       "minuted": "minuted by the business unit", "carried_out_on": "carried out on"},
    "letter": {"direction": "sent or received", "body": "body", "together_with": "others named on it",
               "to_post": "addressed to the post", "from_post": "signed by the post", "subject": "subject",
               "what": "what it says or asks", "on": "day on the letter", "due": "answer expected by"},
    "letter_step": {"on": "day", "words": "what happened", "expected_by": "answer then expected by",
                    "recorded_by": "recorded by"},
    "letter_file": {"step": "step"},
    "redaction": {"about": "about the record", "about_ref": "reference of the record", "whole": "whole fields",
                  "files": "files", "category": "what kind of detail", "places": "where values were emptied",
                  "records": "records reached", "files_removed": "files taken away"},
    "retention_class": {"months": "months", "set_by": "set by", "set_on": "set on"},
    "legal_hold": {"placed_by": "placed by", "lifted_on": "lifted on", "lifted_by": "lifted by",
                   "lifted_because": "why it was lifted"},
    "disposal": {"before": "older than", "refs": "references", "count": "records"},
    "reminder": {"posts": "for the posts", "made_on": "written on", "subject": "heading", "number": "things",
                 "content": "what it says", "told": "what it tells of", "sent_at": "taken by the mail server at",
                 "message_id": "Message-ID"},
    "entry": {"why": "reason", "warning": "answer to a warning", "link": "kind of link", "password": "password",
              "disabled": "account disabled", "sessions": "sessions", "actions passed": "actions passed on",
              "calendar": "calendar address"},
}  # fmt: skip

# Words of the rules, which the database keeps as codes.
VALUES = {
    "delivery": delivery.LABELS,
    "before": delivery.LABELS,
    "after": delivery.LABELS,
    "rating": assurance.LABELS,
    "response": responses.LABELS,
    "rung": evidence.RUNG_LABELS,
    "stance": evidence.STANCE_LABELS,
    "independence": evidence.INDEPENDENCE_LABELS,
    "voice": evidence.VOICE_LABELS,
    "part": responses.PARTS,
    "legal_reason": closing.LEGAL_REASONS,
    "category": redaction.CATEGORIES,
}
_OF_ONE_KIND = {
    ("action", "kind"): ACTION_KINDS,
    ("letter", "state"): correspondence.LABELS,
    ("narrative", "state"): narratives.LABELS,
    ("letter_step", "kind"): correspondence.STEP_WORDS,
    ("redaction", "state"): redaction.STATES,
    ("reminder", "state"): reminders.STATES,
    ("figure_group", "reconciled"): figures.SHORT,
}


def kind(code: str) -> str:
    """What a kind of record is called: question, due point."""
    return KINDS.get(code) or code.replace("_", " ")


def field(of: str, name: str) -> str:
    """What a field of a kind of record is called."""
    return FIELDS.get(of, {}).get(name) or EVERYWHERE.get(name) or name.replace("_", " ")


def is_told(of: str, name: str) -> bool:
    """Whether a field has a label here."""
    return name in FIELDS.get(of, {}) or name in EVERYWHERE


def value(of: str, name: str, code: str) -> str | None:
    """The words for a code of the rules; None where the field holds no code."""
    words = _OF_ONE_KIND.get((of, name)) or VALUES.get(name)
    if words is not None and code in words:
        found = words[code]
        return found[:1].lower() + found[1:]
    return code.replace("_", " ") if name in CODES else None


SETTINGS = settings.LABELS | names.LABELS


# Codes that need no other words than their own.
CODES = {"basis", "change", "direction", "event", "how", "kind", "level", "precision", "role", "state"}
