"""The data dictionary of issued reports, of those being prepared, and of the history."""

from __future__ import annotations

from ..rules import escalations, issuing
from ..store.issued import Issued, Preparation, Reply, ReplyAsked
from .dictionary_fields import (
    ANY,
    NUMBER,
    REFS,
    TEXT,
    TEXTS,
    Columns,
    Field,
    Kind,
    a,
    many,
    review,
    times,
)

_issued, _prepared = Columns(Issued), Columns(Preparation)
_AUDIENCES = ("board", "public")


def _frozen() -> tuple[Field, ...]:
    return (
        a(
            "content",
            TEXT,
            "Its frozen content, the text that its SHA-256 is made of. Its own page gives it in every format.",
            json_only=True,
        ),
        a(
            "record",
            TEXT,
            "The key of the record, by which the content is put back when an export is loaded.",
            json_only=True,
        ),
    )


def issued() -> tuple[Field, ...]:
    """An issued report."""
    return (
        *_issued.record("Its number, such as S1 in its review or B1 of the Board."),
        _issued("kind", "What it is.", words=issuing.KINDS),
        _issued("level", "The level of a board pack.", words=escalations.LEVELS),
        _issued("title", "Its title."),
        _issued("as_at", "The day that it is of."),
        _issued("audience", "For whom it is.", words=_AUDIENCES, empty=True),
        _issued("scope", "Of what it is: all, a theme, an agency, an item."),
        _issued("evidence", "The evidence that stands in it, as review/E12.", type=TEXTS),
        _issued("issued_on", "The day on which it was issued."),
        _issued("issued_by", "The post that issued it."),
        _issued("sha256", "The SHA-256 of its content."),
        _issued("reissued_on", "The day on which it was issued again with words taken out."),
        _issued("redactions", "The redactions that took them out.", type=TEXTS),
        _issued("note", "What its reader is told of that."),
        *_frozen(),
    )


_asked, _reply = Columns(ReplyAsked), Columns(Reply)
PREPARED = (
    _prepared("whole", "Of one in preparation: whether restricted evidence is shown in it, not counted alone.", empty=True),
    _prepared("prepared_by", "Of one in preparation: the post that prepared it.", empty=True),
    _prepared("prepared_on", "The day on which it was prepared.", empty=True),
    _prepared("reply_by", "The day by which agencies reply.", empty=True),
    _prepared("state", "Where it stands.", words=issuing.STATES, empty=True),
    _prepared("because", "Why it was given up, or issued before that day.", empty=True),
    _prepared("closed_by", "The post that ended it.", empty=True),
    _prepared("closed_on", "The day on which it ended.", empty=True),
    _prepared("issued", "As what it was issued.", empty=True),
    many(
        "asked",
        "stocktake_agencies_asked",
        "The agencies to which it was shown.",
        (
            *times(),
            _asked("agency", "The agency."),
            _asked("about", "The items that speak of it.", type=REFS, of="recommendations or learning_points"),
            _asked("nothing_on", "The day on which it said that there is nothing to correct."),
            _asked("nothing_by", "The post that said so."),
            _asked("on_behalf", "Whether the business unit said it for the agency."),
        ),
        covers=[(ReplyAsked, "review"), (ReplyAsked, "preparation")],
    ),
    many(
        "replies",
        "stocktake_replies",
        "What agencies replied.",
        (
            *_reply.record("The reference of the stocktake in preparation, then R and a number."),
            _reply("kind", "Whether it corrects a fact or disagrees.", words=issuing.REPLIES),
            _reply("words", "The reply."),
            _reply("said_by", "The post that said it."),
            _reply("said_on", "The day on which it was said."),
            _reply("on_behalf", "Whether the business unit said it for the agency."),
            _reply("outcome", "What the business unit answered.", words=issuing.OUTCOMES),
            _reply("outcome_because", "Why it answered so."),
            _reply("outcome_by", "The post that answered."),
            _reply("outcome_on", "The day of the answer."),
            _reply("agency", "Whose reply it is."),
            _reply("item", "What it is about; empty: the whole."),
        ),
        covers=[(Reply, "preparation")],
    ),
)


def _stocktake() -> tuple[Field, ...]:
    """Both kinds of record that stand under the key. What one of them lacks is empty there."""
    kinds = _issued("kind", "What it is: issued, or in preparation.", words=(issuing.STOCKTAKE, "preparation"))
    mine = {"issued_on", "issued_by", "reissued_on", "evidence", "redactions", "note", "level"}
    found = []
    for each in issued():
        if each.name == "kind":
            each = kinds
        elif each.name == "ref":
            each = a(
                "ref",
                TEXT,
                "Its number: S1 once issued, SP1 in preparation.",
                covers=[(Issued, "ref"), (Preparation, "ref")],
            )
        elif each.name in mine:
            each = Field(**{**each.__dict__, "empty": each.type not in (REFS, TEXTS)})
        found.append(each)
    return tuple(found)


STOCKTAKES = Kind(
    "stocktakes",
    "Each stocktake that was issued, and each in preparation. What one of the two does not have is empty.",
    (*_stocktake(), *PREPARED),
    covers=(
        (Issued._meta.table_name, "meeting"),
        *((Preparation._meta.table_name, name) for name in ("review", "title", "as_at", "audience", "scope", "sha256")),
    ),
)

HISTORY = Kind(
    "history",
    "Every entry of every chain: who changed what, when and why.",
    (
        a("ref", TEXT, "The chain and the number of the entry."),
        review(empty=True),
        *times(),
        a("chain", TEXT, "The code of the review, or “board”."),
        a("seq", NUMBER, "The number of the entry in its chain."),
        a("previous", TEXT, "The hash of the entry before.", json_only=True),
        a("hash", TEXT, "The hash of the entry, over all that it says and the hash before."),
        a("verb", TEXT, "What was done."),
        a("who", "post", "The post that did it; empty for a load.", of="posts", empty=True),
        a("person", TEXT, "The key of the person, as in posts.", empty=True),
        a("kind", TEXT, "The kind of record that it is about.", empty=True),
        a("subject", TEXT, "The key of that record.", empty=True),
        a("subject_ref", TEXT, "Its reference.", empty=True),
        a("values_digest", TEXT, "The SHA-256 over the digests of its values.", json_only=True),
        many(
            "values",
            "history_values",
            "What each field was and is, as written, for every version of every record.",
            (
                a("kind", TEXT, "The table of the record, or “entry” for what belongs to none."),
                a("record", TEXT, "The key of the record.", empty=True),
                a("version", NUMBER, "The number of the version.", empty=True),
                a("field", TEXT, "The field of that record."),
                a("was", ANY, "What it was; empty in a first version.", empty=True),
                a("now", ANY, "What it is from then on. What was redacted is empty here.", empty=True),
                a("salt", TEXT, "The salt of its digest; empty where the value was redacted.", empty=True, json_only=True),
                a("digest", TEXT, "The salted SHA-256 of the value.", json_only=True),
            ),
        ),
    ),
)
KINDS = (STOCKTAKES, HISTORY)
