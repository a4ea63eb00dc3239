"""What is to be found in an invented plan, beside its bytes; and what the tracker knows when it reads one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tracker.rules.plan_lines import Known, KnownAgency, KnownItem

INVENTED = "Invented for testing. No real board, place or person."


@dataclass(frozen=True)
class Action:
    """One action that a careful person finds in the plan."""

    row: int  # of the file, from 1
    begins: str  # its first words
    owner: str = ""  # as written
    lead: str = ""  # code in KNOWN; empty: somebody has to say, or nobody is named
    date: str = ""  # as written; of several the last
    day: str = ""  # ISO; empty: no date can be read
    status: str = ""  # as written; where only a fill says it, "#" and the fill
    item: str = ""  # the recommendation as written in the plan: its number
    doubt: str = ""  # fields of plan_mapping.FIELDS that must be in doubt, with spaces between
    part: int = 0  # where a cell holds several actions
    struck: bool = False  # its words are struck through: whether it is still meant is in doubt
    hidden: bool = False  # it stands in a hidden row


@dataclass(frozen=True)
class Plan:
    """A file as a board would send it, and what a careful person finds in it."""

    name: str  # of the file; "pasted" for what is pasted
    content: bytes
    sheet: str  # the sheet with the plan
    header: int | None  # the row of the headers, the first of two; None: there are none
    columns: dict[int, str]  # number of the column: field; what is left out is not named
    actions: tuple[Action, ...]
    header_rows: int = 1
    meanings: dict[str, str] = field(default_factory=dict)  # what its key says: word, code or "#" and fill: MEANINGS
    not_actions: dict[int, str] = field(default_factory=dict)  # row: how it begins, of rows with words that are no action
    habits: str = ""

    @property
    def owners(self) -> set[str]:
        return {action.owner for action in self.actions if action.owner}

    @property
    def text(self) -> str:
        """What is pasted."""
        return self.content.decode("utf-8")


KNOWN = Known(
    agencies=(
        KnownAgency("BOARD", "Safeguarding Children Board", ("LSCB", "the Board")),
        KnownAgency("UNIT", "Business Unit of the Board", ("LSCB Business Unit", "Business Unit", "LSCB Business Manager")),
        KnownAgency("POL", "Constabulary", ("Police", "the police")),
        KnownAgency("CSC", "Children's Social Care", ("CSC", "Social Care")),
        KnownAgency("EDU", "Education and Learning", ("Education", "Schools")),
        KnownAgency("CCG", "Clinical Commissioning Group", ("CCG", "Health (CCG)", "Designated Nurse")),
        KnownAgency("HOSP", "Hospitals Trust", ("Hospitals", "Acute Trust")),
        KnownAgency("PH", "Public Health", ("Health Visiting",)),
        KnownAgency("HOUS", "District Council", ("Housing", "District Councils")),
        KnownAgency("PROB", "Probation", ("NPS", "National Probation Service")),
    ),
    items=tuple(
        KnownItem(f"R{number}", "recommendation", str(number), text)
        for number, text in enumerate(
            (
                "The Board should be sure that neglect is named early and that help is offered before it is grave.",
                "Each agency should be sure that its staff know how to disagree and how to take it further.",
                "Advice on safe sleeping should reach every family with a baby, fathers too.",
                "Children who go missing from care should each be offered a talk on their return within three days.",
                "Supervision should ask what daily life is like for the child.",
                "The Board should know from audit whether plans for children change anything.",
            ),
            1,
        )
    ),
    today=dt.date(2016, 3, 1),
    published=dt.date(2015, 11, 20),
)
