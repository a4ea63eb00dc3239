"""An action plan beside what stands: which action each line is, and what would be added or changed by it.

A line is one of our actions by what somebody said, by the reference that the plan gave it before, by our own reference, or
by the same words. Nearly the same words are a question, never an answer. Where the plan says what it said last time, what
was changed here since stays as it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import delivery, plan_changes
from .plan_changes import Change, Past, Said, Stands
from .plan_lines import MATCH, Line, Question
from .plan_mapping import NEW, STATUS, Mapping

ADDED, CHANGED, SAME, CANNOT = "added", "changed", "same", "cannot"
OUTCOMES = {ADDED: "Would be added", CHANGED: "Would be changed", SAME: "Stays as it is", CANNOT: "Cannot be imported"}
SAID, REFERENCE, OURS, WORDING = "said", "reference", "ours", "wording"  # by what a line was matched

NEARLY = 0.7  # of the words that two titles have, those that they share
_OF_A_PLAN = 1 / 3
_FURTHEST = 0.4  # the same reference with less in common than this is asked about


@dataclass(frozen=True)
class Outcome:
    """What would come of one line."""

    line: Line
    what: str  # of OUTCOMES
    action: str = ""  # ref of the action that it is, where there is one
    matched: str = ""  # by what
    changes: tuple[Change, ...] = ()
    because: tuple[str, ...] = ()  # why it cannot be taken
    left: tuple[str, ...] = ()  # what of it is not taken, though the rest is
    warnings: tuple[str, ...] = ()  # words that could identify a child
    status_was: str | None = None  # as the last import of this plan had it, where it is another now


@dataclass(frozen=True)
class Gone:
    """An action that the last import of this plan had and this one has not. It is left as it is."""

    action: str
    title: str
    plan_ref: str
    row: int


@dataclass(frozen=True)
class Compared:
    outcomes: tuple[Outcome, ...]
    gone: tuple[Gone, ...]
    questions: tuple[Question, ...]


def with_last(standing: Sequence[Stands], past: Sequence[Past], lines: Sequence[Line]) -> list[Stands]:
    """The actions with what this plan said of each when it was imported last."""
    plans, ours = _by_plan(past), imports_of(lines, past)
    last: dict[str, Said] = {}
    for plan in ours:
        for each in plans[plan]:
            last.setdefault(each.action, Said(each.plan_ref, each.row, each.title, plan == ours[0], each.read))
    return [replace(each, last=last.get(each.ref)) for each in standing]


def imports_of(lines: Sequence[Line], past: Sequence[Past]) -> list[str]:
    """The imports, by reference and the newest first, that were of the plan with these lines.

    An import is of this plan when a third of its lines stand in this file: by their words, or by their reference with much
    the same words. What the file is called says nothing, nor do the titles of its columns: boards hand out one form to all.
    """
    words = {closed(line.title) for line in lines}
    refs = {closed(line.ref): _words(line.title) for line in lines if line.ref}
    plans, ours = _by_plan(past), []
    for plan, said in plans.items():
        again = sum(
            closed(each.title) in words
            or _likeness(_words(each.title), refs.get(closed(each.plan_ref), frozenset())) >= _FURTHEST
            for each in said
        )
        if again >= _OF_A_PLAN * len(said):
            ours.append(plan)
    return ours


def _by_plan(past: Sequence[Past]) -> dict[str, list[Past]]:
    """What was said, by import, in the order in which it comes: the newest first."""
    plans: dict[str, list[Past]] = defaultdict(list)
    for each in past:
        plans[each.plan].append(each)
    return plans


def compare(lines: Sequence[Line], standing: Sequence[Stands], mapping: Mapping) -> Compared:
    """Each line with what would come of it, in order. ``standing`` are the actions of the review."""
    matcher = _Matcher(standing, mapping)
    outcomes, questions = [], []
    taken: dict[str, Line] = {}
    for line in lines:
        found = matcher.of(line)
        if found.question:
            questions.append(found.question)
        outcome = _outcome(line, found, mapping)
        if outcome.action and (first := taken.setdefault(outcome.action, line)) is not line:
            again = f"Row {first.row} is {outcome.action} already. Two rows cannot both change it."
            outcome = Outcome(line, CANNOT, outcome.action, outcome.matched, because=(again,))
        outcomes.append(outcome)
    left = [
        each
        for each in standing
        if each.last is not None
        and each.last.newest
        and each.ref not in taken
        and each.delivery not in (delivery.CLOSED, delivery.WITHDRAWN)
    ]
    for place, outcome in enumerate(outcomes):
        new = outcome.what == ADDED and outcome.line.title not in mapping.matches
        if new and (question := matcher.reworded(outcome.line, left)):
            questions.append(question)
            outcomes[place] = replace(outcome, what=CANNOT, because=(question.sentence,))
    gone = tuple(Gone(each.ref, each.title, each.last.plan_ref, each.last.row) for each in left if each.last)
    return Compared(tuple(outcomes), gone, tuple(questions))


@dataclass(frozen=True)
class _Found:
    action: Stands | None = None
    by: str = ""
    question: Question | None = None


def _outcome(line: Line, found: _Found, mapping: Mapping) -> Outcome:
    if found.question:
        return Outcome(line, CANNOT, because=(found.question.sentence,))
    if not line.title:
        return Outcome(line, CANNOT, because=("The row says nothing that could be an action.",))
    if found.action is None:
        if not line.lead:
            return Outcome(line, CANNOT, because=(plan_changes.NO_LEAD,))
        return Outcome(line, ADDED, left=plan_changes.about_dates(line))
    stands = found.action
    changes, left = plan_changes.between(line, stands, mapping)
    because = plan_changes.refused(stands, changes, mapping)
    what = CANNOT if because else CHANGED if changes else SAME
    was = stands.last.read.get(STATUS) if stands.last else None
    status_was = was if was != line.status_as_written else None
    return Outcome(line, what, stands.ref, found.by, changes, because, left, status_was=status_was)


class _Matcher:
    """Finds the action that a line is."""

    def __init__(self, standing: Sequence[Stands], mapping: Mapping):
        self.mapping = mapping
        self.by_ref = {each.ref: each for each in standing}
        self.by_plan_ref: dict[str, list[Stands]] = defaultdict(list)
        self.by_words: dict[str, list[Stands]] = defaultdict(list)
        for each in standing:
            if each.last is not None and each.last.plan_ref:
                self.by_plan_ref[closed(each.last.plan_ref)].append(each)
            for words in {closed(each.title), closed(each.last.title) if each.last else ""} - {""}:
                self.by_words[words].append(each)
        self.near = _Near(standing)
        self.words = {each.ref: _words(each.title) for each in standing}

    def of(self, line: Line) -> _Found:
        told = self.mapping.matches.get(line.title)
        if told in self.by_ref:  # what was said may be of an action that is there no more
            return _Found(self.by_ref[told], SAID)
        same = [each for each in self.by_words.get(closed(line.title), ()) if not line.lead or each.lead == line.lead]
        same = same or self.by_words.get(closed(line.title), [])
        if told == NEW:
            own = _of_this_line(line, same)
            return _Found(own, WORDING if own else "")
        by_plan = list(self.by_plan_ref.get(closed(line.ref), ())) if line.ref else []
        if by_plan:
            both = [each for each in by_plan if each in same] or by_plan
            if len(both) == 1 and (both[0] in same or _alike(line.title, both[0]) >= _FURTHEST):
                return _Found(both[0], REFERENCE)
            if not same:
                return self._asked(line, by_plan, f"In the plan imported before, {line.ref} was another action.")
        if line.ref in self.by_ref and (
            self.by_ref[line.ref] in same or _alike(line.title, self.by_ref[line.ref]) >= _FURTHEST
        ):
            return _Found(self.by_ref[line.ref], OURS)
        if len(same) == 1:
            return _Found(same[0], WORDING)
        if same:
            return self._asked(line, same, "Several actions have these words.")
        near = self.near.of(line.title)
        if near:
            return self._asked(line, near, "The words are nearly those of an action that stands.")
        return _Found()

    def reworded(self, line: Line, left: Sequence[Stands]) -> Question | None:
        """Whether a line that is nothing of ours may be an action of this plan, of the same agency, in other words."""
        words = _words(line.title)
        alike = [(_likeness(words, self.words[each.ref]), each) for each in left if each.lead == line.lead]
        near = sorted((pair for pair in alike if pair[0] >= _FURTHEST), key=lambda pair: (-pair[0], pair[1].ref))
        if not near:
            return None
        return self._asked(
            line, [each for _, each in near], "The last import of this plan had much the same words."
        ).question

    def _asked(self, line: Line, offered: Sequence[Stands], why: str) -> _Found:
        refs = tuple(each.ref for each in offered[:5])
        named = ", ".join(f"{each.ref} “{_short(each.title)}”" for each in offered[:5])
        sentence = f"{why} Is it {named}, or a new action?"
        return _Found(question=Question(MATCH, line.title, sentence, (line.row,), (*refs, NEW), needed=True))


def _of_this_line(line: Line, same: Sequence[Stands]) -> Stands | None:
    """The action that was added for this very line when the plan was imported last: it was new then, and is so once."""
    own = [(each.last, each) for each in same if each.last is not None and closed(each.last.title) == closed(line.title)]
    own.sort(key=lambda pair: (closed(pair[0].plan_ref) != closed(line.ref), pair[0].row != line.row))
    return own[0][1] if own else None


def closed(text: str) -> str:
    """Words without what does not tell two texts apart: capitals, punctuation and white space."""
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(title: str, stands: Stands) -> float:
    return max(
        _likeness(_words(title), _words(other)) for other in (stands.title, stands.last.title if stands.last else "")
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


class _Near:
    """Titles that share most of their words, found by the rarest of them: two that are near share one of those."""

    def __init__(self, standing: Sequence[Stands]):
        self.sets = [(_words(each.title), each) for each in standing]
        self.seen = Counter(word for words, _ in self.sets for word in words)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for place, (words, _) in enumerate(self.sets):
            for word in self._rare(words):
                self.by_word[word].append(place)

    def _rare(self, words: frozenset[str]) -> list[str]:
        ordered = sorted(words, key=lambda word: (self.seen[word], word))
        return ordered[: len(ordered) - math.ceil(NEARLY * len(ordered)) + 1]

    def of(self, title: str) -> list[Stands]:
        """The actions whose titles are nearly these words, the nearest first."""
        words = _words(title)
        places = {place for word in self._rare(words) for place in self.by_word.get(word, ())}
        found = [(_likeness(words, self.sets[place][0]), place) for place in places]
        return [
            self.sets[place][1] for alike, place in sorted(found, key=lambda each: (-each[0], each[1])) if alike >= NEARLY
        ]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
