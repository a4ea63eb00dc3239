"""Figures that disagree, with their statements; what would move an item up one rung, and what was looked for in vain."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

TABLES = ("figure_group", "figure_statement", "outlook")


def up(migrator, db):
    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Item(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "item"

    class Evidence(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "evidence"

    class FigureGroup(Model):
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
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        may_differ = TextField()
        why = TextField(default="")
        reconciled = CharField(max_length=12)
        how = TextField(default="")

        class Meta:
            database = db
            table_name = "figure_group"

    class FigureStatement(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        group = ForeignKeyField(FigureGroup)
        position = IntegerField()
        figure = CharField(max_length=300)
        says = TextField()
        evidence = ForeignKeyField(Evidence, null=True)
        source = TextField()
        dropped = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "figure_statement"

    class Outlook(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item)
        next_rung = TextField(default="")
        looked_for = TextField(default="")

        class Meta:
            database = db
            table_name = "outlook"

    db.create_tables([FigureGroup, FigureStatement, Outlook])
    for table in TABLES:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for table, columns in (
        ("figure_group", '"review_id", "ref"'),
        ("figure_statement", '"group_id", "position"'),
        ("outlook", '"item_id"'),
    ):
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
