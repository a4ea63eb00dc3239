"""The forms on which an agency is added, renamed, merged, and made a member."""

from __future__ import annotations

from collections.abc import Iterable

from ...rules import agencies as rules
from ...store.agencies import KIND_LABELS
from . import DayField, Form, Line, RadioField, SelectField, Words


class Agency(Form):
    name = Line("Name", needed="Enter the name.", limit=200)
    code = Line("Code", needed="Enter a code.", limit=30)
    kind = SelectField("Kind", choices=[("", "Choose the kind")], needed="Choose the kind.")
    parent = SelectField("Part of", choices=[])
    aliases = Words("Also called", limit=3000)
    responsible_post = Line("Senior responsible post", limit=200)
    because = Words("Why, or which source says so?", needed="Give a reason, or the source that says so.", limit=2000)

    @property
    def other_names(self) -> list[str]:
        """One on each line, empty lines left out, each once."""
        return list(dict.fromkeys(line.strip() for line in (self.aliases.data or "").splitlines() if line.strip()))


class Merge(Form):
    into = SelectField("Which agency takes its place?", choices=[], needed="Choose the agency that takes its place.")
    on = DayField("First day on which it was no more", required=True, what="the first day on which it was no more")
    because = Words("Why, or which source says so?", needed="Give a reason, or the source that says so.", limit=2000)


def merging(posts: Iterable) -> type[Merge]:
    """The form with one choice for each post that is held in the agency."""
    fields = {}
    for post in posts:
        asked = f"What becomes of the post “{post.title}”?"
        needed = f"Choose what becomes of the post “{post.title}”."
        fields[f"post_{post.key}"] = RadioField(asked, choices=list(rules.POSTS.items()), needed=needed)
    return type("Merging", (Merge,), fields)


class Join(Form):
    since = DayField("Member from", required=True, what="the first day")
    until = DayField("Until")
    because = Words("Why, or which source says so?", needed="Give a reason, or the source that says so.", limit=2000)


class Leave(Form):
    on = DayField("A member no longer from", required=True, what="the first day on which it is a member no longer")
    because = Words("Why, or which source says so?", needed="Give a reason, or the source that says so.", limit=2000)


KINDS = [("", "Choose the kind"), *KIND_LABELS.items()]
