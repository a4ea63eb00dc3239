"""What records, their fields and their values are called where the history and redaction show them."""

from tracker.rules import assurance, delivery, labels
from tracker.store.tables import RECORDS


def test_every_field_of_every_record_has_a_label():
    assert [
        f"{model._meta.table_name}.{name}"
        for model in RECORDS
        for name in model.fields_of_interest()
        if model._meta.table_name not in labels.KINDS or not labels.is_told(model._meta.table_name, name)
    ] == []


def test_no_label_is_of_a_field_that_is_gone():
    fields = {model._meta.table_name: set(model._meta.fields) for model in RECORDS}
    told = {kind: set(names) for kind, names in labels.FIELDS.items() if kind != "entry"}

    assert {kind: names - fields.get(kind, set()) for kind, names in told.items()} == dict.fromkeys(told, set())
    assert set(labels.EVERYWHERE) <= set().union(*fields.values())


def test_no_label_is_a_name_of_the_database():
    for words in (
        *labels.KINDS.values(),
        *labels.EVERYWHERE.values(),
        *(w for f in labels.FIELDS.values() for w in f.values()),
    ):
        assert "_" not in words, words


def test_what_the_pages_call_a_question_is_a_question_here_too():
    assert (labels.kind("challenge"), labels.field("challenge", "due")) == ("question", "answer due")
    assert labels.field("deadline", "basis") == "stated or provisional"
    assert labels.field("evidence_link", "basis") == "stated or inferred"


def test_codes_of_the_rules_are_said_in_their_words():
    for field, table in (("delivery", delivery.LABELS), ("rating", assurance.LABELS)):
        for code, label in table.items():
            assert labels.value("", field, code) == label[:1].lower() + label[1:]
    assert labels.value("item", "kind", "learning_point") == "learning point"
    assert labels.value("action", "title", "on_track") is None
