"""What a later document says of an action."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Action(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "action"

    class Sequel(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        action = ForeignKeyField(Action)
        on = DateField()
        position = IntegerField()
        says = TextField()
        source = TextField()
        dropped = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "sequel"

    db.create_tables([Sequel])
    for name, columns in (("sequel_standing", '"record"'), ("sequel_once", '"action_id", "on", "position"')):
        db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "sequel" ({columns}) WHERE "known_until" IS NULL')
