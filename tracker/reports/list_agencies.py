"""Lists of bodies and people as registers: agencies, rounds and who returned, posts, correspondence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from ..rules import correspondence as letters_rules
from ..rules import rounds as round_rules
from ..rules.names import Names
from ..store import correspondence as letters_store
from ..store.agencies import GROUPS, Body, kind_label
from ..store.people import Post
from ..store.reviews import DocumentNames, Review
from ..store.rounds import Party, Round
from .lists import Columns, table, title_of, yes
from .registers import Register
from .wording import cite


def agencies(*, page, filtered: bool, last_round: Mapping[str, Party], **_: Any) -> list[Register]:
    """The bodies as the page has them: without a filter each part stands below the body that it is a part of."""
    rows = [each for body in page.rows for each in ((body,) if filtered else (body, *body.below))]

    def span(body: Body):
        """The membership in force, else the last one that was, or the next one to come."""
        return body.member or next(iter(body.spans[-1:]), None)

    def asked(body: Body):
        return last_round.get(body.agency.key)

    columns: Columns = {
        "Code": lambda body: body.agency.code,
        "Agency": lambda body: body.agency.name,
        "Also called": lambda body: ", ".join(body.agency.aliases),
        "Kind": lambda body: kind_label(body.agency.kind),
        "Group": lambda body: GROUPS[body.group],
        "Part of": lambda body: body.parent.agency.name if body.parent else "",
        "Member of the Board on this day": lambda body: yes(body.member),
        "Member since": lambda body: span(body).since if span(body) else None,
        "Member until": lambda body: span(body).until if span(body) else None,
        "Merged into": lambda body: body.successor.agency.name if body.successor else "",
        "Latest round": lambda body: asked(body).round.ref if asked(body) else "",
        "Returned": lambda body: round_rules.LABELS[asked(body).standing] if asked(body) else "not asked",
        "By": lambda body: asked(body).round.closes if asked(body) else None,
        "Actions led": lambda body: body.led + body.led_below,
        "Of them by its parts": lambda body: body.led_below,
        "Invented": lambda body: yes(body.agency.invented),
    }
    return [table("Agencies", columns, rows)]


def rounds(*, page, held: Mapping[str, list[Party]], day: dt.date, **_: Any) -> list[Register]:
    """Each round with its days, and how many agencies stand where."""

    def standing(word: str):
        return lambda row: sum(party.standing == word for party in held[row.key])

    columns: Columns = {
        "Ref": lambda row: row.ref,
        "Round": lambda row: row.title,
        "Meeting": lambda row: row.meeting,
        "Opens": lambda row: row.opens,
        "Last day for returns": lambda row: row.closes,
        "State": lambda row: round_rules.STATE_LABELS[row.state(day)],
        "Closed on": lambda row: row.closed_on,
        "Asked": lambda row: len(held[row.key]),
        **{label: standing(word) for word, label in round_rules.LABELS.items()},
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Rounds", columns, page.rows)]


def parties(*, round: Round, parties: list[Party], titles: Mapping[str, str], **_: Any) -> list[Register]:
    """The agencies asked in one round, and what each returned."""

    def sent(party: Party, name: str) -> Any:
        return getattr(party.sent, name) if party.sent else None

    columns: Columns = {
        "Round": lambda party: round.ref,
        "Code": lambda party: party.agency.code,
        "Agency": lambda party: party.agency.name,
        "Return": lambda party: round_rules.LABELS[party.standing],
        "Asked on": lambda party: party.asked.asked_on,
        "Asked later because": lambda party: party.asked.because,
        "Sent on": lambda party: sent(party, "sent_on"),
        "Not all of it": lambda party: yes(party.sent and not party.sent.complete),
        "Sent by": lambda party: title_of(titles, sent(party, "sent_by")),
        "On its behalf": lambda party: yes(sent(party, "on_behalf")),
        "Updates since it opened": lambda party: party.spoken,
        "Invented": lambda party: yes(party.invented),
    }
    return [table("Who has returned", columns, parties)]


def posts(
    *, page, without, disabled: Collection[str], manages: bool, day: dt.date, names: Names, **_: Any
) -> list[Register]:
    """Who holds what. Addresses only for those who manage people; then also those who hold no post."""

    def stands(post: Post) -> str:
        if post.unconfirmed:
            return "not confirmed"
        return "not yet" if post.since > day else "ended" if post.until and post.until <= day else ""

    managed: Columns = {
        "E-mail address": lambda post: post.holder.email,
        "Cannot sign in": lambda post: yes(post.person_id in disabled),
    }
    columns: Columns = {
        "Post": lambda post: post.title,
        "Role": lambda post: names.role(post.role),
        "Deputy": lambda post: yes(post.deputy),
        "Of": lambda post: post.body.name if post.agency_id and post.body else "",
        "Level": lambda post: names.level(post.level),
        "Held by": lambda post: post.holder.name,
        **(managed if manages else {}),
        "From": lambda post: post.since,
        "Until": lambda post: post.until,
        "Stands": stands,
        "Invented": lambda post: yes(post.invented),
    }
    found = [table("Posts", columns, page.rows)]
    if without is not None and without.rows:
        nobody: Columns = {"Name": lambda person: person.name, "E-mail address": lambda person: person.email}
        found.append(table("People without a post", nobody, without.rows))
    return found


def letters(
    *,
    stories: list[letters_store.Story],
    unsent: list[letters_store.Followed],
    withdrawn: list[letters_store.Letter],
    reviews: Mapping[str, Review],
    documents: DocumentNames,
    **_: Any,
) -> list[Register]:
    """The letters, the recommendations about which the Board sent none, and what was recorded by mistake."""
    columns: Columns = {
        "Ref": lambda each: each.letter.ref,
        "Review": lambda each: reviews[each.letter.review_id].code,
        "Letter": lambda each: each.letter.subject,
        "Sent or received": lambda each: "Sent" if each.letter.direction == letters_rules.OUT else "Received",
        "On": lambda each: each.letter.on,
        "Signed by": lambda each: each.letter.from_post,
        "Body": lambda each: each.letter.other.name,
        "Together with": lambda each: each.letter.together_with,
        "About": lambda each: "; ".join(f"{bond.point.ref} ({bond.basis})" for bond in each.about),
        "Where it stands": lambda each: letters_rules.LABELS[each.letter.state],
        "Its clock": lambda each: each.clock.words,
        "Answer expected by": lambda each: each.letter.due,
        "Times chased": lambda each: len(each.chased),
        "Source": lambda each: cite(each.letter.source, documents.of(each.letter.review_id)),
        "Invented": lambda each: yes(each.letter.invented),
    }
    no_letter: Columns = {
        "Ref": lambda each: each.item.ref,
        "Review": lambda each: each.review.code,
        "Title": lambda each: each.item.title,
        "Speaks to": lambda each: "; ".join(body.name for body in each.bodies),
        "Received": lambda each: "; ".join(letter.ref for letter in each.letters),
    }
    gone: Columns = {
        "Ref": lambda letter: letter.ref,
        "Review": lambda letter: reviews[letter.review_id].code,
        "Letter": lambda letter: letter.subject,
        "Body": lambda letter: letter.other.name,
        "Because": lambda letter: letter.set_right_because,
        "Invented": lambda letter: yes(letter.invented),
    }
    return [
        table("Letters", columns, stories),
        table("No letter of the Board", no_letter, unsent),
        table("Withdrawn", gone, withdrawn),
    ]
