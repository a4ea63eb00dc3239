"""Rounds, who is asked in each, what they returned, and drafts; an update says of which round it is a piece."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

ONCE = {"round": '"number"', "round_agency": '"round_id", "agency_id"', "return": '"round_id", "agency_id"'}


def up(migrator, db):
    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "agency"

    class Round(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        number = IntegerField()
        title = CharField(max_length=200)
        meeting = DateField()
        opens = DateField()
        closes = DateField()
        opened_by = CharField(max_length=26)
        closed_on = DateField(null=True)
        closed_because = TextField(default="")

        class Meta:
            database = db
            table_name = "round"

    class RoundAgency(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        round = ForeignKeyField(Round)
        agency = ForeignKeyField(Agency)
        asked_on = DateField()
        because = TextField(default="")

        class Meta:
            database = db
            table_name = "round_agency"

    class Return(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        round = ForeignKeyField(Round)
        agency = ForeignKeyField(Agency)
        sent_on = DateField()
        sent_by = CharField(max_length=26)
        on_behalf = BooleanField(default=False)
        complete = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "return"

    class Draft(Model):
        id = CharField(primary_key=True, max_length=26)
        round = CharField(max_length=26)
        agency = CharField(max_length=26)
        on_behalf = BooleanField(default=False)
        action = CharField(max_length=26)
        typed = TextField()
        version = IntegerField(default=1)
        saved_at = DateTimeField()
        saved_by = CharField(max_length=26)

        class Meta:
            database = db
            table_name = "draft"
            indexes = ((("round", "agency", "on_behalf", "action"), True),)

    db.create_tables([Round, RoundAgency, Return, Draft])
    for table, columns in ONCE.items():
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
    migrator.migrate(
        migrator.add_column("progress_update", "round_id", ForeignKeyField(Round, field=Round.id, null=True)),
        migrator.add_column("progress_update", "no_change", BooleanField(default=False)),
        # Worked out from the rounds: kept on the action, each round would have been a new version of every action.
        migrator.drop_column("action", "asked_since"),
    )
