"""Why a person was named to read a restricted piece, and why that ended; a piece that no longer concerns an agency.

Pairs that look the same and are not; links that were put back; due points that were withdrawn;
letters and their steps that were corrected or withdrawn.
"""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

COLUMNS = (
    ("evidence_reader", "because", "TEXT NOT NULL DEFAULT ''"),
    ("evidence_reader", "withdrawn_because", "TEXT NOT NULL DEFAULT ''"),
    ("evidence_agency", "withdrawn_because", "TEXT NOT NULL DEFAULT ''"),
    ("deadline", "withdrawn_on", "DATE"),
    ("letter", "set_right_because", "TEXT NOT NULL DEFAULT ''"),
    ("letter", "withdrawn_on", "DATE"),
    ("letter_step", "set_right_because", "TEXT NOT NULL DEFAULT ''"),
    ("letter_step", "withdrawn_on", "DATE"),
    ("evidence_link", "put_back_because", "TEXT NOT NULL DEFAULT ''"),
    ("answer", "put_back_because", "TEXT NOT NULL DEFAULT ''"),
    ("item_agency", "put_back_because", "TEXT NOT NULL DEFAULT ''"),
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

    class NotTwice(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        kind = CharField(max_length=12)
        first = CharField(max_length=26)
        second = CharField(max_length=26)
        alike = CharField(max_length=64)
        because = TextField()

        class Meta:
            database = db
            table_name = "not_twice"
            indexes = ((("review", "kind"), False),)

    db.create_tables([NotTwice])
    db.execute_sql('CREATE UNIQUE INDEX "not_twice_standing" ON "not_twice" ("record") WHERE "known_until" IS NULL')
