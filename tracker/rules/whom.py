"""Whom evidence speaks for: which children were heard or looked at, and which are missing. Never who offended.

Design 14: age, sex, disability, ethnicity, in care. Ethnicity stands here as a question of who was heard. It is no filter
and no chart, and of offenders it is no field at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .refusal import Refused


@dataclass(frozen=True)
class Kind:
    """One way in which children differ, with the groups that a piece may speak for."""

    name: str
    label: str
    groups: dict[str, str]  # code -> words

    @property
    def not_known(self) -> str:
        return f"{self.name}_not_known"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [*self.groups.items(), (self.not_known, "Not known")]


KINDS = (
    Kind(
        "age",
        "Age",
        {
            "under_12": "Younger than 12",
            "12_to_15": "12 to 15",
            "16_and_17": "16 and 17",
            "18_and_over": "18 and over, of their childhood",
        },
    ),
    Kind("sex", "Sex", {"girls": "Girls", "boys": "Boys"}),
    Kind("disability", "Disability", {"disabled": "Disabled children", "not_disabled": "Children who are not disabled"}),
    Kind(
        "ethnicity",
        "Ethnicity of the children heard",
        {"white": "White children", "minority_ethnic": "Children of Black, Asian, mixed or other minority ethnic heritage"},
    ),
    Kind("in_care", "In care", {"in_care": "Children in care", "not_in_care": "Children who are not in care"}),
)
LABELS = {code: words for kind in KINDS for code, words in kind.groups.items()} | {
    kind.not_known: f"{kind.label}: not known" for kind in KINDS
}


def check(speaks_for: Collection[str]) -> None:
    """Refuse a group that there is not, and "not known" beside a group of the same kind."""
    for kind in KINDS:
        if kind.not_known in speaks_for and any(group in kind.groups for group in speaks_for):
            raise Refused("Tick either the groups or “not known”.", f"whom_{kind.name}")
    if any(code not in LABELS for code in speaks_for):
        raise Refused("Choose among the groups shown.", "whom_age")


@dataclass
class Group:
    """One group of children with the references of the pieces that speak for it."""

    code: str
    label: str
    refs: list[str] = field(default_factory=list)

    @property
    def gap(self) -> bool:
        return not self.refs


@dataclass
class Row:
    """One kind with its groups: the line of the table "whom the evidence speaks for"."""

    label: str
    groups: list[Group]
    not_known: list[str]  # references of the pieces whose giver does not know
    unsaid: int  # pieces that say nothing of it

    @property
    def missing(self) -> list[str]:
        """The groups for which no piece speaks."""
        return [group.label for group in self.groups if group.gap]


@dataclass
class Whom:
    """What the pieces on one item say of the children behind them. A gap is kept as a gap."""

    rows: list[Row]
    said: int  # pieces that name a group, somebody heard or somebody missing
    of: int  # pieces in all
    heard: list[tuple[str, str]]  # reference, words
    missing: list[tuple[str, str]]

    @property
    def gaps(self) -> list[str]:
        """The groups for which no piece speaks, kind by kind."""
        return [words for row in self.rows for words in row.missing]


def gathered(pieces: Iterable[tuple[str, Collection[str], str, str]]) -> Whom:
    """Whom some pieces speak for together. Each is given by its reference, its groups, who was heard, who is missing."""
    every = list({piece[0]: piece for piece in pieces}.values())
    rows = []
    for kind in KINDS:
        groups = [Group(code, words, [ref for ref, has, *_ in every if code in has]) for code, words in kind.groups.items()]
        not_known = [ref for ref, has, *_ in every if kind.not_known in has]
        named = {ref for group in groups for ref in group.refs}
        rows.append(Row(kind.label, groups, not_known, len(every) - len(named | set(not_known))))
    return Whom(
        rows,
        said=sum(bool(has or heard or missing) for _, has, heard, missing in every),
        of=len(every),
        heard=[(ref, heard) for ref, _, heard, _ in every if heard],
        missing=[(ref, missing) for ref, *_, missing in every if missing],
    )


def unsaid(given: bool) -> str:
    """What stands where a piece does not say. ``given``: somebody gave it here; otherwise a source says it."""
    return "Not said" if given else "Not said in the source"


def in_words(speaks_for: Collection[str]) -> list[tuple[str, str]]:
    """Each kind with the groups that one piece speaks for, or that it is not known, or not said (empty words)."""
    said = []
    for kind in KINDS:
        named = [words for code, words in kind.groups.items() if code in speaks_for]
        said.append((kind.label, "; ".join(named) or ("Not known" if kind.not_known in speaks_for else "")))
    return said
