"""What the acts of the demonstration name: things made by earlier acts, and what the shipped review holds on the day."""

from __future__ import annotations

from .. import clock
from ..rules.roles import Acting
from ..store import actions as action_store
from ..store import meetings as meeting_store
from ..store import reviews
from ..store.meetings import Meeting
from ..store.reviews import Review
from .seed_files import Entry


class Named:
    """Looked up by every kind of act. What there is not, or is not known yet on the day, is a mistake in the act."""

    review: Review
    names: dict[str, str]  # what an act calls what it makes -> its reference
    acting: dict[str, Acting]  # who acts, by their part

    def _name(self, entry: Entry, made) -> None:
        name = entry.text("name")
        if name in self.names:
            raise entry.wrong("name", f"{name} is the name of something else already.")
        if name:
            self.names[name] = made.ref

    def _about(self, act: Entry) -> dict:
        if act.text("action"):
            return {"action": self._action(act)}
        return {"item": self._item(act, act.text("item"))}

    def _ref(self, act: Entry, name: str) -> str:
        """The reference behind a name; of "own-line/T1" the part before the stroke is the name."""
        head, stroke, tail = act.text(name).partition("/")
        return self.names.get(head, head) + stroke + tail

    def _action(self, act: Entry):
        return self._action_called(act, act.text("action"))

    def _action_called(self, act: Entry, name: str):
        found = action_store.action_of(self.review, self.names.get(name, name))
        if found is None:
            raise act.wrong(None, f"there is no action {name}.")
        self._known(act, action_store.Action.get_by_id(found.key), found.ref)
        return found

    def _item(self, act: Entry, ref: str):
        found = reviews.item_of(self.review, ref)
        if found is None:
            raise act.wrong(None, f'there is no recommendation or learning point "{ref}".')
        self._known(act, reviews.Item.get_by_id(found.key), ref)
        return found

    def _known(self, act: Entry, row, ref: str) -> None:
        """The shipped review is loaded whole before the months are replayed; nobody may act on what was not known yet."""
        if row.known_from > clock.today():
            raise act.wrong("on", f"{ref} is known only from {row.known_from:%d %B %Y}.")

    def _agency(self, act: Entry, name: str):
        return self._body(act, name, act.text(name))

    def _body(self, entry: Entry, name: str, code: str):
        found = reviews.agency_of(code)
        if found is None:
            raise entry.wrong(name, f"there is no agency {code}.")
        self._known(entry, reviews.Agency.get_by_id(found.key), code)
        return found

    def _in_meeting(self, act: Entry) -> Meeting | None:
        """The meeting for which or in which something is done, where the act names one."""
        return self._meeting(act, "in_meeting") if act.text("in_meeting") else None

    def _meeting(self, act: Entry, field: str = "meeting") -> Meeting:
        found = meeting_store.meeting_of(self._ref(act, field).removeprefix("M"))
        if found is None:
            raise act.wrong(field, f"there is no meeting {act.text(field)}.")
        return found

    def _post(self, act: Entry) -> Acting:
        if act.text("post") not in self.acting:
            raise act.wrong("post", f'"{act.text("post")}" is nobody in posts.yaml.')
        return self.acting[act.text("post")]
