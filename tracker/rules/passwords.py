"""What a password must be: long, not common, not a name that somebody here would guess. No other demands (ASVS 6.2)."""

from __future__ import annotations

from .refusal import Refused

SHORTEST, ADVISED, LONGEST = 12, 15, 1000


def check(password: str, common: frozenset[str], names: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long to be one, common, or made of a name that anybody would try.

    ``common`` holds lower-case passwords; ``names`` are words of the place: the board, the agency, the person's e-mail.
    """
    if len(password) < SHORTEST:
        raise Refused(
            f"Use at least {SHORTEST} characters; {ADVISED} or more is better. Three words make a good one.", "password"
        )
    if len(password) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters.", "password")
    folded = password.casefold()
    letters = "".join(c for c in folded if c.isalpha())
    if folded in common or letters in common or len(set(folded)) < 5:
        raise Refused("This is among the passwords that are tried first. Choose another.", "password")
    for name in names:
        word = "".join(c for c in name.casefold() if c.isalnum())
        if len(word) >= 4 and word in folded and len(folded.replace(word, "")) < 8:
            raise Refused("This is close to a name that anybody would try. Choose another.", "password")
