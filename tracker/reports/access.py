"""Who may do what, as a document: made from the one table of ``rules/roles.py``, for docs/access.md and its page.

``python -m tracker.reports.access`` prints the document.
"""

from __future__ import annotations

from ..rules import roles

INTRODUCTION = (
    "A person holds any number of posts, each with a role and dates. Rights are those of the post that the person acts in. "
    "This table is made from `rules/roles.py`, which is also what every check asks; nothing else gives a right."
)
DEFAULTS = (
    "The body, the roles and the levels are called here what the tracker calls them as it comes. A board that gave them "
    "other names reads its own on the page of this table in the tracker."
)
BESIDE = (
    "**Restricted evidence** is read by who gave it, the chair, the business unit and people whom they name. Every reading "
    "is logged. Everybody else is told how many restricted pieces a passage rests on and their rungs, nothing else.",
    "**A withheld name** of somebody who raised a concern is read by the chair and the business unit.",
    "**On behalf** of an agency the business unit asks for time and calls an action done. Who did so does not grant the "
    "time or close the action, in whatever post: another person of the business unit does, or the chair.",
    "**A restricted document of a letter** is read by the chair and the business unit, who gave it.",
    "**A calendar** is read without signing in by whoever has its secret address. It holds references, titles and dates of "
    "the posts that its owner holds on the day, and nothing else. Its owner makes, replaces and ends the address; it is "
    "not found once the account is disabled or no post is held. Every reading is logged.",
    "**A directory** of an organisation may give the posts of leads, senior officers, board members and readers, by claims "
    "that the business unit maps. It gives no post of the chair or of the business unit, and none to whoever holds one.",
    "**Redaction and disposal** take two people: one of the business unit and the chair, each of whom sees the same.",
    "**The past** is shown with the rights of now. What is restricted or redacted today is shown in no past.",
    "**The access log** is read by those who run the tracker, from the database; there is no page for it.",
)


def rows() -> list[tuple[str, list[str]]]:
    """Each verb with the terms on which each role may do it, in the order of the roles; a stroke where it may not."""
    return [(verb, [terms.get(role, "-") for role in roles.ROLES]) for verb, terms in roles.TABLE.items()]


def as_markdown() -> str:
    """The whole document."""
    heads = [roles.LABELS[role] for role in roles.ROLES]
    table = [
        f"| verb | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(f"| {verb} | {' | '.join(cells)} |" for verb, cells in rows()),
    ]
    beside = [f"- {each}" for each in BESIDE]
    return "\n".join(
        ["# Who may do what", "", INTRODUCTION, "", DEFAULTS, "", *table, "", "## Beside the table", "", *beside, ""]
    )


if __name__ == "__main__":
    print(as_markdown(), end="")
