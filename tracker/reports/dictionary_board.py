"""The data dictionary of the board itself: its reviews, bodies, posts, settings, and what was done for privacy."""

from __future__ import annotations

from ..rules import escalations, redaction, retention, roles
from ..store.duplicates import NotTwice
from ..store.escalations import FirstRun
from ..store.key_areas import KeyArea
from ..store.people import Post
from ..store.privacy import Disposal, LegalHold, Redaction, RetentionClass
from ..store.reminders import Reminder
from ..store.reviews import Agency, Document, Membership, Review, Setting, Theme
from ..store.sign_on import SignOnDomain, SignOnRule
from .dictionary_fields import (
    ANY,
    DAY,
    MAP,
    NUMBER,
    REF,
    TEXT,
    TEXTS,
    YES_NO,
    Columns,
    Field,
    Kind,
    a,
    many,
    sources,
    times,
)
from .dictionary_plans import imports


def _asked(of: Columns) -> tuple[Field, ...]:
    """What two people decide together: who asked, who decided."""
    return (
        of("asked_by", "The post that asked for it; empty for the command line."),
        of("asked_role", "The role in which it was asked for.", words=roles.ROLES),
        of("asked_on", "The day on which it was asked for."),
        of("state", "Whether the second person has decided, and how.", words=redaction.STATES),
        of("decided_by", "The post that decided it."),
        of("decided_on", "The day of that decision."),
        of("decision_because", "The reason given with the decision."),
    )


_redaction, _class, _hold, _disposal = map(Columns, (Redaction, RetentionClass, LegalHold, Disposal))
_rule, _domain = Columns(SignOnRule), Columns(SignOnDomain)

BOARD = Kind(
    "board",
    "The body whose records these are, the day that the export is of, and the heads of the history's chains.",
    (
        a("ref", TEXT, "Always “board”."),
        *times(),
        a("name", TEXT, "What the body is called."),
        a("demonstration", YES_NO, "Whether this is the demonstration, in which most is made up."),
        a("as_at", DAY, "The day that the export is of. Everything worked out is worked out for it."),
        a(
            "thresholds",
            MAP,
            "The limits in force on that day.",
            table="board_thresholds",
            fields=(a("name", TEXT, "The name of the limit."), a("value", NUMBER, "Its value: days, months, or a count.")),
        ),
        many(
            "chains",
            "board_chains",
            "The chains of the history as they stood: one for the board and one for each review.",
            (
                a("chain", TEXT, "The code of the review, or “board”."),
                a("count", NUMBER, "How many entries it has."),
                a("head", TEXT, "The hash of its last entry."),
            ),
        ),
        many(
            "redactions",
            "redactions",
            "What was taken out because it could point to a child or was not to be there; none of the words.",
            (
                *_redaction.record("The number of the redaction, such as RD1."),
                _redaction("kind", "The kind of record that it was asked for; empty where it was for words alone."),
                _redaction("about_ref", "The reference of that record."),
                _redaction("category", "What kind of detail it was."),
                _redaction("because", "Why it was asked for."),
                _redaction("authority", "On whose authority."),
                many(
                    "places",
                    "redaction_places",
                    "Where values were emptied, counted.",
                    (
                        a("kind", TEXT, "The kind of record."),
                        a("field", TEXT, "The field of that record that was emptied."),
                        a("in", TEXT, "Whether in the record, its history or elsewhere."),
                        a("values", NUMBER, "How many values."),
                    ),
                    covers=[(Redaction, "places")],
                ),
                _redaction("files_removed", "How many files were taken away."),
                *_asked(_redaction),
            ),
        ),
        many(
            "retention",
            "retention_periods",
            "How long each class of records is kept, as the Board decided.",
            (
                *_class.record("The class of records.", column="name"),
                _class("months", "The period in months."),
                _class("because", "The reason for it."),
                _class("set_by", "The post that set it; empty for the command line."),
                _class("set_on", "The day on which it was set."),
            ),
        ),
        many(
            "legal_holds",
            "legal_holds",
            "What must not be disposed of, and why.",
            (
                *_hold.record("The number of the hold, such as LH1."),
                _hold("name", "The class that is held; empty for everything.", words=retention.LABELS),
                _hold("because", "Why it is held."),
                _hold("authority", "On whose authority."),
                _hold("placed_by", "The post that placed it; empty for the command line."),
                _hold("since", "The day from which it holds."),
                _hold("lifted_on", "The day on which it was lifted."),
                _hold("lifted_by", "The post that lifted it."),
                _hold("lifted_because", "Why it was lifted."),
            ),
        ),
        many(
            "disposals",
            "disposals",
            "What was disposed of after its period, by two people.",
            (
                *_disposal.record("The number of the disposal, such as DS1."),
                _disposal("name", "The class of records.", words=retention.LABELS),
                _disposal("before", "What is older than this day was reached."),
                _disposal("because", "Why it was asked for."),
                _disposal("refs", "The references of what was disposed of.", type=TEXTS),
                _disposal("count", "How many records."),
                *_asked(_disposal),
            ),
        ),
        many(
            "sign_on_rules",
            "sign_on_rules",
            "Which claim of a directory gives which post.",
            (
                *_rule.record("The key of the rule."),
                _rule("issuer", "The address of the directory."),
                _rule("claim", "The name of the claim."),
                _rule("value", "The value of the claim that gives the post."),
                _rule("role", "The role that it gives.", words=roles.ROLES),
                _rule("title", "What the post is called."),
                _rule("agency", "The agency of the post."),
                _rule("level", "The level of the post.", words=escalations.LEVELS),
                _rule("because", "Why the rule was made."),
                _rule("withdrawn_because", "Why it was withdrawn; empty while it holds."),
            ),
        ),
        many(
            "sign_on_domains",
            "sign_on_domains",
            "For which mail domains a directory may speak.",
            (
                *_domain.record("The key of the record."),
                _domain("issuer", "The address of the directory."),
                _domain("domain", "The mail domain."),
                _domain("because", "Why it was given."),
                _domain("withdrawn_because", "Why it was withdrawn; empty while it holds."),
            ),
        ),
    ),
)

_review, _document, _area = Columns(Review), Columns(Document), Columns(KeyArea)
_pair = Columns(NotTwice)

REVIEWS = Kind(
    "reviews",
    "Each review whose recommendations are followed.",
    (
        *_review.record("The code of the review, as in addresses.", column=None),
        _review("code", "The same as “ref”."),
        _review("title", "What the review is called."),
        _review("kind", "The kind of review, such as Serious Case Review."),
        _review("body", "The body that published it, as it was called then."),
        _review("published", "The day on which it was published."),
        _review("summary", "What it is about, in our words."),
        _review("count_note", "How its points were counted, where that needs saying."),
        many(
            "documents",
            "review_documents",
            "The documents that records are cited from; none of their text.",
            (
                *_document.record("The code by which citations name it.", column="code"),
                _document("title", "Its title."),
                _document("short", "A short name for it."),
                _document("date", "The day from which the Board had it."),
                _document("date_note", "Where that day comes from."),
                _document("file", "The name of the file that was read."),
                _document("sha256", "The SHA-256 of that file."),
                _document("owner", "Whose wording it is."),
                _document("licence", "Under which licence it is quoted."),
                _document("places", "The names of its paragraphs and sections.", type=TEXTS),
                _document("position", "Its place in the order of the documents."),
            ),
        ),
        many(
            "key_areas",
            "review_key_areas",
            "The key areas of progress that a document names.",
            (
                *_area.record("The number of the area.", column=None),
                _area("number", "The same as “ref”."),
                _area("title", "A short title, ours."),
                _area("wording", "The wording of the document."),
                *sources(KeyArea),
            ),
        ),
        imports(),
        many(
            "not_twice",
            "review_pairs_not_the_same",
            "Pairs of records that look the same and are not, as somebody said.",
            (
                *_pair.record("The key of the record.", column=None),
                _pair("kind", "Whether they are evidence or actions.", words=("evidence", "actions")),
                _pair("because", "Why they are two."),
                _pair("first", "The reference of the earlier one.", type=REF, of="evidence or actions", empty=True),
                _pair("second", "The reference of the later one.", type=REF, of="evidence or actions", empty=True),
            ),
        ),
        many(
            "first_run",
            "review_first_runs",
            "When the rules of escalation first ran over the review.",
            (
                *Columns(FirstRun).record("The key of the record.", column=None),
                Columns(FirstRun)("on", "The day of that first run."),
                Columns(FirstRun)("proposed", "How many escalations were proposed."),
            ),
        ),
    ),
)

_agency, _member, _post = Columns(Agency), Columns(Membership), Columns(Post)

AGENCIES = Kind(
    "agencies",
    "Every body that is named, with its parts and its time as a member of the Board.",
    (
        *_agency.record("The code of the agency.", column=None),
        _agency("code", "The same as “ref”."),
        _agency("name", "What it is called on the day of the export."),
        _agency("kind", "The kind of body. “board” is the Board itself."),
        _agency("aliases", "Other names under which documents speak of it.", type=TEXTS),
        _agency("responsible_post", "The senior post that is responsible in it."),
        _agency("parent", "The body of which it is a part."),
        _agency("merged_into", "The agency that took its place."),
        _agency("merged_on", "The first day on which it was no more."),
        many(
            "member",
            "agency_memberships",
            "Its times as a member of the Board.",
            (
                *times(),
                _member("since", "The first day of membership."),
                _member("until", "The last day; empty while it is a member."),
                *sources(Membership),
            ),
            covers=[(Membership, "agency")],
        ),
        *sources(Agency),
    ),
)
POSTS = Kind(
    "posts",
    "Who may act: each post with its role, its agency and its time.",
    (
        *_post.record("The key of the post, by which other records name who did something.", column=None),
        _post("role", "The role.", words=roles.ROLES),
        _post("title", "What the post is called."),
        _post("level", "The level at which a Board member or senior officer decides.", words=escalations.LEVELS),
        _post("deputy", "Whether it acts for the chair."),
        _post("since", "The first day of the post."),
        _post("until", "The last day; empty while it is held."),
        _post("unconfirmed", "Whether it waits for a second person, and carries no right until then."),
        _post("confirmed_by", "The post of that second person."),
        _post("named_by", "The post of the chair who named this deputy."),
        _post("given_by_rule", "The rule of single sign-on that gave it; empty when given by hand.", type=REF, of="board"),
        _post("agency", "The agency of the post; empty for a post of the Board."),
        _post("person", "A key that tells people apart. Names and e-mail addresses stand in the history alone.", type=TEXT),
    ),
)
THEMES = Kind(
    "themes",
    "The themes under which a review groups its points.",
    (
        *Columns(Theme).record("The name of the theme.", column=None),
        Columns(Theme)("name", "The same as “ref”."),
        Columns(Theme)("position", "Its place in the order of the themes."),
    ),
)
_reminder = Columns(Reminder)
REMINDERS = Kind(
    "reminders",
    "Each digest of what waits for somebody, and whether it was sent.",
    (
        *_reminder.record("The number of the reminder, such as RM1."),
        _reminder("posts", "The titles of the posts for which it was written.", type=TEXTS),
        _reminder("made_on", "The day of which it tells."),
        _reminder("subject", "Its heading."),
        _reminder("number", "How many things it tells of."),
        _reminder("content", "What it says, by post and by kind.", type=ANY),
        _reminder("told", "The marks of the things, so that nobody is told twice.", type=TEXTS),
        _reminder("state", "What became of it."),
        _reminder("sent_at", "When the mail server took it."),
        _reminder("message_id", "The Message-ID under which it was sent."),
        _reminder("because", "Why it was refused, is in doubt, or was left."),
        _reminder("person", "The key of the person, as in posts.", type=TEXT),
    ),
)
SETTINGS = Kind(
    "settings",
    "What the Board set otherwise than the program proposes.",
    (
        *Columns(Setting).record("The name of the setting.", column=None),
        Columns(Setting)("name", "The same as “ref”."),
        Columns(Setting)("value", "Its values.", type=ANY, empty=True),
    ),
)
KINDS = (BOARD, REVIEWS, AGENCIES, POSTS, THEMES, REMINDERS, SETTINGS)
