"""The first shape of the database: versions as rows, and a history that nobody can edit."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

VERSIONED = (
    "setting",
    "review",
    "document",
    "theme",
    "agency",
    "membership",
    "item",
    "item_agency",
    "response",
    "person",
    "post",
    "action",
    "answer",
    "action_agency",
    "progress_update",
    "deadline",
    "deadline_change",
    "evidence",
    "evidence_agency",
    "evidence_file",
    "evidence_reader",
    "evidence_link",
    "assurance_decision",
    "challenge",
    "concern",
    "escalation",
    "board_decision",
)
# What one standing record alone may be called.
NAMED_ONCE = {
    "setting": '"name"',
    "review": '"code"',
    "agency": '"code"',
    "document": '"review_id", "code"',
    "item": '"review_id", "ref"',
    "action": '"review_id", "ref"',
    "progress_update": '"review_id", "ref"',
    "deadline_change": '"review_id", "ref"',
    "evidence": '"review_id", "ref"',
    "challenge": '"review_id", "ref"',
    "concern": '"review_id", "ref"',
    "escalation": '"review_id", "ref"',
    "board_decision": '"review_id", "ref"',
    "response": '"item_id", "agency_id"',
}


def up(migrator, db):
    class AccessLog(Model):
        id = CharField(primary_key=True, max_length=26)
        at = DateTimeField(index=True)
        person = CharField(null=True, max_length=26)
        post = CharField(null=True, max_length=26)
        what = CharField(max_length=60)
        where = CharField(max_length=300)

        class Meta:
            database = db
            table_name = "access_log"

    db.create_tables([AccessLog])

    class Account(Model):
        id = CharField(primary_key=True, max_length=26)
        person = CharField(index=True, max_length=26)
        email = CharField(unique=True, max_length=254)
        password_hash = CharField(max_length=300)
        disabled_at = DateTimeField(null=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([Account])

    class Review(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        code = CharField(max_length=60)
        title = CharField(max_length=300)
        kind = CharField(max_length=100)
        body = CharField(max_length=200)
        published = DateField(null=True)
        summary = TextField(default="")
        count_note = TextField(default="")

        class Meta:
            database = db
            table_name = "review"

    db.create_tables([Review])

    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        code = CharField(max_length=30)
        name = CharField(max_length=200)
        kind = CharField(max_length=40)
        aliases = TextField()
        parent = ForeignKeyField("self", null=True)
        responsible_post = CharField(max_length=200, default="")
        source = TextField()

        class Meta:
            database = db
            table_name = "agency"

    db.create_tables([Agency])

    class Action(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        ref = CharField(max_length=30)
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        detail = TextField(default="")
        success_measure = TextField(default="")
        kind = CharField(max_length=20)
        lead = ForeignKeyField(Agency)
        owner_post = CharField(max_length=200, default="")
        owner = CharField(null=True, max_length=26)
        start = DateField(null=True)
        interval = IntegerField(null=True)
        fragile = BooleanField(default=False)
        fragile_note = TextField(default="")
        basis = CharField(max_length=20)
        proposed = BooleanField(default=False)
        source = TextField()
        delivery = CharField(max_length=30)
        reported_on = DateField(null=True)
        reported_by = CharField(null=True, max_length=26)
        asked_since = DateField(null=True)

        class Meta:
            database = db
            table_name = "action"

    db.create_tables([Action])

    class ActionAgency(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        action = ForeignKeyField(Action)
        agency = ForeignKeyField(Agency)

        class Meta:
            database = db
            table_name = "action_agency"

    db.create_tables([ActionAgency])

    class Theme(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        name = CharField(max_length=200)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "theme"

    db.create_tables([Theme])

    class Item(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        ref = CharField(max_length=30)
        kind = CharField(max_length=30)
        number = CharField(max_length=20, default="")
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        text = TextField()
        source = TextField()
        other_wordings = TextField()
        theme = ForeignKeyField(Theme, null=True)
        part_of = CharField(max_length=30, default="")
        shown_with = CharField(max_length=30, default="")

        class Meta:
            database = db
            table_name = "item"

    db.create_tables([Item])

    class Answer(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        action = ForeignKeyField(Action)
        item = ForeignKeyField(Item)
        basis = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "answer"

    db.create_tables([Answer])

    class AssuranceDecision(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item)
        agency = ForeignKeyField(Agency, null=True)
        rating = CharField(max_length=24)
        because = TextField()
        rests_on = TextField()
        weighed = TextField()
        broken_rule = TextField(default="")
        override = TextField(default="")
        look_again = DateField(null=True)
        decided_by = CharField(max_length=26)
        decided_on = DateField()
        deputy = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "assurance_decision"

    db.create_tables([AssuranceDecision])

    class Board(Model):
        name = CharField(max_length=200)
        demonstration = BooleanField(default=False)
        today = DateField(null=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "board"

    db.create_tables([Board])

    class Concern(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item, null=True)
        action = ForeignKeyField(Action, null=True)
        agency = ForeignKeyField(Agency, null=True)
        what = TextField()
        known_to_agency = DateField(null=True)
        board_told = DateField(null=True)
        full_extent = DateField(null=True)
        raised_by = CharField(max_length=26)
        raised_on = DateField()
        name_withheld = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "concern"

    db.create_tables([Concern])

    class Escalation(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item, null=True)
        action = ForeignKeyField(Action, null=True)
        concern = ForeignKeyField(Concern, null=True)
        agency = ForeignKeyField(Agency, null=True)
        level = CharField(max_length=20)
        how = CharField(max_length=10)
        why = TextField()
        asked = TextField()
        raised_by = CharField(null=True, max_length=26)
        raised_on = DateField()
        name_withheld = BooleanField(default=False)
        due = DateField()
        state = CharField(max_length=10, default="open")

        class Meta:
            database = db
            table_name = "escalation"

    db.create_tables([Escalation])

    class BoardDecision(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review)
        escalation = ForeignKeyField(Escalation)
        item = ForeignKeyField(Item, null=True)
        action = ForeignKeyField(Action, null=True)
        level = CharField(max_length=20)
        decision = TextField()
        owner = CharField(max_length=200)
        by_when = DateField()
        made_by = CharField(max_length=26)
        made_on = DateField()
        minuted = BooleanField(default=False)
        carried_out_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "board_decision"

    db.create_tables([BoardDecision])

    class Chain(Model):
        name = CharField(primary_key=True, max_length=80)
        count = IntegerField(default=0)
        head = CharField(max_length=64, default="0000000000000000000000000000000000000000000000000000000000000000")

        class Meta:
            database = db
            table_name = "chain"

    db.create_tables([Chain])

    class Challenge(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item, null=True)
        action = ForeignKeyField(Action, null=True)
        agency = ForeignKeyField(Agency)
        question = TextField()
        asked_by = CharField(max_length=26)
        asked_on = DateField()
        due = DateField()
        answer = TextField(default="")
        answered_by = CharField(null=True, max_length=26)
        answered_on = DateField(null=True)
        on_behalf = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "challenge"

    db.create_tables([Challenge])

    class Counter(Model):
        scope = CharField(primary_key=True, max_length=120)
        last = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "counter"

    db.create_tables([Counter])

    class Deadline(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item, null=True)
        action = ForeignKeyField(Action, null=True)
        label = CharField(max_length=200, default="")
        position = IntegerField(default=0)
        original = DateField(null=True)
        current = DateField(index=True, null=True)
        forecast = DateField(null=True)
        as_written = CharField(max_length=200, default="")
        precision = CharField(max_length=10, default="day")
        basis = CharField(max_length=20)
        confirmed = BooleanField(default=False)
        note = TextField(default="")
        source = TextField()
        moves = IntegerField(default=0)
        days_moved = IntegerField(default=0)
        is_next = BooleanField(default=True)
        met_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "deadline"

    db.create_tables([Deadline])

    class DeadlineChange(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        review = ForeignKeyField(Review)
        deadline = ForeignKeyField(Deadline)
        action = ForeignKeyField(Action, null=True)
        item = ForeignKeyField(Item, null=True)
        was = DateField(null=True)
        asked_for = DateField()
        because = TextField()
        asked_by = CharField(max_length=26)
        asked_on = DateField()
        on_behalf = BooleanField(default=False)
        state = CharField(max_length=20, default="asked")
        decision_because = TextField(default="")
        decided_by = CharField(null=True, max_length=26)
        decided_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "deadline_change"

    db.create_tables([DeadlineChange])

    class Document(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        code = CharField(max_length=40)
        title = CharField(max_length=300)
        short = CharField(max_length=100)
        date = DateField()
        date_note = TextField(default="")
        file = CharField(max_length=200, default="")
        sha256 = CharField(max_length=64, default="")
        owner = CharField(max_length=200, default="")
        licence = TextField(default="")
        places = TextField()
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "document"

    db.create_tables([Document])

    class Evidence(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        ref = CharField(max_length=30)
        position = IntegerField(default=0)
        statement = TextField()
        figures = TextField()
        rung = CharField(max_length=10)
        voice = CharField(max_length=20, default="none")
        independence = CharField(max_length=20)
        said_by = CharField(max_length=200, default="")
        given_by = ForeignKeyField(Agency, null=True)
        given_by_post = CharField(null=True, max_length=26)
        given_on = DateField()
        period = CharField(max_length=200, default="")
        look_again = DateField(null=True)
        restricted = BooleanField(default=False)
        source = TextField()
        url = CharField(max_length=500, default="")

        class Meta:
            database = db
            table_name = "evidence"

    db.create_tables([Evidence])

    class EvidenceAgency(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        evidence = ForeignKeyField(Evidence)
        agency = ForeignKeyField(Agency)

        class Meta:
            database = db
            table_name = "evidence_agency"

    db.create_tables([EvidenceAgency])

    class EvidenceFile(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        evidence = ForeignKeyField(Evidence)
        shown_name = CharField(max_length=200)
        stored_name = CharField(max_length=80)
        sha256 = CharField(max_length=64)
        size = IntegerField()
        media_type = CharField(max_length=100)
        removed_because = TextField(default="")

        class Meta:
            database = db
            table_name = "evidence_file"

    db.create_tables([EvidenceFile])

    class EvidenceLink(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        evidence = ForeignKeyField(Evidence)
        item = ForeignKeyField(Item)
        action = ForeignKeyField(Action, null=True)
        stance = CharField(max_length=12)
        basis = CharField(max_length=12)
        basis_source = TextField()
        confirmed = BooleanField(default=False)
        withdrawn_because = TextField(default="")

        class Meta:
            database = db
            table_name = "evidence_link"

    db.create_tables([EvidenceLink])

    class Person(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        name = CharField(max_length=200)
        email = CharField(max_length=254)

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class EvidenceReader(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        evidence = ForeignKeyField(Evidence)
        person = ForeignKeyField(Person)

        class Meta:
            database = db
            table_name = "evidence_reader"

    db.create_tables([EvidenceReader])

    class History(Model):
        id = CharField(primary_key=True, max_length=26)
        chain = CharField(max_length=80)
        seq = IntegerField()
        previous = CharField(max_length=64)
        hash = CharField(max_length=64)
        written_at = DateTimeField(index=True)
        known_from = DateField(index=True)
        person = CharField(null=True, max_length=26)
        post = CharField(null=True, max_length=26)
        verb = CharField(max_length=200)
        kind = CharField(null=True, max_length=40)
        subject = CharField(index=True, null=True, max_length=26)
        subject_ref = CharField(null=True, max_length=80)
        invented = IntegerField(default=0)
        values_digest = CharField(max_length=64)
        once = CharField(unique=True, null=True, max_length=80)

        class Meta:
            database = db
            table_name = "history"
            indexes = ((("chain", "seq"), True),)

    db.create_tables([History])

    class HistoryValue(Model):
        id = CharField(primary_key=True, max_length=26)
        entry = ForeignKeyField(History, index=False)
        position = IntegerField()
        kind = CharField(max_length=40)
        record = CharField(index=True, null=True, max_length=26)
        version = IntegerField(null=True)
        field = CharField(max_length=60)
        value = TextField(null=True)
        salt = CharField(null=True, max_length=32)
        digest = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "history_value"
            indexes = ((("entry", "position"), True),)

    db.create_tables([HistoryValue])

    class ItemAgency(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        item = ForeignKeyField(Item)
        agency = ForeignKeyField(Agency, null=True)
        part = CharField(max_length=20)
        basis = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "item_agency"

    db.create_tables([ItemAgency])

    class Membership(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        agency = ForeignKeyField(Agency)
        since = DateField()
        until = DateField(null=True)
        source = TextField()

        class Meta:
            database = db
            table_name = "membership"

    db.create_tables([Membership])

    class Post(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        person = ForeignKeyField(Person)
        role = CharField(max_length=20)
        title = CharField(max_length=200)
        agency = ForeignKeyField(Agency, null=True)
        level = CharField(max_length=20, default="")
        deputy = BooleanField(default=False)
        since = DateField()
        until = DateField(null=True)

        class Meta:
            database = db
            table_name = "post"

    db.create_tables([Post])

    class ProgressUpdate(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        review = ForeignKeyField(Review)
        action = ForeignKeyField(Action)
        agency = ForeignKeyField(Agency)
        delivery = CharField(max_length=30)
        what_changed = TextField()
        forecast = DateField(null=True)
        corrects = ForeignKeyField("self", null=True)
        said_by = CharField(null=True, max_length=26)
        said_on = DateField()
        on_behalf = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "progress_update"

    db.create_tables([ProgressUpdate])

    class Response(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item)
        agency = ForeignKeyField(Agency)
        response = CharField(max_length=30)
        reason = TextField(default="")
        said_by = CharField(null=True, max_length=26)
        said_on = DateField()
        on_behalf = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "response"

    db.create_tables([Response])

    class Session(Model):
        token_hash = CharField(primary_key=True, max_length=64)
        account = ForeignKeyField(Account)
        post = CharField(null=True, max_length=26)
        created_at = DateTimeField()
        seen_at = DateTimeField()

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class Setting(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        name = CharField(max_length=80)
        value = TextField()

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])

    class SignInTry(Model):
        id = CharField(primary_key=True, max_length=26)
        email_hash = CharField(max_length=64)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "sign_in_try"
            indexes = ((("email_hash", "at"), False),)

    db.create_tables([SignInTry])

    for table in VERSIONED:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for table, columns in NAMED_ONCE.items():
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE UNIQUE INDEX "assurance_decision_once" ON "assurance_decision" ("item_id") '
        'WHERE "known_until" IS NULL AND "agency_id" IS NULL'
    )
    guard_history(db)


def guard_history(db):
    """Let nobody change or delete an entry. Of a value, redaction may empty the words and the salt, and nothing else."""
    if db.__class__.__name__.endswith("SqliteDatabase"):
        for name, event, table, when in (
            ("history_no_update", "UPDATE", "history", ""),
            ("history_no_delete", "DELETE", "history", ""),
            ("history_value_no_delete", "DELETE", "history_value", ""),
            ("history_value_only_redacted", "UPDATE", "history_value", f"WHEN NOT ({ONLY_REDACTED})"),
            ("board_mark_stays", "UPDATE", "board", "WHEN NEW.demonstration <> OLD.demonstration"),
        ):
            db.execute_sql(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {when} BEGIN SELECT RAISE(ABORT, \'{REFUSAL}\'); END'
            )
        return
    db.execute_sql(
        f"CREATE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql"
    )
    for name, event, table, when in (
        ("history_no_change", "UPDATE OR DELETE", "history", ""),
        ("history_value_no_delete", "DELETE", "history_value", ""),
        ("history_value_only_redacted", "UPDATE", "history_value", f"WHEN (NOT ({ONLY_REDACTED}))"),
        ("board_mark_stays", "UPDATE", "board", "WHEN (NEW.demonstration <> OLD.demonstration)"),
    ):
        db.execute_sql(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()'
        )


REFUSAL = "the history cannot be changed"
ONLY_REDACTED = (
    "NEW.value IS NULL AND NEW.salt IS NULL AND NEW.digest = OLD.digest AND NEW.entry_id = OLD.entry_id "
    "AND NEW.position = OLD.position AND NEW.kind = OLD.kind AND NEW.field = OLD.field"
)
