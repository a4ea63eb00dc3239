"""Redaction by two people, periods for which records are kept, legal holds, disposal; the answer given with an upload."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

NAMED_ONCE = {"redaction": '"ref"', "retention_class": '"name"', "legal_hold": '"ref"', "disposal": '"ref"'}


def up(migrator, db):
    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Redaction(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review, null=True)
        kind = CharField(max_length=40, default="")
        about = CharField(max_length=26, null=True, index=True)
        about_ref = CharField(max_length=80, default="")
        whole = TextField()
        files = TextField()
        category = CharField(max_length=30)
        because = TextField()
        authority = TextField()
        asked_by = CharField(max_length=26, null=True)
        asked_role = CharField(max_length=20)
        asked_on = DateField()
        state = CharField(max_length=12)
        decided_by = CharField(max_length=26, null=True)
        decided_on = DateField(null=True)
        decision_because = TextField(default="")
        places = TextField()
        emptied = TextField()
        records = TextField()
        files_removed = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "redaction"

    class RedactionWords(Model):
        redaction = CharField(primary_key=True, max_length=26)
        words = TextField()

        class Meta:
            database = db
            table_name = "redaction_words"

    class RetentionClass(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        name = CharField(max_length=40)
        months = IntegerField()
        because = TextField()
        set_by = CharField(max_length=26, null=True)
        set_on = DateField()

        class Meta:
            database = db
            table_name = "retention_class"

    class LegalHold(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        name = CharField(max_length=40, default="")
        because = TextField()
        authority = TextField()
        placed_by = CharField(max_length=26, null=True)
        since = DateField()
        lifted_on = DateField(null=True)
        lifted_by = CharField(max_length=26, null=True)
        lifted_because = TextField(default="")

        class Meta:
            database = db
            table_name = "legal_hold"

    class Disposal(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        name = CharField(max_length=40)
        before = DateField()
        because = TextField()
        asked_by = CharField(max_length=26, null=True)
        asked_role = CharField(max_length=20)
        asked_on = DateField()
        state = CharField(max_length=12)
        decided_by = CharField(max_length=26, null=True)
        decided_on = DateField(null=True)
        decision_because = TextField(default="")
        refs = TextField()
        emptied = TextField()
        count = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "disposal"

    db.create_tables([Redaction, RedactionWords, RetentionClass, LegalHold, Disposal])
    for table, columns in NAMED_ONCE.items():
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
    migrator.add_column("evidence_file", "names_child", CharField(max_length=10, default="")).run()
