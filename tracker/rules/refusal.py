"""The one exception that a person reads: a sentence that says what is not allowed and why."""

from collections.abc import Callable


class Refused(Exception):
    """A rule says no. The message is the sentence shown to the person.

    ``field`` names the form field that the sentence belongs beside, when there is one.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class NotAllowed(Refused):
    """The post that the person acts in does not carry this right."""


def gathered(*checks: Callable[[], object]) -> list[Refused]:
    """Run every check and return what they refuse, so that a page can show all of it at once."""
    found = []
    for check in checks:
        try:
            check()
        except Refused as refusal:
            found.append(refusal)
    return found
