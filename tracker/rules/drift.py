"""Drift: what nobody raised. Each signal is a small rule over values; it finds a question to ask, and never a fault."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from . import assurance, delivery, evidence
from .days import in_words
from .deadlines import add_months
from .refusal import Refused
from .settings import Thresholds

NO_NEW_EVIDENCE, LOW_RUNGS, SELF_REPORTED, NO_VOICE = "no_new_evidence", "low_rungs", "self_reported", "no_voice"
MOVED, SAME_WORDS, OLD_EVIDENCE, UNANSWERED = "moved", "same_words", "old_evidence", "unanswered"
STOPPED, OWNER_LEFT, FIGURES = "stopped_reporting", "owner_left", "figures_disagree"
ASKED_AGAIN = "asked_again"

# What a question is about.
ITEM, ACTION, AGENCY, GROUP = "item", "action", "agency", "figures"

LABELS = {
    ASKED_AGAIN: "Asked again",
    NO_NEW_EVIDENCE: "On track, and no new evidence",
    LOW_RUNGS: "Nothing above activity",
    SELF_REPORTED: "Everything is self-reported",
    NO_VOICE: "No child's or family's voice",
    MOVED: "A date moved more than once",
    SAME_WORDS: "The same words again",
    OLD_EVIDENCE: "Old evidence behind a good rating",
    UNANSWERED: "No action answers it",
    STOPPED: "An agency stopped reporting",
    OWNER_LEFT: "An owner left",
    FIGURES: "Figures that disagree",
}
RULES = tuple(LABELS)

ALIKE = 0.9  # of the words of the longer of two reports, those that both have
ENDS = 12  # characters in which such reports begin or end alike
FEWEST = 8  # words; shorter reports are the same only word for word
SILENT_INTERVALS = 2  # reporting intervals without a word


@dataclass(frozen=True)
class Finding:
    """What a rule found in the facts that it was given."""

    found: str  # one sentence
    question: str
    since: dt.date | None
    facts: tuple = ()  # what it rests on: a dismissal holds as long as these stay as they are
    kept: str = ""  # what is kept of it with a dismissal, where ``found`` says what not everybody may read


@dataclass(frozen=True)
class Concerned:
    """A record that a question is about, or that it rests on. ``review`` is the key of its review."""

    kind: str  # item, action, agency, figures; update or evidence behind them
    key: str
    ref: str
    review: str | None = None
    on: str = ""  # the reference of the action that a report belongs to


@dataclass(frozen=True)
class Back:
    """That a question was dismissed, and is back because the facts changed."""

    on: dt.date
    because: str
    found: str  # what it said then
    by: str = ""  # the key of the post


@dataclass(frozen=True)
class Earlier:
    """What asked the same before: its name, with its review where it is of another; when; and the chair's rating of it."""

    name: str
    asked: dt.date | None
    rating: str  # empty: not yet tested
    link: str  # the key of the link
    sure: bool  # the link is stated or confirmed


@dataclass(frozen=True)
class Signal:
    """A question that nobody has raised: of one rule, about one record, as at one day."""

    rule: str
    about: Concerned
    title: str
    says: str  # the rule, with the threshold in force on the day
    finding: Finding
    items: tuple[str, ...] = ()  # the keys of the items that it belongs under
    agencies: tuple[str, ...] = ()  # the keys of the agencies to ask, the first of them first
    rests_on: tuple[Concerned, ...] = ()
    invented: bool = False
    boards_own: bool = False  # the Board itself leads the action
    tested: bool = False  # the chair has rated the item that it is about
    back: Back | None = None
    dismissal: str = field(default="", compare=False)  # the version of the dismissal that stands, if one does

    @property
    def label(self) -> str:
        return LABELS[self.rule]

    @property
    def question(self) -> str:
        return self.finding.question

    @property
    def found(self) -> str:
        return self.finding.found

    @property
    def kept(self) -> str:
        """What is kept of it with a dismissal, and shown to every reader."""
        return self.finding.kept or self.finding.found

    @property
    def since(self) -> dt.date | None:
        return self.finding.since

    @property
    def review(self) -> str | None:
        return self.about.review

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.finding.facts)


def fingerprint(facts: tuple) -> str:
    """A digest of what a question rests on. Of keys, days and numbers; never of somebody's words."""
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


# The rules, with the threshold in force.


def says(rule: str, limits: Thresholds) -> str:
    """The rule in words, as it is in force."""
    return _SAYS[rule](limits)


_SAYS: dict[str, Callable[[Thresholds], str]] = {
    ASKED_AGAIN: lambda _: (
        "It was asked before, in this review or in another, and it is not rated good evidence or sustained."
    ),
    NO_NEW_EVIDENCE: lambda limits: (
        f"Called on track through {_count(limits.drift_rounds, 'round')} that are over, with no new evidence given "
        "with it, or by its agency about what it answers."
    ),
    LOW_RUNGS: lambda _: "Something supports it, and all that does is plan or activity.",
    SELF_REPORTED: lambda _: "There is evidence for or against it, and nobody but the agencies themselves has checked any.",
    NO_VOICE: lambda _: (
        "It is marked as about how children or their families are treated, and no evidence on it carries the voice of a "
        "child or a family."
    ),
    MOVED: lambda _: "An open date was moved more than once.",
    SAME_WORDS: lambda _: (
        "The last report on an action that runs says the same as the one before it; capitals, spaces and punctuation "
        f"apart. Of reports of {FEWEST} words or more, one word in ten may differ, where "
        "they begin or end alike."
    ),
    OLD_EVIDENCE: lambda limits: (
        "Rated good evidence or sustained, and the newest piece that the rating rests on was given more than "
        f"{_count(limits.old_evidence, 'month')} ago."
    ),
    UNANSWERED: lambda _: (
        "No action answers it, and no letter follows it. What was withdrawn, or only proposes to decide what would "
        "answer it, is no answer."
    ),
    STOPPED: lambda limits: (
        "It reported before, leads actions that run, and said nothing in the last round in which it was asked, "
        f"or for {SILENT_INTERVALS * limits.reporting_interval} days ({SILENT_INTERVALS} reporting intervals)."
    ),
    OWNER_LEFT: lambda _: "The post that owns a running action has ended, and the action was not given to another.",
    FIGURES: lambda _: "The sources give figures for one thing that do not agree, and they have not been reconciled.",
}


# Each rule over its values. None where there is nothing to ask.


def asked_again(before: Sequence[Earlier], rating: str, since: dt.date | None) -> Finding | None:
    """``before``: what asked the same, the earliest first; ``rating``: the chair's of the later one. Empty: not tested."""
    if not before or rating in assurance.ASSURED:
        return None
    told = "; ".join(
        f"{each.name} asked it{f' on {in_words(each.asked)}' if each.asked else ''}, and "
        + (f"is rated {assurance.LABELS[each.rating].lower()}" if each.rating else "is not yet tested")
        + ("" if each.sure else " (inferred, nobody has confirmed it)")
        for each in before
    )
    return Finding(
        f"{told}.",
        "What was done when it was asked before, and what will be different this time?",
        since,
        tuple((each.link, each.rating) for each in before),
    )


def no_new_evidence(since: dt.date, rounds: int, limits: Thresholds) -> Finding | None:
    """``rounds`` are over since it was first called on track, and opened after the last evidence came. ``since`` is the
    later of the two days."""
    if rounds < limits.drift_rounds:
        return None
    return Finding(
        f"Called on track through {_count(rounds, 'round')} since then, and no evidence came in that time.",
        f"What has changed since {in_words(since)}, and what shows it?",
        since,
        (since, rounds // limits.drift_rounds),
    )


def low_rungs(supports: int, highest: str, since: dt.date | None, newest: str) -> Finding | None:
    """``newest`` is the key of the link that came last."""
    if not supports or evidence.at_or_above(highest, "practice"):
        return None
    are = "piece supports it, and it is" if supports == 1 else "pieces support it, and all are"
    return Finding(
        f"{supports} {are} plan or activity.",
        "What would show that practice has changed: an audit, an inspection, what practitioners or children say?",
        since,
        (supports, newest),
    )


def self_reported(pieces: int, checked: int, since: dt.date | None, newest: str) -> Finding | None:
    """``pieces`` are for or against; ``checked`` of them by somebody else."""
    if not pieces or checked:
        return None
    are = "The one piece on it is" if pieces == 1 else f"All {pieces} pieces on it are"
    return Finding(
        f"{are} what agencies say of themselves.",
        "Who outside these agencies has looked at this, or could?",
        since,
        (pieces, newest),
    )


def no_voice(because: str, heard: int, pieces: int, since: dt.date, newest: str) -> Finding | None:
    """``because`` is why a child's or family's voice is looked for on it; empty where it is not."""
    if not because or heard:
        return None
    among = f"Among {_count(pieces, 'piece')} of evidence on it" if pieces else "There is no evidence on it, and so"
    words = f"{among} there is" if pieces else among
    return Finding(
        f"{words} no child's or family's voice.",
        "What do children and families say of this, and how were they asked?",
        since,
        (pieces, newest),
    )


def moved(moves: int, days: int, since: dt.date) -> Finding | None:
    if moves < 2:
        return None
    return Finding(
        f"Its date was moved {_times(moves)}, {_count(abs(days), 'day')} in all{' and is earlier' if days < 0 else ''}.",
        "What has to be true for the present date to hold, and what was learnt from the moves?",
        since,
        (moves,),
    )


def same_again(one: str, other: str) -> bool:
    """Whether two reports say the same: word for word, or of longer ones all but one word in ten."""
    if delivery.same_words(one, other):
        return True
    words, others = _words(one), _words(other)
    if words == others:
        return bool(words)
    longer = max(len(words), len(others))
    alike = one[:ENDS].casefold() == other[:ENDS].casefold() or _end(one) == _end(other)
    return alike and longer >= FEWEST and (Counter(words) & Counter(others)).total() >= ALIKE * longer


def _end(text: str) -> str:
    return text.rstrip(". ")[-ENDS:].casefold()


def same_words(last: str, before: str, on: dt.date, then: dt.date, key: str) -> Finding | None:
    """``key`` is that of the last report."""
    if not same_again(last, before):
        return None
    word_for_word = "the same words" if _words(last) == _words(before) else "nearly the same words"
    return Finding(
        f"The report of {in_words(on)} has {word_for_word} as that of {in_words(then)}.",
        f"What is different now from {in_words(then)}?",
        then,
        (key,),
    )


def old_evidence(
    rating: str, decided: dt.date, newest: dt.date | None, day: dt.date, decision: str, limits: Thresholds
) -> Finding | None:
    """``newest`` is the day on which the newest piece was given that the rating rests on; ``decision`` its version."""
    if rating not in assurance.ASSURED or newest is None:
        return None
    old_from = add_months(newest, limits.old_evidence)
    if day <= old_from:
        return None
    return Finding(
        f"Rated {assurance.LABELS[rating].lower()} on {in_words(decided)}. The newest piece that it rests on was given on "
        f"{in_words(newest)}.",
        "Does it still hold, and what has been looked at since?",
        max(decided, old_from),
        (decision, newest),
    )


def unanswered(answered: bool, links: int, proposals: int, since: dt.date) -> Finding | None:
    """``links``: how many actions were ever linked to it; ``proposals`` of them only propose to decide what would do."""
    if answered:
        return None
    return Finding(
        "An action proposes to decide what would answer it; nothing does yet." if proposals else "No action answers it.",
        "What will be done about this, by whom and by when; or why is nothing needed?",
        since,
        (links, proposals),
    )


def stopped_reporting(
    last: dt.date | None, running: int, round_opened: dt.date | None, day: dt.date, limits: Thresholds, stopped: int = 0
) -> Finding | None:
    """``last``: the day of its last report; ``round_opened``: of the last round that is over and in which it was asked.
    ``stopped``: for how many days since then all that it leads stood still."""
    if last is None or not running:
        return None
    silent_for = (day - last).days
    missed = round_opened is not None and last < round_opened
    if not missed and silent_for - stopped <= SILENT_INTERVALS * limits.reporting_interval:
        return None
    through = f", also not in the round that opened on {in_words(round_opened)}" if missed and round_opened else ""
    return Finding(
        f"It last reported on {in_words(last)}, {_count(silent_for, 'day')} ago{through}. It leads "
        f"{_count(running, 'action')} that {'runs' if running == 1 else 'run'}.",
        "Is the work still going on, and who reports on it now?",
        last,
        (last, round_opened),
    )


def owner_left(until: dt.date | None, day: dt.date, post: str, title: str) -> Finding | None:
    """``post`` is the key of the post that owns the action, ``title`` what it is called."""
    if until is None or until > day:
        return None
    return Finding(
        f"It is owned by the post “{title}”, which ended on {in_words(until)}.",
        "Who owns this now?",
        until,
        (post, until),
    )


def figures_disagree(title: str, figures: list[str], reconciled: str, since: dt.date, version: str) -> Finding | None:
    """``version`` is that of the group with its statements."""
    if reconciled == "yes" or len(figures) < 2:
        return None
    return Finding(
        f"{' ≠ '.join(figures)}.",
        f"{title}: which figure holds, or do they count different things?",
        since,
        (version, reconciled),
        f"{title}: the sources give figures that do not agree.",
    )


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why it is not asked. The reason is kept, and shown if the question comes back.", "because")


def check_because_back(because: str) -> None:
    if not because.strip():
        raise Refused("Say why it is asked after all. The reason is kept.", "because")


def check_stands(stands: bool) -> None:
    if not stands:
        raise Refused("It is asked again already.")


def check_facts(seen: str, now: str) -> None:
    """What a person dismisses is what they have read."""
    if seen != now:
        raise Refused("What it rests on has changed while you were reading. Read it again, and send it if it still holds.")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"
