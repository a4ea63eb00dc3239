"""Imported action plans, what they say of each action, and drafts between two pages."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

TABLES = ("plan_import", "plan_line")


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

    class PlanImport(Model):
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
        name = TextField()
        kind = CharField(max_length=12)
        sha256 = CharField(max_length=64)
        size = IntegerField()
        sheet = TextField(default="")
        dated = DateField()
        agreed = BooleanField(default=False)
        taken_on = DateField()
        mapping = TextField()
        added = IntegerField(default=0)
        changed = IntegerField(default=0)
        same = IntegerField(default=0)
        left_out = IntegerField(default=0)
        items_added = IntegerField(default=0)
        undone_on = DateField(null=True)
        undone_because = TextField(default="")
        kept = TextField(default="[]")

        class Meta:
            database = db
            table_name = "plan_import"

    class PlanLine(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        plan = ForeignKeyField(PlanImport)
        action = ForeignKeyField(Action)
        became = CharField(max_length=12)
        row = IntegerField()
        part = IntegerField(default=0)
        plan_ref = TextField(default="")
        title = TextField(default="")
        owner_as_written = TextField(default="")
        item_as_written = TextField(default="")
        status_as_written = TextField(default="")
        status = CharField(default="", max_length=20)
        progress = TextField(default="")
        evidence = TextField(default="")
        dates = TextField(default="[]")
        understood = TextField(default="{}")
        as_written = TextField(default="[]")
        doubts = TextField(default="[]")

        class Meta:
            database = db
            table_name = "plan_line"

    class ImportDraft(Model):
        id = CharField(primary_key=True, max_length=26)
        person = CharField(max_length=26, index=True)
        review = ForeignKeyField(Review)
        name = TextField()
        pasted = BooleanField(default=False)
        content = BlobField()
        mapping = TextField(null=True)
        with_items = BooleanField(default=False)
        made_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "import_draft"

    db.create_tables([PlanImport, PlanLine, ImportDraft])
    for table in TABLES:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE UNIQUE INDEX "plan_import_once" ON "plan_import" ("review_id", "ref") WHERE "known_until" IS NULL'
    )
