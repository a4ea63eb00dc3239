"""Questions of drift that were dismissed, and why a child's or a family's voice is looked for on an item."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    # Not migrator.add_column: for a column that may not be empty it builds the table anew on SQLite, and other tables
    # refer to this one.
    db.execute_sql("""ALTER TABLE "item" ADD COLUMN "voice_because" TEXT NOT NULL DEFAULT ''""")

    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class DriftDismissal(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=80)
        review = ForeignKeyField(Review, null=True)
        rule = CharField(max_length=24)
        about = CharField(max_length=12)
        subject = CharField(max_length=26)
        facts = CharField(max_length=64)
        found = TextField(default="")
        because = TextField()
        dismissed_by = CharField(max_length=26)
        dismissed_on = DateField()

        class Meta:
            database = db
            table_name = "drift_dismissal"

    db.create_tables([DriftDismissal])
    for name, columns in (("drift_dismissal_standing", '"record"'), ("drift_dismissal_once", '"rule", "subject"')):
        db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "drift_dismissal" ({columns}) WHERE "known_until" IS NULL')
