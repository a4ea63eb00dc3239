"""Responses that are changed or corrected, the chair's view of one agency, and letters to bodies outside the Board."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

VERSIONED = ("letter", "letter_item", "letter_step", "letter_file")


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("response", "change", CharField(max_length=12, default="")),
        migrator.add_column("response", "why", TextField(default="")),
    )
    db.execute_sql(
        'CREATE UNIQUE INDEX "assurance_decision_of_one" ON "assurance_decision" ("item_id", "agency_id") '
        'WHERE "known_until" IS NULL AND "agency_id" IS NOT NULL'
    )

    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "agency"

    class Item(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "item"

    class Letter(Model):
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
        direction = CharField(max_length=10)
        body = ForeignKeyField(Agency)
        together_with = CharField(max_length=300, default="")
        to_post = CharField(max_length=200, default="")
        from_post = CharField(max_length=200, default="")
        subject = CharField(max_length=200)
        what = TextField()
        on = DateField()
        due = DateField(null=True)
        state = CharField(max_length=20)
        source = TextField()
        url = CharField(max_length=500, default="")

        class Meta:
            database = db
            table_name = "letter"
            indexes = ((("state", "due"), False), (("on",), False))

    class LetterItem(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        letter = ForeignKeyField(Letter)
        item = ForeignKeyField(Item)
        basis = CharField(max_length=12)

        class Meta:
            database = db
            table_name = "letter_item"

    class LetterStep(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=40)
        review = ForeignKeyField(Review)
        letter = ForeignKeyField(Letter)
        kind = CharField(max_length=20)
        on = DateField()
        words = TextField(default="")
        expected_by = DateField(null=True)
        source = TextField()
        url = CharField(max_length=500, default="")
        recorded_by = CharField(null=True, max_length=26)

        class Meta:
            database = db
            table_name = "letter_step"

    class LetterFile(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        letter = ForeignKeyField(Letter)
        step = ForeignKeyField(LetterStep, null=True)
        shown_name = CharField(max_length=200)
        stored_name = CharField(max_length=80)
        sha256 = CharField(max_length=64)
        size = IntegerField()
        media_type = CharField(max_length=100)
        restricted = BooleanField(default=False)
        removed_because = TextField(default="")

        class Meta:
            database = db
            table_name = "letter_file"

    db.create_tables([Letter, LetterItem, LetterStep, LetterFile])
    for table in VERSIONED:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for table in ("letter", "letter_step"):
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ("review_id", "ref") WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE UNIQUE INDEX "letter_item_once" ON "letter_item" ("letter_id", "item_id") WHERE "known_until" IS NULL'
    )
