"""Taking an action plan: all of it in one transaction and one entry of the history, or nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from peewee import fn

from ..rules import deadlines as dates
from ..rules import delivery, due_points, evidence, plan_changes, plan_comparing, privacy, roles
from ..rules.plan_changes import Change
from ..rules.plan_comparing import ADDED, CANNOT, CHANGED, Outcome
from ..rules.plan_items import RECOMMENDATION
from ..rules.plan_lines import Line, PlanDate
from ..rules.plan_mapping import ACTION, DEADLINE, ITEM, LEAD, MEASURE, OWNER_POST, START, SUPPORTING
from ..rules.plan_new_items import NewItem
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, import_rows, reviews
from ..store.actions import Action, ActionAgency, Answer
from ..store.database import known
from ..store.deadlines import Deadline
from ..store.imports import ImportDraft, PlanImport, PlanLine
from ..store.reviews import Item, Review
from . import deadlines
from .import_preview import Preview, compared, previewed

MEANWHILE = "Something was changed in the tracker since you looked at this. Look at it again before you take it."


def take(
    draft: ImportDraft,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
    seen: str = "",
    rest: bool = False,
    names_nobody: bool = False,
) -> PlanImport:
    """Take a plan as it is mapped: every line, or with ``rest`` every line that can be taken.

    ``seen`` is the digest of the preview that the person saw. ``names_nobody`` answers the warnings of words that could
    name a child. What is written is known from the day of the plan.
    """
    roles.check(by, roles.MANAGE)
    found = previewed(draft, by=by, today=today)
    for refusal in wrong_with(found, rest=rest, names_nobody=names_nobody):
        raise refusal
    review = reviews.review_of(Review.get_by_id(draft.review_id).code)
    verb, day = "imported an action plan", found.mapping.dated
    with history.saying(_answers(found)), history.entry(verb, by=by, today=day, review=review, once=once) as entry:
        now = compared(found, review, by=by, today=today)
        if now.digest != (seen or found.digest) or import_rows.known_of(review, today) != found.known:
            raise Refused(MEANWHILE, "seen")
        plan = _Taking(entry, review, now, today).run()
        ImportDraft.delete().where(ImportDraft.id == draft.id).execute()
    return plan


def wrong_with(found: Preview, *, rest: bool = False, names_nobody: bool = False) -> list[Refused]:
    """Why a plan cannot be taken as it is mapped, so that a page can say it at once."""
    wrong = list(found.wrong)
    cannot = found.of(CANNOT)
    if len(cannot) == len(found.outcomes):
        wrong.append(Refused("There is no row in this plan that can be taken."))
    elif cannot and not rest:
        rows = ", ".join(str(each.line.row) for each in cannot[:10])
        more = f" and {len(cannot) - 10} more" if len(cannot) > 10 else ""
        wrong.append(Refused(f"These rows cannot be taken: {rows}{more}. Take the rest, or nothing.", "rest"))
    if found.warned and not names_nobody:
        rows = ", ".join(str(each.line.row) for each in found.warned[:10])
        wrong.append(
            Refused(
                f"Rows with words that could name a child: {rows}. Leave them out, or say that they name nobody.", "warned"
            )
        )
    return wrong


def _answers(found: Preview) -> list[str]:
    every = [
        warning for each in found.warned for text in each.line.as_written.values() for warning in privacy.warnings(text)
    ]
    return [privacy.answer("the action plan", every)] if every else []


class _Taking:
    """One plan on its way into the database."""

    def __init__(self, entry: history.Entry, review: Review, found: Preview, today: dt.date):
        self.entry, self.review, self.found, self.today = entry, review, found, today
        self.agencies = {each.code: each.key for each in reviews.agencies()}
        self.items = dict(Item.select(Item.ref, Item.record).where((Item.review == review.key) & known(Item)).tuples())
        self.name = found.book.name

    def run(self) -> PlanImport:
        counts, book, mapping = self.found.counts, self.found.book, self.found.mapping
        self.plan = self.entry.add(
            PlanImport,
            review=self.review.key,
            ref=self.entry.next_ref("I"),
            name=book.name,
            kind=book.kind,
            sha256=book.sha256,
            size=book.size,
            sheet=self.found.sheet.name,
            dated=mapping.dated,
            agreed=mapping.agreed,
            taken_on=self.today,
            mapping=mapping.as_values(),
            added=counts[ADDED],
            changed=counts[CHANGED],
            same=counts[plan_comparing.SAME],
            items_added=len(self.found.items),
            left_out=counts[CANNOT] + len(mapping.left_out) + len(mapping.left_parts),
        )
        self.entry.subject = self.plan
        self._items()
        taken = [each for each in self.found.outcomes if each.what != CANNOT]
        self._look_up([each for each in taken if each.action])
        numbers = iter(self.entry.next_numbers(f"{self.review.code}/A", counts[ADDED]))
        for each in taken:
            key = self._add(each.line, next(numbers)) if each.what == ADDED else self._change(each)
            self._line(each, key)
        return self.plan

    def _look_up(self, found: list[Outcome]) -> None:
        """What stands of the actions that are ours, all at once."""
        refs = {each.action for each in found}
        self.rows = {row.ref: row for row in import_rows.actions(self.review) if row.ref in refs}
        changed = [self.rows[each.action].key for each in found if each.what == CHANGED]
        of = [ActionAgency.action.in_(changed[at : at + 500]) for at in range(0, len(changed), 500)]
        self.bodies: dict[str, dict[str, ActionAgency]] = defaultdict(dict)
        for where in of:
            for row in ActionAgency.select().where(where & known(ActionAgency)):
                self.bodies[row.action_id][row.agency_id] = row
        self.answers: dict[str, dict[str, Answer]] = defaultdict(dict)
        for at in range(0, len(changed), 500):
            for link in Answer.select().where(Answer.action.in_(changed[at : at + 500]) & known(Answer)):
                if not link.withdrawn:
                    self.answers[link.action_id][link.item_id] = link

    def _items(self) -> None:
        """The recommendations that the review has from this plan alone, in the words of the file."""
        last = Item.select(fn.MAX(Item.position)).where(Item.review == self.review.key).scalar() or 0
        for position, each in enumerate(self.found.items, start=last + 1):
            self.items[each.ref] = self.entry.plan(
                Item,
                review=self.review.key,
                ref=each.ref,
                kind=RECOMMENDATION,
                number=each.number,
                position=position,
                title=each.title,
                text=each.text,
                source=self._cited(each),
            )

    def _cited(self, line: Line | NewItem) -> list[dict]:
        return [{"document": f"{self.name} ({self.plan.ref})", "paragraph": f"row {line.row}"}]

    def _add(self, line: Line, number: int) -> str:
        action = self.entry.plan(
            Action,
            review=self.review.key,
            ref=f"A{number}",
            position=number,
            title=line.title,
            detail=line.detail,
            success_measure=line.measure,
            kind="one_off",
            lead=self.agencies[line.lead],
            owner_post=line.owner_post[:200],
            start=line.start.date if line.start else None,
            basis=evidence.STATED,
            source=self._cited(line),
            delivery=delivery.SEEDED,
        )
        for code in dict.fromkeys(line.supporting):
            if code != line.lead:
                self.entry.plan(ActionAgency, action=action, agency=self.agencies[code])
        for ref in dict.fromkeys(line.items):
            self._link(line, action, self.items[ref])
        self._dates(line, action)
        return action

    def _link(self, line: Line, action: str, item: str) -> None:
        near = [each.sentence for each in line.doubts if each.field in plan_changes.OF_ITEMS]
        if near:
            self.entry.plan(Answer, action=action, item=item, basis=evidence.INFERRED, basis_reason=" ".join(near))
        else:
            self.entry.plan(Answer, action=action, item=item, basis=evidence.STATED, basis_source=self._cited(line))

    def _dates(self, line: Line, action: str) -> None:
        named = zip(line.dates, plan_changes.labels(line.dates), strict=True)
        deadlines.plan(
            self.entry, self.review, action, [(date.date, self._date(line, date, label)) for date, label in named]
        )

    def _date(self, line: Line, date: PlanDate, label: str) -> dict:
        firm = plan_changes.firm(date, self.found.mapping)
        return {
            "label": label,
            "as_written": date.as_written[:200],
            "precision": date.precision,
            "basis": dates.STATED if firm else dates.PROVISIONAL,
            "confirmed": firm,
            "note": date.doubt,
            "source": self._cited(line),
        }

    def _change(self, outcome: Outcome) -> str:
        row, line = self.rows[outcome.action], outcome.line
        values = {_COLUMNS[each.field]: each.value for each in outcome.changes if each.field in _COLUMNS}
        if "lead" in values:
            values["lead"] = self.agencies[str(values["lead"])]
        if "title" in values:
            values["detail"] = line.detail
        if values:
            row = self.entry.change(row, **values)
        for each in outcome.changes:
            if each.field == SUPPORTING:
                self._support(row, {self.agencies[code] for code in each.value if code != line.lead})
            elif each.field == ITEM:
                self._answer(row, line, {self.items[ref] for ref in each.value})
            elif each.field == DEADLINE:
                self._deadline(row, line, each)
        return row.key

    def _support(self, action: Action, wanted: set[str]) -> None:
        rows = self.bodies[action.key]
        for key in sorted(wanted - set(rows)):
            self.entry.plan(ActionAgency, action=action.key, agency=key)
        for key, row in rows.items():
            if row.taken_off == (key in wanted):
                self.entry.change(row, taken_off=key not in wanted)

    def _answer(self, action: Action, line: Line, wanted: set[str]) -> None:
        rows = self.answers[action.key]
        for key in sorted(wanted - set(rows)):
            self._link(line, action.key, key)
        for key, row in rows.items():
            if key not in wanted:
                self.entry.change(row, withdrawn_because=f"The action plan {self.plan.ref} names it no more.")

    def _deadline(self, action: Action, line: Line, change: Change) -> None:
        date: PlanDate = change.value
        if change.how == plan_changes.ADDS:
            label = dict(zip(line.dates, plan_changes.labels(line.dates), strict=True))[date]
            deadlines.begin(self.entry, self.review, action, date.date, **self._date(line, date, label))
            return
        point = Deadline.get((Deadline.record == change.point) & known(Deadline))
        moved = {"current": date.date, "precision": date.precision} if date.date != point.current else {}
        said = {"event": due_points.MOVED, "because": f"Action plan {self.plan.ref}: “{date.as_written}”"}
        if change.how == plan_changes.CONFIRMS:
            said |= {"event": due_points.CONFIRMED, "confirmed": True, "confirmed_on": self.found.mapping.dated}
            said["confirmed_in"] = f"Action plan {self.plan.ref}"
        deadlines.put(self.entry, point, **moved, **said)

    def _line(self, outcome: Outcome, action: str) -> None:
        line = outcome.line
        self.entry.plan(
            PlanLine,
            review=self.review.key,
            plan=self.plan.key,
            action=action,
            became=outcome.what,
            row=line.row,
            part=line.part,
            plan_ref=line.ref,
            title=line.detail or line.title,
            owner_as_written=line.owner_as_written,
            item_as_written=line.item_as_written,
            status_as_written=line.status_as_written,
            status=line.status,
            progress=line.progress,
            evidence=line.evidence,
            dates=[_as_values(each) for each in line.dates],
            understood=plan_changes.understood(line),
            as_written=[[header, text] for header, text in line.as_written.items()],
            doubts=[*(each.sentence for each in line.doubts), *outcome.left],
        )


_COLUMNS = {ACTION: "title", MEASURE: "success_measure", LEAD: "lead", OWNER_POST: "owner_post", START: "start"}


def _as_values(date: PlanDate) -> dict:
    return {
        "as_written": date.as_written,
        "date": date.date.isoformat() if date.date else None,
        "precision": date.precision,
        "milestone": date.milestone,
        "doubt": date.doubt,
    }
