"""The acts of the demonstration about evidence, and about what was asked, answered, rated, raised and decided."""

from __future__ import annotations

from ..store import actions as action_store
from ..store import assurance as assurance_store
from ..store import escalations as escalation_store
from ..store import evidence as evidence_store
from . import actions, assurance, challenges, escalations, responses
from . import evidence as giving
from .demonstration_names import Named
from .evidence import NewEvidence
from .seed_files import Entry

PIECE_FIELDS = (
    "statement rung independence about",
    "name voice figures period look_again restricted file url said_by concerns heard speaks_for missing",
)


class EvidenceActs(Named):
    """One method for each act. A report is here for the evidence that may come with it."""

    def _give(self, act, **who):
        """Evidence without a report; of the agency named, else of the post's own."""
        (piece,) = act.get("evidence") or []
        given_by = self._agency(act, "agency").key if act.text("agency") else None
        row = giving.give(self.review, self._evidence(piece), given_by=given_by, **who)
        self._name(piece, row)
        return row

    def _report(self, act, **who):
        action, pieces = self._action(act), act.get("evidence") or []
        update = actions.report(
            action,
            act.text("delivery"),
            act.text("words"),
            act.day("forecast"),
            evidence=[self._evidence(piece) for piece in pieces],
            measure_met=act.text("measure_met"),
            corrects=action_store.update_of(action, self._ref(act, "update")) if act.text("update") else None,
            **who,
        )
        # The update does not say which pieces came with it: they are the last that were written.
        written = evidence_store.Evidence.select().order_by(evidence_store.Evidence.id.desc()).limit(len(pieces))
        for piece, row in zip(pieces, reversed(list(written)), strict=True):
            self._name(piece, row)
        return update

    def _evidence(self, piece: Entry) -> NewEvidence:
        required, allowed = (fields.split() for fields in PIECE_FIELDS)
        for field in {*piece, *required}:
            if field not in piece or field not in (*required, *allowed):
                raise piece.wrong(
                    None, f"evidence has the fields {', '.join(required)}; and may have {', '.join(allowed)}."
                )
        about = []
        for words in piece.words("about"):
            ref, stance = words.split()
            about.append((self._item(piece, ref), stance))
        file = piece.text("file")
        return NewEvidence(
            statement=piece.text("statement"),
            rung=piece.text("rung"),
            independence=piece.text("independence"),
            about=about,
            voice=piece.text("voice") or "none",
            figures=piece.words("figures"),
            said_by=piece.text("said_by"),
            concerns=[self._body(piece, "concerns", code).key for code in piece.words("concerns")],
            period=piece.text("period"),
            heard=piece.text("heard"),
            speaks_for=piece.words("speaks_for"),
            missing=piece.text("missing"),
            look_again=piece.day("look_again"),
            restricted=piece.text("restricted") == "yes",
            file_name=file,
            file_content=f"Invented for demonstration.\n\n{piece.text('statement')}\n".encode() if file else b"",
            names_child="no" if file else "",
            url=piece.text("url"),
        )

    def _ask(self, act, **who):
        return challenges.ask(self.review, act.text("question"), self._agency(act, "agency").key, **self._about(act), **who)

    def _answer(self, act, **who):
        challenge = assurance_store.challenge_of(self.review, self._ref(act, "challenge"))
        return challenges.answer(challenge, act.text("words"), **who)

    def _respond(self, act, **who):
        item = self._item(act, act.text("item"))
        agency, said = self._agency(act, "agency"), (act.text("response"), act.text("because"))
        return responses.respond(item, agency, *said, change=act.text("change"), why=act.text("why"), **who)

    def _assure(self, act, **who):
        item = self._item(act, act.text("item"))
        agency = self._agency(act, "agency") if act.text("agency") else None  # the chair's view of one agency
        standing = assurance_store.rating_of(item, agency=agency)
        weighed = {self.names.get(name, name): str(words) for name, words in (act.get("weighed") or {}).items()}
        rests_on = [self.names.get(name, name) for name in act.words("rests_on")]
        links = {link.piece.ref: link for link in evidence_store.links([item.key])}
        for ref in (*rests_on, *weighed):
            if ref not in links:
                raise act.wrong(None, f"{ref} is no evidence about {item.ref}.")
            self._known(act, links[ref].piece, ref)
        return assurance.decide(
            item,
            act.text("rating"),
            act.text("because"),
            agency=agency,
            rests_on=rests_on,
            weighed=weighed,
            look_again=act.day("look_again"),
            override=act.text("override"),
            reopen=[self._action_called(act, name) for name in act.words("reopen")],
            seen=standing.id if standing else None,
            **who,
        )

    def _raise(self, act, **who):
        return escalations.raise_concern(
            self.review,
            act.text("level"),
            act.text("words"),
            act.text("asked"),
            agency=self._agency(act, "agency").key if act.text("agency") else None,
            known_to_agency=act.day("known_to_agency"),
            board_told=act.day("board_told"),
            full_extent=act.day("full_extent"),
            withhold_name=act.text("withhold_name") == "yes",
            **self._about(act),
            **who,
        )

    def _decide(self, act, **who):
        escalation = escalation_store.escalation_of(self.review, self._ref(act, "escalation"))
        said = (act.text("decision"), act.text("owner"), act.day("by_when"))
        return escalations.decide(escalation, *said, meeting=self._in_meeting(act), **who)
