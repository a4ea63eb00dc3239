"""Digests for each person, the outbox in which they wait, and who has been told of what."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Reminder(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        person = CharField(max_length=26, index=True)
        posts = TextField()
        made_on = DateField()
        subject = CharField(max_length=300)
        number = IntegerField()
        content = TextField()
        told = TextField()
        state = CharField(max_length=12, index=True)
        sent_at = DateTimeField(null=True)
        message_id = CharField(max_length=200, default="")
        because = TextField(default="")

        class Meta:
            database = db
            table_name = "reminder"

    class Told(Model):
        id = CharField(primary_key=True, max_length=26)
        person = CharField(max_length=26)
        notice = CharField(max_length=120)

        class Meta:
            database = db
            table_name = "told"
            indexes = ((("person", "notice"), True),)

    class Outbox(Model):
        reminder = CharField(primary_key=True, max_length=26)
        next_try = DateTimeField(index=True)
        tries = IntegerField(default=0)
        claimed_by = CharField(null=True, max_length=26)
        claimed_at = DateTimeField(null=True)
        handing_over = BooleanField(default=False)
        last_error = TextField(default="")

        class Meta:
            database = db
            table_name = "outbox"

    db.create_tables([Reminder, Told, Outbox])
    for name, columns in (("standing", '"record"'), ("once", '"ref"'), ("a_day", '"person", "made_on"')):
        db.execute_sql(f'CREATE UNIQUE INDEX "reminder_{name}" ON "reminder" ({columns}) WHERE "known_until" IS NULL')
