"""Figures that disagree: why two documents may give different figures for one thing, and whether they can be reconciled."""

from __future__ import annotations

# Why they may differ, in the order in which it is asked.
MAY_DIFFER = {
    "period": "another period or day",
    "population": "other people or things are counted",
    "definition": "the same word means something else",
    "rounding": "one is rounded or estimated",
    "source": "another source or way of counting",
    "not_known": "not known",
}

YES, NO, NOT_KNOWN = "yes", "no", "not_known"
RECONCILED = {
    YES: "They can be reconciled",
    NO: "They cannot be reconciled",
    NOT_KNOWN: "Not known whether they can be reconciled",
}
SHORT = {YES: "Reconciled", NO: "Cannot be reconciled", NOT_KNOWN: "Not known"}

RULE = (
    "Two figures or more that the sources give for one thing, or for what reads like one thing. Each is kept as it is "
    "printed. Neither is corrected until somebody finds out. The reasons why they may differ are ours."
)


def reasons(may_differ: list[str]) -> list[str]:
    """Why they may differ, in words, in a fixed order."""
    return [words for reason, words in MAY_DIFFER.items() if reason in may_differ]
