"""For each route the records that may stand in its path, and whose each of them is, as the table of rights asks it.

A route whose path names a record of a kind that is not here fails the walk (tests/access/test_walk.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tests.access import records
from tests.access.rights import Sample
from tests.access.ways_in import DIRECTORY
from tracker.rules import closing, delivery
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.agenda import AgendaItem
from tracker.store.closing import StateChange
from tracker.store.correspondence import Letter, LetterStep
from tracker.store.deadlines import Deadline, DeadlineChange
from tracker.store.escalations import Escalation
from tracker.store.evidence import Evidence
from tracker.store.figures import FigureGroup
from tracker.store.issued import Preparation
from tracker.store.privacy import Disposal, LegalHold, Redaction

_STOPPED_POINT = Deadline.met_on.is_null(False)
_OPEN_POINT = Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null()
_AN_ITEM = (Escalation.how == "person", Escalation.state == "open")

# What an address is about, by what its route begins with; the longest that fits. A route has an entry of its own below
# where its form is offered only in a certain state.
PATHS: dict[str, Callable[..., Iterator[Sample]]] = {
    "/reviews/<review>/actions/<ref>": records.action,
    "/reviews/<review>/actions/<ref>/updates/<update>": partial(records.part, ProgressUpdate, "update"),
    "/reviews/<review>/actions/<ref>/time/<change>": partial(
        records.part, DeadlineChange, "change", DeadlineChange.state == "asked"
    ),
    "/reviews/<review>/actions/<ref>/closing/<change>": partial(
        records.part, StateChange, "change", StateChange.kind == closing.CLOSING, StateChange.state == closing.PROPOSED
    ),
    "/reviews/<review>/deadlines/<ref>": partial(records.due_point, _OPEN_POINT),
    "/reviews/<review>/questions/<ref>": records.question,
    "/reviews/<review>/escalations/<ref>": partial(records.escalation, Escalation.state == "open"),
    "/reviews/<review>/evidence/<ref>": records.evidence,
    "/reviews/<review>/evidence/<ref>/files/<file>": records.evidence_file,
    "/reviews/<review>/evidence/<ref>/readers/name": records.restricted,
    "/reviews/<review>/evidence/<ref>/readers/<key>": records.named_reader,
    "/reviews/<review>/links/<kind>/<key>": records.link,
    "/reviews/<review>/letters/<ref>": records.letter,
    "/reviews/<review>/letters/<ref>/<kind>": records.letter_kind,
    "/reviews/<review>/letters/<ref>/steps/<number>": partial(records.letter_step, LetterStep.withdrawn_on.is_null()),
    "/reviews/<review>/letters/<ref>/files/<file>": records.letter_file,
    "/reviews/<review>/figures/<ref>": partial(records.named, FigureGroup, review=records.REVIEW),
    "/reviews/<review>/duplicates/<kind>/<first>/<second>": records.alike,
    "/reviews/<review>/duplicates/<kind>/said/<key>": records.not_twice,
    "/reviews/<review>/imports/<ref>": records.plan_import,
    "/reviews/<review>/imports/drafts/<draft>": records.plan_draft,
    "/reviews/<review>/stocktakes/<ref>": records.stocktake,
    "/reviews/<review>/stocktakes/<ref>.": partial(records.stocktake, form="md"),
    "/reviews/<review>/stocktakes/<ref>/since/<other>": records.two_stocktakes,
    "/reviews/<review>/stocktakes/<ref>/since/<other>.": partial(records.two_stocktakes, form="md"),
    "/reviews/<review>/stocktakes/preparing/<ref>": partial(records.preparation, Preparation.state == "shown"),
    "/reviews/<review>/stocktakes/preparing/<ref>/agencies/<agency>": records.passage,
    "/reviews/<review>/stocktakes/preparing/<ref>/replies/<number>": records.correction,
    "/reviews/<review>/<ref>": records.item,
    "/reviews/<review>/<ref>/assurance/<agency>": records.party,
    "/reviews/<review>/<ref>/agencies/<agency>": records.item_of_agency,
    "/reviews/<review>/<ref>/respond/<agency>": records.item_of_agency,
    "/reviews/<review>": partial(records.one, review=records.REVIEW),
    "/meetings/<number>": records.meeting,
    "/meetings/<number>/pack.": lambda: (Sample({**each.values, "form": "md"}) for each in records.meeting()),
    "/meetings/<number>/packs/<ref>": records.pack,
    "/meetings/<number>/packs/<ref>.": partial(records.pack, form="md"),
    "/meetings/<number>/agenda/<place>": partial(records.agenda_item, AgendaItem.kind == "free"),
    "/meetings/<number>/minutes/<kind>/<key>": records.point,
    "/meetings/<number>/minutes/<place>": records.minuted_point,
    "/meetings/next/<of>/pack": partial(records.one, of="board"),
    "/meetings/next/<of>/pack.": partial(records.one, of="board", form="md"),
    "/rounds/<number>": records.round,
    "/rounds/<number>/returns/<agency>": records.a_return,
    "/rounds/<number>/returns/<agency>/<review>/<ref>": records.return_action,
    "/people/<person>": records.person,
    "/administration/sign-on/<provider>": partial(records.one, provider=DIRECTORY.key),
    "/administration/sign-on/claims/<key>": records.mapping,
    "/administration/sign-on/domains/<key>": records.domain,
    "/administration/sign-on/people/<person>/<key>": records.identity,
    "/people/posts/<post>": records.post,
    "/agencies/<code>": records.agency,
    "/agencies/<code>/membership/<span>": records.membership,
    "/agencies/<code>/update-sheet": records.agency_that_reports,
    "/agencies/<code>/update-sheet.": records.agency_that_reports,
    "/privacy/redactions/<ref>": records.redaction,
    "/privacy/disposals/<ref>": records.disposal,
    "/privacy/disposals/propose/<name>": partial(records.one, name="actions"),
    "/privacy/periods/<name>": partial(records.one, name="actions"),
    "/privacy/holds/<ref>": partial(records.named, LegalHold, LegalHold.lifted_on.is_null()),
    "/drift/<rule>/<key>": records.signal,
    "/drift/dismissed/<key>": records.dismissed,
    "/history/<entry>": records.entry,
    "/escalations/<level>": partial(records.one, level="board"),
    "/settings/<name>": partial(records.one, name="reporting_interval"),
    "/settings/names/<name>": partial(records.one, name="body"),
    "/administration/reminders/<ref>": records.reminder,
    "/administration/everything.": partial(records.one, form="json"),
    "/assurance/before-the-meeting.": partial(records.one, form="md"),
    "/stocktake.": partial(records.one, form="md"),
    "/stocktake/since.": partial(records.one, form="md"),
}

# Routes whose form is offered only where the record stands in a certain way.
IN_A_STATE: dict[str, Callable[..., Iterator[Sample]]] = {
    "actions.report": partial(records.action, *records.RUNNING),
    "actions.more_time": partial(records.action, *records.RUNNING),
    "closing.close": partial(records.action, delivery.DONE),
    "closing.pause": partial(records.action, *records.RUNNING),
    "closing.look": partial(records.action, delivery.PAUSED),
    "closing.reopen": partial(records.action, delivery.CLOSED, delivery.WITHDRAWN),
    "closing.withdraw": partial(records.action, *records.RUNNING),
    "due_points.put_back": partial(records.due_point, Deadline.withdrawn_on.is_null(False)),
    "due_points.reopen": partial(records.due_point, Deadline.met_on.is_null(False)),
    "due_points.end": partial(records.due_point, _OPEN_POINT, Deadline.every_months.is_null(False)),
    "due_points.met": partial(records.due_point, _OPEN_POINT, Deadline.label != ""),
    "due_points.withdraw": partial(records.due_point, _OPEN_POINT, Deadline.label != ""),
    "due_points.take_back": partial(records.due_point, _OPEN_POINT, Deadline.event == "confirmed"),
    "asked_before.say": records.asked_later,
    "links.confirm": partial(records.link, False, "waiting"),
    "links.put_back": partial(records.link, True),
    "rising.carried_out": records.decision,
    "rising.dates": partial(records.escalation, *_AN_ITEM),
    "letters_set_right.put_back": partial(records.letter, Letter.withdrawn_on.is_null(False)),
    "letters_set_right.put_back_step": partial(records.letter_step, LetterStep.withdrawn_on.is_null(False)),
    "letters_set_right.withdraw": partial(records.letter, Letter.withdrawn_on.is_null()),
    "letters_set_right.correct": partial(records.letter, Letter.withdrawn_on.is_null()),
    "owners.give": records.without_owner,
    "bulk.owner": records.without_owner,
    "bulk.interval": lambda: iter([Sample(ask="agency=TVP")]),
    "bulk.withdraw": lambda: iter([Sample(ask="agency=TVP")]),
    "bulk.decide": lambda: iter([Sample(ask="state=asked")]),
    "bulk.dates": lambda: iter([Sample(ask="agency=TVP&state=soon&sort=agency")]),
    "merging.merge_actions": records.two_actions,
    "merging.merge_evidence": records.two_pieces,
    "merging.take_evidence_apart": partial(records.evidence, Evidence.merged_into.is_null(False)),
    "merging.take_actions_apart": lambda: (
        Sample({"review": records.REVIEW, "ref": row.ref}, records.of_action(row))
        for row in records.standing(Action, Action.merged_into.is_null(False))
    ),
    "accounts.enable": records.disabled,
    "accounts.clear_second_factor": records.with_a_second_factor,
    "chairs.confirm": records.chairs_post,
    "rounds.throw_away": records.draft,
    "narratives.accept": partial(records.narrative, "draft"),
    "narratives.take_back": partial(records.narrative, "accepted"),
    "meetings.who_came": records.held_meeting,
    "privacy.confirm": partial(records.redaction, Redaction.state == "waiting"),
    "privacy.decline": partial(records.redaction, Redaction.state == "waiting"),
    "privacy.take_back": partial(records.redaction, Redaction.state == "waiting"),
    "privacy.show": partial(records.redaction, Redaction.state == "done"),
    "retention.dispose": partial(records.disposal, Disposal.state == "waiting"),
    "retention.decline": partial(records.disposal, Disposal.state == "waiting"),
    "reminders.again": partial(records.reminder, "failed"),
    "reminders.leave": partial(records.reminder, "failed"),
}


# What an address must ask besides, for its form to stand on it.
ASKED = {"escalations.raise_concern": f"review={records.REVIEW}&about=R2"}


def of(rule) -> Iterator[Sample]:
    """What may stand in the path of a route. Raises KeyError where nobody has said."""
    if rule.endpoint in IN_A_STATE:
        return IN_A_STATE[rule.endpoint]()
    if not rule.arguments:
        return iter([Sample(ask=ASKED.get(rule.endpoint, ""))])
    fits = [begin for begin in PATHS if rule.rule.startswith(begin) and _ends(rule.rule[len(begin) :], begin)]
    return PATHS[max(fits, key=len)]()


def _ends(rest: str, begin: str) -> bool:
    return not rest or rest.startswith("/") or begin.endswith(".")
