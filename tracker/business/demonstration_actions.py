"""The acts of the demonstration about actions: added, reported on, closed, paused, withdrawn, returned in a round."""

from __future__ import annotations

from .. import clock
from ..store import closing as closing_store
from ..store import rounds as round_store
from . import actions, closing, rounds
from .demonstration_names import Named
from .seed_files import Entry


class ActionActs(Named):
    """One method for each act."""

    def _add_action(self, act, **who):
        if act.text("replaces"):
            return self._replace(act, **who)
        return actions.add(
            self.review,
            act.text("words"),
            self._agency(act, "agency"),
            [self._item(act, ref) for ref in act.words("answers")],
            success_measure=act.text("measure"),
            kind=act.text("kind") or "one_off",
            deadline=act.day("deadline"),
            interval=int(act.text("interval")) if act.text("interval") else None,
            fragile_note=act.text("fragile"),
            **who,
        )

    def _replace(self, act, **who):
        """A new action, and the one whose place it takes is withdrawn in the same step."""
        plan = actions.Plan(
            act.text("words"),
            self._agency(act, "agency"),
            success_measure=act.text("measure"),
            kind=act.text("kind") or "one_off",
            start=clock.today(),
        )
        items = [self._item(act, ref) for ref in act.words("answers")]
        replaced = self._action_called(act, act.text("replaces"))
        return actions.add_plan(
            self.review, plan, items, act.day("deadline"), replaces=replaced, because=act.text("because"), **who
        )

    def _close(self, act, **who):
        return closing.close(self._action(act), act.text("words"), **who)

    def _refuse_closing(self, act, **who):
        return closing.refuse(self._action(act), act.text("words"), **who)

    def _second(self, act, **who):
        ref = self._ref(act, "change")
        change = closing_store.changes().where(closing_store.StateChange.ref == ref).get()
        return closing.second(change, act.text("agrees") == "yes", act.text("words"), **who)

    def _reopen(self, act, **who):
        return closing.reopen(self._action(act), act.text("words"), **who)

    def _pause(self, act, **who):
        return closing.pause(self._action(act), act.text("legal_reason"), act.text("words"), act.day("review_by"), **who)

    def _keep_paused(self, act, **who):
        return closing.keep_paused(self._action(act), act.text("words"), act.day("review_by"), **who)

    def _start_again(self, act, **who):
        return closing.start_again(self._action(act), act.text("words"), **who)

    def _withdraw(self, act, **who):
        other = self._action_called(act, act.text("replaced_by")) if act.text("replaced_by") else None
        return closing.withdraw(self._action(act), act.text("words"), replaced_by=other, **who)

    def _open_round(self, act, **who):
        asked = [self._body(act, "agencies", code) for code in act.words("agencies")]
        days = (act.day("opens"), act.day("closes"), act.day("meeting"))
        return rounds.open_round(act.text("title"), *days, asked, of=self._in_meeting(act), **who)

    def _close_round(self, act, **who):
        return rounds.close(self._round(act), act.text("because"), **who)

    def _ask_in_round(self, act, **who):
        rounds.add_agency(self._round(act), self._agency(act, "agency"), act.text("because"), **who)

    def _return(self, act, **who):
        """A return, or a part of one: each piece has the fields of a report, and may say that nothing has changed."""
        pieces = [
            rounds.Piece(
                self._action(piece),
                piece.text("delivery"),
                piece.text("words"),
                piece.day("forecast"),
                piece.text("no_change") == "yes",
            )
            for piece in act.get("pieces") or []
        ]
        rounds.send(self._round(act), self._agency(act, "agency"), pieces, **who)

    def _round(self, act: Entry):
        found = round_store.rounds().where(round_store.Round.ref == self._ref(act, "round")).first()
        if found is None:
            raise act.wrong("round", f"there is no round {act.text('round')}.")
        return found
