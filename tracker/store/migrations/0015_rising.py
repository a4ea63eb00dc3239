"""Escalation by rule: proposals, climbing, who was told and what they replied, decisions carried out."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

COLUMNS = (
    ("escalation", "thing", "VARCHAR(60) NOT NULL DEFAULT ''"),
    ("escalation", "because_of", "TEXT NOT NULL DEFAULT '[]'"),
    ("escalation", "climbed_to", "VARCHAR(26)"),
    ("escalation", "settled_by", "VARCHAR(26)"),
    ("escalation", "settled_on", "DATE"),
    ("escalation", "settled_because", "TEXT NOT NULL DEFAULT ''"),
    ("board_decision", "carried_out_by", "VARCHAR(26)"),
    ("board_decision", "carried_out_shows", "TEXT NOT NULL DEFAULT ''"),
    ("board_decision", "owner_post", "VARCHAR(26)"),
)
INDEXES = (
    ("escalation_waiting", "escalation", '"state", "due"', ""),
    ("deadline_moved", "deadline", '"moves"', ' AND "moves" > 1'),
    ("challenge_open", "challenge", '"due"', ' AND "answered_on" IS NULL'),
    ("assurance_decision_look", "assurance_decision", '"look_again"', ""),
    ("board_decision_undone", "board_decision", '"level", "by_when"', ' AND "carried_out_on" IS NULL'),
)


def up(migrator, db):
    # Not migrator.add_column: for a column that may not be empty it builds the table anew on SQLite, and other tables
    # refer to this one.
    for table, column, kind in COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')

    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Escalation(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "escalation"

    class EscalationTold(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        escalation = ForeignKeyField(Escalation)
        post = CharField(max_length=26)
        on = DateField()
        how = CharField(max_length=10)

        class Meta:
            database = db
            table_name = "escalation_told"

    class EscalationReply(Model):
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
        escalation = ForeignKeyField(Escalation)
        says = TextField()
        said_by = CharField(max_length=26)
        said_on = DateField()
        minuted = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "escalation_reply"

    class FirstRun(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        on = DateField()
        proposed = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "first_run"

    db.create_tables([EscalationTold, EscalationReply, FirstRun])
    for table in ("escalation_told", "escalation_reply", "first_run"):
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for name, table, columns, more in INDEXES:
        db.execute_sql(f'CREATE INDEX "{name}" ON "{table}" ({columns}) WHERE "known_until" IS NULL{more}')
    db.execute_sql('CREATE INDEX "board_decision_owner_post" ON "board_decision" ("owner_post")')
    for name, table, columns, more in (
        ("escalation_told_once", "escalation_told", '"escalation_id", "post", "how"', ""),
        ("escalation_reply_once", "escalation_reply", '"review_id", "ref"', ""),
        ("first_run_once", "first_run", '"review_id"', ""),
        (
            "escalation_by_rule",
            "escalation",
            '"thing", "level"',
            """ AND "how" = 'rule' AND "state" IN ('open', 'proposed')""",
        ),
    ):
        db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({columns}) WHERE "known_until" IS NULL{more}')
