"""The part of the demonstration in which what was recorded is set right, withdrawn, put back, taken back, or left undone.

See seeds/demonstration/acts-set-right.yaml.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from .. import clock
from ..rules import privacy
from ..store import correspondence as letter_store
from ..store import deadlines as deadline_store
from ..store import duplicates as pair_store
from ..store import history, links, readers, reviews
from ..store import people as people_store
from ..store import privacy as privacy_store
from ..store.database import Link
from ..store.deadlines import Deadline
from . import (
    chairs,
    confirmations,
    due_points,
    duplicates,
    invitations,
    letters_set_right,
    merging,
    redaction,
    retention,
    rounds,
)
from . import links as linking
from . import names as naming
from . import readers as reading
from .letters_set_right import Said
from .seed_files import Entry

SET_RIGHT_FIELDS = "disposal hold pair setting to_post"


class SetRight:
    """One method for each act. The replay itself looks up posts, agencies, actions, rounds and letters.

    Where an act about a link names an action or an agency in place of a piece, "A55 R4" or "CHERWELL R2", that link is
    meant; "CHERWELL R2" is the part that the agency has in R2.
    """

    review: Any
    names: dict[str, str]
    password: str

    # Links, merging and pairs

    def _link(self, act: Entry) -> Link:
        name, ref = act.text("link").split()
        name = self.names.get(name, name)
        kind = _kind_of(name) if reviews.agency_of(name) is None else "agencies"
        side = {"evidence": "piece", "actions": "done_by", "agencies": "body"}[kind]
        known_as = "code" if kind == "agencies" else "ref"
        of_item = links.of_item(links.every(kind, self.review), self._item(act, ref))
        found = next((link for link in of_item if getattr(getattr(link, side), known_as, None) == name), None)
        if found is None:
            raise act.wrong("link", f"{name} has no link to {ref}.")
        self._known(act, type(found).get_by_id(found.key), f"the link from {name} to {ref}")
        return found

    def _put_back_link(self, act, **who):
        return linking.put_back(self._link(act), act.text("because"), **who)

    def _merge_actions(self, act, **who):
        goes, stays = (self._action_called(act, act.text(field)) for field in ("action", "into"))
        return merging.merge_actions(goes, stays, act.text("because"), **who)

    def _take_apart(self, act, **who):
        return merging.take_apart(self._named(act, "piece"), act.text("because"), **who)

    def _not_the_same(self, act, **who):
        kind, first, second = self._pair(act)
        found = pair_store.pieces(self.review, who["by"]) if kind == pair_store.EVIDENCE else pair_store.deeds(self.review)
        pair = next((row for row in found if (row.first.ref, row.second.ref) == (first, second)), None)
        if pair is None:
            raise act.wrong("pair", f"{first} and {second} do not look the same.")
        duplicates.dismiss(self.review, kind, pair.first, pair.second, pair.alike, act.text("because"), **who)

    def _bring_back(self, act, **who):
        kind, *refs = self._pair(act)
        rows = pair_store.dismissed_with_refs(self.review, kind, who["by"])
        said = next(row for row, *both in rows if both == refs)
        duplicates.bring_back(self.review, said, act.text("because"), **who)

    def _pair(self, act: Entry) -> tuple[str, str, str]:
        first, second = (self.names.get(name, name) for name in act.text("pair").split())
        return _kind_of(first), first, second

    # Readers of what is restricted

    def _name_reader(self, act, **who):
        person = people_store.person_of(self._post(act).person)
        return reading.name(self._named(act, "piece"), person, act.text("because"), **who)

    def _end_reader(self, act, **who):
        piece, person = self._named(act, "piece"), self._post(act).person
        row = next(row for row in readers.of_piece(piece) if row.person_id == person)
        reading.end(row, act.text("because"), **who)

    # Dates

    def _withdraw_date(self, act, **who):
        return due_points.withdraw(self._point(act), act.text("because"), **who)

    def _put_back_date(self, act, **who):
        return due_points.put_back(self._point(act), act.text("because"), **who)

    def _reopen_date(self, act, **who):
        return due_points.reopen(self._point(act), act.text("because"), **who)

    def _end_date(self, act, **who):
        return due_points.end_rhythm(self._point(act), act.text("because"), **who)

    def _correct_date(self, act, **who):
        point = self._point(act)
        due_points.correct(point, point.label, act.day("deadline"), act.text("because"), **who)

    def _take_back_date(self, act, **who):
        return confirmations.take_back(self._point(act), act.text("because"), **who)

    def _point(self, act: Entry) -> Deadline:
        """A due point by what is due, met and withdrawn ones too; without words the date of the whole."""
        every = deadline_store.points(self._owner(act).key, withdrawn=True)
        found = next((point for point in every if point.label == act.text("words")), None)
        if found is None:
            raise act.wrong("words", "there is no date of that name.")
        return found

    # Letters

    def _correct_letter(self, act, **who):
        letter = self._letter(act)
        said = Said(
            act.text("subject") or letter.subject,
            letter.what,
            letter.from_post,
            act.day("day") or letter.on,
            letter.due,
            act.text("to_post") or letter.to_post,
            letter.together_with,
        )
        letters_set_right.correct(letter, said, act.text("because"), **who)

    def _withdraw_letter(self, act, **who):
        letters_set_right.withdraw(self._letter(act), act.text("because"), **who)

    def _put_back_letter(self, act, **who):
        letters_set_right.put_back(self._letter(act), act.text("because"), **who)

    def _correct_step(self, act, **who):
        step = self._step(act)
        said = (act.day("day") or step.on, act.text("words") or step.words, step.expected_by)
        letters_set_right.correct_step(step, *said, act.text("because"), **who)

    def _withdraw_step(self, act, **who):
        letters_set_right.withdraw_step(self._step(act), act.text("because"), **who)

    def _put_back_step(self, act, **who):
        letters_set_right.put_back_step(self._step(act), act.text("because"), **who)

    def _letter(self, act: Entry):
        return letter_store.letter_of(self.review, self._ref(act, "letter"))

    def _step(self, act: Entry):
        return letter_store.step_of(self._letter(act), act.text("step"))

    # A draft, and what its writer was warned of

    def _keep_draft(self, act, **who):
        """Typed into the boxes of one action of a return, and not sent."""
        typed = {"delivery": act.text("delivery"), "what_changed": act.text("words")}
        agency, action = self._agency(act, "agency"), self._action(act)
        rounds.keep_draft(self._round(act), agency, action.key, typed, 0, **who)

    def _report_after_warning(self, act, **who):
        """A report whose words could identify a child: its writer was asked, and said that they name nobody."""
        found = privacy.warnings(act.text("words"))
        if not found:
            raise act.wrong("words", "nothing in these words is warned of.")
        with history.saying([privacy.answer("What has changed for children or staff?", found)]):
            return self._report(act, **who)

    # People and names

    def _confirm_chair(self, act, **who):
        return chairs.confirm(people_store.post_of(self._post(act).post), **who)

    def _invite_and_wait(self, act, **who):
        """An invitation that nobody followed in time. How long a link is good is told by the machine's own clock."""
        then = clock.now() - invitations.GOOD_FOR[invitations.INVITATION] - dt.timedelta(days=1)
        invitations.invite(act.text("title"), act.text("email"), now=then, **who)

    def _reset_link(self, act, **who):
        invitations.make_link(people_store.person_of(self._post(act).person), now=clock.now(), **who)

    def _reset_and_use(self, act, **who):
        """A link by which its holder chose a password: that of the demonstration, once more."""
        person = people_store.person_of(self._post(act).person)
        made = invitations.make_link(person, now=clock.now(), **who)
        invitations.choose_password(made.token, self.password, today=who["today"], now=clock.now())

    def _change_name(self, act, **who):
        standing = naming.store.standing()
        seen = standing.id if standing else None
        naming.change(act.text("setting"), act.text("called"), act.text("because"), seen=seen, **who)

    # Privacy and retention

    def _decline_redaction(self, act, **who):
        asked = privacy_store.redaction_of(self._ref(act, "redaction"))
        redaction.decline(asked, act.text("because"), **who)

    def _take_back_redaction(self, act, **who):
        redaction.take_back(privacy_store.redaction_of(self._ref(act, "redaction")), **who)

    def _lift_hold(self, act, **who):
        held = next(row for row in privacy_store.holds() if row.ref == self._ref(act, "hold"))
        retention.lift(held, act.text("because"), **who)

    def _propose_disposal(self, act, **who):
        return retention.propose(act.text("class"), act.text("because"), **who)

    def _dispose(self, act, **who):
        retention.dispose(self._disposal(act), **who)

    def _decline_disposal(self, act, **who):
        retention.decline(self._disposal(act), act.text("because"), **who)

    def _disposal(self, act: Entry):
        return next(row for row in privacy_store.disposals() if row.ref == self._ref(act, "disposal"))


def _kind_of(ref: str) -> str:
    return "actions" if ref.startswith("A") else "evidence"
