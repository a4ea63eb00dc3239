"""What a review, its items, themes and documents must say; what they may be called; that what is invented stays apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from .refusal import Refused

# In addresses and in files: reviews/<code>/<ref>. "board" is the chain of the Board itself.
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_OF_CODE = 40
TAKEN = ("board", "set-up")
REF = re.compile(r"[A-Z]{1,3}\d{1,3}[a-z]?\Z")
# Letters with which the tracker numbers other things of a review: actions, evidence, letters and the like.
OTHERS = ("A", "E", "L", "F", "Q", "S", "X", "D", "W", "M", "RM", "RO", "SP", "SR", "T", "B", "I")

INVENTED = (
    "This review is invented, for trying out or for tests. It is loaded into a demonstration alone: nothing in the tracker "
    "of a board may be taken for a fact that is none."
)

OTHER_BOARD = "There is one, with one code in every review; the board of another area is of the kind partnership."


def check_code(code: str, others: Collection[str] = ()) -> None:
    if not code:
        raise Refused("Give the review a short name.", "code")
    if not CODE.match(code) or len(code) > MOST_OF_CODE:
        raise Refused(
            f"Use small letters, digits and single hyphens, at most {MOST_OF_CODE}: for example infants-2015.",
            "code",
        )
    if code in TAKEN:
        raise Refused(f"“{code}” means something else in the tracker. Choose another short name.", "code")
    if code in others:
        raise Refused(f"There is a review with the short name {code} already.", "code")


def check_ref(ref: str, others: Collection[str] = ()) -> None:
    """A reference of a recommendation or learning point is like no reference of anything else in the review."""
    if not ref:
        raise Refused("Give it a reference, such as R1 or LP1.", "ref")
    if not REF.match(ref):
        raise Refused(
            f"“{ref}” is no reference. Use one to three capital letters and a number, such as R1, N2 or LP25a.", "ref"
        )
    letters = ref.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip("0123456789")
    if letters in OTHERS:
        raise Refused(
            f"References with {letters} are of other things. Use another letter, such as R for recommendations.", "ref"
        )
    if ref in others:
        raise Refused(f"{ref} is used in this review already.", "ref")


def check_said(**words: str) -> None:
    """Each of these is said. ``words`` are the values by the names of their fields."""
    for name, value in words.items():
        if not value.strip():
            raise Refused(_WANTED.get(name, "Fill this in."), name)


_WANTED = {
    "title": "Give it a title.",
    "kind": "Say what kind of review it is.",
    "body": "Name the body that published it.",
    "text": "Quote the wording exactly as it is printed.",
    "short": "Give the document a short name, as citations are to show it.",
    "name": "Name the theme.",
    "because": "Say why. The reason is kept in the history.",
}


def check_published(published: dt.date | None, today: dt.date) -> None:
    if published is None:
        raise Refused("Give the day on which it was published.", "published")
    if published > today:
        raise Refused("That day has not come yet.", "published")


def check_source(document: str, paragraph: str, documents: Collection[str]) -> None:
    if not document:
        raise Refused("Choose the document in which it is printed.", "document")
    if document not in documents:
        raise Refused("Choose one of the documents of this review.", "document")
    if not paragraph.strip():
        raise Refused("Name its paragraph or section.", "paragraph")


def check_document_code(code: str, others: Collection[str]) -> None:
    if not CODE.match(code) or len(code) > MOST_OF_CODE:
        raise Refused("Use small letters without accents, digits and single hyphens: for example overview.", "code")
    if code in others:
        raise Refused(f"This review has a document called {code} already.", "code")


def check_theme(name: str, others: Collection[str]) -> None:
    check_said(name=name)
    if name.strip() in others:
        raise Refused("This review has that theme already.", "name")


def places(written: str) -> list[str]:
    """The paragraphs and sections of a document, one on each line."""
    return list(dict.fromkeys(line.strip() for line in written.splitlines() if line.strip()))


def check_places(said: Sequence[str]) -> None:
    if not said:
        raise Refused("List at least one paragraph or section that can be cited, one on each line.", "places")


def quoted(text: str) -> str:
    """A wording as it is kept: exactly as printed. White space at its ends alone is taken away."""
    return text.strip()


def check_invented(invented: bool, demonstration: bool) -> None:
    """What is invented is loaded where everything that people write is invented, and nowhere else."""
    if invented and not demonstration:
        raise Refused(INVENTED)
