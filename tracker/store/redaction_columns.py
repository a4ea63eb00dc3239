"""In which columns of every table the words of a person can stand. A new table is covered because it is a table."""

from __future__ import annotations

from peewee import CharField, Field, ForeignKeyField, TextField

SHORTEST = 40  # a column for fewer characters holds a code or a choice, not the words of a person
# Longer columns that nobody types words into: the program makes them, or a person could not sign in without them.
# Longer columns that nobody types words into: the program makes them, or a person could not sign in without them.
MADE = {
    ("account", "email"),
    ("account", "password_hash"),
    ("calendar_feed", "token_hash"),
    ("chain", "head"),
    ("chain", "name"),
    ("counter", "scope"),
    ("document", "code"),
    ("document", "sha256"),
    ("evidence_file", "media_type"),
    ("evidence_file", "sha256"),
    ("evidence_file", "stored_name"),
    ("history", "chain"),
    ("history", "hash"),
    ("history", "kind"),
    ("history", "once"),
    ("history", "previous"),
    ("history", "subject_ref"),
    ("history", "values_digest"),
    ("history", "verb"),
    ("history_value", "digest"),
    ("history_value", "field"),
    ("history_value", "kind"),
    ("disposal", "name"),
    ("escalation", "because_of"),
    ("escalation", "thing"),
    ("escalation_reply", "ref"),
    ("drift_dismissal", "facts"),
    ("drift_dismissal", "ref"),
    ("half_sign_in", "token_hash"),
    ("issued", "sha256"),
    ("plan_import", "sha256"),
    ("preparation", "sha256"),
    ("reply", "ref"),
    ("legal_hold", "name"),
    ("letter_file", "media_type"),
    ("letter_file", "sha256"),
    ("letter_file", "stored_name"),
    ("not_twice", "alike"),
    ("letter_step", "ref"),
    ("person", "email"),
    ("progress_update", "ref"),
    ("assurance_decision", "ref"),
    ("deadline_change", "ref"),
    ("reminder", "message_id"),
    ("reminder", "told"),
    ("told", "notice"),
    ("recovery_code", "code_hash"),
    ("redaction", "about_ref"),
    ("redaction", "kind"),
    ("response", "ref"),
    ("retention_class", "name"),
    ("return", "ref"),
    ("review", "code"),
    ("second_factor", "pending"),
    ("second_factor", "secret"),
    ("session", "token_hash"),
    ("setting", "name"),
    ("sign_on_domain", "domain"),
    ("sign_on_domain", "issuer"),
    ("sign_on_identity", "claims"),
    ("sign_on_identity", "issuer"),
    ("sign_on_identity", "subject"),
    ("sign_on_rule", "claim"),
    ("sign_on_rule", "issuer"),
    ("sign_on_rule", "value"),
    ("sign_in_try", "email_hash"),
    ("state_change", "ref"),
}


def columns(model) -> list[Field]:
    """The columns of a table in which words of a person can stand."""
    return [each for each in texts(model) if not is_code(model, each)]


def texts(model) -> list[Field]:
    """Every column of a table that holds text, but for keys."""
    return [
        each
        for each in model._meta.sorted_fields
        if isinstance(each, CharField | TextField) and not isinstance(each, ForeignKeyField)
    ]


def is_code(model, column: Field) -> bool:
    """Whether a column holds a code, a choice or what the program makes, and so is left as it is."""
    short = getattr(column, "max_length", None)
    return (short is not None and short < SHORTEST) or (model._meta.table_name, column.name) in MADE
