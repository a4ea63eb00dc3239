"""What somebody says of an action plan, so that it can be read: which sheet, which row, which column, which colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Values
from dataclasses import asdict, dataclass, field, fields, replace

from .refusal import Refused

IGNORE = ""
REF = "ref"  # the plan's own number of the action
ITEM = "item"  # which recommendation or learning point it answers: number, or wording
ITEM_WORDING = "item_wording"  # its wording, where that stands in a column of its own
ACTION = "action"
LEAD = "lead"
SUPPORTING = "supporting"
OWNER_POST = "owner_post"  # the post that owns it
DEADLINE = "deadline"
START = "start"
MEASURE = "measure"  # how will we know
STATUS = "status"  # a word, a code or a colour
PROGRESS = "progress"  # what the plan says was done
EVIDENCE = "evidence"  # what the plan names as evidence; it is kept as words and is no evidence yet
OF_AGENCY = "agency:"  # followed by a code: in a wide plan, the column of one agency

FIELDS = {
    IGNORE: "Leave out",
    REF: "Reference of the action",
    ITEM: "Recommendation or learning point",
    ITEM_WORDING: "Wording of the recommendation",
    ACTION: "Action",
    LEAD: "Lead agency",
    SUPPORTING: "Supporting agencies",
    OWNER_POST: "Post that owns it",
    DEADLINE: "Deadline",
    START: "Start",
    MEASURE: "How will we know",
    STATUS: "Status or colour",
    PROGRESS: "Progress",
    EVIDENCE: "Evidence named",
}

# What a status of a plan may mean. It is kept as what the plan says; it never becomes what the agency reported.
MEANINGS = {
    "": "It says nothing",
    "not_started": "Not started",
    "on_track": "On track",
    "at_risk": "At risk",
    "overdue": "Overdue",
    "done": "Done",
    "closed": "Closed",
    "withdrawn": "No longer done",
}
DAY_FIRST, MONTH_FIRST = "day", "month"
NEW = "new"  # of an action that looks like one of ours: it is another


_MOST_ROWS = 1_048_576  # of a sheet of Excel


@dataclass(frozen=True)
class Mapping:
    """All that was said. What is not said yet is asked (``plan_lines.Question``), never guessed."""

    sheet: str = ""
    header: int | None = 1  # the number of the header row, from 1; None: there is none
    header_rows: int = 1  # how many rows the header has
    first: int | None = None  # the first row that is read; None: the one after the header
    last: int | None = None  # the last one; None: to the end
    columns: Values[str, str] = field(default_factory=dict)  # number of the column, from 1, as text: one of FIELDS
    titles: Values[str, str] = field(default_factory=dict)  # number of the column: its header, to fit a next file
    meanings: Values[str, str] = field(default_factory=dict)  # a status word or code, or a fill as "#00B050": of MEANINGS
    owners: Values[str, tuple[str, ...]] = field(default_factory=dict)  # owner as written: codes; empty: none of ours
    items: Values[str, tuple[str, ...]] = field(default_factory=dict)  # item as written: refs; empty: none of this review
    dates: Values[str, str] = field(default_factory=dict)  # date as written: ISO day; empty: no date
    matches: Values[str, str] = field(default_factory=dict)  # action as written: ref of ours, or NEW
    left_out: tuple[int, ...] = ()  # rows that somebody chose to leave out
    left_parts: tuple[str, ...] = ()  # of a row that holds several actions: its number and that of the part, as "8.1"
    kept_whole: tuple[int, ...] = ()  # rows whose cell is one action although it looks like several
    order: str = DAY_FIRST  # of 03/04/2016
    dated: dt.date | None = None  # the day from which the Board had the plan
    agreed: bool = False  # the Board has agreed its dates; otherwise they are provisional

    def with_(self, **changed) -> Mapping:
        return replace(self, **changed)

    def as_values(self) -> dict:
        """As JSON holds it: ``--mapping`` reads it and the database remembers it."""
        values = asdict(self)
        values["dated"] = self.dated.isoformat() if self.dated else None
        return values

    @classmethod
    def from_values(cls, values: object) -> Mapping:
        """Raises Refused where this is no mapping. Names that are not known are refused, not passed over."""
        if not isinstance(values, dict):
            raise Refused("This is not a mapping of an action plan.")
        strange = sorted(set(values) - {each.name for each in fields(cls)})
        if strange:
            raise Refused(f"A mapping has nothing called {', '.join(map(str, strange))[:100]}.")
        try:
            told = dict(values)
            told["dated"] = dt.date.fromisoformat(told["dated"]) if told.get("dated") else None
            for name in ("owners", "items"):
                told[name] = {str(key): tuple(map(str, codes)) for key, codes in dict(told.get(name, {})).items()}
            for name in ("columns", "titles", "meanings", "dates", "matches"):
                told[name] = {str(key): str(value) for key, value in dict(told.get(name, {})).items()}
            told["left_parts"] = tuple(map(str, told.get("left_parts", ())))
            for name in ("left_out", "kept_whole"):
                told[name] = tuple(map(int, told.get(name, ())))
            for name, most in (("header", _MOST_ROWS), ("first", _MOST_ROWS), ("last", _MOST_ROWS), ("header_rows", 9)):
                if name in told and (told[name] is not None or name == "header_rows"):
                    told[name] = int(told[name])
                    if not 0 < told[name] <= most:
                        raise ValueError(name)
            mapping = cls(**told)
        except (TypeError, ValueError, AttributeError, OverflowError) as fault:
            raise Refused("This is not a mapping of an action plan.") from fault
        for number, held in mapping.columns.items():
            if not number.isdecimal() or not (held in FIELDS or held.startswith(OF_AGENCY)):
                raise Refused(f"Column {number[:20]} cannot be “{held[:40]}”.")
        if not all(number.isdecimal() for number in mapping.titles):
            raise Refused("This is not a mapping of an action plan.")
        if any(meaning not in MEANINGS for meaning in mapping.meanings.values()):
            raise Refused(f"A status means one of: {', '.join(filter(None, MEANINGS))}.")
        return mapping
