"""Meetings with their agendas and minutes; which meeting a round is for, and in which a level decided."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

ONCE = {
    "meeting": '"number"',
    "agenda_item": '"meeting_id", "kind", "about"',
    "minute": '"agenda_item_id"',
}
NAMED = (("round", "for_meeting_id"), ("board_decision", "meeting_id"))


def up(migrator, db):
    class BoardDecision(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "board_decision"

    class Meeting(Model):
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
        level = CharField(max_length=20)
        held_on = DateField()
        title = CharField(max_length=200)
        place = CharField(max_length=200, default="")
        arranged_by = CharField(max_length=26)
        moved_because = TextField(default="")
        cancelled_on = DateField(null=True)
        cancelled_because = TextField(default="")
        attended = TextField(default="")
        apologies = TextField(default="")

        class Meta:
            database = db
            table_name = "meeting"

    class AgendaItem(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        meeting = ForeignKeyField(Meeting)
        kind = CharField(max_length=12)
        about = CharField(max_length=26, null=True)
        position = IntegerField()
        title = CharField(max_length=300)
        asked = TextField(default="")
        added_by = CharField(max_length=26, null=True)
        withdrawn_because = TextField(default="")

        class Meta:
            database = db
            table_name = "agenda_item"

    class Minute(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        meeting = ForeignKeyField(Meeting)
        agenda_item = ForeignKeyField(AgendaItem)
        outcome = CharField(max_length=12)
        words = TextField(default="")
        owner = CharField(max_length=200, default="")
        by_when = DateField(null=True)
        decision = ForeignKeyField(BoardDecision, null=True)
        made_by = CharField(max_length=26)
        made_on = DateField()
        minuted = BooleanField(default=False)
        carried_out_on = DateField(null=True)
        carried_out_how = TextField(default="")

        class Meta:
            database = db
            table_name = "minute"

    db.create_tables([Meeting, AgendaItem, Minute])
    db.execute_sql('CREATE INDEX "meeting_of_level" ON "meeting" ("level", "held_on")')
    for table, columns in ONCE.items():
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
    for table, column in NAMED:
        # A column that may be empty is added without writing the table anew.
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" VARCHAR(26) REFERENCES "meeting" ("id")')
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
