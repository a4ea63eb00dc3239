"""What a stocktake says of figures that disagree, and of the coverage of each item."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rules import figures as rules
from ..rules.coverage import Cover


@dataclass
class Figure:
    """One of the figures, as printed. ``note`` is its number in the register of this copy, 0 where it has none."""

    figure: str
    says: str
    citation: str
    note: int = 0
    hidden: bool = False  # it rests on restricted evidence that this copy does not show


@dataclass
class Disagreement:
    """A group of figures that do not agree, and the items of this copy that it touches."""

    ref: str
    title: str
    figures: list[Figure]
    reasons: list[str]
    why: str
    reconciled: str
    how: str
    items: list[str] = field(default_factory=list)
    invented: bool = False

    @property
    def reconciled_label(self) -> str:
        return rules.RECONCILED[self.reconciled]

    @property
    def printed(self) -> list[str]:
        """The figures alone."""
        return ["a restricted figure" if each.hidden else each.figure for each in self.figures]


@dataclass
class ItemCover:
    """One row of the table of coverage: an item against the rungs."""

    ref: str
    title: str
    theme: str
    cover: Cover
    hidden: int = 0  # restricted pieces that this copy does not show

    def sides(self, rung: str) -> str:
        """What stands on a rung: 2 for, 1 against."""
        r = self.cover.rungs[rung]
        said = [f"{r['supports']} for"] * bool(r["supports"]) + [f"{r['challenges']} against"] * bool(r["challenges"])
        return ", ".join(said) or "none"

    @property
    def actions(self) -> str:
        """How many actions answer it; proposals stand apart."""
        c = self.cover
        said = str(c.answers or ("sub-points" if c.parts_answered else "none"))
        return f"{said} ({c.proposals} proposed)" if c.proposals else said
